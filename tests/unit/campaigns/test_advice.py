"""Advice that can be copied, and every mistake of every stage in one round."""

from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_organisation
from scheduler.campaigns.planning.check import check
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import HEAD, NOW, ORGANISATION, a_workspace, mistakes

BASE = "- id: a\n  account: main\n  when: Tue 12 Oct 2027, 09:00\n  text: Hello there.\n"
WHEN = "when: Tue 12 Oct 2027, 09:00"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("account: main", "account: @HarbourMinds",
         "6:14: a value cannot begin with \"@\" unquoted. Write its short name: `account: main`."),
        ("account: main", "account: '@harbourcymru'", "Write its short name: `account: wales`."),
        ("account: main", "account: HarbourGives", "Write its short name: `account: fundraising`."),
        ("account: main", "account: @nobody", "Choose from: fundraising, main, wales."),
        ("account: main", "account: Main", "Write its short name: `account: main`."),
        (WHEN, "date: Tue 12 Oct 2027\n  at: '09:00'", "Write `when: Tue 12 Oct 2027, 09:00`."),
        (WHEN, "date: Tue 12 Oct 2027, 09:00", "7:5: \"date\" is not a key that belongs here. "
         "Write `when: Tue 12 Oct 2027, 09:00`."),
        (WHEN, "at: 09:00", "Write `when: 09:00`."),
        ("text:", "tweet:", "Write `text: Hello there.`."),
        ("text: Hello there.", "body: |\n    One.\n    Two.", "Did you mean \"text\"?"),
        ("id: a", "id: a\n  hashtags: #Hope #TimeToTalk", "Write it without the #, in brackets: "
         "`hashtags: [Hope, TimeToTalk]`."),
        ("id: a", "id: a\n  hashtags: [#Hope, #TimeToTalk]", "6:16: a \"#\" in brackets begins a "
         "comment, so that the list is never closed. Write it without: [Hope, TimeToTalk]."),
        ("id: a", "id: a\n  hashtags:\n    - #Hope", "Write it without the #, in brackets"),
        ("id: a", "id: a\n  media:\n    - file: a.png\n      alt: A cat: it's asleep",
         "Write it in quotes: `alt: 'A cat: it''s asleep'`."),
        (WHEN, WHEN + "\n  repeat: weekly", "8:13: this is one text where keys with values are "
         "expected. Write in place of `when`: `repeat: {from: Tue 12 Oct 2027, at: \"09:00\", "
         "every: week}`, and the words of each time below `each_time:`."),
        (WHEN, "repeat: daily", "{from: Tue 5 Oct 2027, at: \"09:00\", every: day}"),
        (WHEN, "when: World Mental Health Day, 09:00\n  repeat: every month", "every: month}"),
        ("id: a", "id: a\n  content_note: 'loss': and grief", "a colon followed by a space"),
        ("id: a", "id: a\n  content_note: " + "x" * 101 + ": y", "Put the text in a `|` block"),
        ("text: Hello there.", "text: One: two", "Put the text in a `|` block"),
        ("text: Hello there.", "content_note: [a", "a list or mapping in brackets is not closed"),
    ],
)  # fmt: skip
def test_the_advice_is_what_was_meant(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    found = mistakes(a_workspace(tmp_path, BASE.replace(before, after, 1)))
    assert any(expected in line for line in found), found


def told(root: Path) -> list[str]:
    with pytest.raises(MistakesFound) as caught:
        check(root, load(), NOW)
    return [str(one).replace(f"{root}/campaigns/", "") for one in caught.value.mistakes]


def test_the_threads_that_are_right_are_planned_beside_those_that_are_not(tmp_path: Path) -> None:
    threads = (
        BASE.replace("account: main", "account: mian")
        + BASE.replace("id: a", "id: b").replace("Hello there.", "He committed suicide.")
        + BASE.replace("id: a", "id: c").replace(WHEN, "when: Wed 12 Oct 2027, 09:00")
        + BASE.replace("id: a", "id: d").replace("Hello there.", "Is it you?")
    )
    root = a_workspace(tmp_path, threads, head=HEAD + "hastags: [Hope]\n")
    found = told(root)
    for expected in (
        'spring.yaml:4:1: "hastags" is not a key that belongs here',
        'spring.yaml:7:14: account "mian" is not in organisation.yaml',
        "spring.yaml:13:14: SM01:",
        "spring.yaml:16:11: 12 Oct 2027 is a Tuesday, not a Wed",
        "spring.yaml:21:11: a post asks a question",
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)


def test_campaigns_are_read_beside_an_organisation_with_mistakes(tmp_path: Path) -> None:
    wrong = ORGANISATION.replace("timezone: Europe/London", "timezone: Europe/Londn")
    root = a_workspace(tmp_path, BASE.replace("account: main", "account: mian"), organisation=wrong)
    found = told(root)
    assert len(found) == 2
    assert found[0].startswith("organisation.yaml:3:11: there is no time zone")
    assert 'spring.yaml:6:14: account "mian" is not in organisation.yaml' in found[1]
    (root / "campaigns" / "organisation.yaml").write_text("accounts: [main]\n")
    assert all(line.startswith("organisation.yaml") for line in told(root))
    (root / "campaigns" / "organisation.yaml").write_text("- main\n")
    assert all(line.startswith("organisation.yaml") for line in told(root))
    (root / "campaigns" / "organisation.yaml").write_text("a: b: c\n")
    assert all(line.startswith("organisation.yaml") for line in told(root))


def test_a_head_that_cannot_be_mended_leaves_the_threads_unplanned(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, BASE, head="campaign: spring\nowner: [a]\n")
    found = told(root)
    assert any('"title" is missing' in line for line in found)
    assert any("this is a list where one text is expected" in line for line in found)


def test_an_organisation_alone_and_a_campaign_alone_tell_their_mistakes(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, BASE, organisation="accounts: {}\n")
    with pytest.raises(MistakesFound, match='"timezone" is missing'):
        load_organisation(root / "campaigns" / "organisation.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("gentle", "tender"), ("Soft", "tender"), ("normal", "everyday"), ("crisis", "urgent"),
     ("tendr", "tender"), ("urgnet", "urgent")],
)  # fmt: skip
def test_a_tone_is_understood_by_its_meaning_and_not_its_spelling_alone(
    tmp_path: Path, written: str, meant: str
) -> None:
    (told,) = mistakes(a_workspace(tmp_path, head=f"{HEAD}support: {written}\n"))
    assert told.endswith(f'Did you mean "{meant}"?')
