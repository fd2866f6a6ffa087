"""A story that somebody else brought in, as its storyteller finds it at the desk."""

from pathlib import Path

import pytest

from scheduler.people.roles import Actor
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import FormHead, Naming, StoryForm
from tests.support.desks.story_web import HAPPENED, HELPED, StoryWeb

HEAD = {
    "storyteller": "teller",
    "accounts": ("main",),
    "naming": Naming.ANONYMOUS,
    "theme": "being asked",
    "support_contact": "sol",
}
EDITED = "You have changed something since you showed it"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"naming": Naming.FIRST_NAME, "shown_as": "Wren"},
        {"content_note": "sleep", "hashtags": ("TimeToTalk",)},
        {"earliest": "2027-11-01"},
        {"names_changed": True, "sensitive": True},
    ],
    ids=lambda more: ",".join(more) or "plain",
)
def test_a_story_that_was_brought_in_is_not_called_changed(
    teller: StoryWeb, tmp_path: Path, more: dict[str, object]
) -> None:
    head = FormHead.model_validate({**HEAD, **more})
    body = f"{HAPPENED}\n\n{HELPED}"
    added = drafts.add(teller.context, Actor("dev"), StoryForm(head, body), tmp_path)
    teller.story = added.story_id
    shown = teller.get().words
    assert "Step by step" in shown
    assert EDITED not in shown
