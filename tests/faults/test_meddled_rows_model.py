"""A model of the gate: rows change at random between any two calls, and the promises hold.

It judges by the calls that the network saw and by what it wrote down itself, never by a table.
`HYPOTHESIS_PROFILE=explore` looks for other orders, `HANDRAIL_MEDDLED_ORDERS=5000` for more.
"""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import delete, insert, select, update

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedThread
from scheduler.engine.work import AccountTick, Work, work_list
from scheduler.errors import HandrailError
from scheduler.networks.base import AccountName, RemoteId
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.planning.apply import apply
from scheduler.store.database import Database
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.tables.queue import SQLModel, threads
from tests.faults.test_states_model import MAY_BE_OUT, STORES, ModelX, Turn
from tests.support.clocks import StandingClock
from tests.support.databases.meddling import (
    ADVERT,
    OF_APPROVAL,
    Meddling,
    meddle,
    meddlings,
)
from tests.support.desks.desk import Desk
from tests.support.desks.people import PROGRAM
from tests.support.desks.story_desk import StoryDesk, actor
from tests.support.examples.builders import PRICES, a_dialogue, a_plan, a_thread, account_rows

ORDERS = int(os.environ.get("HANDRAIL_MEDDLED_ORDERS", "60"))
HELPS = ("116\u00a0123", "988")  # what the regions of these threads are given
SENSITIVE = "Talking about suicide does not put the thought there."
ALWAYS = LatePolicy(timedelta(days=20_000), Lateness.SEND)  # only the gate can stop it
KEPT = {"stamp", "gate"}
GUARDED = "wmhd/guarded"  # whose yes is meddled with
NOBODY = Meddling("nothing")
OUTCOMES = st.builds(
    Turn, st.sampled_from([*["sent"] * 6, "lost after", "lost before", "wait"]), st.just("")
)


def _guarded(thread: PlannedThread) -> PlannedThread:
    return replace(thread, owner="writer", needs_approval=True)


def _threads(due_at: datetime) -> list[PlannedThread]:
    """Of each kind one that is meddled with and one that is not; a minute apart."""
    made: list[PlannedThread] = []
    for number, campaign in enumerate(("wmhd", "spring")):
        words = partial(a_thread, late=ALWAYS)
        made += [
            words(f"{campaign}/plain", f"What helped? {number}", f"{SENSITIVE} {number}"),
            _guarded(words(f"{campaign}/guarded", f"Who asked? {number}", f"A friend. {number}")),
            words(f"{campaign}/peers", f"One post alone, {number}.", account="peers"),
            words(
                f"{campaign}/other", f"Another, {number}.", f"And on, {number}.", account="peers"
            ),
            replace(a_dialogue(f"{campaign}/dialogue", f"({number})"), late=ALWAYS),
            words(
                f"{campaign}/spare",
                f"Elsewhere, {number}.",
                f"And so on, {number}.",
                account="spare",
            ),
        ]
    made.append(
        _guarded(a_thread("wmhd/unapproved", "Nobody read this.", "Nor this.", late=ALWAYS))
    )
    return [
        replace(one, due_at=due_at + timedelta(minutes=number)) for number, one in enumerate(made)
    ]


class MeddledRows(RuleBasedStateMachine):
    """A queue of every kind of thread, and somebody with a database browser."""

    database: Database
    folder: Path
    rows: dict[str, list[dict[str, Any]]]  # of each table, as they stand at first
    planned: list[PlannedThread]
    begins_at: datetime

    @classmethod
    def begin(cls, database: Database, folder: Path) -> None:
        """Fills the queue once; every order of events begins with the same rows."""
        cls.database = database
        cls.folder = folder
        desk = Desk(database, StandingClock())
        stories = StoryDesk(desk, folder)
        stories.everybody()
        story_id = stories.queued()
        due_at = desk.thread(stories.key(story_id)).due_at
        cls.begins_at = due_at - timedelta(minutes=20)
        cls.planned = _threads(cls.begins_at)
        for campaign in ("wmhd", "spring"):
            plan = a_plan(*(one for one in cls.planned if one.campaign == campaign), name=campaign)
            rows = account_rows("main", "peers", "spare")
            apply(
                database, rows, [plan], desk.context.directory(), PRICES, desk.clock.now(), PROGRAM
            )
        for one in cls.planned:
            if one.needs_approval and one.key != "wmhd/unapproved":
                approve(database, one.key, actor=actor("comms"), now=desk.clock.now())
        with database.write() as connection:
            connection.execute(update(threads).values(late_within_seconds=1e9))
        story = desk.thread(stories.key(story_id))
        cls.planned.append(
            replace(
                a_thread(story.key, *(post.body for post in story.posts if post.body)),
                story=story_id,
            )
        )
        with database.read() as connection:
            cls.rows = {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in SQLModel.metadata.sorted_tables
                if table.name not in KEPT
            }

    def __init__(self) -> None:
        super().__init__()
        self._put_back()
        self.x = ModelX(self._called)
        self.x.on_outcome = self._answered
        self.desk = Desk(self.database, StandingClock(self.begins_at), self.x)
        self.x.clock = self.desk.clock
        self.words = {post.text: (one, post.position) for one in self.planned for post in one.posts}
        self.place_of: dict[str, tuple[str, int]] = {}  # by the id on X
        self.id_of: dict[tuple[str, int], str] = {}
        self.maybe_out: set[tuple[str, int]] = set()
        self.calling: tuple[str, int] = ("", 0)
        self.touched: set[str] = set()  # threads
        self.touched_accounts: set[str] = set()
        self.refused = {"wmhd/unapproved"}  # threads without a yes
        self.is_held = False
        self.meanwhile: list[Meddling] = []
        self.yes_goes: Meddling | None = None  # while a call of the guarded thread is open
        self.lost: set[str] = set()

    def _put_back(self) -> None:
        with self.database.write() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))
            for table in SQLModel.metadata.sorted_tables:
                if self.rows.get(table.name):
                    connection.execute(insert(table), self.rows[table.name])

    # What people, time and whoever is at the database do.

    @rule(
        script=st.lists(OUTCOMES, max_size=8),
        minutes=st.sampled_from([0, 5, 16, 31]),
        meanwhile=st.lists(st.one_of(st.just(NOBODY), meddlings), max_size=4),
        key=st.integers(0, 6),
        position=st.integers(0, 3),
    )
    def tick(
        self, script: list[Turn], minutes: int, meanwhile: list[Meddling], key: int, position: int
    ) -> None:
        """What the engine does, a little later; rows change while its calls are open."""
        self.desk.clock.jump_to(self.desk.clock.now() + timedelta(minutes=minutes))
        self.x.turns = list(script)
        self.meanwhile = list(meanwhile)
        self.at = (key, position)
        self._one_pass()
        self.meanwhile = []

    @rule(what=st.sampled_from(OF_APPROVAL), minutes=st.sampled_from([1, 2, 5]))
    def tick_while_its_yes_goes(self, what: str, minutes: int) -> None:
        """The yes to a thread goes while its call is open: what is left of it stays unsent.

        The publisher asked before that thread began; from then on only the gate asks.
        """
        self.desk.clock.jump_to(self.desk.clock.now() + timedelta(minutes=minutes))
        self.x.turns = []
        self.yes_goes = Meddling("approval", what)
        self._one_pass()
        self.yes_goes = None

    @rule(what=meddlings, key=st.integers(0, 6), position=st.integers(0, 3))
    def change_a_row(self, what: Meddling, key: int, position: int) -> None:
        mine = [one for one in self.planned if one.campaign != "spring"]
        chosen = mine[key % len(mine)]
        self._meddle(what, chosen, position)

    @rule()
    def hold_and_release(self) -> None:
        comms, context = actor("comms"), self.desk.context
        number = hold.place(context, Scope.EVERYTHING, "", why="sad news", actor=comms)
        self.is_held = True
        self._one_pass()
        self.is_held = False
        hold.lift(self.desk.context, number, actor=actor("comms"), missed=hold.Missed.SEND)

    def _meddle(self, what: Meddling, chosen: PlannedThread, position: int) -> None:
        where = {"key": chosen.key, "at": position, "account": chosen.account}
        if not meddle(self.database, what, **where):
            return
        match what.what:
            case "account":
                self.touched_accounts.add(chosen.account)
            case "approval" | "consent":
                whose = GUARDED if what.what == "approval" else self.planned[-1].key
                self.touched.add(whose)
                self.refused.add(whose)
            case "post" if what.column == "thread_id":  # it may be anybody's now
                self.touched |= {one.key for one in self.planned if one.campaign != "spring"}
            case _:
                self.touched.add(chosen.key)

    def _work(self) -> Work:
        return work_list(self.desk.publisher, self.desk.reconciler, self.desk.remover)

    def _one_pass(self) -> None:
        """As the engine does, where what fails for one account is logged and comes round again."""
        for tick in self._work():
            if not isinstance(tick, AccountTick):
                tick.verb()
                continue
            for account in tick.due():
                self._work_on(tick, account)

    def _work_on(self, tick: AccountTick, account: str) -> None:
        """What fails by an account's own row stops that account alone; it is logged, and tried."""
        try:
            while tick.verb(account) is True:
                pass
        except (ValueError, TypeError, LookupError, HandrailError):
            if account not in self.touched_accounts:
                raise

    # What must hold at each call.

    def _called(self, account: AccountName, text: str, parent: RemoteId | None) -> None:
        assert ADVERT not in text, "words that nobody wrote"
        if parent is not None:
            assert parent in self.place_of, "under a post that is not ours"
        found = next(
            (one for one in self.words if text == one or text.startswith(one + "\n\n")), None
        )
        if found is None:
            assert any(one in text for one in HELPS), f"neither ours nor a closing post: {text!r}"
            assert parent is not None, "a closing post that hangs under nothing"
            key, above = self.place_of[parent]
            thread = next(one for one in self.planned if one.key == key)
            position = above + 1
            assert position == len(thread.posts), "the end, before all was said"
            assert account == thread.account
        else:
            thread, position = self.words[found]
            assert account == thread.posts[position].account, "in another voice"
            is_first_word = all(post.account != account for post in thread.posts[:position])
            if is_first_word or SENSITIVE in text:
                assert any(one in text for one in HELPS), "without help"
            assert parent == (self.id_of.get((thread.key, position - 1)) if position else None)
            assert position == 0 or parent is not None
        self.calling = (thread.key, position)
        assert self.calling not in self.maybe_out, "a second time"
        assert thread.key not in self.refused, "without a yes"
        assert not self.is_held, "during a hold"

    def _answered(self, turn: Turn) -> None:
        key, _ = self.calling
        if turn.outcome in MAY_BE_OUT:
            self.maybe_out.add(self.calling)
        if turn.outcome in STORES:
            remote_id = self.x.up[0][1].remote_id
            self.place_of[remote_id] = self.calling
            self.id_of[self.calling] = remote_id
        elif turn.outcome != "wait":
            self.lost.add(key)
        if self.yes_goes is not None and key == GUARDED:
            self._meddle(self.yes_goes, self.planned[0], 0)
        if self.meanwhile:
            self.change_a_row(self.meanwhile.pop(0), *self.at)

    # What must hold in the end.

    def teardown(self) -> None:
        """Whatever nobody touched goes out whole, and whoever asks is answered."""
        self.x.turns = []
        for _ in range(12):
            self.desk.clock.jump_to(self.desk.clock.now() + timedelta(minutes=31))
            self._one_pass()
        with self.database.read() as connection:
            for one in self.planned:
                thread_by_key(connection, one.key)
        status(self.database, self.desk.clock)
        for one in self.planned:
            speakers = {post.account for post in one.posts}
            if {one.key} & (
                self.touched | self.refused | self.lost
            ) or speakers & self.touched_accounts:
                continue
            for position in range(len(one.posts) + one.has_closing):
                assert (one.key, position) in self.id_of, f"{one.key}#{position} is not out"


def test_no_change_of_rows_breaks_a_promise(database: Database, tmp_path: Path) -> None:
    class Here(MeddledRows):
        pass

    Here.begin(database, tmp_path)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=ORDERS if database.is_sqlite else 5,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=os.environ.get("HYPOTHESIS_PROFILE", "steady") == "steady",
            database=None,
        ),
    )
