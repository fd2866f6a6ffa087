"""Two people with two screens: nobody agrees to words they have not seen, and no words are lost."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from scheduler.errors import ChangedSinceSeen, HandrailError, NotAllowed
from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.publishing.operations import cancel, hold, seen
from scheduler.publishing.operations.approving.approve import approve, reject, words_to_approve
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.store.database import Database, open_database
from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import answers, drafts
from scheduler.stories.writing.answers import Stage, StoryPart
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk, actor
from tests.support.examples.builders import a_thread, put_into_queue

DECIDE = st.sampled_from(["rev-1", "comms"])
WRITE = st.sampled_from(["teller", "writer"])


@dataclass
class Screen:
    """What one person has before them."""

    words: tuple[str, ...] = ()
    mark: str = ""
    state: str = ""
    missed: str = ""
    noes: int = 0
    version: int = 1


@dataclass
class Known:
    """What really happened, judged without asking the store."""

    words: tuple[str, ...] = ()  # of the thread, as its file says
    agreed: set[tuple[str, ...]] = field(default_factory=set)  # read, and answered with yes
    bodies: list[str] = field(default_factory=list)  # of the story, every saved one
    noes: int = 0  # to the thread, however often


class TwoAtOnce(RuleBasedStateMachine):
    """One campaign's thread and one story, and people who look and decide in any order."""

    database: Database
    folder: Path
    run = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).run += 1
        self.key = f"wmhd/opener-{self.run}"
        self.known = Known()
        self.screens = {name: Screen() for name in ("rev-1", "comms", "teller", "writer")}
        self.stories = StoryDesk(Desk(self.database, StandingClock()), self.folder)
        self.desk = self.stories.desk
        self.number = 0

    @initialize()
    def begin(self) -> None:
        if self.run == 1:
            self.stories.everybody()
        accounts.change_role(
            self.stories.context, actor("admin"), "comms", Role.COMMS, is_given=True
        )
        self.the_file_changes()
        self.story_id = self.stories.add()
        self.known.bodies.append(self._body())

    @rule()
    def the_file_changes(self) -> None:
        """Somebody applies other words; what has begun stays as it is."""
        self.number += 1
        words = (f"Words {self.number} of run {self.run}.", f"More {self.number}, {self.run}.")
        thread = a_thread(self.key, *words, due_at=self.desk.clock.now() + timedelta(minutes=9))
        put_into_queue(
            self.database,
            replace(thread, owner="writer", needs_approval=True),
            now=self.desk.clock.now(),
        )
        if not self._begun():
            self.known.words = words

    @rule(who=DECIDE)
    def look(self, who: str) -> None:
        thread = self.desk.thread(self.key)
        screen = self.screens[who]
        screen.state = seen.mark_of_state(thread)
        try:
            read = words_to_approve(self.database, self.key, actor=actor(who))
        except HandrailError:
            return
        screen.words, screen.mark, screen.noes = read.posts, read.mark, self.known.noes

    @rule(who=DECIDE, is_yes=st.booleans())
    def answer(self, who: str, is_yes: bool) -> None:
        screen, now = self.screens[who], self.desk.clock.now()
        if not screen.mark:
            return
        try:
            if is_yes:
                approve(self.database, self.key, actor=actor(who), now=now, seen=screen.mark)
            else:
                reject(
                    self.database, self.key, actor=actor(who), why="No.", now=now, seen=screen.mark
                )
        except ChangedSinceSeen:
            # Or a colleague said no to them since, which nobody passes over unread.
            assert (screen.words, screen.noes) != (self.known.words, self.known.noes)
            return
        except HandrailError:
            return
        assert screen.words == self.known.words, "they answered for words that they had not read"
        self.known.noes += not is_yes
        self.known.agreed.add(screen.words) if is_yes else self.known.agreed.discard(screen.words)

    @rule(who=DECIDE)
    def move(self, who: str) -> None:
        screen, now = self.screens[who], self.desk.clock.now()
        before = seen.mark_of_state(self.desk.thread(self.key))
        try:
            cancel.move(
                self.desk.context,
                self.key,
                now + timedelta(minutes=30 + self.number),
                actor=actor(who),
                why="clash",
                seen=screen.state,
            )
        except HandrailError:
            return
        assert before == screen.state, "it was moved from where they had not seen it"

    @rule(who=st.sampled_from(["writer", "rev-1", "comms", "lead", "analyst", "admin"]))
    def hold_everything(self, who: str) -> None:
        hold.place(self.desk.context, Scope.EVERYTHING, "", why="news", actor=actor(who))
        called = len(self.desk.network.calls)
        self.desk.publish()
        assert len(self.desk.network.calls) == called

    @rule(who=st.sampled_from(["writer", "rev-1", "comms", "lead", "admin"]))
    def release_all(self, who: str) -> None:
        for one in self._holds():
            try:
                hold.lift(self.desk.context, one, actor=actor(who), missed=Missed.SEND)
            except NotAllowed:
                assert who in ("writer", "rev-1")

    @rule()
    def a_role_is_taken_away_and_given_back(self) -> None:
        context, admin = self.stories.context, actor("admin")
        accounts.change_role(context, admin, "comms", Role.COMMS, is_given=False)
        with pytest.raises(NotAllowed):
            cancel.cancel(self.desk.context, self.key, actor=actor("comms"), why="news")
        accounts.change_role(context, admin, "comms", Role.COMMS, is_given=True)

    @rule()
    def time_passes(self) -> None:
        self.desk.clock.jump_to(self.desk.clock.now() + timedelta(minutes=10))
        self.desk.publish()
        if self._begun():
            assert self.known.words in self.known.agreed, "it went out without a yes to its words"

    @rule(who=WRITE)
    def open_the_story(self, who: str) -> None:
        self.screens[who].version = self.stories.story(self.story_id).version

    def _answer(self, who: str, words: str) -> None:
        place = (self.stories.context, self.stories.vault, actor(who), self.story_id)
        before = answers.opened(*place).answers.get(StoryPart.HAPPENED)
        answers.keep_answer(
            *(*place, StoryPart.HAPPENED, words),
            seen=before.number if before else 0,
            tab="a",
            stage=Stage.WRITTEN,
        )

    @rule(who=WRITE)
    def type_it(self, who: str) -> None:
        self.number += 1
        before = self.stories.story(self.story_id)
        words = f"Typed {self.number}."
        try:
            self._answer(who, words)
        except HandrailError:
            assert before.ended_at is not None or who != "teller"
            return
        kept = answers.opened(self.stories.context, self.stories.vault, actor(who), self.story_id)
        assert kept.answers[StoryPart.HAPPENED].text == words
        assert self.stories.story(self.story_id) == before

    @rule(who=WRITE)
    def save_it(self, who: str) -> None:
        self.number += 1
        body, began_from = f"Told {self.number}.", self.screens[who].version
        try:
            drafts.edit(
                self.stories.context, actor(who), self.story_id, body, began_from=began_from
            )
        except ChangedSinceSeen:
            assert began_from != len(self.known.bodies)
            return
        except HandrailError:
            return
        assert began_from == len(self.known.bodies), "somebody's words were written over"
        self.known.bodies.append(body)

    @rule(second=WRITE)
    def both_open_and_save_it(self, second: str) -> None:
        for who in ("teller", "writer"):
            self.open_the_story(who)
        self.save_it("teller")
        self.save_it(second)

    @rule(who=DECIDE)
    def it_changes_under_their_eyes(self, who: str) -> None:
        self.look(who)
        self.the_file_changes()
        self.answer(who, is_yes=True)
        self.move(who)

    @rule()
    def take_it_back(self) -> None:
        if self.number % 13 == 12:  # seldom: nothing is written afterwards
            withdraw.take_back(self.stories.context, actor("teller"), self.story_id)

    def teardown(self) -> None:
        """Every word that was saved is there, in its order."""
        if not self.known.bodies:
            return
        with self.database.read() as connection:
            kept = [one.words.body for one in versions.versions(connection, self.story_id)]
        assert kept == self.known.bodies
        for one in self._holds():
            hold.lift(self.desk.context, one, actor=actor("lead"))

    def _begun(self) -> bool:
        thread = self.desk.thread(self.key)
        return thread.has_begun or thread.state is ThreadState.PUBLISHED

    def _body(self) -> str:
        with self.database.read() as connection:
            return versions.versions(connection, self.story_id)[-1].words.body

    def _holds(self) -> list[int]:
        from scheduler.store.queue import holds

        with self.database.read() as connection:
            return [one.number for one in holds.in_force(connection, self.desk.clock.now())]


def _on(database: Database, folder: Path) -> type[TwoAtOnce]:
    class Here(TwoAtOnce):
        pass

    Here.database, Here.folder, Here.run = database, folder, 0
    return Here


def _orders(number: int) -> settings:
    return settings(
        max_examples=number,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=[Phase.generate],
    )


def test_two_people_at_once_lose_nothing_and_agree_to_nothing_unread(
    database: Database, tmp_path: Path
) -> None:
    """Fewer orders on PostgreSQL, where each takes longer."""
    run_state_machine_as_test(
        _on(database, tmp_path), settings=_orders(40 if database.is_sqlite else 8)
    )


@pytest.mark.parametrize(
    "forgotten",
    [
        "scheduler.publishing.operations.approving.approve.refuse_if_words_changed",
        "scheduler.publishing.operations.cancel.refuse_if_state_changed",
        "scheduler.stories.writing.drafts.refuse_if_version_changed",
    ],
)
def test_a_verb_that_forgets_to_compare_is_found_out(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    copy = tmp_path / "handrail.db"
    shutil.copy(migrated_sqlite, copy)
    database = open_database(f"sqlite:///{copy}", is_simulated=True)
    monkeypatch.setattr(forgotten, lambda *_: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(_on(database, tmp_path), settings=_orders(40))
    database.close()
