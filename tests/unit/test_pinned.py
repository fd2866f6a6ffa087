"""Everything that is fetched is pinned by a hash, and from no named host."""

import json
import re

from tests.support.commands import CHECKOUT
from tests.support.language_server import LOCK


def test_every_npm_package_has_a_hash_and_no_address() -> None:
    pinned = LOCK.read_text()
    assert "://" not in pinned
    packages = json.loads(pinned)["packages"]
    fetched = {name: one for name, one in packages.items() if name}
    assert "node_modules/yaml-language-server" in fetched
    assert all(one["integrity"].startswith("sha512-") for one in fetched.values())
    assert not any("resolved" in one for one in fetched.values())


def test_every_python_package_has_a_version_and_a_hash_and_no_address() -> None:
    pinned = (CHECKOUT / "requirements" / "dev.txt").read_text()
    assert "://" not in pinned
    blocks = re.split(r"\n(?=\S)", pinned.strip())
    assert len(blocks) > 50
    assert all("==" in one and "--hash=sha256:" in one for one in blocks)
