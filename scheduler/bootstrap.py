"""The only place where the parts are joined. Nothing is built when it is imported."""

import getpass
import hashlib
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.campaigns.check import plans_of
from scheduler.campaigns.loader import Workspace, load_workspace
from scheduler.campaigns.organisation import Organisation
from scheduler.campaigns.planned import PlannedThread
from scheduler.campaigns.told import NO_STORIES, Stories
from scheduler.clock import Clock, RehearsalClock, SystemClock
from scheduler.crisis.ages import as_of, stamped
from scheduler.crisis.directory import Directory
from scheduler.crisis.sealed import SealedPost
from scheduler.crisis.workspace import directory_of
from scheduler.engagement.collect import Collect
from scheduler.engagement.reading_prices import ReadingPrices
from scheduler.engine.local import LocalEngine
from scheduler.engine.rehearsing import Rehearsing
from scheduler.engine.ticks import AccountTick, Tick
from scheduler.errors import MistakesFound, NotPossible, SettingsError
from scheduler.networks.base import AccountName, Network
from scheduler.networks.x import X
from scheduler.notify.base import Pinger, Teller
from scheduler.notify.ping import HttpPinger
from scheduler.notify.to_log import LogTeller
from scheduler.publishing.apply import CampaignPlan, PlannedChange, preview
from scheduler.publishing.diff import Change
from scheduler.publishing.heartbeat import Heartbeat
from scheduler.publishing.means import Means
from scheduler.publishing.publish import Publisher
from scheduler.publishing.reconcile import Reconciler
from scheduler.publishing.removal import Remover
from scheduler.publishing.shape import PostShape, sealed_posts, shapes_of
from scheduler.publishing.status import HEARTBEAT_SECONDS
from scheduler.publishing.tell import Tell
from scheduler.rehearsal.process import RehearsalAccount
from scheduler.settings import Credentials, Settings, environment, read_credentials, read_settings
from scheduler.store import engines
from scheduler.store.database import Database, open_database
from scheduler.stories.told import told

PUBLISH_SECONDS = 1.0
RECONCILE_SECONDS = 5.0
COLLECT_SECONDS = 60.0
TELL_SECONDS = 10.0
REHEARSAL_STEP_SECONDS = 0.01
REHEARSAL_LEASE_SECONDS = 5.0  # a rehearsal that was killed goes on as soon as this has run out


@dataclass(frozen=True, slots=True)
class House:
    """Everything a command works with, joined."""

    root: Path
    settings: Settings
    database: Database
    clock: Clock
    means: Means
    publisher: Publisher
    reconciler: Reconciler
    remover: Remover
    collect: Collect
    stopping: threading.Event


def settings_of(root: Path) -> Settings:
    """The settings of the workspace at `root`."""
    return read_settings(environment(root))


def real_url(root: Path, settings: Settings) -> str:
    """Where the queue of the workspace at `root` lives."""
    return settings.database_url or f"sqlite:///{root / '.handrail' / 'handrail.db'}"


def reading_prices(settings: Settings) -> ReadingPrices:
    """What readings cost here."""
    return ReadingPrices(settings.price_read_usd, settings.price_owned_read_usd, settings.app_owner)


def rehearsed_database(root: Path) -> Database:
    """What the last rehearsal of the workspace at `root` left.

    Raises: NotPossible if nothing was rehearsed there.
    """
    path = root / ".handrail" / "rehearsal" / "rehearsal.db"
    if not path.exists():
        raise NotPossible("Nothing was rehearsed here. Run: handrail rehearse")
    return open_database(f"sqlite:///{path}", is_simulated=True)


def real_database(root: Path, settings: Settings) -> Database:
    """The queue of the workspace at `root`; never a rehearsal's."""
    return open_database(real_url(root, settings), is_simulated=False)


def services(root: Path, clock: Clock) -> Directory:
    """The crisis directory of the workspace at `root`, without what is too old by now."""
    return as_of(directory_of(root), clock.now().date())


def rehearsal_services(root: Path, clock: Clock) -> Directory:
    """The same for a rehearsal, which takes every checked entry for checked just now."""
    return stamped(directory_of(root), clock.now().date())


def this_person() -> str:
    """Who works at this keyboard, for the audit."""
    return getpass.getuser()


def copy_samples(to: Path) -> list[Path]:
    """Copies the sample campaigns, their templates and .env; what is there is left alone.

    Gives the files that were made.
    """
    made = []
    for source, target in _samples():
        path = to / target
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
            made.append(path)
    return made


def _samples() -> Iterator[tuple[Path, Path]]:
    """Each sample file and where it belongs: from the installed package, or from the checkout."""
    package = Path(__file__).parent / "samples"
    root = package if package.is_dir() else Path(__file__).parent.parent
    for folder in ("campaigns", "templates"):
        for source in sorted((root / folder).rglob("*.*")):
            yield source, source.relative_to(root)
    example = package / "env.example" if package.is_dir() else root / ".env.example"
    yield example, Path(".env.example")


@dataclass(frozen=True, slots=True)
class ThreadPreview:
    """A thread as the public would see it."""

    planned: PlannedThread
    change: Change
    shapes: tuple[PostShape, ...]
    sealed: tuple[SealedPost, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign as the public would see it, and what applying it would change."""

    plan: CampaignPlan
    threads: tuple[ThreadPreview, ...]
    changes: tuple[PlannedChange, ...]


def previews(
    root: Path, settings: Settings, wanted: Sequence[CampaignPlan], clock: Clock
) -> list[Preview]:
    """Each plan beside the queue, sealed with the support lines of now. Stores nothing."""
    database = real_database(root, settings)
    try:
        known, together = services(root, clock), [plan.name for plan in wanted]
        return [
            _preview(plan, preview(database, plan, known, clock.now(), together), known)
            for plan in wanted
        ]
    finally:
        database.close()


def _preview(wanted: CampaignPlan, changes: tuple[PlannedChange, ...], known: Directory) -> Preview:
    threads = tuple(
        ThreadPreview(
            planned,
            one.change.change,
            shapes_of(planned),
            sealed_posts(planned, known, one.variant),
        )
        for one in changes
        if (planned := one.change.planned) is not None
    )
    return Preview(wanted, threads, changes)


def plans(workspace: Workspace, clock: Clock) -> tuple[CampaignPlan, ...]:
    """Every campaign of the workspace, planned and compared with the others.

    Raises: MistakesFound with the mistakes of all of them.
    """
    return tuple(
        CampaignPlan(
            campaign.name,
            campaign.title,
            tuple(campaign.hashtags),
            tuple(campaign.related),
            threads,
            campaign.budget_usd,
        )
        for campaign, threads in plans_of(
            workspace,
            directory_of(workspace.root),
            clock.now(),
            stories_for(workspace, clock),
        )
    )


def stories_for(workspace: Workspace, clock: Clock) -> Stories:
    """The released stories, if a campaign of `workspace` refers to any."""
    specs = (spec for campaign in workspace.campaigns for spec in campaign.threads)
    if not any(spec.story for spec in specs):
        return NO_STORIES
    database = real_database(workspace.root, settings_of(workspace.root))
    try:
        return told(database, workspace.organisation, clock.now())
    finally:
        database.close()


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


def open_real(root: Path) -> House:
    """The house with X itself, the real clock and the secrets of .env.

    Raises: SettingsError, MistakesFound or DatabaseError, before anything is sent.
    """
    variables = environment(root)
    settings = read_settings(variables)
    organisation = load_workspace(root, only=()).organisation
    network = X(
        _credentials(variables, organisation),
        settings.x_api_url,
        settings.connect_timeout_seconds,
        settings.read_timeout_seconds,
    )
    database = real_database(root, settings)
    return _house(
        root, settings, database, SystemClock(), network, settings.lease_seconds, services
    )


def _credentials(
    variables: Mapping[str, str], organisation: Organisation
) -> dict[AccountName, Credentials]:
    """The secrets of every account; what is missing is told for all of them at once."""
    found, wrong = {}, []
    for name, account in organisation.accounts.items():
        try:
            found[AccountName(name)] = read_credentials(variables, account.secrets)
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError("\n".join(wrong))
    return found


def open_desk(root: Path) -> Means:
    """What a person at the desk decides with. Needs no account's keys, and calls no network.

    Raises: SettingsError or DatabaseError.
    """
    settings = settings_of(root)
    network = X({}, settings.x_api_url, 1, 1)
    database = real_database(root, settings)
    seconds = settings.lease_seconds
    return _house(root, settings, database, SystemClock(), network, seconds, services).means


def open_rehearsal(
    root: Path, folder: Path, organisation: Organisation, x_url: str, seed: int
) -> House:
    """The house with a rehearsal X, its clock and a database of its own, all under `folder`."""
    settings = settings_of(root)
    credentials = {
        AccountName(name): sham_credentials(account.handle, seed)
        for name, account in organisation.accounts.items()
    }
    network = X(credentials, x_url, 2, 5)
    database = open_database(f"sqlite:///{folder / 'rehearsal.db'}", is_simulated=True)
    clock = rehearsal_clock(folder)
    return _house(
        root, settings, database, clock, network, REHEARSAL_LEASE_SECONDS, rehearsal_services
    )


def rehearsal_clock(folder: Path) -> RehearsalClock:
    """The clock of the rehearsal that lives in `folder`."""
    return RehearsalClock(folder / "clock")


def rehearsal_accounts(organisation: Organisation, seed: int) -> list[RehearsalAccount]:
    """The organisation's accounts as the rehearsal X knows them, with sham keys."""
    return [
        RehearsalAccount(
            handle=account.handle,
            api_key=(sham := sham_credentials(account.handle, seed)).api_key,
            api_secret=sham.api_secret,
            access_token=sham.access_token,
            access_secret=sham.access_secret,
        )
        for account in organisation.accounts.values()
    ]


def sham_credentials(handle: str, seed: int) -> Credentials:
    """Keys that open nothing but a rehearsal, the same each time."""

    def key(name: str) -> str:
        return hashlib.sha256(f"sham {seed} {handle} {name}".encode()).hexdigest()[:40]

    return Credentials(key("api key"), key("api secret"), key("token"), key("token secret"))


def teller_of(settings: Settings) -> Teller:
    """How people are told: by the addresses of the settings, or in the log where there is none."""
    if not settings.notify.get_secret_value():
        return LogTeller()
    from scheduler.notify.apprise import AppriseTeller  # it takes a while to come

    return AppriseTeller(settings.notify)


def pinger_of(settings: Settings) -> Pinger | None:
    """The watcher that is pinged while we publish, if there is one."""
    return HttpPinger(settings.ping_url) if settings.ping_url.get_secret_value() else None


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


def heartbeat_of(house: House) -> Heartbeat:
    """What says that the publisher is alive."""
    return Heartbeat(house.means, pinger_of(house.settings), zone_of(house.root))


def tell_of(house: House) -> Tell:
    """What tells people that something waits for them."""
    return Tell(
        house.means,
        teller_of(house.settings),
        zone_of(house.root),
        lambda: directory_of(house.root),
        guardian_of(house.root),
    )


def real_engine(house: House, more: Sequence[Tick] = ()) -> LocalEngine:
    """The ticks of a real run, and `more` that are joined elsewhere."""
    publisher, reconciler = house.publisher, house.reconciler
    return LocalEngine(
        (
            Tick("heartbeat", HEARTBEAT_SECONDS, heartbeat_of(house).beat),
            Tick("tell", TELL_SECONDS, tell_of(house).tell_due),
            AccountTick(
                "publish", PUBLISH_SECONDS, publisher.due_accounts, publisher.publish_account
            ),
            AccountTick(
                "reconcile",
                RECONCILE_SECONDS,
                reconciler.due_accounts,
                reconciler.reconcile_account,
            ),
            AccountTick(
                "remove",
                RECONCILE_SECONDS,
                house.remover.due_accounts,
                house.remover.remove_account,
            ),
            *more,
            Tick("collect", COLLECT_SECONDS, house.collect.collect_due),
        ),
        house.settings.workers,
    )


def say_goodbye(house: House) -> None:
    """Notes that the engine stopped on purpose."""
    with house.database.write() as connection:
        engines.beat(connection, house.means.owner, house.clock.now(), is_running=False)


def rehearsal_engine(
    house: House, clock: RehearsalClock, on_progress: Callable[[], None]
) -> tuple[LocalEngine, Rehearsing]:
    """The one tick of a rehearsal, and what tells when it has ended."""
    rehearsing = Rehearsing(
        house.database,
        clock,
        house.publisher,
        house.reconciler,
        house.remover,
        house.collect,
        on_progress,
    )
    step = Tick("step", REHEARSAL_STEP_SECONDS, rehearsing.step)
    return LocalEngine((step,), workers=1), rehearsing


def _house(
    root: Path,
    settings: Settings,
    database: Database,
    clock: Clock,
    network: Network,
    lease_seconds: float,
    known: Callable[[Path, Clock], Directory],
) -> House:
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    means = Means(
        database,
        network,
        clock,
        lambda: known(root, clock),
        owner,
        lease_seconds,
        settings.prices,
        settings.cap_month_usd,
        root / "media",
    )
    stopping = threading.Event()
    return House(
        root=root,
        settings=settings,
        database=database,
        clock=clock,
        means=means,
        publisher=Publisher(means, stopping.is_set),
        reconciler=Reconciler(means),
        remover=Remover(means),
        collect=Collect(database, network, clock, reading_prices(settings), settings.cap_month_usd),
        stopping=stopping,
    )
