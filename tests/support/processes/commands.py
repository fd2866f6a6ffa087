"""The command line as a user runs it: a process of its own, in a folder of its own.

It starts warm (see warm.py); `make demo` and the tests that say `is_cold` start it cold.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.networks.base import AccountName
from scheduler.x_simulator.process import RehearsalAccount
from tests.support.processes import warm
from tests.support.processes.rehearsals import ACCOUNTS

CHECKOUT = Path(__file__).parents[3]
SECONDS = 120  # more than any command of these tests needs on a busy machine

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: UTC
late: {within: 2h, otherwise: ask}
accounts:
  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN}
  peers: {handle: HarbourPeers, role: peers, secrets: HARBOUR_PEERS}
"""


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON value alone."""
        return json.loads(self.out)


def handrail(folder: Path, *arguments: str, is_cold: bool = False, **variables: str) -> Ended:
    """Runs a command in `folder` and waits for its end."""
    process = begin(folder, *arguments, is_cold=is_cold, **variables)
    out, err = process.communicate(timeout=SECONDS)
    return Ended(process.returncode, out, err)


def begin(
    folder: Path, *arguments: str, is_cold: bool = False, **variables: str
) -> "subprocess.Popen[str] | warm.Process":
    """Starts a command in `folder`."""
    start = warm.Process if warm.WARM and not is_cold else subprocess.Popen
    return start(
        [sys.executable, "-m", "scheduler", *arguments],
        cwd=folder,
        env=_environment(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write_secrets(
    folder: Path, x_url: str, accounts: Mapping[AccountName, RehearsalAccount] = ACCOUNTS
) -> None:
    """A .env with the keys of `accounts`, for the rehearsal X at `x_url`."""
    lines = {"HANDRAIL_X_API_URL": x_url}
    for name, account in accounts.items():
        prefix = f"HARBOUR_{name.upper()}"
        lines[f"{prefix}_API_KEY"] = account.api_key
        lines[f"{prefix}_API_SECRET"] = account.api_secret
        lines[f"{prefix}_ACCESS_TOKEN"] = account.access_token
        lines[f"{prefix}_ACCESS_SECRET"] = account.access_secret
    text = "".join(f'{name}="{value}"\n' for name, value in lines.items())
    (folder / ".env").write_text(text, encoding="utf-8")


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    ours = ("HANDRAIL_", "HARBOUR_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONPATH": str(CHECKOUT), "COLUMNS": "100"} | variables
