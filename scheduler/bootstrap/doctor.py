"""The doctor's round: each look in turn, as far as what it needs is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from scheduler import bootstrap
from scheduler.campaigns.loader import load_workspace
from scheduler.checkup import accounts, machine, queue, telling
from scheduler.checkup.finding import CheckResult, fine, wrong
from scheduler.clock import SystemClock
from scheduler.errors import MistakesFound, SettingsError
from scheduler.networks.base import AccountName, Network
from scheduler.networks.x.client import X
from scheduler.networks.x.date import x_date
from scheduler.settings import Credentials, Settings, environment, read_settings


def examine(root: Path, *, ask_x: bool, tell: bool) -> Iterator[CheckResult]:
    """Every finding, as it is made."""
    if not root.is_dir():
        yield wrong("workspace", f"There is no folder {root}.", "Make one: handrail init DIR")
        return
    variables = environment(root)
    yield machine.secrets_file(root)
    yield machine.disk(root)
    try:
        settings = read_settings(variables)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield wrong("settings", line, "See docs/reference/settings.md.")
        return
    yield fine("settings", "Every setting can be read.")
    yield from _queue(root, settings)
    yield from _clock(settings)
    yield from _accounts(root, variables, settings, ask_x=ask_x)
    yield from _telling(settings, tell=tell)


def _queue(root: Path, settings: Settings) -> Iterator[CheckResult]:
    finding, opened = queue.database(bootstrap.real_url(root, settings))
    yield finding
    if opened is not None:
        yield queue.engine(opened, SystemClock())
        opened.close()


def _clock(settings: Settings) -> Iterator[CheckResult]:
    try:
        theirs = x_date(settings.x_api_url, settings.connect_timeout_seconds)
    except SettingsError as error:
        yield wrong("settings", str(error), "See docs/reference/settings.md.")
        return
    yield machine.clock(SystemClock().now(), theirs)


def _accounts(
    root: Path, variables: Mapping[str, str], settings: Settings, *, ask_x: bool
) -> Iterator[CheckResult]:
    try:
        organisation = load_workspace(root, only=()).organisation
    except MistakesFound as error:
        yield wrong("organisation", str(error).splitlines()[0], "See all of it: handrail check")
        return

    def connect(credentials: Mapping[AccountName, Credentials]) -> Network:
        return X(
            credentials,
            settings.x_api_url,
            settings.connect_timeout_seconds,
            settings.read_timeout_seconds,
        )

    yield from accounts.accounts(organisation, variables, connect if ask_x else None)


def _telling(settings: Settings, *, tell: bool) -> Iterator[CheckResult]:
    if not settings.notify.get_secret_value():
        yield telling.addresses(0, ())
    else:
        from scheduler.notify.apprise import AppriseTeller

        teller = AppriseTeller(settings.notify)
        yield telling.addresses(teller.number, teller.not_understood)
        if tell:
            yield from telling.tried(teller)
    yield telling.watcher(bool(settings.ping_url.get_secret_value()))
