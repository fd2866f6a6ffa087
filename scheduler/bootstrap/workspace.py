"""What a workspace holds besides its campaigns: settings, the queue, services, people."""

import getpass
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.organisation import Organisation
from scheduler.clock import Clock
from scheduler.crisis.directory.expiry import as_of, stamped
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.workspace_files import directory_of
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.errors import MistakesFound, NotPossible
from scheduler.settings import Settings, environment, read_settings
from scheduler.store.database import Database, open_database


def settings_of(root: Path) -> Settings:
    """The settings of the workspace at `root`."""
    return read_settings(environment(root))


def real_url(root: Path, settings: Settings) -> str:
    """Where the queue of the workspace at `root` lives."""
    return settings.database_url or f"sqlite:///{root / '.handrail' / 'handrail.db'}"


def real_database(root: Path, settings: Settings) -> Database:
    """The queue of the workspace at `root`; never a rehearsal's."""
    return open_database(real_url(root, settings), is_simulated=False)


def rehearsed_database(root: Path) -> Database:
    """What the last rehearsal of the workspace at `root` left.

    Raises: NotPossible if nothing was rehearsed there.
    """
    path = root / ".handrail" / "rehearsal" / "rehearsal.db"
    if not path.exists():
        raise NotPossible("Nothing was rehearsed here. Run: handrail rehearse")
    return open_database(f"sqlite:///{path}", is_simulated=True)


def reading_prices(settings: Settings) -> ReadingPrices:
    """What readings cost here."""
    return ReadingPrices(settings.price_read_usd, settings.price_owned_read_usd, settings.app_owner)


def services(root: Path, clock: Clock) -> Directory:
    """The crisis directory of the workspace at `root`, without what is too old by now."""
    return as_of(directory_of(root), clock.now().date())


def rehearsal_services(root: Path, clock: Clock) -> Directory:
    """The same for a rehearsal, which takes every checked entry for checked just now."""
    return stamped(directory_of(root), clock.now().date())


def this_person() -> str:
    """Who works at this keyboard, for the audit."""
    return getpass.getuser()


def zone_of(root: Path) -> ZoneInfo:
    """The time zone that people at this workspace live in; UTC if its file cannot be read."""
    try:
        return load_workspace(root, only=()).organisation.zone
    except MistakesFound:
        return ZoneInfo("UTC")


def guardian_of(root: Path) -> str | None:
    """Whom organisation.yaml names for safeguarding; None if nobody, or it cannot be read."""
    try:
        named = load_workspace(root, only=()).organisation.safeguarding
    except MistakesFound:
        return None
    return named.contact if named else None


def account_rows(organisation: Organisation) -> list[Mapping[str, object]]:
    """The accounts as the store keeps them."""
    return [
        {
            "name": name,
            "handle": account.handle,
            "role": str(account.role),
            "region": organisation.region_of(name),
            "spacing_seconds": organisation.spacing_of(name).total_seconds(),
            "daily_cap": account.daily_cap,
            "quiet_from": f"{quiet.start:%H:%M}" if quiet else None,
            "quiet_to": f"{quiet.until:%H:%M}" if quiet else None,
            "timezone": str(organisation.zone),
        }
        for name, account in organisation.accounts.items()
        for quiet in [organisation.quiet_of(name)]
    ]
