"""A charity changes severities and adds words; what protects readers stays."""

from pathlib import Path

import pytest

from scheduler.errors import MistakesFound
from scheduler.text.rules.base import Circumstances, Severity
from scheduler.text.rules.catalogue import BY_ID, RULES
from scheduler.text.rules.house_rules import HouseRules, load
from tests.support.examples.findings import find

FIXED = frozenset(rule.id for rule in RULES if rule.is_fixed)
KNOWN = frozenset(BY_ID)


def rules_file(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(MistakesFound) as caught:
        load(rules_file(folder, text), FIXED, KNOWN)
    return [f"{one.line}:{one.column} {one.wrong}" for one in caught.value.mistakes]


def severities(text: str, app: HouseRules, *, is_story: bool = False) -> dict[str, Severity]:
    found = find(text, Circumstances(is_story=is_story, content_note="mentions suicide"), app)
    return {finding.rule: finding.severity for finding in found}


def test_the_four_rules_on_detail_are_fixed() -> None:
    assert {"SM05", "SM06", "SM14", "SM15"} == FIXED


def test_a_file_changes_severities_and_adds_words(tmp_path: Path) -> None:
    text = "severity: {SM11: block, AX03: off, SM05: block}\nwords: {SM13: [Barmy]}\n"
    app = load(rules_file(tmp_path, text), FIXED, KNOWN)
    assert severities("She suffers from depression.", app) == {"SM11": Severity.BLOCK}
    assert severities("Well done 🎉🎉🎉", app) == {}
    assert severities("It is barmy.", app) == {"SM13": Severity.BLOCK}


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load(rules_file(tmp_path, "# nothing\n"), FIXED, KNOWN) == HouseRules()


def test_what_protects_readers_cannot_be_softened_even_by_hand() -> None:
    app = HouseRules({"SM05": "off", "SM14": "warn"})
    assert severities("He died by suicide; he hanged himself.", app) == {"SM05": Severity.BLOCK}
    assert severities("I self-harm with a razor.", app)["SM14"] is Severity.BLOCK


def test_a_quotation_stays_a_warning() -> None:
    text = 'Her mother told us: "he committed suicide in May".'
    assert severities(text, HouseRules({"SM01": "block"})) == {"SM01": Severity.WARN}


def test_in_a_persons_own_story_wording_is_theirs_to_choose() -> None:
    text = "He died by suicide and is at peace now."
    assert severities(text, HouseRules(), is_story=True) == {"SM09": Severity.CHOICE}
    assert severities(text, HouseRules()) == {"SM09": Severity.BLOCK}


def test_detail_holds_for_stories_too() -> None:
    assert (
        severities("He killed himself with a gunshot, by hanging.", HouseRules(), is_story=True)[
            "SM05"
        ]
        is Severity.BLOCK
    )


def test_every_mistake_is_named_with_its_place(tmp_path: Path) -> None:
    text = "severity: {SM99: warn, SM01: maybe, SM05: warn}\nwords: {SM13: barmy}\nother: 1\n"
    assert problems(tmp_path, text) == [
        "1:12 there is no rule SM99",
        "1:30 `maybe` is no severity",
        "1:37 SM05 cannot be softened",
        "2:15 these words are not a list",
        "3:1 `other` is not known",
    ]


@pytest.mark.parametrize("text", ["- a list", "severity: off"])
def test_a_file_of_the_wrong_shape(tmp_path: Path, text: str) -> None:
    assert "this is not a list of names and values" in problems(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b\nc: [", "a list or mapping in brackets is not closed"),
        ("words:\n\tb", "2:1 there is a tab here"),
        ("words: {SM13: barmy}\nwords: {}", '2:1 the key "words" is here twice'),
    ],
)
def test_a_file_that_is_not_yaml_says_where(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in problems(tmp_path, text)[0]


def test_a_finding_reads_as_a_sentence() -> None:
    [finding] = find("a completed suicide, says the paper", Circumstances(is_first=False))
    assert str(finding) == (
        "SM03 (warn): “completed” makes a death sound like a task done. Write “died by suicide”."
    )
