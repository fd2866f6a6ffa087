"""What each call would cost on the real X."""

import json
from dataclasses import dataclass, fields
from pathlib import Path

from scheduler.errors import SettingsError

MICRO = 1_000_000  # money is counted in whole millionths of a dollar


@dataclass(frozen=True, slots=True)
class SimulatedPrices:
    """Dollars an item, as X's public price list named them on `as_of`."""

    as_of: str = "2026-11"
    create: float = 0.015
    create_with_url: float = 0.200
    summoned_reply: float = 0.010
    post_read: float = 0.005
    owned_read: float = 0.001
    user_read: float = 0.010
    delete: float = 0.010
    media_metadata: float = 0.005
    counts_recent: float = 0.005
    media_subtitles: float = 0.005  # X lists no price for it: that of metadata
    media_upload: float = 0.0  # X lists no price for it


def read_prices(path: Path | None) -> SimulatedPrices:
    """The list at `path` (a JSON object of the names above), or the built-in one."""
    if path is None:
        return SimulatedPrices()
    try:
        return SimulatedPrices(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        names = ", ".join(field.name for field in fields(SimulatedPrices))
        raise SettingsError(f"{path}: not a price list. It is a JSON object of {names}.") from error


def micro(dollars: float) -> int:
    """Millionths of a dollar."""
    return round(dollars * MICRO)
