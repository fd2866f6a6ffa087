"""Joins the publishing verbs to a workspace's queue, a network and a clock."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler import tracing
from scheduler.bootstrap.keys.connections import connections_of
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.model.organisation import Volume
from scheduler.engagement.collection.collector import Collector
from scheduler.engagement.listening.listener import Listener
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.errors import NotPossible, SettingsError
from scheduler.networks.base import AccountName, Network, Unavailable
from scheduler.networks.listening import Listening
from scheduler.networks.traced import TracedNetwork
from scheduler.networks.x.client import X
from scheduler.networks.x.date import x_date
from scheduler.networks.x.search import XListening
from scheduler.processes import name_of_this_process
from scheduler.publishing.clock_check import ClockCheck
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.publishing.connections.tokens import ConnectedTokens
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.directory.changes import DirectoryWatch
from scheduler.publishing.directory.versions import NewestDirectory
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.remedies import Action, Remedy
from scheduler.settings import Credentials, read_credentials
from scheduler.store.operations import connections
from scheduler.store.operations.connections import ConnectionState
from scheduler.store.operations.duties import Duty

if TYPE_CHECKING:
    from scheduler.probes.figures_page import FiguresPage


@dataclass(frozen=True, slots=True)
class App:
    """Everything that publishing works with, joined."""

    workspace: Workspace
    context: PublishingContext
    publisher: Publisher
    reconciler: Reconciler
    remover: TakedownWorker
    collect: Collector
    listen: Listener
    stopping: threading.Event
    collect_once: Callable[[], None]  # the same, by one engine at a time
    listen_once: Callable[[], None]


def open_real(workspace: Workspace, page: "FiguresPage | None" = None) -> App:
    """Joins a workspace to X itself, with the secrets of .env; what it does is counted on `page`.

    Raises: SettingsError, MistakesFound or DatabaseError, before anything is sent.
    """
    if workspace.is_simulated:
        raise NotPossible("This queue is simulated: it never goes to X itself.")
    settings = workspace.settings
    connected = connections_of(workspace)
    credentials = _credentials(workspace, connected)
    # By the keys of now: a file that is broken later stops no post on its way.
    fixed = replace(connected, has_keys=lambda name: AccountName(name) in credentials)
    tokens = ConnectedTokens(fixed)
    line = settings.x_api_url, settings.connect_timeout_seconds, settings.read_timeout_seconds
    x = X(credentials, *line, tokens)
    check = ClockCheck(workspace.database, workspace.clock, x.date.now, asks_x_for_date(workspace))
    network: Network = x
    if page is not None:
        from scheduler.probes.figures_page import MeasuredNetwork  # it takes a while to come

        network = MeasuredNetwork(x, page)

    if tracing.is_on():
        network = TracedNetwork(network)

    def mark(account: str) -> str | None:
        keys = credentials.get(AccountName(account))
        return tokens.mark(account) or (keys.mark if keys else None)

    return join(
        workspace,
        (network, XListening(credentials, *line, tokens)),
        settings.lease_seconds,
        check.is_right,
        mark,
        (lambda: None) if page is None else page.leases_lost.inc,
        tokens.ready,
        NewestDirectory(workspace.database, workspace.directory),
    )


def asks_x_for_date(workspace: Workspace) -> Callable[[], datetime | None]:
    """What asks X for its time, which costs nothing."""
    settings = workspace.settings
    return lambda: x_date(settings.x_api_url, settings.connect_timeout_seconds)


def _credentials(
    workspace: Workspace, connected: ConnectionContext
) -> dict[AccountName, Credentials]:
    """The secrets of every account; what is missing is told for all of them at once.

    One that was connected in the browser needs none, and may have them still.
    """
    with connected.database.read() as connection:
        known = {
            one.account
            for one in connections.everyone(connection)
            if one.state is not ConnectionState.GONE
        }
    keys, missing = {}, {}
    for name, account in workspace.organisation.accounts.items():
        try:
            keys[AccountName(name)] = read_credentials(workspace.variables, account.secrets)
        except SettingsError as error:
            if name not in known:
                missing[name] = account.secrets, str(error).splitlines()
    if missing:
        raise _no_keys(missing)
    return keys


def _no_keys(missing: Mapping[str, tuple[str, list[str]]]) -> SettingsError:
    """Which accounts lack keys, a line each; where some are there, which are not."""
    lines = ["Nothing was sent: keys are missing in .env, or are placeholders still."]
    for name, (prefix, wrong) in missing.items():
        is_all = len(wrong) == len(fields(Credentials))
        named = [line.partition(" ")[0] for line in wrong]
        what = f"all four that begin with {prefix}_" if is_all else ", ".join(named)
        lines.append(f"  {name}: {what}")
    lines.append("They come from X's developer portal; .env.example shows how. To look again: ")
    return SettingsError("\n".join(lines), Remedy(Action.CHECK_SETUP))


def open_offline(workspace: Workspace) -> PublishingContext:
    """What a person decides with. Needs no account's keys, and calls no network.

    Raises: SettingsError or DatabaseError.
    """
    line = workspace.settings.x_api_url, 1, 1
    networks = X({}, *line), XListening({}, *line)
    return join(workspace, networks, workspace.settings.lease_seconds).context


def join(
    workspace: Workspace,
    networks: tuple[Network, Listening],
    lease_seconds: float,
    is_clock_right: Callable[[], bool] = lambda: True,
    key_mark: Callable[[str], str | None] = lambda _: None,
    lease_lost: Callable[[], None] = lambda: None,
    why_not_ready: Callable[[str], Unavailable | None] = lambda _: None,
    newest: NewestDirectory | None = None,
) -> App:
    """Joins these parts, under an owner's name that no other process has."""
    network, listening = networks
    settings, database, clock = workspace.settings, workspace.database, workspace.clock
    cap_usd = settings.cap_month_usd

    def wanted() -> tuple[Volume | None, Families]:
        volume = workspace.organisation.volume
        return volume, workspace.families if volume else Families()

    owner, stopping = name_of_this_process(), threading.Event()
    reading, hearing = (
        Duty(database, name, owner, is_stopping=stopping.is_set) for name in ("read", "listen")
    )
    context = PublishingContext(
        database,
        network,
        clock,
        DirectoryWatch(workspace.directory, database, clock, newest),
        owner,
        lease_seconds,
        settings.prices,
        cap_usd,
        workspace.root / "media",
        is_clock_right,
        key_mark,
        lease_lost,
        why_not_ready,
        newest.may_seal if newest else lambda: True,
        stopping.is_set,
    )
    collect = Collector(database, network, clock, workspace.reading_prices, cap_usd, reading)
    listen = Listener(
        database, listening, clock, wanted, workspace.listening_prices, cap_usd, hearing
    )
    return App(
        workspace=workspace,
        context=context,
        publisher=Publisher(context, stopping.is_set),
        reconciler=Reconciler(context),
        remover=TakedownWorker(context),
        collect=collect,
        listen=listen,
        stopping=stopping,
        collect_once=reading.does(collect.collect_due),
        listen_once=hearing.does(listen.listen_due),
    )
