"""Whatever people and clocks do: no post without a yes and a review, and back means back."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.dialects import sqlite

from scheduler.store.database import Database, open_database
from scheduler.store.queue.sending.send_statements import OPEN_GATE, TURN_IS_AGREED
from tests.support.deeper import DEEPER
from tests.support.judges.promises import Promises

# What once went wrong, or would if the gate asked less: walked every time, besides what is drawn.
# Whose story, from which account, due in how many hours, told how; what came before, and meanwhile.
TALES = {
    "nothing happens": (0, "main", 49, "whole", "_cooled_off", "_nothing"),
    "due too soon": (0, "main", 1, "whole", "_nothing", "_nothing"),
    "no engine for months": (0, "main", 49, "whole", "_cooled_off", "_months_without_an_engine"),
    "a clock put back": (
        *(0, "main", 1, "whole", "_cooled_off", "_another_yes_and_the_clock_put_back"),
    ),
    "a guardian not asked again": (1, "main", 49, "whole", "_cooled_off", "_a_yes_for_main"),
    "a yes for another account": (0, "main", 49, "whole", "_cooled_off", "_a_yes_for_peers"),
    "a yes for fewer accounts": (0, "peers", 49, "whole", "_cooled_off", "_a_yes_for_main"),
    "a reviewer says not yet": (0, "main", 49, "whole", "_cooled_off", "_not_yet"),
    "stopped, and its rows woken": (0, "main", 49, "whole", "_cooled_off", "_stopped_and_woken_up"),
    "a row changed": (0, "main", 49, "whole", "_cooled_off", "_a_row_is_changed"),
    "new words not released": (0, "main", 49, "whole", "_new_words_without_a_release", "_nothing"),
    "typed by comms": (0, "main", 49, "typed", "_cooled_off", "_nothing"),
    "in a dialogue": (0, "peers", 49, "dialogue", "_cooled_off", "_nothing"),
    "in a dialogue for months": (
        *(0, "peers", 49, "dialogue", "_cooled_off", "_months_without_an_engine"),
    ),
    "in a dialogue, for fewer": (0, "peers", 49, "dialogue", "_cooled_off", "_a_yes_for_main"),
}


def on(database: Database, folder: Path) -> type[Promises]:
    """The machine on this database."""

    class OnThis(Promises):
        pass

    OnThis.database = database
    OnThis.folder = folder
    return OnThis


def test_promises_hold_whatever_happens(database: Database, tmp_path: Path) -> None:
    often = settings(
        max_examples=DEEPER * 25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(on(database, tmp_path), settings=often)


def test_promises_hold_in_each_tale(database: Database, tmp_path: Path) -> None:
    machine = on(database, tmp_path)
    sent = 0
    for told in TALES.values():
        run = machine()
        run.told_and_meanwhile_something_happens(*told)
        sent += len(run.network.public)
        run.teardown()
    assert sent > 0, "something must be able to go out"


# What the gate asks of a story, clause by clause. Where two of them say the same in two ways, so
# that neither is missed alone, both are taken out: the words and the hash of the plan; a version
# and the end of what belonged to it; the account, which the words are hashed with.
CLAUSES = {
    "the story has not ended": ("story.ended_at IS NULL",),
    "the yes was not replaced or withdrawn": ("story_consent.ended_at IS NULL",),
    "the yes is not of the future": ("story_consent.given_at <= :now",),
    "the yes has not expired": ("story_consent.until > :now",),
    "the guardian's yes": (
        "(story_consent.needs_guardian = 0 OR story_consent.guardian_at <= :now)",
    ),
    "the words as they are": ("consent_body.words_hash = :words",),
    "the account": (
        "consent_body.account = thread.account",
        "consent_body.words_hash = :words",
        "consent_body.body_hash = thread.body_hash",
    ),
    "the release was not ended": ("story_release.ended_at IS NULL",),
    "cooling off is over": ("story_release.opens_at <= :now",),
    "the version that was released": (
        "AND story_release.version = story.version",
        "story_release.ended_at IS NULL",
    ),
    "the version that was agreed to": (
        "AND story_consent.version = story.version",
        "story_consent.ended_at IS NULL",
        "consent_body.words_hash = :words",
        "consent_body.body_hash = thread.body_hash",
    ),
    "whose words they are": ("OR consent_body.body_hash = thread.body_hash",),
}


@pytest.mark.parametrize("name", CLAUSES)
def test_a_gate_that_forgets_a_clause_is_found_out(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The machine would be worth little if it passed without them."""
    whole = [one.compiled(sqlite.dialect()) for one in (OPEN_GATE, TURN_IS_AGREED)]
    for clause in CLAUSES[name]:
        assert any(clause in one.sql for one in whole)
        left = "" if clause.startswith(("AND", "OR")) else "1 = 1"
        for one in whole:
            monkeypatch.setattr(one, "sql", one.sql.replace(clause, left))
    copy = tmp_path / "handrail.db"
    copy.write_bytes(migrated_sqlite.read_bytes())
    machine = on(open_database(f"sqlite:///{copy}", is_simulated=True), tmp_path)
    assert not all(_holds(machine, tale) for tale in TALES)  # the first that tells is enough


def _holds(machine: type[Promises], tale: str) -> bool:
    """Whether the machine's own model has nothing against what went out."""
    try:
        machine().told_and_meanwhile_something_happens(*TALES[tale])
    except AssertionError:
        return False
    return True
