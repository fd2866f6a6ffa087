"""The fields of a thread that is written at the desk: from its file, from a form, and back."""

import json
from zoneinfo import ZoneInfo

import pytest

from scheduler.web.pages.campaigns.fields import field_of, problems_of
from scheduler.web.pages.writing import fields
from scheduler.web.show.times import Times
from tests.support.clocks import A_TUESDAY_NOON

TIMES = Times(ZoneInfo("Europe/London"), A_TUESDAY_NOON)
GIVEN = {
    "account": ("main",),
    "at": ("at",),
    "day": ("2027-10-20",),
    "time": ("10:30",),
    "post": ("Come along.",),
}
WEEKLY = {"from": "2027-10-11", "at": "09:00", "every": "week", "times": "3"}


@pytest.mark.parametrize(
    ("tree", "when"),
    [
        (
            {"when": "2027-10-10 09:00"},
            {"at": ("at",), "day": ("2027-10-10",), "time": ("09:00",)},
        ),
        (
            {"when": "World Mental Health Day, 15:00"},
            {"at": ("named",), "named": ("World Mental Health Day, 15:00",)},
        ),
        ({"when": "when it suits"}, {"at": ("named",), "named": ("when it suits",)}),
        (
            {"repeat": WEEKLY},
            {
                "at": ("again",),
                "first": ("2027-10-11",),
                "hour": ("09:00",),
                "every": ("week",),
                "times": ("3",),
            },
        ),
        ({"repeat": {"from": "when it suits", "at": "09:00"}}, {"at": ("file",)}),
        ({"repeat": {"from": "World Mental Health Day", "at": "09:00"}}, {"at": ("file",)}),
        ({"repeat": {"rule": "FREQ=DAILY;COUNT=2"}}, {"at": ("file",)}),
        ({}, {"at": ("at",)}),
    ],
)
def test_a_time_of_the_file_is_shown_in_its_fields_or_left_to_the_file(
    tree: dict[str, object], when: dict[str, tuple[str, ...]]
) -> None:
    shown = fields.of_thread(tree, TIMES)  # type: ignore[arg-type]
    names = ("at", "day", "time", "named", "first", "hour", "every", "times")
    assert {name: shown[name] for name in names if name in shown} == when


def test_one_picture_has_its_fields_and_several_are_left_to_the_file() -> None:
    one, other = {"file": "pier.png", "alt": "A pier.\n"}, {"file": "sea.png", "alt": "The sea."}
    shown = fields.of_thread({"media": [one]}, TIMES)
    assert (shown["picture"], shown["alt"]) == (("pier.png",), ("A pier.",))
    assert "picture" not in fields.of_thread({"media": [one, other]}, TIMES)


def test_what_is_no_block_to_lift_is_passed_over() -> None:
    sent = ("{", "[]", '{"rule": 3}', json.dumps({"rule": "a1", "reason": "Ours", "words": "x"}))
    assert fields.accepted_of({"accept": sent}) == (fields.AskedToLift("a1", "Ours", "x"),)


def test_what_was_emptied_goes_from_the_file() -> None:
    tree = {"account": "main", "approval": "required", "content_note": "Loss", "hashtags": ["a"]}
    values = fields.values_of(GIVEN, tree, (), TIMES, is_draft=False)  # type: ignore[arg-type]
    assert values.more == {"approval": None, "content_note": None, "hashtags": None}
    asked = {**GIVEN, "approval": ("required",), "note": ("Grief",), "hashtags": ("#b",)}
    values = fields.values_of(asked, tree, (), TIMES, is_draft=False)  # type: ignore[arg-type]
    assert values.more == {"content_note": "Grief"}


def test_a_name_that_is_taken_is_counted_on() -> None:
    def named(*known: str) -> str:
        return fields.values_of(GIVEN, None, known, TIMES, is_draft=False).id

    assert named() == "come-along"
    assert named("come-along") == "come-along-2"
    assert named("come-along", "come-along-2") == "come-along-3"


@pytest.mark.parametrize(
    ("at", "said", "when"),
    [
        ("file", "2027-10-20 10:30", ""),
        ("at", "2027-10-20 10:30", "2027-10-20 10:30"),
        ("at", "when it suits", "Wed 20 Oct 2027, 10:30"),
        ("at", "2027-10-21 10:30", "Wed 20 Oct 2027, 10:30"),
    ],
)
def test_a_time_stays_in_the_letters_of_the_file_where_it_is_the_same(
    at: str, said: str, when: str
) -> None:
    tree = {"account": "main", "when": said}
    values = fields.values_of({**GIVEN, "at": (at,)}, tree, (), TIMES, is_draft=False)  # type: ignore[arg-type]
    assert values.when == when


def test_a_mistake_belongs_to_the_nearest_key_above_it_or_to_none() -> None:
    lines = ["# ours", "title: We walk", "  - when: soon", "    and more"]
    assert [field_of(lines, number) for number in (1, 2, 3, 4)] == ["", "title", "day", "day"]
    assert problems_of(()) == {}
