"""What may happen to stories, in any order, and what must hold whatever does.

The machine keeps a model of its own: who said yes to what, and when. It never asks the program.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlmodel import SQLModel

from scheduler.campaigns.model.plan import (
    Lateness,
    LatePolicy,
    PlannedPost,
    PlannedThread,
    ReplySettings,
)
from scheduler.crisis.support.sealed_post import Place, SealedPost
from scheduler.errors import HandrailError
from scheduler.people import accounts as people
from scheduler.people.roles import Actor
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.agreements.body_hashes import body_hash_now
from scheduler.store.database import Database
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories import versions
from scheduler.store.stories.people import everybody
from scheduler.store.tables.queue import holds, posts, threads
from scheduler.store.tables.stories import consent_bodies, story_releases
from scheduler.stories.review import decisions
from scheduler.stories.review.decisions import CHECKLIST
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import housekeeping, withdraw
from scheduler.stories.writing import drafts
from scheduler.stories.writing.as_thread import planned, split_story
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk, a_form, actor, agree, guardian_agrees
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.memory_network import MemoryNetwork

WORDS = {
    "teller": "I told nobody for a year.\n---\nThen a colleague asked.\n---\nI am well now.",
    "young": "School was loud in spring.\n---\nMy nan taught me to knit.\n---\nIt helps a bit.",
}
COOLING_OFF = timedelta(hours=48)
_TO_GO = threads.c.state.in_((ThreadState.SCHEDULED, ThreadState.PUBLISHING))
NUMBERS = st.integers(0, 1)
BOTH = ("main", "peers")
SCOPES = st.sampled_from([("main",), ("peers",), BOTH])
_TABLES = [
    table
    for table in SQLModel.metadata.sorted_tables
    if table.name not in {"gate", "stamp", "person", "person_role"}
]
SEND_LATE = LatePolicy(timedelta(days=900), Lateness.SEND)  # so that only the gate can stop it


BEFORE = ("_nothing", "_cooled_off", "_new_words_without_a_release")
MEANWHILE = (
    *("_nothing", "_a_yes_for_main", "_a_yes_for_peers", "_not_yet", "_months_without_an_engine"),
    *("_another_yes_and_the_clock_put_back", "_stopped_and_woken_up", "_a_row_is_changed"),
)
TOLD: dict[str, Any] = {
    "number": NUMBERS,
    "account": st.sampled_from(BOTH),
    "hours": st.sampled_from([1, 49, 100]),
    "shape": st.sampled_from(["whole", "dialogue", "typed"]),
    "before": st.sampled_from(BEFORE),
    "meanwhile": st.sampled_from(MEANWHILE),
}


@dataclass
class Yes:
    """What a storyteller agreed to."""

    accounts: tuple[str, ...]
    given_at: datetime
    until: datetime
    is_whole: bool  # the guardian agreed as well, where one is needed
    whole_at: datetime

    def holds(self, account: str, now: datetime) -> bool:
        is_due = max(self.given_at, self.whole_at) <= now < self.until
        return self.is_whole and is_due and account in self.accounts


@dataclass
class Known:
    """What this test itself knows about a story."""

    teller: str
    words: str
    first_words: str
    yeses: list[Yes] = field(default_factory=list)  # to the words as they stand
    slept_since: datetime | None = None  # the first whole yes to them
    reviewers: set[str] = field(default_factory=set)
    is_released: bool = False
    has_ended: bool = False

    @property
    def is_young(self) -> bool:
        return self.teller == "young"


class Promises(RuleBasedStateMachine):
    """Two stories, one of somebody under 18, and everything that can happen to them."""

    database: Database
    folder: Path
    # What the first run of this machine began with: the same for each, and long to make.
    begun: "tuple[list[tuple[Table, list[dict[str, Any]]]], dict[str, Known]] | None" = None

    def __init__(self) -> None:
        super().__init__()
        self.clock = StandingClock()
        self.network = MemoryNetwork(self.clock)
        self.desk = Desk(self.database, self.clock, self.network)  # type: ignore[arg-type]
        self.stories = StoryDesk(self.desk, self.folder)
        self.network.asked = self._judge
        self.known: dict[str, Known] = {}
        self.number = 0
        if self.begun is None:
            self._empty()
            self._begin()
            type(self).begun = self._rows(), deepcopy(self.known)
            return
        rows, known = self.begun
        self._empty()
        with self.database.write() as connection:
            for table, its_rows in rows:
                connection.execute(insert(table), its_rows)
        self.known = deepcopy(known)

    def _empty(self) -> None:
        with self.database.write() as connection:
            for table in reversed(_TABLES):
                connection.execute(delete(table))

    def _begin(self) -> None:
        """Two stories as far as they come at once: all that any run begins with."""
        with self.database.read() as connection:
            is_peopled = everybody(connection)
        if not is_peopled:
            self.stories.everybody()
            people.add(self.stories.context, actor("admin"), "young", is_under_18=True)
        for teller, words in WORDS.items():
            head = {"theme": f"of {teller}", "accounts": BOTH, "guardian": "mum"}
            story_id = self.stories.add(a_form(words, storyteller=teller, **head))
            self.known[story_id] = Known(teller, words, words)
        for number in range(2):  # most of what can go wrong begins here
            self.straight_on(number, BOTH)

    def _rows(self) -> "list[tuple[Table, list[dict[str, Any]]]]":
        with self.database.read() as connection:
            found = [(one, connection.execute(select(one)).mappings().all()) for one in _TABLES]
        return [(table, [dict(row) for row in rows]) for table, rows in found if rows]

    def _one(self, number: int) -> tuple[str, Known]:
        return list(self.known.items())[number]

    def _judge(self, post: SealedPost) -> None:
        """Asked at the moment of each call: may this be said, by all that this test knows?"""
        with self.database.read() as connection:
            found = connection.execute(
                select(threads.c.id, threads.c.story, posts.c.account, posts.c.story)
                .join(posts, posts.c.thread_id == threads.c.id)
                .where(posts.c.state == PostState.SENDING)
            ).one()
            turns = connection.execute(
                select(posts.c.account, posts.c.story)
                .where(posts.c.thread_id == found[0], posts.c.story.is_not(None))
                .distinct()
            ).all()
        told = [(found[2], found[1])] if found[1] else list(turns)
        assert told, "somebody's words went out as an ordinary thread"
        for account, story_id in told:
            self._judge_story(story_id, account)
        own = found[1] or found[3]
        if own and post.place is not Place.CLOSING:
            assert post.body in self.known[own].words.split("\n---\n"), "words of somebody else"

    def _judge_story(self, story_id: str, account: str) -> None:
        known, now = self.known[story_id], self.clock.now()
        assert not known.has_ended, "it was taken back or stopped"
        assert any(yes.holds(account, now) for yes in known.yeses), "no yes to this, here and now"
        assert known.slept_since is not None
        assert known.slept_since + COOLING_OFF <= now, "still cooling off"
        assert known.reviewers, "nobody reviewed it"
        assert known.is_released

    @rule(number=NUMBERS, months=st.integers(1, 3), accounts=SCOPES)
    def agree(self, number: int, months: int, accounts: tuple[str, ...]) -> None:
        story_id, known = self._one(number)
        now = self.clock.now()
        try:
            agree(
                self.stories.context,
                Actor(known.teller),
                story_id,
                version=self.stories.story(story_id).version,
                agrees_to_health=True,
                accounts=accounts,
                months=months,
            )
        except HandrailError:
            return
        before = next((yes for yes in reversed(known.yeses) if yes.until > now), None)
        # A wider yes of somebody under 18 waits for the guardian; until then the other holds.
        waits = known.is_young and before and set(before.accounts) <= set(accounts)
        until = now + relativedelta(months=months)
        yes = Yes(accounts, now, until, is_whole=not known.is_young, whole_at=now)
        known.yeses = [*(known.yeses if waits else ()), yes]
        if yes.is_whole and known.slept_since is None:
            known.slept_since = now

    @rule(number=NUMBERS)
    def guardian_agrees(self, number: int) -> None:
        story_id, known = self._one(number)
        version = self.stories.story(story_id).version
        try:
            guardian_agrees(self.stories.context, actor("mum"), story_id, version)
        except HandrailError:
            return
        now = self.clock.now()
        known.yeses = [replace(known.yeses[-1], is_whole=True, whole_at=now)]
        if known.slept_since is None:
            known.slept_since = now

    @rule(number=NUMBERS, is_back=st.booleans())
    def edit(self, number: int, is_back: bool) -> None:
        """Other words; or the first ones again, which are as new as any."""
        story_id, known = self._one(number)
        self.number += 1
        words = known.first_words if is_back else f"{known.first_words} ({self.number})"
        if words == known.words:
            return
        try:
            drafts.edit(self.stories.context, actor("writer"), story_id, words)
        except HandrailError:
            return
        known.words, known.yeses, known.slept_since = words, [], None
        known.reviewers, known.is_released = set(), False

    @rule(number=NUMBERS, who=st.sampled_from(["rev-1", "rev-2"]), is_yes=st.booleans())
    def review(self, number: int, who: str, is_yes: bool) -> None:
        story_id, known = self._one(number)
        self.stories.asked(story_id)
        try:
            decisions.review(
                self.stories.context,
                actor(who),
                story_id,
                version=self.stories.story(story_id).version,
                is_yes=is_yes,
                reason="So it is.",
                looked_at=CHECKLIST,
            )
        except HandrailError:
            return
        if is_yes:
            known.reviewers.add(who)
        else:
            known.reviewers.discard(who)
            known.is_released = False

    @rule(number=NUMBERS)
    def release(self, number: int) -> None:
        story_id, known = self._one(number)
        try:
            decisions.release(self.stories.context, actor("comms"), story_id)
        except HandrailError:
            return
        known.is_released = True

    @rule(number=NUMBERS, accounts=SCOPES)
    def straight_on(self, number: int, accounts: tuple[str, ...]) -> None:
        """The way of somebody in a hurry: everything at once."""
        self.agree(number, 2, accounts)
        self.guardian_agrees(number)
        self.review(number, "rev-1", True)
        self.review(number, "rev-2", True)
        self.release(number)

    @rule(number=NUMBERS)
    def queue(self, number: int) -> None:
        story_id, _ = self._one(number)
        try:
            queueing.enqueue(self.stories.context, actor("comms"), story_id, "main")
        except HandrailError:
            return

    def a_campaign_tells_it(self, number: int, account: str, hours: int, shape: str) -> None:
        """Whatever `check` would say of it: planned before, brought by a script, or by a row."""
        story_id, _ = self._one(number)
        self.number += 1
        with self.database.read() as connection:
            its_threads = versions.threads_of(connection, story_id)
        if any(thread.has_begun for thread in its_threads):
            return
        for thread in its_threads:
            if thread.state in {ThreadState.SCHEDULED, ThreadState.WAITING}:
                cancel.cancel(
                    self.desk.context, thread.key, actor=actor("comms"), why="told otherwise"
                )
        with self.database.read() as connection:
            words = versions.versions(connection, story_id)[-1].words
        due_at = self.clock.now() + timedelta(hours=hours)
        told = planned(
            self.stories.story(story_id),
            split_story(words),
            account,
            self.stories.organisation,
            due_at,
        )
        key = f"campaign-{self.number}/told"
        whole = replace(
            told, key=key, campaign=f"campaign-{self.number}", late=SEND_LATE, not_before=None
        )
        made = _dialogue(whole, story_id, self.number) if shape == "dialogue" else whole
        try:
            put_into_queue(self.database, made, now=self.clock.now())
        except HandrailError:
            return
        if shape == "typed":
            with self.database.write() as connection:
                connection.execute(update(threads).where(threads.c.key == key).values(story=None))

    @initialize(**TOLD)
    def told_at_first(self, **told: Any) -> None:
        """Each run begins with one, since most of what the gate is for shows there."""
        self.told_and_meanwhile_something_happens(**told)

    @rule(**TOLD)
    def told_and_meanwhile_something_happens(
        self, number: int, account: str, hours: int, shape: str, before: str, meanwhile: str
    ) -> None:
        getattr(self, before)(number)
        self.a_campaign_tells_it(number, account, hours, shape)
        getattr(self, meanwhile)(number)
        self._publish()
        self.until_the_next_is_due()

    def _nothing(self, number: int) -> None:
        pass

    def _cooled_off(self, number: int) -> None:
        self.time_passes(60)

    def _new_words_without_a_release(self, number: int) -> None:
        self.edit(number, is_back=False)
        self.agree(number, 2, BOTH)
        self.guardian_agrees(number)
        self.time_passes(60)

    def _a_yes_for_main(self, number: int) -> None:
        self.agree(number, 2, ("main",))

    def _a_yes_for_peers(self, number: int) -> None:
        self.agree(number, 2, ("peers",))

    def _not_yet(self, number: int) -> None:
        self.review(number, "rev-2", False)

    def _months_without_an_engine(self, number: int) -> None:
        self.time_passes(24 * 70)

    def _another_yes_and_the_clock_put_back(self, number: int) -> None:
        self.time_passes(24 * 5)
        self.agree(number, 2, BOTH)
        self.guardian_agrees(number)
        self.the_clock_is_put_back(1)

    def _stopped_and_woken_up(self, number: int) -> None:
        self.worry(number)
        self.somebody_wakes_up_what_was_stopped(number)

    def _a_row_is_changed(self, number: int) -> None:
        self.somebody_changes_a_row(0)

    @rule(hours=st.sampled_from([1, 5, 24, 60, 24 * 20, 24 * 70]))
    def time_passes(self, hours: int) -> None:
        self.clock.jump_to(self.clock.now() + timedelta(hours=hours))

    @rule(hours=st.sampled_from([1, 6, 30]))
    def the_clock_is_put_back(self, hours: int) -> None:
        back = self.clock.now() - timedelta(hours=hours)
        self.clock.jump_to(max(back, A_TUESDAY_NOON))

    @rule()
    def until_the_next_is_due(self) -> None:
        with self.database.read() as connection:
            due = connection.execute(
                select(threads.c.begin_at).where(
                    threads.c.state == "scheduled", threads.c.begin_at > self.clock.now()
                )
            ).scalars()
            first = min(due, default=None)
        if first is not None:
            self.clock.jump_to(first)
            self._publish()

    @rule(loses=st.booleans())
    def publish(self, loses: bool) -> None:
        self.network.loses_next = loses
        self._publish()
        self.network.loses_next = False

    def _publish(self) -> None:
        for account in BOTH:
            self.desk.publish(account)

    @rule(number=NUMBERS)
    def publish_and_take_back_in_the_middle(self, number: int) -> None:
        self.network.interrupt = lambda: self._take_back(number)
        self.until_the_next_is_due()
        self.network.interrupt = lambda: None

    @rule(number=NUMBERS)
    @precondition(lambda self: len(self.network.public) % 3 == 1)
    def take_back(self, number: int) -> None:
        self._take_back(number)

    def _take_back(self, number: int) -> None:
        story_id, known = self._one(number)
        known.has_ended = True
        withdraw.take_back(self.stories.context, Actor(known.teller), story_id)

    @rule(number=NUMBERS)
    @precondition(lambda self: self.number % 3 == 2)
    def worry(self, number: int) -> None:
        story_id, known = self._one(number)
        known.has_ended = True
        withdraw.safeguard(self.stories.context, actor("sam"), story_id, why="They seem unwell.")

    @rule()
    def hold_and_lift(self) -> None:
        number = hold.place(
            self.desk.context, Scope.EVERYTHING, "", why="sad news", actor=actor("lead")
        )
        called = len(self.network.public)
        self._publish()
        assert len(self.network.public) == called
        hold.lift(self.desk.context, number, actor=actor("lead"))

    @rule(position=st.integers(0, 2))
    def somebody_changes_a_row(self, position: int) -> None:
        with self.database.write() as connection:
            connection.execute(
                update(posts)
                .where(posts.c.position == position, posts.c.state == PostState.UNSENT)
                .where(posts.c.place != Place.CLOSING)
                .values(body="Words of somebody else.")
            )
            self._make_hashes_fit(connection)
        self.until_the_next_is_due()

    def _make_hashes_fit(self, connection: Connection) -> None:
        """Whoever changes words may know of the hash beside them: the words themselves count."""
        for key in connection.execute(select(threads.c.key).where(_TO_GO)).scalars().all():
            thread = thread_by_key(connection, key)
            assert thread is not None
            fits = body_hash_now(connection, thread)
            for table in (consent_bodies, threads):
                connection.execute(
                    update(table)
                    .where(table.c.body_hash == thread.body_hash)
                    .values(body_hash=fits)
                )

    @rule(number=NUMBERS)
    def somebody_wakes_up_what_was_stopped(self, number: int) -> None:
        """Its rows say again that it may go; it has ended all the same."""
        story_id, known = self._one(number)
        if not known.has_ended:
            return
        with self.database.write() as connection:
            connection.execute(
                update(story_releases)
                .where(story_releases.c.story == story_id)
                .values(ended_at=None)
            )
            connection.execute(
                update(threads)
                .where(threads.c.story == story_id, threads.c.state == ThreadState.CANCELLED)
                .values(state=ThreadState.SCHEDULED, begin_at=self.clock.now())
            )
        self._publish()

    @rule()
    def the_engine_goes_round(self) -> None:
        housekeeping.watch(self.stories.context)
        for _ in range(3):
            for account in BOTH:
                self.desk.reconciler.reconcile_account(account)
                self.desk.remover.remove_account(account)
        now = self.clock.now()
        for story_id, known in self.known.items():
            is_over = not any(yes.until > now for yes in known.yeses)
            if is_over and story_id in self._on_x():
                receipt = withdraw.receipt(self.stories.context, story_id)
                assert receipt.may_still_appear, "its time is over, and it is still public"

    def _on_x(self) -> set[str]:
        with self.database.read() as connection:
            rows = connection.execute(
                select(threads.c.story, posts.c.story)
                .join(posts, posts.c.thread_id == threads.c.id)
                .where(posts.c.remote_id.in_(list(self.network.public)))
            )
            return {story for row in rows for story in row if story}

    def teardown(self) -> None:
        """In the end everybody changes their mind, and nothing is left."""
        with self.database.write() as connection:
            connection.execute(delete(holds))
        for number in range(len(self.known)):
            self._take_back(number)
        for _ in range(60):
            self.the_engine_goes_round()
            self.clock.jump_to(self.clock.now() + timedelta(hours=1))
            if all(withdraw.receipt(self.stories.context, one).is_whole for one in self.known):
                break
        for story_id in self.known:
            assert withdraw.receipt(self.stories.context, story_id).is_whole
        assert self.network.public == {}
        self._publish()
        assert self.network.public == {}


def _dialogue(told: PlannedThread, story_id: str, number: int) -> PlannedThread:
    """main asks, and the account of `told` answers with the story."""
    asked = PlannedPost(0, "main", f"Question {number}, @HarbourPeers.", is_sensitive=False)
    answer = [
        replace(post, position=place, story=story_id)
        for place, post in enumerate(told.posts, start=1)
    ]
    return replace(
        a_thread(told.key, due_at=told.due_at, late=told.late),
        posts=(asked, *answer),
        reply_settings=ReplySettings.MENTIONED_USERS,
    )
