"""The verb that counts what everyone says, joined to the files that ask for it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.organisation import Volume
from scheduler.clock import Clock, RehearsalClock
from scheduler.engagement.listening.listener import Listen, ListeningPrices
from scheduler.engagement.statistics.hashtag_families import Families, read_families
from scheduler.networks.listening import Listening
from scheduler.settings import Settings
from scheduler.store.database import Database


def listen_of(
    root: Path, settings: Settings, database: Database, clock: Clock, network: Listening
) -> Listen:
    """What counts hashtags for the workspace at `root`, if its organisation.yaml says so."""
    return Listen(
        database,
        network,
        clock,
        _wanted(root, clock),
        listening_prices(settings),
        settings.cap_month_usd,
    )


def listening_prices(settings: Settings) -> ListeningPrices:
    """What counting costs here."""
    return ListeningPrices(settings.price_count_usd, settings.price_read_usd)


def _wanted(root: Path, clock: Clock) -> Callable[[], tuple[Volume | None, Families]]:
    """What organisation.yaml says of counting hashtags, and their families, as of each call.

    A rehearsal goes through months in a minute: its files are read once.
    """

    def read() -> tuple[Volume | None, Families]:
        volume = load_workspace(root, only=()).organisation.volume
        return volume, read_families(root) if volume else Families()

    return cache(read) if isinstance(clock, RehearsalClock) else read
