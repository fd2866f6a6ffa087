"""Sees to it that a machine whose crisis directory is older than another's seals nothing.

Each machine has the workspace's files. What nobody has seen before is the newest; what was the
newest before, and was replaced from another machine, is older. Whoever applies says that what is
there is right.
"""

import hashlib
import logging
import socket
import time
from collections.abc import Callable

from scheduler.crisis.directory.services import Directory
from scheduler.errors import HandrailError
from scheduler.remedies import Action, Remedy, in_words
from scheduler.store.agreements import directory_versions as stored
from scheduler.store.database import Database

log = logging.getLogger(__name__)
SAY_AGAIN_SECONDS = 60.0


class DirectoryBehind(HandrailError):
    """The crisis directory of this machine is older than another's: nothing goes out from here."""

    def __init__(self, here: str, newest: str) -> None:
        super().__init__(
            f"The crisis directory on {here} is older than the one on {newest}, so nothing goes "
            f"out from {here}. ",
            f"Copy the workspace's files of {newest} here. If what is here is right: ",
            Remedy(Action.APPLY),
        )


def mark_of(directory: Directory) -> str:
    """What tells a directory from another by what readers act on; not by who checked it when."""
    in_force = sorted(
        (one.entry_id, one.proposed.digest) for one in directory.changes if one.is_in_force
    )
    return directory.kept(
        "version", lambda: hashlib.sha256(repr(in_force).encode()).hexdigest()[:32]
    )


class NewestDirectory:
    """Whether this machine's directory may be printed; asked before each sealing.

    A queue in a file is one machine's, and so always is.
    """

    def __init__(
        self,
        database: Database,
        read: Callable[[], Directory],
        machine: str | None = None,
    ) -> None:
        self._database, self._read = database, read
        self._machine = machine or socket.gethostname()
        self._said_at = float("-inf")

    def why_not(
        self, directory: Directory | None = None, *, is_looking: bool = False
    ) -> DirectoryBehind | None:
        """What is wrong with it; None where it is the newest, or becomes so now.

        Whoever is only looking makes nothing the newest.
        """
        if self._database.is_sqlite:
            return None
        mine = mark_of(directory or self._read())
        with self._database.read() as connection:
            found = stored.newest(connection)
            if found is not None and found.mark == mine:
                return None
            is_new = not stored.is_known(connection, mine)
        if found is not None and found.machine != self._machine and not is_new:
            return DirectoryBehind(self._machine, found.machine)
        if not is_looking:
            self.declare(directory)
        return None

    def may_seal(self) -> bool:
        """The same, for whoever begins nothing then; what is wrong is in the log once a minute."""
        try:
            behind = self.why_not()
        except (HandrailError, OSError):
            return True  # its file is broken: whoever reads it to seal says so
        if behind is not None and time.monotonic() - self._said_at >= SAY_AGAIN_SECONDS:
            self._said_at = time.monotonic()
            log.warning("%s", in_words(behind.sentence))
        return behind is None

    def declare(self, directory: Directory | None = None) -> None:
        """Says that this machine's directory is the newest."""
        if self._database.is_sqlite:
            return
        mine = mark_of(directory or self._read())
        with self._database.write() as connection:
            stored.declare(connection, mine, self._machine)
