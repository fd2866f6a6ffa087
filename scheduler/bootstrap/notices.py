"""Joins what tells people by name to a workspace, its mail and its clock."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from scheduler.bootstrap.people import letters_of, vault_of
from scheduler.bootstrap.workspace import Workspace
from scheduler.clock import Clock
from scheduler.crisis.directory.services import Directory
from scheduler.errors import MistakesFound, SettingsError
from scheduler.people.mailed.letters import Letters
from scheduler.people.notices.mail import NoticeMail
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.notifying.bell import Bell
from scheduler.store.database import Database


@dataclass(frozen=True, slots=True)
class _People:
    """What the verbs about people work with."""

    database: Database
    clock: Clock

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()


def ring_verb(workspace: Workspace, context: PublishingContext) -> Callable[[], None]:
    """What tells each person by name, in their bell. Waits while a file has a mistake."""

    def ring() -> None:
        with suppress(MistakesFound):
            directory = partial(_directory, workspace)
            Bell(context, workspace.zone, directory, workspace.guardian).ring_due()

    return ring


def mail_verb(workspace: Workspace, context: PublishingContext) -> Callable[[], None]:
    """What mails people their notices; from a simulated queue nobody is mailed."""
    people = _People(workspace.database, workspace.clock)

    def mail() -> None:
        with suppress(MistakesFound):
            vault, letters = partial(vault_of, workspace), partial(_letters, workspace)
            NoticeMail(people, context.owner, vault, letters, workspace.zone).mail_due()

    return mail


def _letters(workspace: Workspace) -> Letters | None:
    if workspace.is_simulated:
        return None
    try:
        return letters_of(workspace)
    except SettingsError:
        return None  # no mail goes out from here: it is in the bell


def _directory(workspace: Workspace) -> Directory:
    """The whole of it; in a rehearsal, where everything counts as checked, what posts print."""
    return workspace.directory() if workspace.rehearsal else workspace.whole_directory
