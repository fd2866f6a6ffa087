"""Each person is told by name what is theirs to resolve: once, whoever of several tells it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.crisis.directory import services
from scheduler.people import accounts
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.publishing.monitoring.notifying.bell import LATE_AFTER, Bell
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.database import Database
from scheduler.store.operations import heartbeat
from scheduler.store.queue import accounts as stored_accounts
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue

ADA = Actor("ada", frozenset({Role.ADMINISTRATOR}))
PEOPLE = {
    "ada": Role.ADMINISTRATOR,
    "cas": Role.COMMS,
    "rev": Role.REVIEWER,
    "sol": Role.SAFEGUARDING_LEAD,
    "nia": Role.ANALYST,
}


class Team:
    """People by role, and what each was told."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.database, self.clock = desk.database, desk.clock
        for name, role in PEOPLE.items():
            accounts.add(self, at_keyboard("x") if name == "ada" else ADA, name, roles=[role])

    def now(self) -> datetime:
        return self.clock.now()

    def ring(self) -> None:
        Bell(self.desk.context, ZoneInfo("Europe/London"), services.load, None).ring_due()

    def told(self, who: str, kind: NoticeKind) -> list[str]:
        mine = bell.mine(self, Actor(who))
        return [one.words for one in mine if one.kind == kind.name]

    def who_heard(self, kind: NoticeKind) -> set[str]:
        return {who for who in PEOPLE if self.told(who, kind)}


@pytest.fixture
def team(database: Database, clock: StandingClock) -> Team:
    return Team(Desk(database, clock))


def test_what_waits_is_told_to_who_may_resolve_it_once(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/late"))
    team.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    team.desk.publish()
    team.ring()
    team.ring()
    assert team.who_heard(NoticeKind.WAITS) == {"cas"}
    (words,) = team.told("cas", NoticeKind.WAITS)
    assert words.startswith("wmhd/late (account main) waits for you:")
    assert "handrail" not in words, "nothing that one would type"


def test_what_wants_a_yes_soon_is_told_to_who_may_say_it(team: Team) -> None:
    asking = replace(
        a_thread("wmhd/a", due_at=A_TUESDAY_NOON + timedelta(hours=3)),
        needs_approval=True,
        owner="dev",
    )
    put_into_queue(team.database, asking)
    team.ring()
    assert team.who_heard(NoticeKind.APPROVAL) == {"cas", "rev"}
    (words,) = team.told("rev", NoticeKind.APPROVAL)
    assert words.endswith(".")


def test_an_account_that_is_signed_out_is_told(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON + timedelta(days=3)))
    with team.database.write() as connection:
        stored_accounts.set_quiet(connection, "main", None, "X refuses the keys")
    team.ring()
    assert team.who_heard(NoticeKind.ACCOUNT) == {"ada", "cas"}


def test_help_lines_that_fall_due_are_told_to_who_confirms_them(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON + timedelta(days=3)))
    team.ring()
    assert team.who_heard(NoticeKind.DIRECTORY) == {"cas", "rev", "sol"}


def test_a_hold_is_told_at_once_with_it_and_with_its_release(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/secret", due_at=A_TUESDAY_NOON))
    context = team.desk.context
    number = hold.place(context, Scope.EVERYTHING, "", why="Sad news.", actor=Actor("sol"))
    one = hold.place(context, Scope.THREAD, "wmhd/secret", why="A look", actor=Actor("sol"))
    team.ring()
    assert team.who_heard(NoticeKind.HOLD) == {"ada", "cas"}, "not to who did it"
    assert team.told("cas", NoticeKind.HOLD) == [
        "One thread is on hold: A look",
        "Everything is on hold: Sad news.",
    ]
    team.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    hold.lift(context, one, actor=Actor("sol"))
    hold.lift(context, number, actor=Actor("cas"))
    assert "Everything is released." in team.told("sol", NoticeKind.HOLD)[0]
    told = (*team.told("cas", NoticeKind.HOLD), *team.told("sol", NoticeKind.HOLD))
    assert "1 thread missed" in " ".join(told)


def test_a_hold_of_an_account_says_which(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON))
    hold.place(team.desk.context, Scope.ACCOUNT, "main", why="A look", actor=Actor("sol"))
    assert team.told("cas", NoticeKind.HOLD) == ["The account main is on hold: A look"]


def test_nobody_publishes_though_something_is_due(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON))
    with team.database.write() as connection:
        heartbeat.beat(connection, "engine-1", A_TUESDAY_NOON)
    team.clock.jump_to(A_TUESDAY_NOON + LATE_AFTER)
    team.ring()
    assert team.who_heard(NoticeKind.ENGINE) == set()
    team.clock.jump_to(A_TUESDAY_NOON + 2 * LATE_AFTER)
    team.ring()
    team.ring()
    assert team.who_heard(NoticeKind.ENGINE) == {"ada", "cas"}
    (words,) = team.told("cas", NoticeKind.ENGINE)
    assert "Nothing has been published since" in words


def test_nobody_ever_published(team: Team) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON))
    team.clock.jump_to(A_TUESDAY_NOON + 2 * LATE_AFTER)
    team.ring()
    assert "Nothing has been published, and something" in team.told("cas", NoticeKind.ENGINE)[0]


@pytest.mark.parametrize("is_held", [True, False])
def test_what_is_held_on_purpose_or_goes_out_is_not_late(team: Team, is_held: bool) -> None:
    put_into_queue(team.database, a_thread("wmhd/a", due_at=A_TUESDAY_NOON))
    team.clock.jump_to(A_TUESDAY_NOON + 2 * LATE_AFTER)
    if is_held:
        hold.place(team.desk.context, Scope.EVERYTHING, "", why="x", actor=Actor("sol"))
    else:
        with team.database.write() as connection:
            heartbeat.beat(connection, "engine-1", team.clock.now())
    team.ring()
    assert team.who_heard(NoticeKind.ENGINE) == set()


def test_a_cap_that_is_reached_is_told(team: Team) -> None:
    team.desk.context = replace(team.desk.context, monthly_cap_usd=0.0)
    team.ring()
    assert team.who_heard(NoticeKind.MONEY) == {"ada", "cas"}
