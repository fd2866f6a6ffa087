"""A clock that jumps decides nothing that cannot be undone, until X agrees or a person says so."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from scheduler.campaigns.model.plan import Lateness, LatePolicy
from scheduler.publishing.clock_check import ClockCheck, doubt_now, say_right
from scheduler.publishing.monitoring.notifying.alerts import concerns
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations import hold
from scheduler.publishing.sending.publisher import Publisher
from scheduler.remedies import in_words
from scheduler.serializers.status import status_json
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.states import ThreadState
from tests.support.clocks import StandingClock
from tests.support.databases.history import entries_about
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, LEAD
from tests.support.examples.builders import a_thread, put_into_queue

HOUR, YEARS = timedelta(hours=1), timedelta(days=730)
SKIP = LatePolicy(HOUR, Lateness.SKIP)
ASK = LatePolicy(HOUR, Lateness.ASK)


@dataclass
class World:
    """The true time, which X tells while it can be reached, and this machine's steady clock."""

    clock: StandingClock
    x: datetime
    is_reached: bool = True
    steady: float = 1000.0
    asked: int = field(default=0)

    def ask(self) -> datetime | None:
        self.asked += 1
        return self.x if self.is_reached else None

    def pass_time(self, seconds: float) -> None:
        """Time as it passes for everybody."""
        self.steady += seconds
        self.x += timedelta(seconds=seconds)
        self.clock.jump_to(self.clock.now() + timedelta(seconds=seconds))

    def sleep(self, ahead: timedelta) -> None:
        """This machine is asleep: its steady clock stands still."""
        self.x += ahead
        self.clock.jump_to(self.clock.now() + ahead)

    def jump(self, ahead: timedelta) -> None:
        """Only this machine's clock jumps."""
        self.clock.jump_to(self.clock.now() + ahead)


@pytest.fixture
def world(clock: StandingClock) -> World:
    return World(clock, clock.now())


@pytest.fixture
def check(database: Database, clock: StandingClock, world: World) -> ClockCheck:
    return ClockCheck(database, clock, lambda: None, world.ask, lambda: world.steady)


@pytest.fixture
def desk(database: Database, clock: StandingClock, check: ClockCheck) -> Desk:
    made = Desk(database, clock)
    made.context = replace(made.context, is_clock_right=check.is_right)
    made.publisher = Publisher(made.context, lambda: made.is_stopping)
    return made


def test_a_clock_that_runs_steadily_asks_x_once_a_minute(check: ClockCheck, world: World) -> None:
    for _ in range(120):
        world.pass_time(1)
        assert check.is_right()
    assert world.asked <= 3


@pytest.mark.parametrize("ahead", [2 * HOUR, YEARS])
@pytest.mark.parametrize("late", [SKIP, ASK])
def test_a_jump_marks_and_skips_nothing_and_sends_nothing(
    desk: Desk, world: World, ahead: timedelta, late: LatePolicy
) -> None:
    due_at = world.x + 30 * timedelta(minutes=1)
    put_into_queue(desk.database, a_thread(due_at=due_at, late=late), now=world.x)
    assert desk.publisher.due_accounts() == []
    world.jump(ahead)
    assert desk.publisher.due_accounts() == []
    desk.publish()
    assert desk.thread().state is ThreadState.SCHEDULED
    assert desk.network.calls == []


@pytest.mark.parametrize("back", [2 * HOUR, YEARS])
def test_a_clock_that_is_put_back_sends_nothing(desk: Desk, world: World, back: timedelta) -> None:
    put_into_queue(desk.database, a_thread(due_at=world.x - 3 * YEARS), now=world.x)
    world.jump(-back)
    assert desk.publisher.due_accounts() == []
    assert doubt_now(desk.database) is not None


def test_no_hold_ends_by_a_jump(desk: Desk, world: World) -> None:
    until = world.x + HOUR
    hold.place(desk.context, hold.Scope.EVERYTHING, "", why="Sad news", actor=LEAD, until=until)
    desk.publisher.due_accounts()
    world.jump(YEARS)
    desk.publisher.due_accounts()
    world.jump(-YEARS)
    assert len(status(desk.database, world.clock).holds) == 1


def test_what_has_begun_is_finished_and_the_next_does_not_begin(desk: Desk, world: World) -> None:
    first, second = (a_thread(f"wmhd/{name}", f"Hello {name}.", due_at=world.x) for name in "ab")
    put_into_queue(desk.database, first, second, now=world.x)
    desk.network.after_call = lambda _: world.jump(YEARS)
    desk.publish()
    assert desk.thread("wmhd/a").state is ThreadState.PUBLISHED
    assert desk.thread("wmhd/b").state is ThreadState.SCHEDULED


def test_a_clock_that_is_put_right_goes_on_by_itself(desk: Desk, world: World) -> None:
    put_into_queue(desk.database, a_thread(due_at=world.x + HOUR / 2, late=SKIP), now=world.x)
    desk.publisher.due_accounts()
    world.jump(YEARS)
    assert desk.publisher.due_accounts() == []
    world.jump(-YEARS)
    world.pass_time(1800)
    assert desk.publisher.due_accounts() == ["main"]
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert doubt_now(desk.database) is None


def test_a_doubt_that_lasts_is_noted_once(desk: Desk, world: World) -> None:
    desk.publisher.due_accounts()
    world.jump(YEARS)
    for _ in range(3):
        assert desk.publisher.due_accounts() == []
        world.pass_time(60)
    first = doubt_now(desk.database)
    assert first is not None
    world.pass_time(60)
    desk.publisher.due_accounts()
    assert doubt_now(desk.database) == first


def test_a_machine_that_slept_for_a_weekend_goes_on_at_once(desk: Desk, world: World) -> None:
    put_into_queue(desk.database, a_thread(due_at=world.x + 60 * HOUR), now=world.x)
    desk.publisher.due_accounts()
    world.sleep(60 * HOUR)
    assert desk.publisher.due_accounts() == ["main"]
    assert doubt_now(desk.database) is None


def test_after_a_sleep_without_a_network_it_waits_for_x_to_tell(desk: Desk, world: World) -> None:
    put_into_queue(desk.database, a_thread(due_at=world.x + 60 * HOUR), now=world.x)
    desk.publisher.due_accounts()
    world.is_reached = False
    world.sleep(60 * HOUR)
    assert desk.publisher.due_accounts() == []
    world.is_reached = True
    world.pass_time(11)
    assert desk.publisher.due_accounts() == ["main"]


def test_a_program_that_is_started_anew_knows_when_the_clock_was_last_right(
    desk: Desk, world: World, database: Database, check: ClockCheck
) -> None:
    assert check.is_right()
    world.jump(YEARS)
    world.is_reached = False
    again = ClockCheck(database, world.clock, lambda: None, world.ask, lambda: world.steady)
    assert not again.is_right()


def test_what_x_said_with_its_last_answer_is_enough(
    database: Database, clock: StandingClock, world: World
) -> None:
    check = ClockCheck(database, clock, lambda: world.x, world.ask, lambda: world.steady)
    assert check.is_right()
    assert world.asked == 0
    world.jump(YEARS)
    assert not check.is_right()
    assert world.asked == 1, "an old answer decides nothing against the clock"


def test_a_person_is_told_and_may_say_that_the_clock_is_right(desk: Desk, world: World) -> None:
    put_into_queue(desk.database, a_thread(due_at=world.x + HOUR), now=world.x)
    desk.publisher.due_accounts()
    world.jump(2 * HOUR)
    desk.publisher.due_accounts()
    standing = status(desk.database, world.clock)
    assert standing.clock is not None
    told = status_json(standing)["clock"]
    assert isinstance(told, dict)
    assert told["what_to_do"].startswith("handrail clock --is-right")
    concern = concerns(desk.context, desk.context.directory())["clock"]
    assert "handrail clock" in in_words(concern)
    now = world.clock.now()
    say_right(desk.database, now, world.x, actor=ANA, why="by the church")
    world.pass_time(11)
    assert desk.publisher.due_accounts() == ["main"]
    assert status(desk.database, world.clock).clock is None
    with desk.database.read() as connection:
        (entry,) = entries_about(connection, "clock")
    assert (entry.actor, entry.to_state) == (ANA.written, "right")
    assert "by the church" in entry.why
    assert entry.actor != audit.ENGINE


def test_marks_that_cannot_be_read_count_as_none(desk: Desk, check: ClockCheck) -> None:
    from sqlalchemy import insert

    from scheduler.store.tables.queue import stamps

    with desk.database.write() as connection:
        for name, value in (
            ("clock.last_right", "yesterday"),
            ("clock.doubt", '{"ours": "2027", "other": 1}'),
            ("clock.believed_apart", "1e999"),
        ):
            connection.execute(insert(stamps).values(name=name, value=value))
    assert doubt_now(desk.database) is None
    assert check.is_right()


def test_a_heartbeat_of_a_clock_that_was_ahead_is_no_sign_of_life(desk: Desk, world: World) -> None:
    from scheduler.store.operations import heartbeat

    with desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", world.x + YEARS)
    assert not status(desk.database, world.clock).is_running
