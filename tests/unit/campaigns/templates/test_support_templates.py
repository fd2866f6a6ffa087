"""The templates for a worry and for a correction: they render, fit, and pass our own rules."""

from pathlib import Path

import pytest

from scheduler.campaigns.planning.body import budget
from scheduler.campaigns.templates.render import Templates
from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import find_in_thread
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP
from scheduler.text.split import split

VALUES = {"service": "The Mix", "posted_on": "3 May 2027"}


@pytest.mark.parametrize("name", ["worried-about-a-post", "correction"])
def test_a_support_template_is_ready_to_use(name: str) -> None:
    text = Templates(Path("templates")).render(f"support/{name}.j2", VALUES)
    posts = split(text, BODY_WITH_HELP, budget)
    assert len(posts) > 1
    assert [str(one.finding) for one in find_in_thread(posts, load(), "GB")] == []
