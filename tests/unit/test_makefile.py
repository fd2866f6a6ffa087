"""What `make help` says, that one script alone installs anything, and what a run names is there."""

import os
import re
import subprocess

import pytest

from tests.run import LONG
from tests.support.processes.commands import CHECKOUT
from tests.support.tracing import NOT_TRACED, TRACED, untraced
from tests.support.waiting import WAITING

MAKEFILE = (CHECKOUT / "Makefile").read_text(encoding="utf-8")


def goals() -> list[str]:
    """What can be made, but for the steps of other goals."""
    named = re.findall(r"(?m)^([a-z][a-z -]*):(?!=)", MAKEFILE)
    steps = ("ready-to-", "every-test")
    return [one for goal in named for one in goal.split() if not one.startswith(steps)]


@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_help_has_a_line_for_every_goal_and_is_what_make_alone_says(
    arguments: tuple[str, ...],
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", *arguments], cwd=CHECKOUT, env=kept, capture_output=True, text=True, check=True
    )
    lines = [re.fullmatch(r"make ([a-z-]+) +(\S.*)", line) for line in done.stdout.splitlines()]
    assert all(lines)
    assert sorted(line.group(1) for line in lines if line) == sorted(goals())
    assert {"demo", "test", "lock"} <= set(goals())


def test_only_the_script_that_resolves_nothing_installs() -> None:
    assert "pip install" not in MAKEFILE
    script = (CHECKOUT / "requirements" / "install.py").read_text(encoding="utf-8")
    assert script.count('"install"') == 1
    assert '_INSTALL = (*_PIP, "install", "--no-user", "--no-deps")' in script
    assert '(*_INSTALL, "--require-hashes", "--only-binary", ":all:", "--requirement")' in script


@pytest.mark.parametrize("name", [*TRACED, *NOT_TRACED, *WAITING, *LONG])
def test_what_is_traced_and_what_waits_is_there(name: str) -> None:
    assert (CHECKOUT / "tests" / name).exists()


def test_every_test_that_need_not_be_traced_is_there() -> None:
    """A stale name would leave whoever looks for it with nothing, and may hide a new test."""
    gone = []
    for name in untraced():
        file, *_, function = name.split("::")
        path = CHECKOUT / "tests" / file
        if not path.exists() or f"def {function}(" not in path.read_text("utf-8"):
            gone.append(name)
    assert gone == [], "take these out of tests/support/untraced.txt"
