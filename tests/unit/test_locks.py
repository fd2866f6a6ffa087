"""Both locks are whole: nothing is left for pip to look for, whatever the machine and the day."""

import ast
import math
import runpy
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.judges.locks import (
    Pin,
    Walked,
    environments,
    installed_requirements,
    pins,
    read_lock,
    walk,
)
from tests.support.processes.commands import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
MOST_MEGABYTES = 400  # of .venv after `make demo`
BLOCK = 4096  # bytes of a disk; most files are smaller


def asked_for(lock: str) -> list[Requirement]:
    """What the project itself asks for."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["install"]]
    lines += PROJECT["build-system"]["requires"]
    extras = {"run": (), "tracing": ("tracing",), "test": ("tracing", "dev")}[lock]
    for extra in extras:
        lines += PROJECT["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.fixture(scope="module", params=["run", "tracing", "test"])
def lock(request: pytest.FixtureRequest) -> tuple[tuple[Pin, ...], Walked]:
    """Each lock, and what came of following it."""
    locked = pins(read_lock(request.param))
    return locked, walk(locked, asked_for(request.param), installed_requirements)


def test_whatever_a_locked_package_asks_for_is_pinned_on_every_machine(
    lock: tuple[tuple[Pin, ...], Walked],
) -> None:
    _, walked = lock
    assert walked.gaps == ()


@pytest.mark.parametrize("name", ["run", "tracing", "test"])
def test_the_set_up_knows_each_pin_and_takes_none_out_again(name: str) -> None:
    """It removes what no lock names: so it must read every name, extras or not."""
    script = runpy.run_path(str(CHECKOUT / "requirements" / "install.py"))
    assert script["names"](name) == {pin.name for pin in pins(read_lock(name))}


def test_only_what_is_not_for_this_machine_could_not_be_read(
    lock: tuple[tuple[Pin, ...], Walked],
) -> None:
    _, walked = lock
    here = {name: str(value) for name, value in default_environment().items()}
    assert [pin for pin in walked.unread if pin.applies(here)] == []


def test_nothing_is_pinned_that_nobody_asks_for(lock: tuple[tuple[Pin, ...], Walked]) -> None:
    locked, walked = lock
    elsewhere = {pin for pin in locked if not any(map(pin.applies, environments()))}
    assert set(locked) - walked.reached - elsewhere == set()


@pytest.mark.parametrize("lock_of_users", ["run", "tracing"])
def test_what_is_tested_is_what_users_run(lock_of_users: str) -> None:
    run, test = (pins(read_lock(name)) for name in (lock_of_users, "test"))
    for environment in environments():
        tested = {(pin.name, pin.version) for pin in test if pin.applies(environment)}
        users = {(pin.name, pin.version) for pin in run if pin.applies(environment)}
        assert users <= tested


@pytest.mark.parametrize(
    ("locked", "gap"),
    [
        ("plugin==7.1\ncover==7.17.3", "plugin asks for cover[toml]>=7.10, cover==7.17.3"),
        ("plugin==7.1\ncover[toml]==7.9", "plugin asks for cover[toml]>=7.10, cover[toml]==7.9"),
        ("plugin==7.1\ncover[toml]==8\ncover==9", "cover==9, cover[toml]==8 is pinned"),
        ("plugin==7.1", "plugin asks for cover[toml]>=7.10, nothing is pinned"),
        ("plugin==7.1\ncover[toml]==8 ; sys_platform != 'win32'", "first on win32"),
        ("plugin==7.1\ncover[toml]==8 ; python_version < '3.14'", "first on linux, x86_64, 3.14"),
        ("plugin==7.1\ncover[toml]==8 ; platform_machine != 'arm64'", "first on darwin, arm64"),
        ("plugin==7.1 ; sys_platform == 'linux'\ncover[toml]==8", "the project asks for plugin"),
    ],
)
def test_a_gap_is_found(locked: str, gap: str) -> None:
    asks = {"plugin": [Requirement("cover[toml]>=7.10")], "cover": []}
    walked = walk(pins(locked), [Requirement("plugin")], lambda pin: asks[pin.name])
    assert [gap in said for said in walked.gaps] == [True]


def test_what_an_extra_asks_for_is_followed_where_the_extra_is_asked_for() -> None:
    def asks(pin: Pin) -> list[Requirement]:
        extra = Requirement("reader>=1 ; extra == 'toml' and sys_platform == 'darwin'")
        return [extra] if pin.name == "cover" else []

    without = walk(pins("cover==8"), [Requirement("cover")], asks)
    within = walk(pins("cover[toml]==8"), [Requirement("cover[toml]")], asks)
    assert without.gaps == ()
    assert [said.split(",")[0] for said in within.gaps] == [
        'cover asks for reader>=1; extra == "toml" and sys_platform == "darwin"'
    ]


def test_what_the_program_imports_is_what_users_install() -> None:
    """The tests' own packages lie beside it here; a user has none of them."""
    holders = metadata.packages_distributions()
    users = {pin.name for pin in pins(read_lock("run"))} | {"handrail"}
    missing = {
        f"{path.relative_to(CHECKOUT)}: {name}"
        for path in (CHECKOUT / "scheduler").rglob("*.py")
        for name in imported(path)
        if name not in sys.stdlib_module_names
        and name != "scheduler"
        and not {canonicalize_name(one) for one in holders.get(name, [])} & users
    }
    assert missing == set()


def imported(path: Path) -> set[str]:
    """The first parts of the modules that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_what_a_user_installs_weighs_at_most_400_megabytes() -> None:
    here = {name: str(value) for name, value in default_environment().items()}
    found = {pin.name for pin in pins(read_lock("run")) if pin.applies(here)} | {"pip"}
    blocks = sum(
        math.ceil(path.stat().st_size / BLOCK)
        for name in found
        for file in metadata.distribution(name).files or ()
        if (path := Path(str(file.locate()))).is_file()
    )
    assert 100 < blocks * BLOCK / 1_048_576 <= MOST_MEGABYTES
