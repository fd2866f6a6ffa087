"""How a page says times, states, changes and amounts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.errors import NotPossible, UnknownThread
from scheduler.remedies import Action, Remedy, then
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.states import Reason, ThreadState
from scheduler.web.identity.desk_actor import name_of
from scheduler.web.show.difference import Fate, difference
from scheduler.web.show.times import Times
from scheduler.web.show.words import (
    WAITS,
    happened,
    initials,
    pill_of,
    said_as_name,
    sentence_of,
    title_of,
    usd,
    usd_exact,
)
from tests.support.clocks import A_TUESDAY_NOON

TIMES = Times(ZoneInfo("Europe/London"), A_TUESDAY_NOON)  # 13:00 there
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (A_TUESDAY_NOON, "today, 13:00"),
        (A_TUESDAY_NOON + DAY, "tomorrow, 13:00"),
        (A_TUESDAY_NOON - DAY, "yesterday, 13:00"),
        (A_TUESDAY_NOON + 2 * DAY, "Thu 7 Oct, 13:00"),
        (A_TUESDAY_NOON + 100 * DAY, "Thu 13 Jan 2028, 12:00"),
    ],
)
def test_a_day_near_by_is_called_by_its_name(at: datetime, said: str) -> None:
    assert TIMES.when(at) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (A_TUESDAY_NOON, "13:00"),
        (A_TUESDAY_NOON + 2 * DAY, "Thu 13:00"),
        (A_TUESDAY_NOON + 6 * DAY, "Mon 13:00"),
        (A_TUESDAY_NOON + 7 * DAY, "12 Oct 13:00"),
        (A_TUESDAY_NOON - 5 * DAY, "30 Sep 13:00"),  # not the Thursday to come
        (A_TUESDAY_NOON + 20 * DAY, "25 Oct 13:00"),
        (A_TUESDAY_NOON + 100 * DAY, "13 Jan 2028 12:00"),
    ],
)
def test_in_a_list_a_time_is_short(at: datetime, said: str) -> None:
    assert TIMES.brief(at).replace("\N{NO-BREAK SPACE}", " ") == said


def test_in_a_narrow_column_no_date_is_torn_from_its_month() -> None:
    assert TIMES.brief(A_TUESDAY_NOON + 7 * DAY).split(" ") == ["12\N{NO-BREAK SPACE}Oct", "13:00"]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "a moment ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (3 * HOUR, "today, 10:00"),
    ],
)
def test_what_was_just_now_is_told_by_how_long_ago(before: timedelta, said: str) -> None:
    assert TIMES.ago(A_TUESDAY_NOON - before) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(0), "less than a minute late"),
        (timedelta(minutes=34), "34 min late"),
        (timedelta(minutes=124), "2 h 4 min late"),
        (DAY + 2 * HOUR + timedelta(minutes=5), "1 day 2 h late"),
        (-HOUR, "less than a minute late"),
    ],
)
def test_lateness_is_told_in_hours_and_minutes(before: timedelta, said: str) -> None:
    assert TIMES.late_by(A_TUESDAY_NOON - before) == said


def test_dates_stand_with_their_day_and_year_where_it_matters() -> None:
    assert TIMES.dated(A_TUESDAY_NOON) == "Tue 5 Oct, 13:00"
    assert TIMES.dated(A_TUESDAY_NOON + 100 * DAY) == "Thu 13 Jan 2028, 12:00"
    assert TIMES.long_day() == "Tuesday 5 October"
    assert TIMES.zone_name == "London"
    assert Times(ZoneInfo("America/New_York"), A_TUESDAY_NOON).zone_name == "New York"


def test_today_is_where_the_organisation_is() -> None:
    late = Times(ZoneInfo("Europe/London"), datetime(2027, 10, 4, 23, 30, tzinfo=UTC))
    assert late.today.isoformat() == "2027-10-05"
    assert (late.day_ends - late.day_begins) == DAY


def test_fields_of_date_and_time_are_read_as_they_are_shown() -> None:
    at = datetime(2027, 12, 1, 9, 5, tzinfo=UTC)
    assert TIMES.read(TIMES.date_field(at), TIMES.time_field(at)) == at
    assert TIMES.read("2027-10-07", "09:05:30").isoformat() == "2027-10-07T08:05:00+00:00"


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        *(("", "10:00"), ("2027-02-30", "10:00"), ("1999-01-01", "10:00"), ("x", "y")),
        *(("2027-10-07", ""), ("2027-10-07", "24:00"), ("2027-10-07", "1000"), ("20271007", "9")),
    ],
)
def test_what_is_no_day_or_time_says_what_to_enter(day: str, clock: str) -> None:
    with pytest.raises(NotPossible, match="Enter the"):
        TIMES.read(day, clock)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_wait_has_its_word_and_its_sentence(reason: Reason) -> None:
    word, sentence = WAITS[reason]
    assert pill_of(ThreadState.WAITING, reason).word == word
    assert sentence.endswith((".", "?"))


@pytest.mark.parametrize("state", ThreadState)
@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.parametrize("needs_approval", [True, False])
def test_every_state_has_a_shape_and_a_word(
    state: ThreadState, is_held: bool, needs_approval: bool
) -> None:
    pill = pill_of(state, None, is_held=is_held, needs_approval=needs_approval, posts=3)
    assert pill.word
    if is_held and state in (ThreadState.SCHEDULED, ThreadState.PUBLISHING):
        assert pill.word == "On hold"


def test_how_far_a_thread_is_stands_in_its_word() -> None:
    assert pill_of(ThreadState.PUBLISHING, None, out=2, posts=3).word == "Going out: 2 of 3"
    held = pill_of(ThreadState.PUBLISHING, None, is_held=True, out=1, posts=3)
    assert held.word == "On hold: 1 of 3 out"


@pytest.mark.parametrize(
    ("name", "letters", "said"),
    [
        ("HarbourMinds", "HM", "Harbour Minds"),
        ("Amira Haddad", "AH", "Amira Haddad"),
        ("solo", "S", "solo"),
        ("", "?", ""),
        ("_", "?", "_"),
    ],
)
def test_names_are_read_from_handles(name: str, letters: str, said: str) -> None:
    assert (initials(name), said_as_name(name)) == (letters, said)


@pytest.mark.parametrize(
    ("person_id", "name"),
    [
        ("amira-haddad", "Amira Haddad"),
        ("login jo", "jo (at the keyboard)"),
        ("engine", "Handrail"),
        ("rev-1", "Rev 1"),
    ],
)
def test_people_are_called_by_what_is_known_of_them(person_id: str, name: str) -> None:
    assert name_of(person_id) == name


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        *(
            (0, "$0.00"),
            (0.004, "less than $0.01"),
            (0.005, "$0.01"),
            (0.015, "$0.02"),
            (0.03, "$0.03"),
        ),
        *((0.235, "$0.24"), (0.66, "$0.66"), (1.005, "$1.01"), (1.02, "$1.02")),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_is_told_in_whole_cents(amount: float, said: str) -> None:
    assert usd(amount) == said


@pytest.mark.parametrize(("amount", "said"), [(0.2, "$0.200"), (0.015, "$0.015")])
def test_in_a_list_of_single_calls_each_price_is_as_long(amount: float, said: str) -> None:
    assert usd_exact(amount) == said


def test_a_title_is_the_first_line_cut_between_words() -> None:
    assert title_of("\n\nHello there.\nMore.") == "Hello there."
    assert title_of("") == ""
    assert title_of("word " * 40) == "word " * 17 + "word…"


def test_an_error_is_told_without_what_one_would_type() -> None:
    assert sentence_of(UnknownThread("a/b").sentence) == 'There is no thread "a/b" in the queue.'
    why = Remedy(Action.SAY_WHY)
    assert sentence_of(("Say why, so that they know: ", why)) == "Say why, so that they know."
    assert sentence_of(("Ask them.", *then("If they agree", Action.THEY_AGREE))) == "Ask them."


def entry(to: str, why: str = "", before: str = "") -> AuditEntry:
    return AuditEntry(A_TUESDAY_NOON, "jo", "thread:a", before, to, why)


@pytest.mark.parametrize(
    ("of", "who", "said"),
    [
        (entry("cancelled", "Not this year."), "Jo", "Cancelled by Jo: Not this year"),
        (entry("published"), "Handrail", "Published"),
        (entry("", ""), "Jo", "Removed by Jo"),
        (
            entry("scheduled", "applied from the campaign file"),
            *("Jo", "Put into the queue by Jo"),
        ),
        (entry("publishing", "due", "scheduled"), "Handrail", "Began to go out"),
        (entry("published", "every post is out", "publishing"), "Handrail", "Published"),
        (entry("comment 3"), "Jo", "Comment by Jo"),
        (entry("sent", "X gave it an id", "sending"), "Handrail", "Out"),
        (
            entry("scheduled", "approved the words 1a2b; HL01 lifted", "x"),
            "Jo",
            "Approved by Jo: HL01 lifted",
        ),
        (entry("waiting", "rejected: name it", "waiting"), "Jo", "Noted by Jo: rejected: name it"),
        (entry("waiting", "leave it", "publishing"), "Jo", "Left waiting by Jo: leave it"),
        (
            entry(
                *("unconfirmed", "503; it is looked for before it is sent again"),
                "sending",
            ),
            "Handrail",
            "Not taken by X, as it says: 503; it is looked for before it is sent again",
        ),
    ],
)
def test_what_happened_is_a_sentence(of: AuditEntry, who: str, said: str) -> None:
    assert happened(of, lambda _: who, TIMES.dated) == said


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ("ruth, dev", "Jo asked Ruth, Dev to approve it by noon"),
        ("everybody who may", "Jo asked everybody who may to approve it by noon"),
    ],
)
def test_whoever_was_asked_is_called_by_name(whom: str, said: str) -> None:
    asked = entry("scheduled", f"asked {whom} to approve it by noon", "scheduled")
    assert happened(asked, str.capitalize, TIMES.dated) == said


def test_a_time_in_what_happened_is_told_as_people_say_it() -> None:
    asked = entry("scheduled", "asked ruth to approve it by 2027-10-11 12:00 UTC", "scheduled")
    said = "Jo asked Ruth to approve it by Mon 11 Oct, 13:00"
    assert happened(asked, str.capitalize, TIMES.dated) == said
    moved = entry("scheduled", "moved to 2027-10-11T12:00:00+00:00: too soon", "scheduled")
    assert "moved to Mon 11 Oct, 13:00: too soon" in happened(moved, str.capitalize, TIMES.dated)


def test_changed_words_are_told_apart_from_those_that_stand() -> None:
    pieces = difference("You gave £4,100 in all.", "You gave £4,380, counted, in all.")
    assert [(piece.fate, piece.text) for piece in pieces] == [
        (Fate.SAME, "You gave "),
        (Fate.GONE, "£4,100"),
        (Fate.NEW, "£4,380, counted,"),
        (Fate.SAME, " in all."),
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("", "a b"), ("a b", ""), ("a\n\nb", "a b"), ("", "")]
)
def test_both_texts_can_be_read_from_their_difference(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(one.text for one in pieces if one.fate is not Fate.NEW) == before
    assert "".join(one.text for one in pieces if one.fate is not Fate.GONE) == after
