"""A model of the states against the real store: anything may happen between any two steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, event, select

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedThread
from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.errors import NotPossible
from scheduler.networks.base import (
    AccountName,
    Deleted,
    NotReached,
    Outcome,
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Unconfirmed,
    Wait,
)
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.operations.restore import restore
from scheduler.publishing.planning.apply import apply
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue.threads import StoredPost, StoredThread, thread_by_key
from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, Reason, ThreadState
from scheduler.store.tables.queue import SQLModel, posts, threads
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.history import entries_about
from tests.support.deeper import DEEPER
from tests.support.desks.desk import Desk
from tests.support.desks.people import LEAD, PROGRAM
from tests.support.examples.builders import PRICES, a_plan, a_thread, account_rows
from tests.support.judges.truth import HELP
from tests.support.scripted import ScriptedNetwork

KEYS = tuple(f"wmhd/{number}" for number in range(8))
ACCOUNT = {key: ("main", "peers")[number % 2] for number, key in enumerate(KEYS)}
KEPT = {"stamp", "gate"}  # tables that every queue begins with

OUTCOMES: dict[str, Outcome | None] = {
    "sent": None,
    "lost after": Unconfirmed("no answer"),
    "lost before": Unconfirmed("no answer"),
    "wait": Wait(None, "429"),
    "text": Refused(Refusal.TEXT, "400"),
    "reply": Refused(Refusal.REPLY, "403"),
    "duplicate": Refused(Refusal.DUPLICATE, "403"),
    "reconnect": Refused(Refusal.RECONNECT, "401"),
    "credits": Refused(Refusal.CREDITS, "402"),
    "not reached": NotReached("no line"),
}
STORES = {"sent", "lost after"}
MAY_BE_OUT = {"sent", "lost after", "lost before", "duplicate"}
MEDDLING = (*["nothing"] * 4, "hold", "cancel", "take down", "clock")


@dataclass(frozen=True)
class Turn:
    """What becomes of one call, and what a person does while it is open."""

    outcome: str
    meddling: str


turns = st.lists(
    st.builds(Turn, st.sampled_from([*OUTCOMES, *["sent"] * 12]), st.sampled_from(MEDDLING)),
    min_size=2,
    max_size=12,
)
keys = st.sampled_from(KEYS)


class ModelX(ScriptedNetwork):
    """Stores what it is told to store, and asks the model about each call."""

    def __init__(self, on_call: Callable[[AccountName, str, RemoteId | None], None]) -> None:
        super().__init__()
        self.on_call = on_call
        self.on_outcome: Callable[[Turn], None] = lambda _: None
        self.turns: list[Turn] = []
        self.up: list[tuple[AccountName, RemotePost]] = []
        self.clock: StandingClock = StandingClock()
        self._ids = count(1000)

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        *_: object,
        **__: object,
    ) -> Outcome:
        self.on_call(account, post.text, in_reply_to)
        turn = self.turns.pop(0) if self.turns else Turn("sent", "nothing")
        if any(of == account and one.text == post.text for of, one in self.up):
            turn = Turn("duplicate", turn.meddling)  # X takes no text twice
        remote_id = RemoteId(str(next(self._ids)))
        if turn.outcome in STORES:
            shown = RemotePost(remote_id, post.text, self.clock.now(), in_reply_to)
            self.up.insert(0, (account, shown))
        self.on_outcome(turn)
        return OUTCOMES[turn.outcome] or Sent(remote_id)

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost] | Unavailable:
        after = int(since_id or 0)
        return [one for of, one in self.up if of == account and int(one.remote_id) > after]

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted | Unavailable:
        self.up = [(of, one) for of, one in self.up if one.remote_id != remote_id]
        return Deleted()


class States(RuleBasedStateMachine):
    """Eight threads of two accounts, people who change their minds, and a clock that is wrong."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        with self.database.write() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))
        self.x = ModelX(self._called)
        self.desk = Desk(self.database, StandingClock(), self.x)
        self.x.clock = self.desk.clock
        self.x.on_outcome = self._answered
        self.maybe_out: set[tuple[str, int]] = set()
        self.stopped: set[str] = set()  # cancelled or taken down by a person
        self.calling: tuple[str, int] = ("", 0)
        self.versions = dict.fromkeys(KEYS, 0)
        self.delays = dict.fromkeys(KEYS, 0)
        self.renewed: set[str] = set()  # their posts were made anew by applying
        self.apply_the_files()

    # What people and time do.

    @rule(key=keys, changes=st.sampled_from(["words", "time", "nothing"]))
    def edit_and_apply(self, key: str, changes: str) -> None:
        self.versions[key] += changes == "words"
        self.delays[key] += changes == "time"
        self.apply_the_files()

    def apply_the_files(self) -> None:
        before = {key: self._stored(key) for key in KEYS}
        planned = [self._planned(key) for key in KEYS]
        with_accounts = account_rows("main", "peers")
        try:
            apply(
                self.database,
                with_accounts,
                [a_plan(*planned)],
                self.desk.context.directory(),
                PRICES,
                self.desk.clock.now(),
                PROGRAM,
            )
        except NotPossible:
            return
        for key in KEYS:
            after, earlier = self._stored(key), before[key]
            if after and earlier and after.posts[0].id != earlier.posts[0].id:
                self.renewed.add(key)

    @rule(script=turns, minutes=st.sampled_from([0, 1, 15, 30]))
    def tick(self, script: list[Turn], minutes: int) -> None:
        """What the engine does, a little later; the rule that comes up most."""
        self.jump(minutes)
        self.x.turns = list(script)
        for account in ("main", "peers"):
            self.desk.reconciler.reconcile_account(account)
            self.desk.remover.remove_account(account)
            self.desk.publisher.publish_account(account)

    @rule(script=turns)
    def tick_at_once(self, script: list[Turn]) -> None:
        self.tick(script, 0)

    @rule(script=turns)
    def tick_after_the_longest_wait(self, script: list[Turn]) -> None:
        self.tick(script, 31)

    @rule(scope=st.sampled_from(list(Scope)), key=keys, minutes=st.sampled_from([None, 30]))
    def hold(self, scope: Scope, key: str, minutes: int | None) -> None:
        now = self.desk.clock.now()
        until = None if minutes is None else now + timedelta(minutes=minutes)
        subject = {
            Scope.EVERYTHING: "",
            Scope.ACCOUNT: ACCOUNT[key],
            Scope.CAMPAIGN: "wmhd",
            Scope.THREAD: key,
        }[scope]
        hold.place(self.desk.context, scope, subject, why="sad news", actor=LEAD, until=until)

    @rule(missed=st.sampled_from(list(Missed)))
    def lift_every_hold(self, missed: Missed) -> None:
        with self.database.read() as connection:
            table = SQLModel.metadata.tables["hold"]
            numbers = list(
                connection.execute(select(table.c.id).where(table.c.lifted_at.is_(None))).scalars()
            )
        for number in numbers:
            hold.lift(self.desk.context, number, actor=LEAD, missed=missed)

    @rule(key=keys, how=st.sampled_from(["cancel", "take down", "root first", "drop"]))
    def stop(self, key: str, how: str) -> None:
        match how:
            case "cancel":
                verb = partial(cancel.cancel, why="no longer right")
            case "drop":
                verb = partial(resolve.drop)
            case _:
                verb = partial(
                    taking_down.take_down, why="she asked", root_first=how == "root first"
                )
        if self._possible(verb, key, actor=LEAD):
            self.stopped.add(key)

    @rule(key=keys)
    def move(self, key: str) -> None:
        to = self.desk.clock.now() + timedelta(minutes=10)
        self._possible(cancel.move, key, to, actor=LEAD, why="later")

    @rule(key=keys)
    def restore(self, key: str) -> None:
        if self._possible(restore, key, actor=LEAD, why="right after all"):
            self.stopped.discard(key)

    @rule(key=keys)
    def move_as_in_file(self, key: str) -> None:
        self._possible(cancel.move_as_in_file, key, actor=LEAD, why="as it was")

    @rule(key=keys)
    def send_again(self, key: str) -> None:
        stuck = self._stuck(key)
        if self._possible(resolve.send_again, key, actor=LEAD) and stuck is not None:
            self.maybe_out.discard((key, stuck))

    @rule(minutes=st.sampled_from([1, 20, 60, -60, 24 * 60]))
    def jump(self, minutes: int) -> None:
        self.desk.clock.jump_to(self.desk.clock.now() + timedelta(minutes=minutes))

    # What must hold at each call.

    def _called(self, account: AccountName, text: str, parent: RemoteId | None) -> None:
        with self.database.read() as connection:
            sending = connection.execute(
                select(threads.c.key, posts.c.position)
                .join(threads, threads.c.id == posts.c.thread_id)
                .where(posts.c.state == PostState.SENDING, posts.c.sent_text == text)
            ).all()
        assert len(sending) == 1, "a call that was not committed before"
        key, position = sending[0]
        self.calling = (key, position)
        assert account == ACCOUNT[key]
        assert self.calling not in self.maybe_out, "a second call, and no person asked for it"
        assert key not in self.stopped, "a call for a thread that a person stopped"
        assert not self._is_held(key), "a call during a hold"
        thread = self._stored(key)
        assert thread is not None
        above = thread.posts[position - 1].remote_id if position else None
        assert parent == above, "not under the post before"
        assert position == 0 or above is not None
        assert position or HELP in text

    def _answered(self, turn: Turn) -> None:
        if turn.outcome in MAY_BE_OUT:
            self.maybe_out.add(self.calling)
        key = self.calling[0]
        match turn.meddling:
            case "hold":
                self.hold(Scope.THREAD, key, None)
            case "cancel":
                self.stop(key, "cancel")
            case "take down":
                self.stop(key, "take down")
            case "clock":
                self.jump(-60)

    # What must hold at all times.

    @invariant()
    def every_move_is_in_the_table_and_has_its_audit_row(self) -> None:
        for key in KEYS:
            thread = self._stored(key)
            assert thread is not None
            told = [one for one in self._entries(audit.of_thread(key)) if one.from_state]
            at = ThreadState.SCHEDULED.value
            for entry in told:
                assert entry.from_state == at, f"{key} jumped from {at}"
                step = ThreadState(entry.from_state), ThreadState(entry.to_state)
                assert step in THREAD_MOVES or step[0] is step[1]
                at = entry.to_state
            assert at == thread.state, f"{key} moved without a row"
            for post in thread.posts:
                self._check_post(key, post)

    def _check_post(self, key: str, post: StoredPost) -> None:
        at = PostState.UNSENT.value
        for entry in self._entries(audit.of_post(key, post.position)):
            is_new = key in self.renewed and entry.from_state == PostState.UNSENT
            assert entry.from_state == at or is_new, f"{key}#{post.position} jumped from {at}"
            assert (PostState(entry.from_state), PostState(entry.to_state)) in POST_MOVES
            at = entry.to_state
        is_new = key in self.renewed and post.state is PostState.UNSENT
        assert at == post.state or is_new, f"{key}#{post.position} moved without a row"

    @invariant()
    def what_is_public_is_whole_from_the_top_and_carries_help(self) -> None:
        for key in KEYS:
            thread = self._stored(key)
            assert thread is not None
            public = [post.state is PostState.SENT for post in thread.posts]
            assert public == sorted(public, reverse=True) or thread.state in {
                ThreadState.TAKING_DOWN,
                ThreadState.TAKEN_DOWN,
            }
            if thread.state is ThreadState.PUBLISHED:
                assert all(public)
            if thread.state is ThreadState.WAITING:
                assert isinstance(thread.reason, Reason)

    def _possible(self, verb: Callable[..., Any], key: str, *given: Any, **named: Any) -> bool:
        try:
            verb(self.desk.context, key, *given, **named)
        except NotPossible:
            return False
        return True

    def _planned(self, key: str) -> PlannedThread:
        return a_thread(
            key,
            f"What helped you? {key} {self.versions[key]}",
            f"You can answer, or just read. {key} {self.versions[key]}",
            account=ACCOUNT[key],
            due_at=A_TUESDAY_NOON + timedelta(minutes=20 * (int(key[-1]) + self.delays[key])),
            late=LatePolicy(timedelta(hours=3), _otherwise(key)),
        )

    def _stored(self, key: str) -> StoredThread | None:
        with self.database.read() as connection:
            return thread_by_key(connection, key)

    def _stuck(self, key: str) -> int | None:
        thread = self._stored(key)
        assert thread is not None
        stuck = {PostState.UNCONFIRMED, PostState.REFUSED}
        return next((post.position for post in thread.posts if post.state in stuck), None)

    def _entries(self, subject: str) -> list[audit.AuditEntry]:
        with self.database.read() as connection:
            return entries_about(connection, subject)

    def _is_held(self, key: str) -> bool:
        table = SQLModel.metadata.tables["hold"]
        now = self.desk.clock.now()
        with self.database.read() as connection:
            rows = connection.execute(select(table).where(table.c.lifted_at.is_(None))).mappings()
            return any(
                (row["until"] is None or row["until"] > now)
                and row["subject"] in {"", ACCOUNT[key], "wmhd", key}
                for row in rows
            )


def _otherwise(key: str) -> Lateness:
    return (Lateness.ASK, Lateness.SKIP, Lateness.SEND)[int(key[-1]) % 3]


def test_no_order_of_events_breaks_the_states(database: Database) -> None:
    """Fewer orders on PostgreSQL, where each takes longer."""

    class Here(States):
        pass

    Here.database = database
    hurry = "PRAGMA synchronous=OFF" if database.is_sqlite else "SET synchronous_commit TO OFF"
    event.listen(database.engine, "connect", lambda one, _: one.execute(hurry))
    database.close()  # the connections to come need not outlive the machine
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=DEEPER * (40 if database.is_sqlite else 8),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,  # the same orders each time: a commit is judged by its own changes
            database=None,
        ),
    )
