"""The form: calm to fill in, exact to read, and never a template."""

import pytest

from scheduler.errors import MistakesFound
from scheduler.store.stories.versions import Words
from scheduler.stories.writing.as_thread import split_story, text_of
from scheduler.stories.writing.form import Naming, blank, read

FILLED = blank("teller-1", ["main"], "sam").replace("theme:  ", "theme: walking ")


def words(body: str, **more: object) -> Words:
    given = {"content_note": None, "shown_as": "", "hashtags": (), "are_names_changed": False}
    return Words(body, **(given | more))


def test_prompts_and_guidance_are_not_part_of_the_story() -> None:
    form = read(FILLED.replace("## What helped?\n", "## What helped?\nWalking did.\n"), "f.md")
    assert form.body == "Walking did."
    assert form.head.naming is Naming.ANONYMOUS
    assert form.head.accounts == ("main",)


def test_the_guidance_says_what_people_need_to_know_first() -> None:
    for line in ("Who can see a draft", "Who might recognise you?", "116 123", "take it back"):
        assert line in FILLED


def test_every_mistake_of_the_head_is_told_at_its_line() -> None:
    broken = FILLED.replace("naming: anonymous ", "naming: nobody ").replace(
        "theme: walking", "x: 1"
    )
    with pytest.raises(MistakesFound) as told:
        read(broken + "Words.", "f.md")
    shown = str(told.value)
    assert "f.md:4:1: naming" in shown
    assert "theme" in shown


@pytest.mark.parametrize(
    "text", ["", "no head", "---\n- a\n---\nWords.", "---\na: [\n---\nWords.", "---\n&a *a\n---\nx"]
)
def test_what_is_no_form_is_told_kindly(text: str) -> None:
    with pytest.raises(MistakesFound):
        read(text, "f.md")


def test_a_form_without_a_story_waits_for_one() -> None:
    with pytest.raises(MistakesFound, match="no story yet"):
        read(FILLED, "f.md")


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\x07", "\u2066", "\ufeff", "\ufffe"])
def test_marks_that_hide_or_turn_text_are_refused(mark: str) -> None:
    with pytest.raises(MistakesFound, match="nobody can see"):
        read(f"{FILLED}One line.\n\nAnd {mark}another.", "f.md")


def test_a_story_too_long_to_be_a_thread_is_told() -> None:
    with pytest.raises(MistakesFound, match="there is room for"):
        read(FILLED + "word " * 2_000, "f.md")
    with pytest.raises(MistakesFound, match="too long for a form"):
        read(FILLED + "word " * 30_000, "f.md")


@pytest.mark.parametrize(
    "body",
    ["{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "${HOME} {0} %(x)s", "#{7*7} <%= 7 %>"],
)
def test_a_story_is_a_value_and_never_a_template(body: str) -> None:
    assert split_story(words(body, shown_as="{{ name }}")).posts == (f"{body}\n\n– {{{{ name }}}}",)


def test_changed_names_are_told_to_the_readers() -> None:
    told = text_of(words("It helped.", are_names_changed=True, shown_as="Robin"))
    assert told == "It helped.\n\nSome names and details have been changed.\n\n– Robin"
