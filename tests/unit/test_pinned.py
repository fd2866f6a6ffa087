"""Everything that is fetched is pinned by a hash, and from no named host."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.examples import x_text
from tests.support.judges.locks import pins, read_lock
from tests.support.processes import language_server
from tests.support.processes.commands import CHECKOUT

# In parts, or this very file would name them.
_HOSTS = [
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("yarnpkg", "com"), ("deb", "debian", "org"), ("security", "debian", "org"),
        ("archive", "ubuntu", "com"), ("conda", "anaconda", "org"), ("crates", "io"),
        ("rubygems", "org"), ("proxy", "golang", "org"), ("ghcr", "io"), ("docker", "io"),
        ("quay", "io"), ("cdn", "playwright", "dev"), ("playwright", "azureedge", "net"),
    )
]  # fmt: skip
_MADE = {".venv", "node_modules", "__pycache__"}


@pytest.mark.parametrize(
    ("lock", "package"),
    [(language_server.LOCK, "yaml-language-server"), (x_text.LOCK, "twitter-text")],
)
def test_every_npm_package_has_a_hash_and_no_address(lock: Path, package: str) -> None:
    pinned = lock.read_text()
    assert "://" not in pinned
    packages = json.loads(pinned)["packages"]
    fetched = {name: one for name, one in packages.items() if name}
    assert f"node_modules/{package}" in fetched
    assert all(one["integrity"].startswith("sha512-") for one in fetched.values())
    assert not any("resolved" in one for one in fetched.values())


@pytest.mark.parametrize("lock", ["run", "test"])
def test_every_python_package_has_a_version_and_a_hash_and_no_address(lock: str) -> None:
    pinned = read_lock(lock)
    assert "://" not in pinned
    blocks = re.split(r"\n(?=\S)", pinned.strip())
    assert len(blocks) == len(pins(pinned)) > 50
    assert all("==" in one and "--hash=sha256:" in one for one in blocks)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    names = {
        path: [host for host in _HOSTS if host in path.read_bytes().lower()] for path in _tracked()
    }
    assert {path.name: found for path, found in names.items() if found} == {}
    assert len(names) > 300


def _tracked() -> list[Path]:
    """The files of the commit; of a copy without git, whatever lies where they would."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True)
    if listed.returncode == 0:
        paths = [CHECKOUT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in CHECKOUT.rglob("*") if not _MADE.intersection(path.parts)]
    return [path for path in paths if path.is_file()]
