"""Finds what does not fit together about the engines of one queue, and says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.publishing.monitoring.status import CLUSTER, LOCAL, EngineStatus
from scheduler.remedies import Action, Sentence, then
from scheduler.store.database import Database
from scheduler.store.queue import job_tables


@dataclass(frozen=True, slots=True)
class JobTables:
    """What a cluster needs of a database."""

    are_there: bool
    may_be_made: bool  # by an engine that begins, with the rights that we have


_RESTART = then("Then start each engine again", Action.RUN)


def engines_trouble(database: Database, engines: Sequence[EngineStatus], wanted: str) -> Sentence:
    """One sentence with what to do; () where all fits.

    `wanted` is the kind that the settings here say. Engines that do not say theirs are of an
    earlier version, and count as neither.
    """
    with database.read() as connection:
        tables = JobTables(job_tables.are_there(connection), job_tables.may_be_made(connection))
    return what_does_not_fit(engines, wanted, tables)


def what_does_not_fit(engines: Sequence[EngineStatus], wanted: str, tables: JobTables) -> Sentence:
    """As `engines_trouble`, of what is known already."""
    by_kind = {
        kind: sorted({one.machine for one in engines if one.is_running and one.kind == kind})
        for kind in (LOCAL, CLUSTER)
    }
    if by_kind[LOCAL] and by_kind[CLUSTER]:
        return _two_kinds(by_kind[LOCAL], by_kind[CLUSTER])
    if (wanted == CLUSTER or by_kind[CLUSTER]) and not tables.are_there:
        return _no_tables(may_be_made=tables.may_be_made)
    others = by_kind[LOCAL if wanted == CLUSTER else CLUSTER]
    return _another_kind(others, wanted) if others else ()


def _two_kinds(local: Sequence[str], cluster: Sequence[str]) -> Sentence:
    return (
        f"Engines of two kinds work on this queue: local on {_and(local)}, cluster on "
        f"{_and(cluster)}. Nothing is sent twice by it, but they do not share their work as they "
        "should. Set HANDRAIL_ENGINE to the same for all.",
        *_RESTART,
    )


def _no_tables(*, may_be_made: bool) -> Sentence:
    lacks = "Cluster engines are asked for, and this database lacks their tables (handrail_jobs)."
    if may_be_made:
        return (lacks, *then("They are made by", Action.RUN))
    return (
        f"{lacks} Its user may not make them: have the database's owner run GRANT CREATE ON "
        "DATABASE ... TO ..., or set HANDRAIL_ENGINE=local.",
        *_RESTART,
    )


def _another_kind(machines: Sequence[str], wanted: str) -> Sentence:
    running = LOCAL if wanted == CLUSTER else CLUSTER
    return (
        f"HANDRAIL_ENGINE is {wanted} here, and what runs on {_and(machines)} is {running}. Set it "
        "to the same for all.",
        *_RESTART,
    )


def _and(names: Sequence[str]) -> str:
    return " and ".join(names)
