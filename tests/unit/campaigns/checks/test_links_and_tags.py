"""Links and tags that nobody wanted: told when checking, with what they cost."""

from pathlib import Path

import pytest

from scheduler.campaigns.checks.links_and_tags import (
    accidental_links,
    cut_hashtags,
    cut_links,
    too_many_cashtags,
)
from tests.support.examples.campaign_files import a_workspace, mistakes, planned

BASE = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Make time for a friend.Care for your garden too", "friend.Care"),
        ("We met on Tuesday.It was lovely", "Tuesday.It"),
        ("Bring cake and tea.so we can talk", "tea.so"),
        ("Come along at noon.No need to book", "noon.No"),
        ("Our new shed is open.Info at the desk", "open.Info"),
    ],
)
def test_a_link_that_a_missing_space_made_is_told_with_its_cost(text: str, link: str) -> None:
    (warning,) = accidental_links(text)
    assert warning.startswith(f"{link} will be a link on X")
    assert "$0.200 in place of $0.015" in warning


@pytest.mark.parametrize(
    "text",
    [
        "Read more: mind.org.uk",
        "Write to us at harbourminds.org.uk/help",
        "www.rethink.org has more",
        "https://friend.care is a real page",
        "samaritans.org, day or night",
        "Open 9.30 to 12.00. Come along.",
        "e.g. a walk, i.e. any walk.",
        "Write to hello@friend.care",
    ],
)
def test_what_was_meant_as_a_link_or_is_none_is_left_alone(text: str) -> None:
    assert list(accidental_links(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://example.org/a{b}", "X ends the link https://example.org/a before “{b}”"),
        ("https://example.org/x[1]", "X ends the link https://example.org/x[1 before “]”"),
        ("https://example.org/p?x=<2>", "before “<2>”"),
        ("See https://localhost:8000/x", "X makes no link of https://localhost:8000/x"),
        ("See https://our_page.org/x.", "X makes no link of https://our_page.org/x."),
        ("See http:/example.org/x", "X makes no link of http:/example.org/x"),
    ],
)
def test_a_link_that_x_cuts_or_does_not_make_is_told(text: str, said: str) -> None:
    assert any(said in warning for warning in cut_links(text))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/events(2027)",
        "(https://example.org/a_(b))",
        "“https://example.org/a”, she said",
        "https://example.org/a—come along",
        "https://example.org/a’s page",
        "https://example.org/a. Next one.",
        "https://example.org/caf\u00e9",
        "No link at all: http is a word.",
    ],
)
def test_a_whole_link_is_left_alone(text: str) -> None:
    assert list(cut_links(text)) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("for #Children'sMentalHealthWeek", "#ChildrensMentalHealthWeek"),
        ("for #Children\u2019sMentalHealthWeek!", "#ChildrensMentalHealthWeek"),
        ("#Men\u2019sHealthWeek", "#MensHealthWeek"),
        ("it is #Time-to-Talk.", "#TimetoTalk"),
        ("#Tea&Talk", "#TeaTalk"),
        ("#Time2.Talk", "#Time2Talk"),
    ],
)
def test_a_hashtag_that_x_cuts_is_told_with_one_that_works(text: str, plain: str) -> None:
    (warning,) = cut_hashtags(text)
    assert "as one hashtag" in warning
    assert f"Write {plain}," in warning


@pytest.mark.parametrize(
    "text",
    ["#WMHD's theme", "#WMHD\u2019s theme", "#TimeToTalk.", "#TimeToTalk - join in", "(#WMHD)"],
)
def test_a_whole_hashtag_is_left_alone(text: str) -> None:
    assert list(cut_hashtags(text)) == []


def test_two_cashtags_are_a_mistake_and_one_is_not() -> None:
    assert too_many_cashtags("Our stall took $AAPL notes.") is None
    found = too_many_cashtags("Our stall took $AAPL and $TSLA notes.")
    assert found is not None
    assert "$AAPL and $TSLA" in found[0]


def test_check_tells_a_post_with_two_cashtags_at_its_words(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, BASE + "  text: Our book stall took $AAPL and $TSLA notes.\n")
    (line,) = mistakes(root)
    assert line.startswith("campaigns/spring.yaml:8:11: X takes a post with one cashtag at most")


def test_warnings_of_links_and_hashtags_stand_at_the_thread(tmp_path: Path) -> None:
    text = "  text: |\n    A friend.Care for #Children'sWeek and https://example.org/a{b}\n"
    (thread,) = planned(a_workspace(tmp_path, BASE + text))
    found = " ".join(map(str, thread.warnings))
    assert "friend.Care will be a link" in found
    assert "only #Children." in found
    assert "X ends the link" in found


@pytest.mark.parametrize(
    "text",
    [
        "Hello there.\\n---\\nHello there.",
        "Hello there.\\n---\\nSomething else.\\n---\\nhello  THERE.",
    ],
)
def test_equal_posts_of_one_thread_are_a_mistake(tmp_path: Path, text: str) -> None:
    (line,) = mistakes(a_workspace(tmp_path, BASE + f'  text: "{text}"\n'))
    assert "say the same, and X refuses the second" in line


def test_equal_posts_that_are_numbered_differ(tmp_path: Path) -> None:
    text = '  numbering: true\n  text: "Hello there.\\n---\\nHello there."\n'
    assert mistakes(a_workspace(tmp_path, BASE + text)) == []
