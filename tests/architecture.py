"""Draws the rooms and floors of docs/architecture.md from the code: `python -m tests.architecture`.

The floors are those that import-linter holds, the words are each room's first line, and an arrow
is an import that no other arrow already implies. A test fails when the page has fallen behind.
"""

import ast
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
_BEGIN, _END = "<!-- made by python -m tests.architecture -->", "<!-- end of what is made -->"
_WIDTH = 14  # characters of the longest room's name, and one


def page() -> str:
    """The page as it should be."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{picture()}\n{_END}{after}"


def picture() -> str:
    """A line a room from the top floor down, its folders, and what it stands on."""
    floors = _floors()
    stands_on = _stands_on([room for floor in floors for room in floor])
    lines = []
    for number, floor in zip(range(len(floors) - 1, -1, -1), floors, strict=True):
        for room in floor:
            lines.append(f"{number:>2}  {room:<{_WIDTH}}{_first_line(room)}")
            if folders := _folders(room):
                lines.append(f"{'':{4 + _WIDTH}}{' '.join(f'{name}/' for name in folders)}")
            if stands_on[room]:
                lines.append(f"{'':{4 + _WIDTH}}-> {', '.join(stands_on[room])}")
    return "\n".join(["```text", *lines, "```"])


def _floors() -> list[list[str]]:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers: list[str] = linter["contracts"][0]["layers"]
    return [[one.strip().removeprefix("scheduler.") for one in row.split("|")] for row in layers]


def _first_line(room: str) -> str:
    folder = ROOT / "scheduler" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0]


def _folders(room: str) -> list[str]:
    inside = (ROOT / "scheduler" / room).glob("*/__init__.py")
    return sorted(path.parent.name for path in inside)


def _stands_on(rooms: list[str]) -> dict[str, list[str]]:
    """The rooms that each room imports, without those that another of them imports in its turn."""
    graph = grimp.build_graph("scheduler", cache_dir=None)
    imports = {room: set[str]() for room in rooms}
    for module in graph.modules:
        importer = module.split(".")[1] if "." in module else ""
        for imported in graph.find_modules_directly_imported_by(module):
            room = imported.split(".")[1] if "." in imported else ""
            if importer in imports and room in imports and room != importer:
                imports[importer].add(room)
    below = {room: _reached(imports, room) for room in rooms}
    return {
        room: [
            other
            for other in rooms
            if other in its and not any(other in below[between] for between in its - {other})
        ]
        for room, its in imports.items()
    }


def _reached(imports: dict[str, set[str]], room: str) -> set[str]:
    found: set[str] = set()
    waiting = [*imports[room]]
    while waiting:
        if (other := waiting.pop()) not in found:
            found.add(other)
            waiting += imports[other]
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
