"""How this rehearsal X behaves where the real one is not documented, or may be either way.

The control API: GET /rehearsal/switches shows them all, POST changes those it names.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scheduler.x_simulator.model.archive import Archive

_KEPT_AS = "switches"


class Positions(BaseModel):
    """Where each switch stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: bool = False  # count calls, and answer 429 to too many
    day_headers: bool = False  # send the headers of the 24-hour windows too
    reset_header: Literal["right", "missing", "wrong"] = "right"
    access_level: bool = True  # say by a header what an account may do
    duplicates: Literal["refused", "taken"] = "refused"  # a text that was said within 30 days
    self_threads: bool = True  # an account may reply to itself without being mentioned
    timeline_lag_seconds: int = Field(default=0, ge=0, le=900)  # by the civil clock
    metrics_lag_seconds: int = Field(default=0, ge=0, le=86_400)  # figures are so old
    missing_metrics: tuple[str, ...] = ()  # public figures that no answer has: "bookmark_count"
    naming: Literal["tweet", "post", "tweet-ignored"] = "tweet"  # see presentation.py
    reuse_revokes: bool = True  # a refresh token that comes twice ends the whole grant
    credits_usd: float | None = Field(
        default=None, ge=0
    )  # 402 once this much is spent; null: never
    spend_cap_usd: float | None = Field(default=None, ge=0)  # 403 for the rest of the month


class Switches:
    """The positions, which a restart keeps."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        kept = archive.kept(_KEPT_AS)
        self.at = Positions.model_validate_json(kept) if kept else Positions()

    def change(self, changes: dict[str, Any]) -> None:
        """Moves the switches that `changes` names.

        Raises: ValueError if it names what is none, or a position that is not there.
        """
        self.at = Positions.model_validate(self.at.model_dump() | changes)
        self._archive.keep(_KEPT_AS, self.at.model_dump_json())
