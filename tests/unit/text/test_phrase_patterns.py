"""The notation of phrases: what it matches, and that its short cuts hide nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.phrase_patterns import Phrase, Phrases, every_phrase, lines, phrases

CLASSES = {"WHO": "he|she|(my|our) friend", "DID": "{WHO} (ran|run*)"}


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("found hanged", "was found hanged.", "found hanged"),
        ("found hanged", "found,\nhanged", "found,\nhanged"),
        ("found hanged", "found. hanged", None),
        ("found ~2 hanged", "found in bed hanged", "found in bed hanged"),
        ("found ~1 hanged", "found in bed hanged", None),
        ("found ~1 hanged", "found there; hanged", None),
        ("commit* it", "committing it", "committing it"),
        ("self_harm", "self-harm", "self-harm"),
        ("self_harm", "selfharm", "selfharm"),
        ("self_harm", "myself harm", None),
        ("didn't", "didnt", "didnt"),
        ("overdose(?! awareness)", "an overdose awareness day", None),
        ("a ?b", "ab", "ab"),
        ("i.e.", "i.e.", "i.e."),
        ("i.e.", "ixex", None),
        ("{DID} home", "my friend running home", "my friend running home"),
        ("red|blue", "blue", "blue"),
        ("(the )?end", "end", "end"),
    ],
)
def test_what_a_phrase_matches(line: str, text: str, found: str | None) -> None:
    match = Phrases([line], CLASSES).search(text)
    assert (match and match.group()) == found


@pytest.mark.parametrize(
    ("line", "stems"),
    [
        ("the committee", ("committee",)),
        ("(shot|hanged) ~1 {WHO}", ("shot", "hanged")),
        ("(the )?ending of", ("ending",)),
        ("colours? of", ("colour",)),
        ("(a|the) b*", ()),
        ("(?!x)abc ~1 de", ("de",)),
        ("(ab|c) def", ("def",)),
    ],
)
def test_the_stems_are_in_every_match(line: str, stems: tuple[str, ...]) -> None:
    assert Phrase(line, CLASSES).stems == stems


def test_matches_come_in_order_and_do_not_overlap() -> None:
    found = Phrases(["b c", "a b", "a b c", "e"], {}).finditer("a b c d e")
    assert [match.group() for match in found] == ["a b c", "e"]


def test_a_parenthesis_that_is_not_closed_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not closed"):
        _ = Phrase("(ab", {}).stems


def test_every_phrase_of_ours_can_be_used_and_has_its_class() -> None:
    for phrase in every_phrase():
        assert phrase.pattern.search("") is None, phrase.line


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(every_phrase()), st.text(max_size=40))
def test_no_phrase_matches_without_one_of_its_stems(phrase: Phrase, text: str) -> None:
    match = phrase.pattern.search(text.lower())
    assert match is None or not phrase.stems or any(stem in text.lower() for stem in phrase.stems)


def test_lists_are_found_by_name() -> None:
    assert "suicid*" in lines("SUICIDE_NAMES")
    assert phrases("SUICIDE_NAMES").search("suicidal")
