"""The log of the truth: append-only, and what everything else judges by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.types import instant, milliseconds

_TABLES = (
    "CREATE TABLE IF NOT EXISTS truth (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL,"
    " call TEXT NOT NULL, account TEXT, status INTEGER, fault TEXT, effect TEXT, post_id INTEGER,"
    " parent_id INTEGER, text TEXT, cost_micro INTEGER NOT NULL)",
    "CREATE TRIGGER IF NOT EXISTS truth_stays BEFORE UPDATE ON truth"
    " BEGIN SELECT RAISE(ABORT, 'the truth log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS truth_is_kept BEFORE DELETE ON truth"
    " BEGIN SELECT RAISE(ABORT, 'the truth log is append-only'); END",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One call, what it did and what the client was told."""

    call: str
    account: str | None  # handle; None where nobody was recognised
    status: int | None  # None: the client got no status line
    fault: str | None = None
    effect: str | None = None  # "created", "deleted", ...; None: nothing changed
    post_id: int | None = None
    parent_id: int | None = None
    text: str | None = None  # what a create, a lookup (ids) or a count asked for, done or not
    cost_micro: int = 0


class TruthLog:
    """Rows of the log, within the archive's transactions."""

    def __init__(self, archive: Archive) -> None:
        self._run = archive.run
        for table in _TABLES:
            self._run(table)

    def record(self, truth: Truth, now: datetime) -> None:
        """Appends to the log of the truth."""
        self._run(
            "INSERT INTO truth VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                milliseconds(now),
                truth.call,
                truth.account,
                truth.status,
                truth.fault,
                truth.effect,
                truth.post_id,
                truth.parent_id,
                truth.text,
                truth.cost_micro,
            ),
        )

    def truths(self, after: int = 0) -> Iterator[dict[str, object]]:
        """The log in its order, from the row after `after`."""
        names = ("seq", "at", "call", "account", "status", "fault", "effect")
        rows = self._run(
            "SELECT seq, at_ms, call, account, status, fault, effect,"
            " CAST(post_id AS TEXT), CAST(parent_id AS TEXT), text, cost_micro / 1e6"
            " FROM truth WHERE seq > ? ORDER BY seq",
            (after,),
        )
        for row in rows:
            shown = dict(
                zip((*names, "post_id", "parent_id", "text", "cost_usd"), row, strict=True)
            )
            yield {**shown, "at": instant(row[1]).isoformat()}

    def latest(self, most: int) -> list[dict[str, object]]:
        """The last rows of the log, newest first."""
        last = self._run("SELECT coalesce(max(seq), 0) FROM truth").fetchone()[0]
        return list(self.truths(after=last - most))[::-1]

    def totals(self) -> tuple[int, int, int]:
        """Posts that were stored, calls that came, and their cost in millionths of a dollar."""
        calls, cost = self._run(
            "SELECT count(*), coalesce(sum(cost_micro), 0) FROM truth"
        ).fetchone()
        posts = self._run("SELECT count(*) FROM truth WHERE effect = 'created'").fetchone()[0]
        return posts, calls, cost

    def costs_by_call(self) -> list[tuple[str, int, int]]:
        """Each kind of call, how many came, and what they cost in millionths of a dollar."""
        return self._run(
            "SELECT call, count(*), sum(cost_micro) FROM truth GROUP BY call ORDER BY 3 DESC, 1"
        ).fetchall()

    def faults_struck(self) -> list[tuple[str, str, int]]:
        """Each fault ("drop after"), the call that it met, and how often."""
        return self._run(
            "SELECT fault, call, count(*) FROM truth WHERE fault IS NOT NULL"
            " GROUP BY fault, call ORDER BY 3 DESC, 1, 2"
        ).fetchall()

    def refused_creates(self) -> int:
        """Creates that X itself would not take: not by a fault, for money or for their number."""
        row = self._run(
            "SELECT count(*) FROM truth WHERE call = 'create' AND fault IS NULL"
            " AND status IN (400, 401, 403)"
        )
        return int(row.fetchone()[0])

    def answered(self) -> int:
        """Calls that got what they asked for."""
        row = self._run("SELECT count(*) FROM truth WHERE fault IS NULL AND status IN (200, 201)")
        return int(row.fetchone()[0])

    def calls_since(self, since_ms: int) -> list[tuple[str, str, int, int]]:
        """Call, account, instant and number of the calls that X did not turn away as too many."""
        return self._run(
            "SELECT call, account, at_ms, count(*) FROM truth WHERE at_ms >= ?"
            " AND account IS NOT NULL AND (status IS NULL OR status != 429 OR fault IS NOT NULL)"
            " GROUP BY call, account, at_ms",
            (since_ms,),
        ).fetchall()

    def spent_since(self, since_ms: int) -> int:
        """Millionths of a dollar."""
        row = self._run(
            "SELECT coalesce(sum(cost_micro), 0) FROM truth WHERE at_ms >= ?", (since_ms,)
        )
        return int(row.fetchone()[0])
