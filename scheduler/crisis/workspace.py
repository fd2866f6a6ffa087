"""The directory of a workspace: what ships, the charity's own file, and its log of checks."""

from pathlib import Path

from scheduler.crisis import checks
from scheduler.crisis.directory import Directory, load

OWN_FILE = "crisis-directory.yaml"
CHECKS_FILE = "crisis-checks.yaml"


def directory_of(root: Path) -> Directory:
    """The crisis directory as the workspace at `root` changes it.

    Raises: MistakesFound, with the places in its files.
    """
    own = root / OWN_FILE
    directory = load(own if own.exists() else None)
    return checks.applied(directory, checks.read(root / CHECKS_FILE))
