"""The notation of phrases: what it matches, and that its short cuts hide nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.text.phrases.folding import folded_text
from scheduler.text.phrases.phrase_patterns import (
    Phrase,
    Phrases,
    WordParts,
    _written,
    lines,
    phrases,
)
from tests.support.examples.phrases import every_phrase
from tests.unit.text.phrases.test_lexicon import ABOUT_EATING, ABOUT_SELF_HARM, ABOUT_SUICIDE

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
    ("line", "needs"),
    [
        # A full stop: the whole word. So "the committee" is not looked for beside "then".
        ("the committee", [{"the."}, {"committee."}]),
        (
            "(shot|hanged) ~1 {WHO}",
            [{"shot.", "hanged."}, {"he.", "she.", "friend."}],
        ),  # what tells most
        ("(the )?ending of", [{"ending."}, {"of."}]),
        ("colours? of", [{"colour.", "colours."}, {"of."}]),
        ("want(ed)? to", [{"want.", "wanted."}, {"to."}]),
        ("li(fe|ves)", [{"life.", "lives."}]),
        ("li(fe|ves)*", [{"li"}]),  # goes on in any way
        ("ab ?cd", [{"ab"}]),  # and so does what a gap may be missing behind
        ("psycho(?!-)", [{"psycho."}]),
        ("psycho(?!-)s", [{"psycho"}]),
        ("12? of", [{"#"}, {"of."}]),
        ("(a|the) b*", []),
        ("(?!x)abc ~1 de", [{"de."}]),
        ("(ab|c) def", [{"def."}]),
        ("(y gwallgof|a screw loose) x*", [{"gwallgof.", "screw."}]),
        ("then vs now", [{"then."}, {"vs."}, {"now."}]),
        ("x* (then vs now|before it)", [{"vs.", "before."}]),  # the one that is not common
        ("(so |really )late", [{"so.", "really."}, {"late."}]),
        ("#?transformation", [{"transformation."}]),
        ("[0-9]{1,3}_kg", [{"#kg"}]),  # a digit, and kg behind it
        ("[0-9]{2}([.][0-9])?_?(kgs?|kilo(s|gram)) of", [{"#kg", "#kilo"}, {"of."}]),
        ("[0-9]{1,2}_?st*", [{"#st"}]),
        ("[0-9]{1,2}(th|rd)? floor", [{"#"}, {"floor."}]),  # any digit
        ("[0-9]{1,3}_(%|percent)", [{"#%", "#percent"}]),
        ("[0-9]+", [{"#"}]),
        ("[0-9]_k?m", [{"#"}]),
        ("1[0-9] people", [{"#"}, {"people."}]),
        ("[0-9]?ab", []),
        ("extraordinarily so", [{"extraordinarily."}, {"so."}]),
        ("extraordinarily* so", [{"extraordinar"}, {"so."}]),
        # As one word or as two; and anywhere in a word, where too many may stand before it.
        ("self_harm", [{"self.", "selfharm"}, {"harm", "selfharm"}]),
        ("self_9x", [{"self"}]),
        ("so_a*", [{"so.", "soa"}]),
        ("(nut|mad)_?house", [{"nut", "mad"}, {"*house"}]),
        ("(nut|mad)_(up|in)", [{"nut", "mad"}]),
    ],
)
def test_how_its_words_begin(line: str, needs: list[set[str]]) -> None:
    assert list(map(list, Phrase(line, CLASSES).needs)) == [needs]


def test_each_form_of_a_phrase_has_needs_of_its_own() -> None:
    phrase = Phrase("(all talk|(crying|cried) wolf|({WHO})|all talk)", CLASSES)
    assert list(map(list, phrase.needs)) == [
        [{"all."}, {"talk."}],
        [{"crying.", "cried."}, {"wolf."}],
        [{"he."}],
        [{"she."}],
        [{"my.", "our."}, {"friend."}],
    ]
    assert phrase.stems == {"talk.", "crying.", "cried.", "he.", "she.", "friend."}


def test_a_phrase_that_may_be_anywhere_is_looked_for_in_every_text() -> None:
    phrase = Phrase("(wolf|a b|[?]x)", {})
    assert phrase.stems == set()
    assert Phrases([phrase.line], {}).search("a b")


def test_a_list_may_be_put_into_the_index_twice() -> None:
    listed = Phrases(["quilted lighthouse"], {})
    for _ in range(2):
        listed.enlist()
    assert [match.group() for match in listed.finditer("a quilted lighthouse")] == [
        "quilted lighthouse"
    ]


def test_matches_come_in_order_and_do_not_overlap() -> None:
    found = Phrases(["b c", "a b", "a b c", "e"], {}).finditer("a b c d e")
    assert [match.group() for match in found] == ["a b c", "e"]


def test_a_parenthesis_that_is_not_closed_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not closed"):
        _ = Phrase("(ab", {}).stems


def test_every_phrase_of_ours_can_be_used_and_has_its_class() -> None:
    for phrase in every_phrase():
        assert phrase.pattern.search("") is None, phrase.line


OPENS_A_TOPIC = (*ABOUT_SUICIDE, *ABOUT_SELF_HARM, *ABOUT_EATING)
ALL = Phrases([phrase.line for phrase in every_phrase()], _written()[1])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(OPENS_A_TOPIC), min_size=1, max_size=3), st.text(max_size=20))
def test_the_short_cut_hides_no_match(texts: list[str], more: str) -> None:
    words = folded_text(" ".join([*texts, more]))
    short = {match.span() for match in ALL.finditer(words)}
    found = sorted(
        (match.span() for phrase in ALL.phrases for match in phrase.pattern.finditer(words)),
        key=lambda span: (span[0], -span[1]),
    )
    kept, end = set(), -1
    for span in found:
        if span[0] >= end:
            end = span[1]
            kept.add(span)
    assert short == kept


# Of "?~": where no gap is left between two words, as in "haverisen", the short cut looks for two.
OURS = [phrase for phrase in every_phrase() if " ?~" not in phrase.line]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data())
def test_the_short_cut_lets_each_phrase_find_what_it_matches(data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from(OURS))
    words = data.draw(st.from_regex(phrase.pattern, alphabet=st.characters(max_codepoint=126)))
    assert Phrases([phrase.line], _written()[1]).search(words)


@pytest.mark.parametrize(
    ("words", "stand"),
    [
        ("wordsuicideword", True),
        ("a self-harm nurse", True),
        ("self, harm", False),  # the words are there, and not as it is looked for
        ("themselves unharmed", False),
        ("", False),
    ],
)
def test_letters_are_found_anywhere(words: str, stand: bool) -> None:
    assert WordParts("suicid", "self-harm").stand_in(words) is stand


def test_lists_are_found_by_name() -> None:
    assert "suicid*" in lines("SUICIDE_NAMES")
    assert phrases("SUICIDE_NAMES").search("suicidal")
