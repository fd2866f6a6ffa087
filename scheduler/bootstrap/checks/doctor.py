"""Examines a workspace: each look in turn, as far as what it needs is there."""

from collections.abc import Iterator, Mapping

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.placeholders import is_made_up, left_to_fill_in
from scheduler.checkup import accounts, directory, machine, queue, telling
from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.errors import HandrailError, MistakesFound, SettingsError
from scheduler.networks.base import AccountName, Network
from scheduler.networks.x.client import X
from scheduler.networks.x.date import x_date
from scheduler.publishing.connections import standing
from scheduler.publishing.directory.versions import NewestDirectory
from scheduler.remedies import Action, then
from scheduler.settings import Credentials, Settings
from scheduler.store.database import Database
from scheduler.store.operations import connections
from scheduler.store.queue import accounts as stored_accounts


def examine(workspace: Workspace, *, ask_x: bool, tell: bool) -> Iterator[CheckResult]:
    """Every finding, as it is made."""
    root = workspace.root
    if not root.is_dir():
        make_one = then("Make one", Action.INIT)
        yield wrong("workspace", f"There is no folder {root}.", *make_one)
        return
    yield machine.secrets_file(root)
    yield machine.disk(root)
    try:
        settings = workspace.settings
    except SettingsError as error:
        for line in str(error).splitlines():
            yield wrong("settings", line, "See docs/reference/settings.md.")
        return
    yield fine("settings", "Every setting can be read.")
    yield from _queue(workspace)
    yield from _clock(workspace)
    yield from directory.changes(workspace.root, lambda: workspace.whole_directory)
    yield from _accounts(workspace, ask_x=ask_x)
    yield from _telling(settings, tell=tell)


def _queue(workspace: Workspace) -> Iterator[CheckResult]:
    finding, opened = queue.database(workspace.database_url)
    yield finding
    if opened is not None:
        yield machine.private_files(workspace.root, workspace.database_url)
        yield from queue.clock(opened)
        kind = workspace.settings.engine
        yield from queue.engines(opened, workspace.clock, workspace.zone, kind)
        yield from _directory_here(workspace, opened)
        opened.close()


def _directory_here(workspace: Workspace, opened: Database) -> Iterator[CheckResult]:
    try:
        behind = NewestDirectory(opened, workspace.directory).why_not(is_looking=True)
    except HandrailError:
        return  # what is wrong with its file is a finding of its own
    if behind is not None:
        sentence, *remedy = behind.sentence
        yield wrong("directory here", str(sentence).strip(), *remedy)


def _clock(workspace: Workspace) -> Iterator[CheckResult]:
    settings = workspace.settings
    try:
        theirs = x_date(settings.x_api_url, settings.connect_timeout_seconds)
    except SettingsError as error:
        yield wrong("settings", str(error), "See docs/reference/settings.md.")
        return
    yield machine.clock(workspace.clock.now(), theirs)


def _accounts(workspace: Workspace, *, ask_x: bool) -> Iterator[CheckResult]:
    try:
        organisation = workspace.organisation
    except MistakesFound as error:
        see_all = then("See all of it", Action.CHECK_FILES)
        yield wrong("organisation", str(error).splitlines()[0], *see_all)
        return
    yield from _left_to_fill_in(organisation)

    def connect(credentials: Mapping[AccountName, Credentials]) -> Network:
        settings = workspace.settings
        return X(
            credentials,
            settings.x_api_url,
            settings.connect_timeout_seconds,
            settings.read_timeout_seconds,
        )

    def goes_on(name: str) -> bool:
        """Lets the account go on at once, where it waited for its keys to be mended."""
        _, opened = queue.database(workspace.database_url)
        if opened is None:
            return False
        try:
            with opened.write() as connection:
                return stored_accounts.end_problem(connection, name)
        finally:
            opened.close()

    asks = connect if ask_x else None
    yield from accounts.accounts(
        organisation, workspace.variables, asks, goes_on, _connected(workspace, organisation)
    )


def _connected(
    workspace: Workspace, organisation: Organisation
) -> Mapping[str, standing.AccountStanding]:
    """The accounts that were connected in the browser; none where there is no queue yet."""
    _, opened = queue.database(workspace.database_url)
    if opened is None:
        return {}
    try:
        with opened.read() as connection:
            found = connections.everyone(connection)
    finally:
        opened.close()
    handles = {name: account.handle for name, account in organisation.accounts.items()}
    return {
        one.account: standing.standing(one.account, handles[one.account], one, has_keys=False)
        for one in found
        if one.account in handles
    }


def _left_to_fill_in(organisation: Organisation) -> Iterator[CheckResult]:
    if is_made_up(organisation):
        says = "It is the made-up charity of the samples. Put your own in its place to publish."
        yield fine("organisation", says)
    for line in left_to_fill_in(organisation):
        yield look(
            "organisation", f"{line[0].upper()}{line[1:]}", "In campaigns/organisation.yaml."
        )


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
