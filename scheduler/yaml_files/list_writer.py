"""Adds an entry to a list of a YAML file, and keeps every other letter of the file as it is."""

from collections.abc import Mapping
from textwrap import indent
from typing import Any

import yaml

from scheduler.yaml_files.writer import as_yaml


class CannotAdd(Exception):
    """The file is written in a way that an entry cannot be added to."""


def with_entry(text: str, key: str, entry: Mapping[str, object]) -> str:
    """The file's `text` with `entry` at the end of the list below `key`, which is made if need be.

    Raises: CannotAdd if that is no list, or the text no mapping.
    """
    added = _added(text, key, entry)
    before, after = _plain(text) or {}, _plain(added)
    wanted = {**before, key: [*(before.get(key) or []), *_plain(as_yaml([entry]))]}
    if after != wanted:
        raise CannotAdd
    return added


def _added(text: str, key: str, entry: Mapping[str, object]) -> str:
    root = _composed(text)
    if root is None:
        return f"{_whole_lines(text)}{key}:\n{_block(entry, 2)}"
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotAdd
    entries = next((value for name, value in root.value if name.value == key), None)
    if entries is None:
        return f"{_whole_lines(text)}{key}:\n{_block(entry, 2)}"
    if isinstance(entries, yaml.SequenceNode) and not entries.flow_style:
        return _after_line(text, _last_line(entries), _block(entry, entries.start_mark.column))
    if isinstance(entries, yaml.SequenceNode):
        return _in_brackets(text, entries, entry)
    raise CannotAdd


def _in_brackets(text: str, entries: yaml.SequenceNode, entry: Mapping[str, object]) -> str:
    flow = yaml.safe_dump(
        dict(entry), default_flow_style=True, allow_unicode=True, sort_keys=False, width=2**31
    ).strip()
    end = entries.end_mark.index - 1
    comma = ", " if entries.value and not text[:end].rstrip().endswith(",") else ""
    return f"{text[:end]}{comma}{flow}{text[end:]}"


def _last_line(node: yaml.Node) -> int:
    """The line on which the last value in a node ends."""
    while isinstance(node, yaml.SequenceNode | yaml.MappingNode) and node.value:
        if node.flow_style:
            break
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    return mark.line if mark.column else mark.line - 1


def _after_line(text: str, line: int, added: str) -> str:
    lines = text.splitlines(keepends=True)
    return _whole_lines("".join(lines[: line + 1])) + added + "".join(lines[line + 1 :])


def _block(entry: Mapping[str, object], column: int) -> str:
    return indent(as_yaml([entry]), " " * column)


def _whole_lines(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _composed(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise CannotAdd from error
    return node


def _plain(text: str) -> Any:
    """Values as text, which is all that our own reader makes of them."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    except yaml.YAMLError as error:
        raise CannotAdd from error
