"""What a charity keeps beside its campaigns: its directory, its log of checks, its rules."""

from pathlib import Path

from scheduler.crisis import checks
from scheduler.crisis.content import RULES
from scheduler.crisis.directory import Directory, load
from scheduler.text.rules import own
from scheduler.text.rules.own import SHIPPED, House

OWN_FILE = "crisis-directory.yaml"
CHECKS_FILE = "crisis-checks.yaml"
RULES_FILE = "rules.yaml"


def directory_of(root: Path) -> Directory:
    """The crisis directory as the workspace at `root` changes it.

    Raises: MistakesFound, with the places in its files.
    """
    own = root / OWN_FILE
    directory = load(own if own.exists() else None)
    return checks.applied(directory, checks.read(root / CHECKS_FILE))


def house_of(root: Path) -> House:
    """The severities and words of the workspace at `root`.

    Raises: MistakesFound, with the places in its rules file.
    """
    path = root / RULES_FILE
    if not path.exists():
        return SHIPPED
    fixed = frozenset(rule.id for rule in RULES if rule.is_fixed)
    return own.load(path, fixed, frozenset(rule.id for rule in RULES))
