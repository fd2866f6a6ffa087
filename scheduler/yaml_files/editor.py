"""Changes single values of a YAML file that a person wrote; every other line stays as it is.

A library that reads a file and writes it again would fold long lines, bend quotes and move
comments. Here only the lines of the value that changed are made anew. Whoever calls compares what
the text says afterwards with what was meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

import yaml

from scheduler.yaml_files.comments import comments
from scheduler.yaml_files.reader import Loc, Tree, compose
from scheduler.yaml_files.writer import as_yaml


@dataclass(frozen=True, slots=True)
class _Region:
    """The lines of a key and its value."""

    first: int
    last: int
    column: int  # of the key
    tail: str  # what stands behind the value on its last line: a comment


def changed(text: str, at: Loc, key: str, value: object | None, before: str = "") -> str:
    """`text` with `key` of the mapping at `at` saying `value`; None takes the key away.

    A new key comes last, or before the key `before`.
    """
    root = compose(text)
    mapping = _at(root, at)
    lines = text.split("\n")
    pair = _pair(mapping, key)
    if _is_in_braces(mapping):
        return _rewritten(text, root, mapping, key, value)
    if pair is None:
        return text if value is None else _added(lines, mapping, key, value, before)
    region = _region(lines, *pair)
    kept = [f"{' ' * region.column}{words}" for words in _inside(text, root, region)]
    if value is None:
        return _removed(lines, mapping, pair, region, kept)
    made = _dumped({key: value}, region.column)
    made[0] = lines[region.first][: region.column] + made[0][region.column :]
    if region.tail and len(made) == 1:
        made[0] += region.tail
    elif region.tail:
        kept.append(f"{' ' * region.column}{region.tail.strip()}")
    return "\n".join([*lines[: region.first], *kept, *made, *lines[region.last + 1 :]])


def with_item(text: str, at: Loc, item: Mapping[str, object]) -> str:
    """`text` with another item at the end of the list at `at`, an empty line before it."""
    found = _at(compose(text), at)
    lines = text.split("\n")
    last = _last_line(lines, found)
    made = _dumped([item], found.start_mark.column)
    return "\n".join([*lines[: last + 1], "", *made, *lines[last + 1 :]])


def _dumped(value: Mapping[str, object] | list[Mapping[str, object]], column: int) -> list[str]:
    made = indent(as_yaml(value), " " * column, lambda line: bool(line.strip()))
    return made.rstrip("\n").split("\n")


def _at(node: yaml.Node, at: Loc) -> yaml.Node:
    for step in at:
        if isinstance(node, yaml.MappingNode):
            pair = _pair(node, str(step))
            assert pair  # noqa: S101 - the caller has read this very text
            node = pair[1]
        else:
            node = node.value[step]
    return node


def _pair(mapping: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next((pair for pair in mapping.value if pair[0].value == key), None)


def _region(lines: Sequence[str], key: yaml.Node, value: yaml.Node) -> _Region:
    last = _last_line(lines, value)
    is_open = isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
    ends_there = (is_open or _is_in_braces(value)) and value.end_mark.line == last
    tail = lines[last][value.end_mark.column :].rstrip() if ends_there else ""
    return _Region(key.start_mark.line, last, key.start_mark.column, tail)


def _last_line(lines: Sequence[str], node: yaml.Node) -> int:
    """The last line on which something of the value stands."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        last = node.end_mark.line - (node.end_mark.column == 0)
        last = min(last, len(lines) - 1)
        while last > node.start_mark.line and not lines[last].strip():
            last -= 1
        return last
    if isinstance(node, yaml.ScalarNode) or _is_in_braces(node) or not node.value:
        return int(node.end_mark.line)
    return max(_last_line(lines, child) for child in _children(node))


def _is_in_braces(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for child in node.value:
        if isinstance(child, tuple):
            yield from child
        else:
            yield child


def _inside(text: str, root: yaml.Node, region: _Region) -> Iterator[str]:
    """The comments inside a region, but for the one behind its end."""
    for one in comments(text, root):
        is_tail = one.line == region.last and bool(region.tail)
        if region.first <= one.line <= region.last and not is_tail:
            yield one.words


def _added(lines: list[str], mapping: yaml.Node, key: str, value: object, before: str) -> str:
    pairs = [pair for pair in mapping.value if pair[0].value != before]
    last = _last_line(lines, pairs[-1][1])
    made = _dumped({key: value}, mapping.value[0][0].start_mark.column)
    return "\n".join([*lines[: last + 1], *made, *lines[last + 1 :]])


def _removed(
    lines: list[str],
    mapping: yaml.Node,
    pair: tuple[yaml.Node, yaml.Node],
    region: _Region,
    kept: list[str],
) -> str:
    if region.tail:
        kept.append(f"{' ' * region.column}{region.tail.strip()}")
    rest = lines[region.last + 1 :]
    place = mapping.value.index(pair)
    if place == 0 and len(mapping.value) > 1:  # the dash of a list goes to the next key
        following = mapping.value[1][0].start_mark
        skipped = following.line - region.last - 1
        line = lines[region.first][: region.column] + rest[skipped][following.column :]
        rest = [*rest[:skipped], line, *rest[skipped + 1 :]]
    return "\n".join([*lines[: region.first], *kept, *rest])


def _rewritten(
    text: str, root: yaml.Node, mapping: yaml.Node, key: str, value: object | None
) -> str:
    """A mapping in braces, written below each other."""
    as_was: dict[str, object] = {one.value: _tree(its) for one, its in mapping.value}
    tree = {one: its for one, its in {**as_was, key: value}.items() if its is not None}
    lines = text.split("\n")
    start, end = mapping.start_mark, mapping.end_mark
    region = _Region(start.line, end.line, start.column, lines[end.line][end.column :].rstrip())
    kept = [*_inside(text, root, region), *([region.tail.strip()] if region.tail else [])]
    before = lines[start.line][: start.column]
    if before.rstrip().endswith(":"):  # the value of a key: it goes below it
        depth = len(before) - len(before.lstrip(" -")) + 2
        made = [before.rstrip(), *_dumped(tree, depth)]
    else:
        made = _dumped(tree, start.column)
        made[0] = before + made[0][start.column :]
    above = [f"{' ' * start.column}{words}" for words in kept]
    return "\n".join([*lines[: start.line], *above, *made, *lines[end.line + 1 :]])


def _tree(node: yaml.Node) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _tree(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_tree(one) for one in node.value]
    return str(node.value)
