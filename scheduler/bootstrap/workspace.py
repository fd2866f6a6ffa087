"""Opens a workspace: its settings, queue, organisation and directory, each once."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.bootstrap.register import require_own_queue
from scheduler.campaigns.loader import ORGANISATION_FILE, load_organisation
from scheduler.campaigns.model.organisation import Organisation
from scheduler.clock import Clock, RehearsalClock, SystemClock
from scheduler.crisis.directory.expiry import as_of, stamped
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.workspace_files import (
    Proved,
    Stamp,
    directory_of,
    stamp_of,
)
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.listening.listener import ListeningPrices
from scheduler.engagement.statistics.hashtag_families import FILE_NAME as FAMILIES_FILE
from scheduler.engagement.statistics.hashtag_families import Families, read_families
from scheduler.errors import MistakesFound, NotPossible, SettingsError
from scheduler.formatting import Exchange
from scheduler.people.login import login_of_system
from scheduler.remedies import Action, then
from scheduler.settings import Settings, environment, read_settings
from scheduler.store.agreements.directory_changes import proved_checks
from scheduler.store.database import Database, open_database
from scheduler.store.seal_keys import seal_keys
from scheduler.store.stories import people
from scheduler.store.upgrades import upgrade

_QUEUE = "HANDRAIL_DATABASE_URL"


class Workspace:
    """A folder of campaigns with all that belongs to it, each opened once, when first asked for.

    A command makes one; a page holds one for as long as it runs. What people write into its files
    meanwhile is read again; settings and the queue stay as they were opened.
    """

    def __init__(
        self,
        root: Path,
        rehearsal: Path | None = None,
        practice: Path | None = None,
        *,
        makes_queue: bool = False,
        connections: int | None = None,
    ) -> None:
        """`rehearsal` is the folder of the rehearsal whose queue and clock it goes by, if any.

        `practice` is the folder of a practice queue, which goes by this machine's clock. A queue
        at an address of the settings is made only if `makes_queue` says so; the workspace's own
        may be made by whoever needs it first. `connections` is its share, where several charities
        go on in one process; None: all that the settings allow.
        """
        self.root = root
        self._connections = connections
        self._makes_queue = makes_queue
        self.rehearsal = rehearsal
        self.practice = practice
        self.clock: Clock = rehearsal_clock(rehearsal) if rehearsal else SystemClock()

    def again(self) -> "Workspace":
        """The same, with its settings and queue to be opened anew."""
        share = self._connections
        return Workspace(self.root, self.rehearsal, self.practice, connections=share)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The environment, and below it what .env says."""
        return environment(self.root)

    @cached_property
    def settings(self) -> Settings:
        """The settings.

        Raises: SettingsError.
        """
        return read_settings(self.variables)

    @property
    def database_url(self) -> str:
        """Where the queue lives."""
        if self.rehearsal:
            return f"sqlite:///{self.rehearsal / 'rehearsal.db'}"
        if self.practice:
            return f"sqlite:///{self.practice / 'practice.db'}"
        url = self.settings.database_url
        require_own_queue(self.root, url)
        return url or f"sqlite:///{self._own_database}"

    @property
    def has_queue(self) -> bool:
        """Whether anything was ever applied here, as far as can be known without opening it."""
        if self.practice:
            return (self.practice / "practice.db").exists()
        return bool(self.settings.database_url) or self._own_database.exists()

    @property
    def _own_database(self) -> Path:
        return self.root / ".handrail" / "handrail.db"

    @cached_property
    def database(self) -> Database:
        """The queue.

        Raises: SettingsError; DatabaseError if it is a rehearsal's where it must be real, or there
        is none and none may be made; see `__init__`.
        """
        keys = () if self.is_simulated else self.settings.seal_keys
        is_own = self.is_simulated or not self.settings.database_url
        return open_database(
            self.database_url,
            is_simulated=self.is_simulated,
            may_make=self._makes_queue or (is_own and self.root.is_dir()),
            seal_keys=seal_keys(keys),
            connections=self._connections or self.settings.database_connections,
        )

    @property
    def is_simulated(self) -> bool:
        """Whether its queue is stamped as simulated: a rehearsal's, or one to practise with."""
        return self.rehearsal is not None or self.practice is not None

    def upgrade(self) -> None:
        """Brings the queue to this program's version; doing it twice changes nothing.

        Raises: SettingsError, DatabaseError.
        """
        upgrade(Database(self.database_url))

    @property
    def organisation(self) -> Organisation:
        """Who the organisation is.

        Raises: MistakesFound.
        """
        path = _organisation_file(self.root)
        return _organisation(path, stamp_of(path))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that its people live in; UTC if its file cannot be read."""
        try:
            return self.organisation.zone
        except MistakesFound:
            return ZoneInfo("UTC")

    @property
    def exchange(self) -> Exchange | None:
        """The second currency to show costs in; None if there is none, or it cannot be read."""
        try:
            return self.organisation.exchange
        except MistakesFound:
            return None

    @property
    def guardian(self) -> str | None:
        """Whom organisation.yaml names for safeguarding; None if nobody, or it cannot be read."""
        try:
            named = self.organisation.safeguarding
        except MistakesFound:
            return None
        return named.contact if named else None

    @property
    def families(self) -> Families:
        """The spellings that count as one hashtag."""
        return _families(self.root, stamp_of(self.root / FAMILIES_FILE))

    @property
    def whole_directory(self) -> Directory:
        """The crisis directory with what is too old by now."""
        directory = directory_of(self.root)
        if not any(change.is_in_force for change in directory.changes) or not self.has_queue:
            return directory
        return directory_of(self.root, self._proved_checks())

    def _proved_checks(self) -> Proved | None:
        """The checks by people who were signed in; None where no people are set up."""
        real = Workspace(self.root) if self.is_simulated else self
        with real.database.read() as connection:
            return proved_checks(connection) if people.count(connection) else None

    def directory(self) -> Directory:
        """The crisis directory as posts may print it now.

        A rehearsal takes every checked entry for checked just now.
        """
        today = self.clock.now().date()
        directory = self.whole_directory
        return stamped(directory, today) if self.rehearsal else as_of(directory, today)

    @property
    def reading_prices(self) -> ReadingPrices:
        """What readings cost here."""
        of = self.settings
        return ReadingPrices(of.price_read_usd, of.price_owned_read_usd, of.app_owner)

    @property
    def listening_prices(self) -> ListeningPrices:
        """What counting hashtags costs here."""
        return ListeningPrices(self.settings.price_count_usd, self.settings.price_read_usd)

    def last_rehearsal(self) -> "Workspace":
        """The same files, with the queue and the clock that the last rehearsal left.

        Raises: NotPossible if nothing was rehearsed here.
        """
        folder = self.root / ".handrail" / "rehearsal"
        if not (folder / "rehearsal.db").exists():
            raise NotPossible("Nothing was rehearsed here.", *then("Run", Action.REHEARSE))
        return Workspace(self.root, folder)


class _AsFarAsReadable(Workspace):
    """A workspace in which a wrong setting is passed over, but never where its queue is."""

    @cached_property
    def variables(self) -> Mapping[str, str]:
        return environment(self.root, is_strict=False)

    @cached_property
    def settings(self) -> Settings:
        try:
            return read_settings(self.variables)
        except SettingsError:
            where = {_QUEUE: self.variables[_QUEUE]} if _QUEUE in self.variables else {}
            return read_settings(where)


def as_far_as_readable(workspace: Workspace) -> Workspace:
    """The same files and queue, where only what is needed to find the queue must be right."""
    if isinstance(workspace, _AsFarAsReadable):
        return workspace
    return _AsFarAsReadable(workspace.root, workspace.rehearsal, workspace.practice)


def rehearsal_clock(folder: Path) -> RehearsalClock:
    """The clock of the rehearsal that lives in `folder`."""
    return RehearsalClock(folder / "clock")


@lru_cache(maxsize=64)  # a page asks for it several times over, and joining paths takes its time
def _organisation_file(root: Path) -> Path:
    return root / "campaigns" / ORGANISATION_FILE


@lru_cache(maxsize=8)
def _organisation(path: Path, _stamp: Stamp) -> Organisation:
    return load_organisation(path)


@lru_cache(maxsize=8)
def _families(root: Path, _stamp: Stamp) -> Families:
    return read_families(root)


def this_person() -> str:
    """Who works at this keyboard: the login that the system itself knows.

    Never what LOGNAME, USER or another variable says: anybody types those.
    """
    return login_of_system()


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
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
            "timezone": str(organisation.zone),
        }
        for name, account in organisation.accounts.items()
        for quiet in [organisation.quiet_of(name)]
        for quiet_from, quiet_to in [quiet.as_texts() if quiet else (None, None)]
    ]
