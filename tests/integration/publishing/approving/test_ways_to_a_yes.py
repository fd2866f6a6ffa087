"""No way approves words that were not shown: every way, in any order, while the words change.

It judges by what it wrote down itself of who was shown what; the gate is asked in the end.
"""

from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from scheduler.errors import HandrailError
from scheduler.publishing.operations.approving.approve import (
    approve,
    approve_several,
    reject,
    words_to_approve,
)
from scheduler.publishing.operations.approving.outside import answer, view
from scheduler.publishing.operations.seen import note_opened
from scheduler.store.queue.sending import gate
from scheduler.store.queue.sending.gate import Denial, SendRequest
from scheduler.store.tables.approving import opened_words, outside_answers
from scheduler.store.tables.queue import approvals
from tests.integration.publishing.approving.test_outside import link
from tests.support.desks.asking import FIRST, AskingDesk, asking

PEOPLE = st.sampled_from(["ruth", "rob", "amira", "dev"])
WORDS = ("What helped?", "Who asked?", "What would you say?")
OUTSIDE = "outside 1"


class WaysToAYes(RuleBasedStateMachine):
    """One thread, three versions of its words, colleagues, its owner, and somebody outside."""

    desk: AskingDesk
    token: str

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[tuple[str, str, str]] = set()  # who, mark, hash of the words
        self._clear()
        self.desk.queue(asking(FIRST, WORDS[0], "More."))

    def _clear(self) -> None:
        with self.desk.desk.database.write() as connection:
            for table in (approvals, opened_words, outside_answers):
                connection.execute(delete(table))

    @property
    def words(self) -> str:
        return self.desk.desk.thread(FIRST).body_hash

    def _known(self, who: str, number: int) -> str:
        """A mark that was on somebody's screen at some time; nonsense if none was."""
        marks = sorted({mark for one, mark, _ in self.shown if one == who})
        return marks[number % len(marks)] if marks else "0" * 64

    @rule(version=st.sampled_from(WORDS))
    def words_change(self, version: str) -> None:
        self.desk.queue(asking(FIRST, version, "More."))

    @rule(who=PEOPLE)
    def looks(self, who: str) -> None:
        try:
            found = words_to_approve(self.desk.desk.database, FIRST, actor=self.desk.actor(who))
        except HandrailError:
            return
        self.shown.add((who, found.mark, self.words))
        thread = self.desk.desk.thread(FIRST).id
        actor, now = self.desk.actor(who), self.desk.now()
        note_opened(self.desk.desk.database, actor, thread, found.mark, now)

    @rule()
    def outsider_looks(self) -> None:
        for one in view(self.desk.desk.context, self.token).threads:
            self.shown.add((OUTSIDE, one.mark, self.words))

    @rule(who=PEOPLE, number=st.integers(0, 9), is_yes=st.booleans())
    def decides(self, who: str, number: int, is_yes: bool) -> None:
        terms = {"actor": self.desk.actor(who), "now": self.desk.now()}
        mark, database = self._known(who, number), self.desk.desk.database
        with suppress(HandrailError):
            if is_yes:
                approve(database, FIRST, seen=mark, **terms)  # type: ignore[arg-type]
            else:
                reject(database, FIRST, why="Not yet.", seen=mark, **terms)  # type: ignore[arg-type]

    @rule(who=PEOPLE, whose=PEOPLE, number=st.integers(0, 9))
    def ticks(self, who: str, whose: str, number: int) -> None:
        """Also with a mark that only a colleague was shown, or with that of now."""
        mark = self._known(whose, number) if number else self.desk.mark()
        approve_several(
            self.desk.desk.database,
            {FIRST: mark},
            actor=self.desk.actor(who),
            now=self.desk.now(),
        )

    @rule(number=st.integers(0, 9), is_yes=st.booleans())
    def outsider_answers(self, number: int, is_yes: bool) -> None:
        mark, why = self._known(OUTSIDE, number), "" if is_yes else "Not our name."
        context = self.desk.desk.context
        with suppress(HandrailError):
            answer(context, self.token, FIRST, is_yes=is_yes, why=why, seen=mark)

    @invariant()
    def nobody_approved_what_they_were_not_shown(self) -> None:
        with self.desk.desk.database.read() as connection:
            found = connection.execute(
                select(approvals.c.by, approvals.c.body_hash, approvals.c.is_yes)
            ).all()
        shown = {(who, words) for who, _, words in self.shown}
        for by, words, is_yes in found:
            assert not is_yes or (by, words) in shown
            assert by != "dev", "the owner"

    def teardown(self) -> None:
        """The gate opens for the words of now only where they have a yes."""
        thread, database = self.desk.desk.thread(FIRST), self.desk.desk.database
        with database.read() as connection:
            of_now = (approvals.c.body_hash == thread.body_hash) & approvals.c.is_yes
            is_agreed = connection.execute(select(approvals).where(of_now)).first() is not None
        with database.write() as connection:
            request = SendRequest(thread, thread.posts[0], thread.posts[0].body, fence=1)
            denial = gate.open_gate(connection, request, thread.begin_at)
            connection.rollback()
        assert (denial is None) == is_agreed
        assert denial in (None, Denial.NOT_WANTED)


def test_no_way_approves_words_that_were_not_shown(asked: AskingDesk) -> None:
    class Here(WaysToAYes):
        desk = asked
        token = link(asked, is_counted=True)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25 if asked.desk.database.is_sqlite else 4,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
