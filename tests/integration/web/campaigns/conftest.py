"""A campaign with a thread of each kind."""

import re
from pathlib import Path

import pytest

from tests.support.desks.web import WebDesk
from tests.support.examples.pictures import a_picture
from tests.support.pages.composer import WALK


@pytest.fixture
def walk(web: WebDesk) -> Path:
    """A campaign with a thread of each kind, in its file."""
    folder = web.root / "campaigns"
    (folder / "regions.csv").write_text("key,name\nnorth,North\nsouth,South\n", "utf-8")
    (web.root / "templates" / "region.txt").write_text("A walk in the {{ name }}.\n", "utf-8")
    (web.root / "media").mkdir(exist_ok=True)
    (web.root / "media" / "pier.png").write_bytes(a_picture())
    organisation = (folder / "organisation.yaml").read_text("utf-8")
    handles = dict(re.findall(r"\n  (\w+):.*?handle: (\w+)", organisation, re.DOTALL))
    text = WALK
    if "east" not in handles:
        text = WALK[: WALK.index("  - id: talk")]
    text = text.replace("HarbourEast", handles.get("east", "")).replace(
        "HarbourMinds", handles["main"]
    )
    path = folder / "walk.yaml"
    path.write_text(text, "utf-8")
    return path
