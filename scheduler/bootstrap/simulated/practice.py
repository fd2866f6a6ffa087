"""A simulated X for practice: on this machine, by this machine's clock, with a queue of its own."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from scheduler.bootstrap.app import App, join
from scheduler.bootstrap.simulated.rehearsal import rehearsal_accounts, sham_credentials
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotPossible
from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.networks.x.search import XListening
from scheduler.private_files import make_private_folder, write_private
from scheduler.remedies import Action, Remedy
from scheduler.settings import PRACTICE
from scheduler.x_simulator.process import start

_LOOPBACK = "127.0.0.1"
_SOON_SECONDS = 2
_LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class PracticeX:
    """A simulated X that is up."""

    url: str
    seed: int

    @property
    def page(self) -> str:
        """Where its threads and the readers' replies are shown."""
        return f"{self.url}/rehearsal/"


def practice_folder(root: Path) -> Path:
    """Where a workspace's practice queue and simulated X are kept."""
    return root / ".handrail" / "practice"


@contextmanager
def practice_x(
    workspace: Workspace, seed: int, faults: str, port: int, *, is_fresh: bool
) -> Iterator[PracticeX]:
    """The simulated X with the workspace's accounts, up until the end of the block.

    Its posts stay for the next time, unless it `is_fresh`: then the practice queue goes too.
    Raises: NotPossible if one is up here already.
    """
    folder = practice_folder(workspace.root)
    if (running := _running(folder)) is not None:
        raise NotPossible(f"A simulated X is up here already: {running.page}")
    if is_fresh:
        shutil.rmtree(folder, ignore_errors=True)
    make_private_folder(folder)
    accounts = rehearsal_accounts(workspace.organisation, seed)
    card = folder / "x.json"
    with start(folder / "x", None, accounts, seed, port, faults, has_limits=True) as x:
        write_private(card, json.dumps({"url": x.url, "seed": seed}))
        try:
            yield PracticeX(x.url, seed)
        finally:
            card.unlink(missing_ok=True)


def open_practice(workspace: Workspace) -> App:
    """Joins a workspace's practice queue to its simulated X; no key of .env is read.

    Raises: NotPossible if no simulated X is up here.
    """
    x = _running(workspace.practice) if workspace.practice else None
    if x is None:
        raise NotPossible(
            f"{PRACTICE} is set, and no simulated X is up here. Start it in another terminal: ",
            Remedy(Action.SIMULATE),
        )
    credentials = {
        AccountName(name): sham_credentials(account.handle, x.seed)
        for name, account in workspace.organisation.accounts.items()
    }
    line = (
        x.url,
        workspace.settings.connect_timeout_seconds,
        workspace.settings.read_timeout_seconds,
    )
    networks = X(credentials, *line), XListening(credentials, *line)
    return join(workspace, networks, _LEASE_SECONDS)


def _running(folder: Path) -> PracticeX | None:
    """The simulated X that this folder's card names, if it is on this machine and answers."""
    try:
        address = json.loads((folder / "x.json").read_text(encoding="utf-8"))
        x = PracticeX(str(address["url"]), int(address["seed"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    parts = urlsplit(x.url)
    if parts.scheme != "http" or parts.hostname != _LOOPBACK:
        return None  # whoever wrote that card: practice stays on this machine
    try:
        with urlopen(f"{x.url}/rehearsal/summary", timeout=_SOON_SECONDS):  # noqa: S310 - loopback
            return x
    except (URLError, OSError):
        return None
