"""Which stretch of posts a request asks for, and what it is told about the rest."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from scheduler.x_simulator.http.problems import invalid_request
from scheduler.x_simulator.http.requests import Query
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds

NO_END = 2**63 - 1
_TOKEN = "before"  # noqa: S105 - of a page, not of a person


@dataclass(frozen=True, slots=True)
class IdRange:
    """Ids strictly between two, and times from one to another, both included."""

    after: int
    before: int
    start_ms: int
    end_ms: int

    @classmethod
    def of(cls, query: Query, shown_until_ms: int) -> "IdRange":
        """What the query asks for, as far as it is shown yet.

        Raises: Problem (400) for a value that is none.
        """
        return cls(
            after=query.whole("since_id", 0, 0, NO_END),
            before=_before(query),
            start_ms=_moment(query, "start_time", 0),
            end_ms=min(_moment(query, "end_time", NO_END), shown_until_ms),
        )

    def from_ms(self, start_ms: int) -> "IdRange":
        """The same, and nothing before `start_ms`."""
        return replace(self, start_ms=max(self.start_ms, start_ms))


def meta_of(found: list[SimulatedPost], limit: int) -> dict[str, Any]:
    """`meta` of a page of at most `limit` posts, where one more was looked for."""
    shown = found[:limit]
    if not shown:
        return {"result_count": 0}
    meta = {
        "result_count": len(shown),
        "newest_id": str(shown[0].post_id),
        "oldest_id": str(shown[-1].post_id),
    }
    if len(found) > limit:
        meta["next_token"] = f"{_TOKEN}{shown[-1].post_id}"
    return meta


def _before(query: Query) -> int:
    until = query.whole("until_id", NO_END, 0, NO_END)
    token = query.given.get("pagination_token", query.given.get("next_token"))
    if token is None:
        return until
    number = token.removeprefix(_TOKEN)
    if number == token or not number.isdecimal():
        raise invalid_request("The `pagination_token` query parameter value is not valid")
    return min(until, int(number))


def _moment(query: Query, name: str, default_ms: int) -> int:
    value = query.given.get(name)
    if value is None:
        return default_ms
    try:
        return milliseconds(datetime.fromisoformat(value).astimezone(UTC))
    except ValueError as error:
        raise invalid_request(
            f"The `{name}` query parameter value [{value}] is not a time", {name: [value]}
        ) from error
