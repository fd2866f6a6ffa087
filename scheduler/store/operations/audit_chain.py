"""Seals the rows of the audit into one chain, and finds what was meddled with.

A row is marked when it is written, which costs the writer no query. The chain is made afterwards,
in the order in which rows were committed: engines that write side by side wait for nobody. Rows
that were not sealed yet are the tail: one that is changed there is found by its mark, one that is
taken away is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from scheduler.store.schemas import own_lock
from scheduler.store.seal_keys import PLAIN, SealKeys, digest, mark, words_hash
from scheduler.store.tables.queue import audit, audit_seals

AT_ONCE = 1_000  # rows in one transaction: others write between two of them
_LATE_COMMITS = 10_000  # so far behind the last sealed row the next ones are looked for
_LONG_AGO = timedelta(hours=1)  # no transaction of ours is open so long
_FIRST = "the beginning"
_ROW = (
    *(audit.c.id, audit.c.at, audit.c.actor, audit.c.subject, audit.c.from_state),
    *(audit.c.to_state, audit.c.why, audit.c.mark),
)


class Fault(StrEnum):
    """What is wrong with a row of the audit."""

    CHANGED = "was changed"
    MISSING = "is missing"
    SWAPPED = "holds what another row held"
    FOREIGN = "was not written by Handrail"
    CHAIN = "does not follow the seal before it: a seal was changed or taken away"
    KEY = "was sealed with a key that is not here"
    HEAD = "the head that was noted is not in the chain: the audit was made anew, or cut off"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is wrong."""

    row: int | None  # its number in the audit; None: all of it
    fault: Fault

    def __str__(self) -> str:
        return self.fault.value if self.row is None else f"row {self.row} {self.fault.value}"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain. Noted elsewhere, it proves later that nothing before it was changed."""

    sealed: int
    chain: str  # "" where nothing is sealed


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What `verify` found."""

    found: tuple[Found, ...]
    head: Head
    unsealed: int  # rows of the tail, that the chain does not hold yet
    erased: int  # rows whose words were erased; all else of them is as it was
    is_keyed: bool  # by a key outside the database

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


def head(connection: Connection) -> Head:
    """The end of the chain as it stands."""
    sealed = connection.execute(select(func.count()).select_from(audit_seals)).scalar_one()
    return Head(sealed, _last(connection) if sealed else "")


def seal(connection: Connection, keys: SealKeys) -> int:
    """Seals what is not sealed yet, at most AT_ONCE rows; gives how many it sealed."""
    if connection.dialect.name == "postgresql":  # SQLite's writers are alone already
        connection.execute(select(func.pg_advisory_xact_lock(own_lock(connection, 7432))))
    rows = connection.execute(_unsealed(connection).limit(AT_ONCE)).all()
    chain, key, made = _last(connection), keys.newest, []
    for row in rows:
        words = words_hash(key, row.why)
        content = _content(key, row, words)
        chain = digest(key, chain, str(row.id), content)
        values = {"audit_id": row.id, "words": words, "content": content, "chain": chain}
        made.append(values)
    if made:
        connection.execute(insert(audit_seals), made)
    return len(made)


def verify(
    connection: Connection, keys: SealKeys, now: datetime, noted: str | None = None
) -> AuditVerdict:
    """Looks at every row and every seal; `noted` is a head that was written down before."""
    check = _Check(keys)
    query = (
        select(audit_seals, *(column.label(f"row_{column.name}") for column in _ROW))
        .select_from(audit_seals.outerjoin(audit, audit.c.id == audit_seals.c.audit_id))
        .order_by(audit_seals.c.id)
    )
    for seal_row in connection.execute(query):
        check.seal(seal_row)
    unsealed = 0
    for row in connection.execute(_all_unsealed()):
        unsealed += 1
        check.tail(row, now)
    if noted is not None and noted not in check.chains:
        check.found.append(Found(None, Fault.HEAD))
    return AuditVerdict(
        found=tuple(check.verdict()),
        head=Head(len(check.chains), check.chain if check.chains else ""),
        unsealed=unsealed,
        erased=check.erased,
        is_keyed=bool(keys.newest),
    )


@dataclass
class _Check:
    """Goes through the chain, seal by seal."""

    keys: SealKeys
    found: list[Found] = field(default_factory=list)
    chains: set[str] = field(default_factory=set)
    chain: str = _FIRST
    erased: int = 0
    last_sealed: int = 0
    _sealed_as: dict[str, int] = field(default_factory=dict)  # content that is not there: its row
    _is_now: list[tuple[int, str]] = field(default_factory=list)  # row: what it holds instead
    _marks: set[str] = field(default_factory=set)  # names of the keys of marks so far

    def seal(self, one: Any) -> None:
        """Looks at a seal, and at its row."""
        key = self.keys.by_name.get(one.content.partition("$")[0])
        before, self.chain = self.chain, one.chain
        self.chains.add(one.chain)
        self.last_sealed = max(self.last_sealed, one.audit_id)
        if key is None:
            self._note(one.audit_id, Fault.KEY)
            return
        if digest(key, before, str(one.audit_id), one.content) != one.chain:
            self._note(one.audit_id, Fault.CHAIN)
        if one.row_id is None:
            self._note(one.audit_id, Fault.MISSING)
            return
        row = _Row(*(getattr(one, f"row_{column.name}") for column in _ROW))
        words = words_hash(key, row.why)
        is_erased = not row.why and words != one.words
        self.erased += is_erased
        content = _content(key, row, one.words if is_erased else words)
        if content != one.content:
            self._sealed_as[one.content] = one.audit_id
            self._is_now.append((one.audit_id, content))
        elif not is_erased and not self._is_marked(row):
            self._note(row.id, Fault.FOREIGN)

    def tail(self, row: Any, now: datetime) -> None:
        """Looks at a row that is not sealed yet."""
        is_skipped = row.id < self.last_sealed and now - row.at > _LONG_AGO
        if is_skipped or not self._is_marked(row):
            self._note(row.id, Fault.FOREIGN)

    def verdict(self) -> Iterator[Found]:
        """All that is wrong, by row."""
        for row, content in self._is_now:
            fault = Fault.SWAPPED if content in self._sealed_as else Fault.CHANGED
            self._note(row, fault)
        yield from sorted(self.found, key=lambda one: (one.row is None, one.row or 0, one.fault))

    def _note(self, row: int, fault: Fault) -> None:
        self.found.append(Found(row, fault))

    def _is_marked(self, row: Any) -> bool:
        """Whether its mark is one of ours. Rows from before there were marks have none, and plain
        ones come before the first that was made with a key."""
        if row.mark is None:
            return not self._marks
        name = row.mark.partition("$")[0]
        is_downgraded = name == PLAIN and bool(self._marks - {PLAIN})
        self._marks.add(name)
        key = self.keys.by_name.get(name)
        if key is None or is_downgraded:
            return False
        return bool(_content(key, row, words_hash(key, row.why)) == row.mark)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the audit, as a seal's query brings it."""

    id: int
    at: datetime
    actor: str
    subject: str
    from_state: str
    to_state: str
    why: str
    mark: str | None


def _content(key: bytes, row: Any, words: str) -> str:
    return mark(key, words, row.at, row.actor, row.subject, row.from_state, row.to_state)


def _last(connection: Connection) -> str:
    query = select(audit_seals.c.chain).order_by(audit_seals.c.id.desc()).limit(1)
    chain: str | None = connection.execute(query).scalar()
    return chain or _FIRST


def _unsealed(connection: Connection) -> Select[Any]:
    last = connection.execute(select(func.max(audit_seals.c.audit_id))).scalar() or 0
    return _all_unsealed().where(audit.c.id > last - _LATE_COMMITS)


def _all_unsealed() -> Select[Any]:
    joined = audit.outerjoin(audit_seals, audit_seals.c.audit_id == audit.c.id)
    return select(*_ROW).select_from(joined).where(audit_seals.c.id.is_(None)).order_by(audit.c.id)
