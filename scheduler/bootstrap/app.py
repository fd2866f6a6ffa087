"""The verbs joined to a database, a network and a clock: to publish, or to decide at the desk."""

import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.bootstrap.listening import listen_of
from scheduler.bootstrap.workspace import reading_prices, real_database, services, settings_of
from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.organisation import Organisation
from scheduler.clock import Clock, SystemClock
from scheduler.crisis.directory.services import Directory
from scheduler.engagement.collection.collector import Collect
from scheduler.engagement.listening.listener import Listen
from scheduler.errors import SettingsError
from scheduler.networks.base import AccountName, Network
from scheduler.networks.listening import Listening
from scheduler.networks.x.client import X
from scheduler.networks.x.search import XListening
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.settings import Credentials, Settings, environment, read_credentials, read_settings
from scheduler.store.database import Database


@dataclass(frozen=True, slots=True)
class App:
    """Everything a command works with, joined."""

    root: Path
    settings: Settings
    database: Database
    clock: Clock
    context: PublishingContext
    publisher: Publisher
    reconciler: Reconciler
    remover: TakedownWorker
    collect: Collect
    listen: Listen
    stopping: threading.Event


def open_real(root: Path) -> App:
    """The house with X itself, the real clock and the secrets of .env.

    Raises: SettingsError, MistakesFound or DatabaseError, before anything is sent.
    """
    variables = environment(root)
    settings = read_settings(variables)
    organisation = load_workspace(root, only=()).organisation
    credentials = _credentials(variables, organisation)
    line = (
        settings.x_api_url,
        settings.connect_timeout_seconds,
        settings.read_timeout_seconds,
    )
    networks = X(credentials, *line), XListening(credentials, *line)
    database = real_database(root, settings)
    return join(root, settings, database, SystemClock(), networks, settings.lease_seconds, services)


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


def open_desk(root: Path) -> PublishingContext:
    """What a person at the desk decides with. Needs no account's keys, and calls no network.

    Raises: SettingsError or DatabaseError.
    """
    settings = settings_of(root)
    networks = X({}, settings.x_api_url, 1, 1), XListening({}, settings.x_api_url, 1, 1)
    database = real_database(root, settings)
    seconds = settings.lease_seconds
    return join(root, settings, database, SystemClock(), networks, seconds, services).context


def join(
    root: Path,
    settings: Settings,
    database: Database,
    clock: Clock,
    networks: tuple[Network, Listening],
    lease_seconds: float,
    known: Callable[[Path, Clock], Directory],
) -> App:
    """The house of these parts, under an owner's name that no other process has."""
    network, listening = networks
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    context = PublishingContext(
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
    return App(
        root=root,
        settings=settings,
        database=database,
        clock=clock,
        context=context,
        publisher=Publisher(context, stopping.is_set),
        reconciler=Reconciler(context),
        remover=TakedownWorker(context),
        collect=Collect(database, network, clock, reading_prices(settings), settings.cap_month_usd),
        listen=listen_of(root, settings, database, clock, listening),
        stopping=stopping,
    )
