"""People are told each thing once, at once; what stays open comes in one digest a day."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.crisis.directory import services
from scheduler.crisis.directory.expiry import stamped
from scheduler.networks.base import Identity, NotReached, Refusal, Refused, Unconfirmed
from scheduler.notify.base import Delivery, Message
from scheduler.publishing.monitoring.audit_check import audit_head, keep_books, verify_audit
from scheduler.publishing.monitoring.notifying.alerts import concerns
from scheduler.publishing.monitoring.notifying.notifier import TRY_AGAIN, Tell
from scheduler.publishing.operations import hold, resolve
from scheduler.publishing.operations.approving.approve import approve, reject
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import in_words
from scheduler.store.queue import accounts
from scheduler.store.states import Reason
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, DANA
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
LONDON = ZoneInfo("Europe/London")
NINE_ON_WEDNESDAY = datetime(2027, 10, 6, 8, 0, tzinfo=UTC)
WORDS = "What do you wish someone had asked you?"


class Listening:
    """Takes every message unless `is_away`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.is_away = False

    def tell(self, message: Message) -> Sequence[Delivery]:
        if not self.is_away:
            self.messages.append(message)
        return [Delivery("address 1 (mailto)", not self.is_away)]


@pytest.fixture
def people() -> Listening:
    return Listening()


@pytest.fixture
def tell(desk: Desk, people: Listening) -> Tell:
    made = a_tell(desk, people)
    made.tell_due()
    assert people.messages == []
    return made


def a_tell(
    desk: Desk, people: Listening, cap_usd: float | None = None, guardian: str | None = None
) -> Tell:
    """The verb, in a house whose directory was checked on the day when it began."""
    fresh = stamped(services.load(), desk.clock.now().date())
    context = replace(desk.context, monthly_cap_usd=cap_usd)
    return Tell(context, people, LONDON, lambda: fresh, guardian, in_words)


def _one_waits(desk: Desk, key: str = "wmhd/opener") -> None:
    put_into_queue(desk.database, a_thread(key, f"{WORDS} {key}"))
    desk.network.outcomes = [Refused(Refusal.FORBIDDEN, "not permitted")]
    desk.publish()


def test_a_thread_that_waits_is_told_at_once_and_once(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    _one_waits(desk)
    tell.tell_due()
    tell.tell_due()
    (message,) = people.messages
    assert message.title == "Handrail: 1 thing to look at"
    assert "wmhd/opener (account main) waits for you: X refuses the post" in message.body
    assert "apply" in message.body


def test_no_words_of_a_post_are_told(desk: Desk, tell: Tell, people: Listening) -> None:
    _one_waits(desk)
    hold.place(desk.context, Scope.THREAD, "wmhd/opener", why="Sam's brother", actor=DANA)
    tell.tell_due()
    assert WORDS not in people.messages[0].body
    assert "Sam" not in people.messages[0].body
    assert "dana (at the keyboard) placed a hold (thread wmhd/opener)" in people.messages[0].body


def test_what_is_still_open_comes_in_one_digest_a_day_at_nine(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    _one_waits(desk)
    tell.tell_due()
    desk.clock.jump_to(NINE_ON_WEDNESDAY - timedelta(seconds=1))
    tell.tell_due()
    assert len(people.messages) == 1
    for minutes in (0, 1, 600):
        desk.clock.jump_to(NINE_ON_WEDNESDAY + timedelta(minutes=minutes))
        tell.tell_due()
    assert [one.title for one in people.messages[1:]] == ["Handrail: 1 thing still open"]
    assert "wmhd/opener" in people.messages[1].body


def test_a_day_with_nothing_open_has_no_digest(desk: Desk, tell: Tell, people: Listening) -> None:
    _one_waits(desk)
    tell.tell_due()
    resolve.drop(desk.context, "wmhd/opener", actor=DANA)
    desk.clock.jump_to(NINE_ON_WEDNESDAY)
    tell.tell_due()
    assert len(people.messages) == 1


def test_the_digest_carries_the_head_of_the_audit(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    _one_waits(desk)
    tell.tell_due()
    keep_books(desk.database)
    head = audit_head(desk.database)
    desk.clock.jump_to(NINE_ON_WEDNESDAY)
    tell.tell_due()
    at_once, digest = people.messages
    last = digest.body.splitlines()[-1]
    assert last == f"The audit: {head.sealed} rows sealed, head {head.chain}."
    assert head.chain
    assert "The audit" not in at_once.body
    noted = verify_audit(desk.database, desk.clock.now(), last.split()[-1].rstrip("."))
    assert noted.is_whole


@pytest.mark.parametrize("is_sealed", [False, True])
def test_on_a_day_with_nothing_open_the_head_is_in_the_log(
    desk: Desk,
    tell: Tell,
    people: Listening,
    caplog: pytest.LogCaptureFixture,
    is_sealed: bool,
) -> None:
    hold.place(desk.context, Scope.EVERYTHING, "", why="news", actor=DANA)
    hold.lift(desk.context, 1, actor=DANA)
    if is_sealed:
        keep_books(desk.database)
    head = audit_head(desk.database)
    desk.clock.jump_to(NINE_ON_WEDNESDAY)
    with caplog.at_level(logging.INFO, logger="scheduler.publishing.monitoring.notifying.notifier"):
        tell.tell_due()
    assert people.messages == []
    rows = "2 rows" if is_sealed else "0 rows"
    assert f"The audit: {rows} sealed, head {head.chain or 'none'}." in caplog.text
    assert bool(head.chain) is is_sealed


def test_a_thread_that_waits_again_is_told_again(desk: Desk, tell: Tell, people: Listening) -> None:
    _one_waits(desk)
    tell.tell_due()
    resolve.send_again(desk.context, "wmhd/opener", actor=DANA)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=10))
    desk.network.outcomes = [Refused(Refusal.FORBIDDEN, "not permitted")]
    desk.publish()
    tell.tell_due()
    assert len(people.messages) == 2


def test_what_nobody_could_be_told_is_tried_again_and_logged_once(
    desk: Desk, tell: Tell, people: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    people.is_away = True
    _one_waits(desk)
    for _ in range(3):
        tell.tell_due()
        desk.clock.jump_to(desk.clock.now() + TRY_AGAIN)
    assert caplog.text.count("address 1 (mailto) took no message") == 1
    people.is_away = False
    tell.tell_due()
    assert len(people.messages) == 1


def test_an_address_that_failed_is_left_in_peace_for_a_while(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    people.is_away = True
    _one_waits(desk)
    tell.tell_due()
    people.is_away = False
    tell.tell_due()
    assert people.messages == []


def test_a_digest_that_nobody_took_is_tried_again(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    _one_waits(desk)
    tell.tell_due()
    people.is_away = True
    desk.clock.jump_to(NINE_ON_WEDNESDAY)
    tell.tell_due()
    people.is_away = False
    desk.clock.jump_to(NINE_ON_WEDNESDAY + TRY_AGAIN)
    tell.tell_due()
    assert [one.title for one in people.messages[1:]] == ["Handrail: 1 thing still open"]


def test_a_flood_is_one_message_with_a_number(desk: Desk, tell: Tell, people: Listening) -> None:
    late = [
        a_thread(f"wmhd/{n}", f"{WORDS} {n}", due_at=A_TUESDAY_NOON - timedelta(hours=2))
        for n in range(30)
    ]
    put_into_queue(desk.database, *late)
    desk.publish()
    tell.tell_due()
    (message,) = people.messages
    assert message.title == "Handrail: 30 things to look at"
    assert message.body.endswith("- and 5 more: handrail status")


def test_a_lost_post_is_told_only_when_we_stop_looking(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Unconfirmed("no answer")]
    desk.publish()
    tell.tell_due()
    assert people.messages == []
    for _ in range(12):
        desk.clock.jump_to(desk.clock.now() + timedelta(hours=1))
        desk.reconciler.reconcile_account("main")
    tell.tell_due()
    assert "could not find the post" in people.messages[0].body


def test_an_account_that_must_be_connected_again_is_told_once_while_it_wavers(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.identities["main"] = Identity("9", "SomebodyElse")
    desk.publish()
    tell.tell_due()
    assert "Account main (@HarbourMain) must be connected again" in people.messages[0].body
    with desk.database.write() as connection:
        accounts.set_quiet(connection, "main", None, None)
    tell.tell_due()
    with desk.database.write() as connection:
        accounts.set_quiet(connection, "main", None, "again")
    tell.tell_due()
    assert len(people.messages) == 1


def test_an_account_that_was_well_for_hours_is_told_again(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=9)))
    for problem in ("keys", None, "keys"):
        with desk.database.write() as connection:
            accounts.set_quiet(connection, "main", None, problem)
        tell.tell_due()
        desk.clock.jump_to(desk.clock.now() + timedelta(hours=2))
    assert len(people.messages) == 2


def test_a_hold_for_lack_of_money_says_what_to_do(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.CREDITS, "CreditsDepleted")]
    desk.publish()
    tell.tell_due()
    assert "X stopped us for lack of money" in people.messages[0].body
    assert "handrail release 1" in people.messages[0].body


def test_a_cap_that_is_reached_is_told(desk: Desk, tell: Tell, people: Listening) -> None:
    put_into_queue(desk.database, a_thread("wmhd/single", WORDS))
    desk.publish()
    rich = a_tell(desk, people, 1000.0)
    rich.tell_due()
    assert people.messages == []
    poor = a_tell(desk, people, 0.01)
    poor.tell_due()
    assert "This month's cap of $0.01 is reached" in people.messages[0].body


def test_entries_that_fall_due_are_told_for_our_regions_only(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=300)))
    told = []
    for days in (61, 91):
        people.messages.clear()
        desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=days))
        tell.tell_due()
        told.append(people.messages[0].body)
    assert "Samaritans was not checked for 60 days" in told[0]
    assert "Samaritans is in every post and was not checked for 90 days" in told[1]
    assert "no longer printed" in told[1]
    assert "Lifeline Australia" not in told[0]
    assert "au-" not in told[0]


def test_a_core_line_that_grows_old_reaches_a_named_person_louder_with_age(
    desk: Desk, people: Listening
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=300)))
    tell = a_tell(desk, people, guardian="Ana, safeguarding")
    tell.tell_due()
    told = []
    for days in (61, 91, 181):
        people.messages.clear()
        desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=days))
        tell.tell_due()
        (line,) = [one for one in people.messages[0].body.splitlines() if "Samaritans" in one]
        told.append(line.partition(" To do it")[0])
    assert told == [
        "- For Ana, safeguarding: Samaritans was not checked for 60 days. Please look at it.",
        "- For Ana, safeguarding, please check now: Samaritans is in every post and was not "
        "checked for 90 days.",
        "- For Ana, safeguarding, CHECK TODAY: Samaritans is in every post, right or wrong, and "
        "was not checked for 180 days.",
    ]


def test_a_service_that_is_held_back_is_told_to_everybody(desk: Desk, people: Listening) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=300)))
    tell = a_tell(desk, people, guardian="Ana, safeguarding")
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=91))
    tell.tell_due()
    lines = people.messages[0].body.splitlines()
    assert any(line.startswith("- Side by Side") and "no longer printed" in line for line in lines)


def test_a_reworded_notice_is_not_told_again(desk: Desk, tell: Tell, people: Listening) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=9)))
    with desk.database.write() as connection:
        accounts.set_quiet(connection, "main", None, "keys")
    tell.tell_due()
    with desk.database.write() as connection:
        accounts.keep_in_step(
            connection,
            [{"name": "main", "handle": "Other", "role": "staff", "region": "GB-ENG"}],
        )
    tell.tell_due()
    desk.clock.jump_to(NINE_ON_WEDNESDAY)
    tell.tell_due()
    assert [one.title for one in people.messages] == [
        "Handrail: 1 thing to look at",
        "Handrail: 1 thing still open",
    ]
    assert "@Other" in people.messages[1].body


def test_nothing_that_heals_by_itself_is_told(desk: Desk, tell: Tell, people: Listening) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [NotReached("no connection")]
    desk.publish()
    tell.tell_due()
    assert people.messages == []


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(reason: Reason) -> None:
    assert REASONS[reason].why
    assert REASONS[reason].what_to_do


def test_what_needs_approval_is_told_the_day_before_and_once(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    due_at = A_TUESDAY_NOON + timedelta(days=2)
    wanted = replace(a_thread(due_at=due_at), owner="Ana", needs_approval=True)
    put_into_queue(desk.database, wanted)
    tell.tell_due()
    assert people.messages == []
    desk.clock.jump_to(due_at - timedelta(hours=23))
    tell.tell_due()
    tell.tell_due()
    message, *digests = people.messages
    assert message.title == "Handrail: 1 thing to look at"
    assert [one.title for one in digests] == ["Handrail: 1 thing still open"]  # it is past nine
    assert "wmhd/opener (account main) is not approved yet" in message.body
    assert "before Thu 7 Oct 2027," in message.body
    assert "handrail approve wmhd/opener" in message.body
    approve(desk.database, KEY, actor=BO, now=desk.clock.now())
    assert not any(key.startswith("approval:") for key in concerns(desk.context, services.load()))


def test_what_was_rejected_is_told_as_waiting_and_not_twice(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    due_at = A_TUESDAY_NOON + timedelta(hours=3)
    put_into_queue(
        desk.database, replace(a_thread(due_at=due_at), owner="Ana", needs_approval=True)
    )
    reject(desk.database, KEY, actor=BO, why="Name the week.", now=desk.clock.now())
    tell.tell_due()
    (message,) = people.messages
    assert message.title == "Handrail: 1 thing to look at"


class OfAnother:
    """A duty that another engine has."""

    def is_ours(self) -> bool:
        return False


def test_who_has_not_the_duty_tells_nobody_and_notes_nothing(
    desk: Desk, tell: Tell, people: Listening
) -> None:
    _one_waits(desk)
    fresh = stamped(services.load(), desk.clock.now().date())
    ours = desk.context, people, LONDON, lambda: fresh, None, in_words
    Tell(*ours, OfAnother()).tell_due()  # type: ignore[arg-type]
    assert people.messages == []
    tell.tell_due()
    assert len(people.messages) == 1
