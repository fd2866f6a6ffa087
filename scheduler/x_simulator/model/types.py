"""One post as the archive keeps it, and the civil clock as it keeps that."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class SimulatedPost:
    """One post as it was stored."""

    post_id: int
    user_id: int
    parent_id: int | None
    root_id: int
    depth: int  # 0 for a root
    text: str
    created_ms: int  # civil clock, milliseconds since 1970
    deleted_ms: int | None
    is_hidden: int
    extras: str | None

    @property
    def media_keys(self) -> tuple[str, ...]:
        """X's keys of what is attached."""
        return tuple(json.loads(self.extras).get("media_keys", ())) if self.extras else ()

    @property
    def created_at(self) -> datetime:
        """Aware, UTC."""
        return instant(self.created_ms)


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() * 1000)


def instant(ms: int) -> datetime:
    """Aware, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
