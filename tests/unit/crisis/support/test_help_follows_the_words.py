"""Whatever opens a rule's topic brings the help line to that post, wherever the words stand."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia, PlannedPost, PlannedThread
from scheduler.crisis.directory.services import load
from scheduler.crisis.support.topics import is_sensitive
from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.store.stories.versions import Words
from scheduler.stories.writing.as_thread import split_story
from scheduler.text.rules.base import Looks, Passage
from scheduler.text.rules.catalogue import RULES
from scheduler.text.rules.context import topics
from tests.support.examples.builders import a_thread
from tests.support.examples.campaign_files import a_workspace, planned
from tests.unit.text.phrases.test_lexicon import ABOUT_EATING, ABOUT_SELF_HARM, ABOUT_SUICIDE

OPENS_A_TOPIC = (
    *ABOUT_SUICIDE,
    *ABOUT_SELF_HARM,
    *ABOUT_EATING,
    *(
        text
        for rule in RULES
        if rule.looks is Looks.TOPIC
        for text in (*rule.flagged, *rule.allowed)
        if topics(Passage(text))
    ),
)
opens_a_topic = st.sampled_from(OPENS_A_TOPIC)
around = st.text(max_size=12).filter(lambda text: "\n" not in text)
HELP = "116\u00a0123"


def shown(thread: PlannedThread) -> list[str]:
    return [post.text for post in sealed_posts(thread, load(), 0)]


@settings(max_examples=60, deadline=None)
@given(opens_a_topic, around, around)
def test_in_a_middle_post(text: str, before: str, after: str) -> None:
    text = f"{before} {text} {after}"
    if topics(Passage(text)):
        assert HELP in shown(a_thread("a/b", "We begin.", text, "We end."))[1]


@settings(max_examples=60, deadline=None)
@given(opens_a_topic)
def test_in_what_a_middle_post_shows(text: str) -> None:
    described = PlannedMedia("a.png", "0" * 64, text)
    captioned = PlannedMedia("a.mp4", "0" * 64, "A talk.", PlannedCaptions("a.srt", "", "en", text))
    for media in (described, captioned):
        said = a_thread("a/b", "We begin.", "Look at this.", "We end.")
        answer = replace(said.posts[1], media=(media,))
        thread = replace(said, posts=(said.posts[0], answer, said.posts[2]))
        assert [HELP in text for text in shown(thread)] == [True, True, False, True]


@settings(max_examples=60, deadline=None)
@given(opens_a_topic)
def test_in_a_turn_of_a_dialogue_and_in_a_story(text: str) -> None:
    said = [
        ("main", "Begin."),
        ("peers", "Yes."),
        ("main", text),
        ("peers", "End."),
        ("main", "Bye"),
    ]
    turns = tuple(
        PlannedPost(n, who, what, is_sensitive(what)) for n, (who, what) in enumerate(said)
    )
    assert HELP in shown(replace(a_thread("a/b"), posts=turns))[2]
    story = split_story(Words(f"A quiet start.\n---\n{text}\n---\nAn end.", None, "", (), False))
    assert HELP in shown(a_thread("a/b", *story.posts))[1]


@pytest.mark.parametrize("text", ["Six years since my attempt.", "I was terrified of food."])
def test_the_plan_of_a_campaign_keeps_room_for_it(tmp_path: Path, text: str) -> None:
    words = f"{text} {'word ' * 45}"
    file = (
        "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"
        f"  text: |\n    Six of us met.\n    ---\n    {words}\n    ---\n    Bye.\n"
    )
    (thread,) = planned(a_workspace(tmp_path, file))
    assert HELP in shown(thread)[1]
    assert [post.is_sensitive for post in thread.posts] == [False, True, False, False]
