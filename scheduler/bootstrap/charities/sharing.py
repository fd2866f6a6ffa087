"""Opens all charities of an installation for one process, within the connections it may have."""

from pathlib import Path

from scheduler.bootstrap import register
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotPossible, SettingsError
from scheduler.installation import folder_of, has_several
from scheduler.settings import environment, read_settings

LEAST = 5  # connections of one charity: fewer, and its ticks would wait for each other


def charities(installation: Path) -> list[tuple[str, Workspace]]:
    """Key and workspace of each, not opened yet; what is half added or erased is passed over.

    Raises: NotPossible where there are none; SettingsError where the connections are too few.
    """
    if not has_several(installation):
        raise NotPossible("One charity is kept here, not several. Leave --every-organisation out.")
    entries = register.ready(installation)
    if not entries:
        raise NotPossible("No charity is kept here yet: handrail organisations add KEY")
    allowed = read_settings(environment(installation)).database_connections
    share = share_of(allowed, sum(bool(one.role) for one in entries))
    return [
        (one.key, Workspace(folder_of(installation, one.key), connections=share)) for one in entries
    ]


def share_of(allowed: int, number: int) -> int:
    """How many connections each of so many charities may open, so that all keep within `allowed`.

    Raises: SettingsError, with the number that would do.
    """
    if not number:
        return allowed
    if allowed // number < LEAST:
        raise SettingsError(
            f"{allowed} connections are too few for {number} charities in one process. Set "
            f"HANDRAIL_DATABASE_CONNECTIONS to {LEAST * number} or more in the installation's .env "
            "(PostgreSQL must allow them too)."
        )
    return allowed // number
