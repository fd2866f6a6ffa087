"""Mentions and cashtags are found where X would link them."""

import pytest

from scheduler.text.counting.mentions import find_cashtags, find_mentions, tells, told_in


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("nobody", []),
        ("Thank you @Mind and @a_b!", [(10, 15, "Mind"), (20, 24, "a_b")]),
        ("＠Mind", [(0, 5, "Mind")]),
        ("our list @Mind/team", [(9, 19, "Mind/team")]),
        ("write to me@mind.org.uk", []),
        ("@a@b", []),
        ("@née", []),
        ("@a://b", []),
        ("RT @a: said", [(3, 5, "a")]),
        ("RT@a", [(2, 4, "a")]),
    ],
)
def test_mentions_as_x_links_them(text: str, mentions: list[tuple[int, int, str]]) -> None:
    assert [(one.start, one.end, one.text) for one in find_mentions(text)] == mentions


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("nobody", []),
        ("@Mind/team and example.org/@Mind, .@a_b", ["Mind", "a_b"]),
        ("https://example.org/@Mind", []),
    ],
)
def test_who_is_told_is_who_is_mentioned_outside_links(text: str, handles: list[str]) -> None:
    assert [one.text for one in told_in(text)] == handles
    assert all(tells(text, handle.upper()) for handle in handles)
    assert not tells(text, "Samaritans")


@pytest.mark.parametrize(
    ("text", "cashtags"),
    [
        ("no money", []),
        ("$AB and $ab.c, $x", [(0, 3, "AB"), (8, 13, "ab.c"), (15, 17, "x")]),
        ("it costs $5", []),
        ("a$b $toolongs", []),
    ],
)
def test_cashtags_as_x_links_them(text: str, cashtags: list[tuple[int, int, str]]) -> None:
    assert [(one.start, one.end, one.text) for one in find_cashtags(text)] == cashtags
