"""docs/architecture.md is what the code is."""

import ast
import re

from tests.architecture import PAGE, ROOT, page


def test_the_picture_of_rooms_and_floors_has_not_fallen_behind() -> None:
    assert page() == PAGE.read_text("utf-8"), "run: make docs"


def test_every_place_where_something_is_changed_is_there() -> None:
    text = PAGE.read_text("utf-8")
    table = text[text.index("## Where do I change") : text.index("## The promise")]
    places = re.findall(r"`([\w/]+(?:\.py|/))`", table)
    assert len(places) > 12
    assert [place for place in places if not (ROOT / "scheduler" / place).exists()] == []


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "scheduler").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
