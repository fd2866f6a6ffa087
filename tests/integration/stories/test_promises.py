"""Whatever people and clocks do: no post without a yes and a review, and back means back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select, update
from sqlmodel import SQLModel

from scheduler.crisis.sealed import Place, SealedPost
from scheduler.errors import HandrailError
from scheduler.networks.base import (
    AccountName,
    Deleted,
    Identity,
    MediaId,
    Metrics,
    Outcome,
    RemoteId,
    RemotePost,
    Sent,
    Unconfirmed,
)
from scheduler.publishing import hold
from scheduler.publishing.hold import Scope
from scheduler.store.database import Database
from scheduler.store.states import PostState
from scheduler.store.tables import holds, posts, threads
from scheduler.stories import drafts, queueing, review, take_back, watch
from scheduler.stories.review import CHECKLIST
from tests.clocks import A_TUESDAY_NOON, StandingClock
from tests.desk import Desk
from tests.story_desk import StoryDesk, a_form, actor

COOLING_OFF = timedelta(hours=48)
NUMBERS = st.integers(0, 1)


@dataclass
class Known:
    """What this test itself knows about a story; it never asks the program."""

    words: str
    agreed: str | None = None
    agreed_at: datetime = A_TUESDAY_NOON
    until: datetime = A_TUESDAY_NOON
    reviewers: set[str] = field(default_factory=set)
    is_released: bool = False
    has_ended: bool = False


class MemoryNetwork:
    """Keeps what is public; may lose an answer, and may be interrupted by a person."""

    def __init__(self, clock: StandingClock) -> None:
        self._clock = clock
        self.public: dict[str, RemotePost] = {}
        self.loses_next = False
        self.asked = lambda _post: None
        self.interrupt = lambda: None
        self._number = 0

    def identity(self, account: AccountName) -> Identity:
        return Identity("1", f"Harbour{account.title()}")

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        self.asked(post)
        assert in_reply_to or reply_settings == "mentionedUsers", "who may reply is limited"
        self._number += 1
        remote_id = RemoteId(str(1_000 + self._number))
        self.public[remote_id] = RemotePost(remote_id, post.text, self._clock.now(), in_reply_to)
        self.interrupt()
        if self.loses_next:
            self.loses_next = False
            return Unconfirmed("time-out")
        return Sent(remote_id)

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted:
        self.public.pop(remote_id, None)
        return Deleted()

    def own_timeline(self, account: AccountName, since_id: RemoteId | None) -> Sequence[RemotePost]:
        return list(reversed(self.public.values()))

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics]:
        return ()


class Promises(RuleBasedStateMachine):
    """Two stories at a time, and everything that can happen to them."""

    database: Database
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        with self.database.write() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name not in {"gate", "stamp"}:
                    connection.execute(delete(table))
        self.clock = StandingClock()
        self.network = MemoryNetwork(self.clock)
        self.desk = Desk(self.database, self.clock, self.network)  # type: ignore[arg-type]
        self.stories = StoryDesk(self.desk, self.folder)
        self.stories.everybody()
        self.known: dict[str, Known] = {}
        self.network.asked = self._judge
        self.edits = 0
        for theme in ("being asked", "walking"):
            words = f"A story about {theme}.\n---\nIt went on.\n---\nIt is well."
            story_id = self.stories.add(a_form(words, theme=theme))
            self.known[story_id] = Known(words)
        self.straight_to_the_queue(0)  # most of what can go wrong begins there

    def _one(self, number: int) -> tuple[str, Known]:
        return list(self.known.items())[number]

    def _judge(self, post: SealedPost) -> None:
        """Asked at the moment of each call: may this be said, by all that this test knows?"""
        with self.database.read() as connection:
            story_id = connection.execute(
                select(threads.c.story)
                .join(posts, posts.c.thread_id == threads.c.id)
                .where(posts.c.state == PostState.SENDING)
            ).scalar_one()
        known, now = self.known[story_id], self.clock.now()
        assert not known.has_ended, "it was taken back or stopped"
        assert known.agreed == known.words, "the words are not those that were agreed to"
        assert known.agreed_at + COOLING_OFF <= now < known.until
        assert known.reviewers, "nobody reviewed it"
        assert known.is_released
        assert post.place is Place.CLOSING or post.body in known.agreed.split("\n---\n")

    @rule(number=NUMBERS, months=st.integers(1, 3))
    def agree(self, number: int, months: int) -> None:
        story_id, known = self._one(number)
        try:
            self.stories.agree(story_id, months=months)
        except HandrailError:
            return
        now = self.clock.now()
        if known.agreed != known.words:  # a second yes to the same words does not begin the
            known.agreed_at = now  # cooling-off anew: they were slept on since the first
        known.agreed = known.words
        known.until = now + relativedelta(months=months)

    @rule(number=NUMBERS)
    def edit(self, number: int) -> None:
        story_id, known = self._one(number)
        self.edits += 1
        words = f"{known.words.split(' (')[0]} ({self.edits})"
        try:
            drafts.edit(self.stories.means, actor("writer"), story_id, words)
        except HandrailError:
            return
        known.words, known.agreed, known.is_released = words, None, False
        known.reviewers = set()

    @rule(number=NUMBERS, who=st.sampled_from(["rev-1", "rev-2"]), is_yes=st.booleans())
    def review(self, number: int, who: str, is_yes: bool) -> None:
        story_id, known = self._one(number)
        version = self.stories.story(story_id).version
        try:
            review.review(
                self.stories.means,
                actor(who),
                story_id,
                version=version,
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
    def release_and_queue(self, number: int) -> None:
        story_id, known = self._one(number)
        try:
            review.release(self.stories.means, actor("comms"), story_id)
            known.is_released = True
            queueing.enqueue(self.stories.means, actor("comms"), story_id, "main")
        except HandrailError:
            return

    @rule(number=NUMBERS)
    def straight_to_the_queue(self, number: int) -> None:
        """The way of somebody in a hurry: everything at once."""
        self.agree(number, 2)
        self.review(number, "rev-1", True)
        self.review(number, "rev-2", True)
        self.release_and_queue(number)

    @rule(hours=st.sampled_from([1, 5, 24, 60, 24 * 20, 24 * 70]))
    def time_passes(self, hours: int) -> None:
        self.clock.jump_to(self.clock.now() + timedelta(hours=hours))

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
            self.desk.publish()

    @rule(loses=st.booleans())
    def publish(self, loses: bool) -> None:
        self.network.loses_next = loses
        self.desk.publish()
        self.network.loses_next = False

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
        take_back.take_back(self.stories.means, actor("teller"), story_id)

    @rule(number=NUMBERS)
    @precondition(lambda self: len(self.network.public) % 3 == 2)
    def worry(self, number: int) -> None:
        story_id, known = self._one(number)
        known.has_ended = True
        take_back.safeguard(self.stories.means, actor("sam"), story_id, why="They seem unwell.")

    @rule()
    def hold_and_lift(self) -> None:
        number = hold.place(self.desk.means, Scope.EVERYTHING, "", why="sad news", by="lead")
        called = len(self.network.public)
        self.desk.publish()
        assert len(self.network.public) == called
        hold.lift(self.desk.means, number, by="lead")

    @rule(position=st.integers(0, 2))
    def somebody_changes_a_row(self, position: int) -> None:
        with self.database.write() as connection:
            connection.execute(
                update(posts)
                .where(posts.c.position == position, posts.c.state == PostState.UNSENT)
                .where(posts.c.place != Place.CLOSING)
                .values(body="Words of somebody else.")
            )
        self.until_the_next_is_due()

    @rule()
    def the_engine_goes_round(self) -> None:
        watch.watch(self.stories.means)
        for _ in range(3):
            self.desk.reconciler.reconcile_account("main")
            self.desk.remover.remove_account("main")
        now = self.clock.now()
        for story_id, known in self.known.items():
            if known.until <= now and story_id in self._on_x():
                receipt = take_back.receipt(self.stories.means, story_id)
                assert receipt.may_still_appear, "its time is over, and it is still public"

    def _on_x(self) -> set[str]:
        with self.database.read() as connection:
            rows = connection.execute(
                select(threads.c.story)
                .join(posts, posts.c.thread_id == threads.c.id)
                .where(posts.c.remote_id.in_(list(self.network.public)))
            )
            return set(rows.scalars())

    def teardown(self) -> None:
        """In the end everybody changes their mind, and nothing is left."""
        with self.database.write() as connection:
            connection.execute(delete(holds))
        for number in range(len(self.known)):
            self._take_back(number)
        for _ in range(60):
            self.the_engine_goes_round()
            self.clock.jump_to(self.clock.now() + timedelta(hours=1))
            if all(take_back.receipt(self.stories.means, one).is_whole for one in self.known):
                break
        for story_id in self.known:
            assert take_back.receipt(self.stories.means, story_id).is_whole
        assert self.network.public == {}
        self.desk.publish()
        assert self.network.public == {}


@pytest.mark.parametrize("examples", [25])
def test_promises_hold_whatever_happens(database: Database, tmp_path: Path, examples: int) -> None:
    class OnThis(Promises):
        pass

    OnThis.database = database
    OnThis.folder = tmp_path
    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
