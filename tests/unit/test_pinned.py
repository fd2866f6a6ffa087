"""Everything that is fetched is pinned by a hash, and from no named host."""

import json
import re
from pathlib import Path

import pytest

from tests.support import language_server, x_text
from tests.support.commands import CHECKOUT


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


def test_every_python_package_has_a_version_and_a_hash_and_no_address() -> None:
    pinned = (CHECKOUT / "requirements" / "dev.txt").read_text()
    assert "://" not in pinned
    blocks = re.split(r"\n(?=\S)", pinned.strip())
    assert len(blocks) > 50
    assert all("==" in one and "--hash=sha256:" in one for one in blocks)
