"""What each call would cost on the real X."""

import json
from dataclasses import dataclass, fields
from pathlib import Path

from scheduler.errors import SettingsError
from scheduler.settings import X_PRICES

MICRO = 1_000_000  # money is counted in whole millionths of a dollar


@dataclass(frozen=True, slots=True)
class SimulatedPrices:
    """Dollars an item, as X's public price list named them on `as_of`."""

    as_of: str = f"{X_PRICES.read_on:%Y-%m}"
    create: float = X_PRICES.post_usd
    create_with_url: float = X_PRICES.post_with_url_usd
    summoned_reply: float = 0.010
    post_read: float = X_PRICES.read_usd
    owned_read: float = X_PRICES.owned_read_usd
    user_read: float = 0.010
    delete: float = X_PRICES.delete_usd
    media_metadata: float = X_PRICES.media_text_usd
    counts_recent: float = X_PRICES.count_usd
    media_subtitles: float = X_PRICES.media_text_usd  # X lists none for it: that of metadata
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
