"""Copies a yes into a rehearsal: enough for its gate, and not a word about who gave it."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.tables.stories import consent_bodies, stories, story_consents, story_releases

SOMEBODY = "simulated"  # stands for every person
_Rows = list[dict[str, Any]]


def stories_in(threads: Iterable[PlannedThread]) -> list[str]:
    """The stories that these threads tell, whole or as a turn."""
    return sorted(frozenset().union(*(thread.stories for thread in threads)))


def copy_yes(real: Database, rehearsal: Database, story_ids: Sequence[str], now: datetime) -> None:
    """Lets a rehearsal tell what may be told: releases and yeses with their real days.

    No person, no version, no review and no remark is copied; doing it twice changes nothing.
    """
    with real.read() as connection:
        copies = [(story_id, _read(connection, story_id)) for story_id in story_ids]
    with rehearsal.write() as connection:
        for story_id, rows in copies:
            connection.execute(delete(stories).where(stories.c.id == story_id))
            for table, its_rows in zip(_TABLES, rows, strict=True):
                if its_rows:
                    connection.execute(insert(table), its_rows)
            entry = audit.AuditEntry(now, "rehearsal", f"story:{story_id}", "", "simulated yes", "")
            audit.record(connection, [entry])


def forget_copies(folders: Iterable[Path], story_ids: Sequence[str]) -> None:
    """Throws rehearsals away that told one of these stories; they can be rehearsed again."""
    wanted = [story_id.encode() for story_id in story_ids]
    for folder in folders:
        files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
        if any(one in path.read_bytes() for path in files for one in wanted):
            shutil.rmtree(folder, ignore_errors=True)


_TABLES = (stories, story_consents, consent_bodies, story_releases)


def _read(connection: Connection, story_id: str) -> tuple[_Rows, ...]:
    story = _rows(connection, stories, stories.c.id == story_id)
    yeses = _rows(connection, story_consents, story_consents.c.story == story_id)
    numbers = [yes["id"] for yes in yeses]
    bodies = _rows(connection, consent_bodies, consent_bodies.c.consent.in_(numbers))
    releases = _rows(connection, story_releases, story_releases.c.story == story_id)
    nobody = {"storyteller": SOMEBODY, "author": SOMEBODY, "support_contact": SOMEBODY}
    unknown = {"line_manager": None, "guardian": None, "ended_by": None, "queued_rows": 0}
    return (
        [{**row, **nobody, **unknown} for row in story],
        [{**row, "given_by": SOMEBODY, "guardian_by": None, "ended_by": None} for row in yeses],
        bodies,
        [{**row, "by": SOMEBODY} for row in releases],
    )


def _rows(connection: Connection, table: Any, where: Any) -> _Rows:
    rows: Iterable[Mapping[Any, Any]] = connection.execute(select(table).where(where)).mappings()
    return [dict(row) for row in rows]
