"""One way to write a campaign file. Comments, order and meaning stay as they are."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.campaigns.model.text_places import text_places
from scheduler.errors import MistakesFound
from scheduler.yaml_files.reader import Source, Tree, read


def formatted(source: Source) -> str:
    """The text of the file: posts in `|` blocks, no trailing blanks, threads a line apart."""
    lines = source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for change in sorted(_in_blocks(source), reverse=True):
        first, last, made = change
        lines[first : last + 1] = made
    text = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    text = _threads_apart(text)
    return text if _means_the_same(text, source.tree) else source.text


def _in_blocks(source: Source) -> Iterator[tuple[int, int, list[str]]]:
    """Texts of one line as blocks: first line, last line, and the lines instead."""
    lines = source.text.split("\n")
    for loc in text_places(source.tree):
        placed = source.one_line(loc)
        if placed is None:
            continue
        line, column, indent = placed
        words = _value(source.tree, loc)
        before = lines[line][:column].rstrip()
        yield line, line, [f"{before} |", *(f"{' ' * indent}{one}" for one in words.split("\n"))]


def _value(tree: Tree, loc: tuple[str | int, ...]) -> str:
    for step in loc:
        tree = tree[step]  # type: ignore[index]
    return str(tree).rstrip("\n")


def _threads_apart(text: str) -> str:
    """One empty line before each entry of `threads` and its comments, and none anywhere twice."""
    made: list[str] = []
    for line in re.sub(r"\n{3,}", "\n\n", text).split("\n"):
        if line.startswith("  - id:"):
            at = len(made)
            while at and made[at - 1].lstrip().startswith("#"):
                at -= 1
            if at and made[at - 1] not in ("", "threads:"):
                made.insert(at, "")
        made.append(line)
    return "\n".join(made)


def _means_the_same(text: str, tree: Tree) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "formatted.yaml"
        path.write_text(text, "utf-8")
        try:
            return _trimmed(read(path, "formatted").tree) == _trimmed(tree)
        except MistakesFound:
            return False


def _trimmed(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _trimmed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_trimmed(item) for item in tree]
    return "\n".join(line.rstrip() for line in tree.rstrip("\n").split("\n"))
