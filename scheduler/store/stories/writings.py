"""What storytellers write at the desk, as the database has it: encrypted answers to questions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, delete, select, update

from scheduler.store.tables.stories import story_answers, story_writings
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class StoredWriting:
    """A writing without its answers."""

    id: str
    person: str
    version: int
    kept: tuple[str, ...]
    picture: str | None
    began_at: datetime
    changed_at: datetime


class WritingColumns(TypedDict, total=False):
    """What may change of a writing besides its answers; what is left out stays as it is."""

    version: int
    kept: str  # a JSON list
    picture: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer, encrypted."""

    writing: str
    part: str
    tab: str
    number: int
    token: str
    stage: str
    device: str
    page: str
    at: datetime


_ANSWER = tuple(story_answers.c[one.name] for one in fields(StoredAnswer))


def add(connection: Connection, writing: StoredWriting) -> None:
    """Stores a writing without answers; if somebody did so a moment ago, that stays."""
    values = asdict(writing) | {"kept": json.dumps(writing.kept)}
    upsert(connection, story_writings, {"id": values.pop("id")}, values)


def writing(connection: Connection, writing_id: str) -> StoredWriting | None:
    """The writing with this id, or None."""
    query = select(story_writings).where(story_writings.c.id == writing_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _writing(row)


def writings_of(connection: Connection, person_id: str) -> list[StoredWriting]:
    """One person's writings, the newest first."""
    query = select(story_writings).where(story_writings.c.person == person_id)
    rows = connection.execute(query.order_by(story_writings.c.began_at.desc())).mappings()
    return [_writing(row) for row in rows]


def change(connection: Connection, writing_id: str, **columns: Unpack[WritingColumns]) -> None:
    """Changes what is known of a writing besides its answers."""
    where = story_writings.c.id == writing_id
    connection.execute(update(story_writings).where(where).values(**columns))


def keep_rules(connection: Connection, writing_id: str, kept: Iterable[str]) -> None:
    """Records the rules whose wording the storyteller keeps."""
    change(connection, writing_id, kept=json.dumps(sorted(kept)))


def answers(connection: Connection, writing_id: str) -> list[StoredAnswer]:
    """Every answer of a writing, and what was written elsewhere; by question, then by time."""
    order = (story_answers.c.part, story_answers.c.at, story_answers.c.tab)
    query = select(*_ANSWER).where(story_answers.c.writing == writing_id).order_by(*order)
    return [StoredAnswer(*row) for row in connection.execute(query)]


def keep(connection: Connection, answer: StoredAnswer) -> None:
    """Keeps an answer in place of the one before."""
    key = {"writing": answer.writing, "part": answer.part, "tab": answer.tab}
    upsert(
        connection, story_answers, key, {k: v for k, v in asdict(answer).items() if k not in key}
    )


def forget_answers(connection: Connection, writing_id: str, *tabs: tuple[str, str]) -> None:
    """Forgets answers, each named by its question and its page."""
    for part, tab in tabs:
        connection.execute(
            delete(story_answers).where(
                story_answers.c.writing == writing_id,
                story_answers.c.part == part,
                story_answers.c.tab == tab,
            )
        )


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Forgets whole writings."""
    connection.execute(delete(story_writings).where(story_writings.c.id.in_(ids)))


def pictures(connection: Connection, ids: Sequence[str] | None = None) -> set[str]:
    """The pictures of writings, of some or of all, by their SHA-256."""
    query = select(story_writings.c.picture).where(story_writings.c.picture.is_not(None))
    if ids is not None:
        query = query.where(story_writings.c.id.in_(ids))
    return set(connection.execute(query).scalars())


def all_answers(connection: Connection) -> list[StoredAnswer]:
    """The answers of everybody, encrypted: for a change of the keys."""
    return [StoredAnswer(*row) for row in connection.execute(select(*_ANSWER))]


def _writing(row: Mapping[Any, Any]) -> StoredWriting:
    return StoredWriting(**{**row, "kept": tuple(json.loads(row["kept"]))})
