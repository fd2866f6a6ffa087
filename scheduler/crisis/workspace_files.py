"""What a charity keeps beside its campaigns: its directory, its log of checks, its rules."""

from functools import lru_cache
from pathlib import Path

from scheduler.crisis.directory import verifications
from scheduler.crisis.directory.custom_directory import changed_by
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.rules.check import RULES
from scheduler.text.rules import house_rules
from scheduler.text.rules.house_rules import SHIPPED, HouseRules

OWN_FILE = "crisis-directory.yaml"
CHECKS_FILE = "crisis-checks.yaml"
RULES_FILE = "rules.yaml"
Stamp = tuple[int, int] | None


Proved = frozenset[tuple[str, str, str]]  # service, digest, person


def directory_of(root: Path, proved: Proved | None = None) -> Directory:
    """The crisis directory as the workspace at `root` changes it; read again when a file changed.

    Where people are set up, only the checks that are `proved` bring a change in, and none by
    whoever wrote it: the file's `verified_by`.
    Raises: MistakesFound, with the places in its files.
    """
    return _directory(root, stamp_of(root / OWN_FILE), stamp_of(root / CHECKS_FILE), proved)


@lru_cache(maxsize=8)
def _directory(
    root: Path, own_stamp: Stamp, checks_stamp: Stamp, proved: Proved | None
) -> Directory:
    checks = verifications.read(root / CHECKS_FILE) if checks_stamp else []
    directory = load()
    if own_stamp:
        whole = verifications.of_whole_entries(checks)
        if proved is not None:
            whole = [(i, check) for i, check in whole if (i, check.digest, check.by) in proved]
        by_a_second = proved is not None
        directory = changed_by(directory, root / OWN_FILE, whole, by_a_second=by_a_second)
    return verifications.applied(directory, checks) if checks else directory


def stamp_of(path: Path) -> Stamp:
    """When the file was last written, and its size; None where there is none."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return seen.st_mtime_ns, seen.st_size


def house_rules_of(root: Path) -> HouseRules:
    """The severities and words of the workspace at `root`.

    Raises: MistakesFound, with the places in its rules file.
    """
    path = root / RULES_FILE
    if not path.exists():
        return SHIPPED
    fixed = frozenset(rule.id for rule in RULES if rule.is_fixed)
    return house_rules.load(path, fixed, frozenset(rule.id for rule in RULES))
