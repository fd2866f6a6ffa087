"""Finds what a YAML file says in comments: words that no value holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_BEGINS = re.compile(r"(?<!\S)#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, and the value or key before it. `line` and `column` count from 0."""

    words: str  # with its "#"
    line: int
    column: int
    is_alone: bool  # on its line
    is_in_head: bool  # behind the "|" of a block
    after: yaml.ScalarNode


def comments(text: str, root: yaml.Node) -> Iterator[Comment]:
    """Each comment behind the first key of the file, in its order."""
    scalars = _scalars(root)
    ends = [*(scalar.start_mark.index for scalar in scalars[1:]), len(text)]
    for scalar, end in zip(scalars, ends, strict=True):
        mark = scalar.start_mark
        if scalar.style in ("|", ">"):
            head_ends = text.find("\n", mark.index)
            yield from _found(text, mark.index, head_ends, scalar, is_in_head=True)
        yield from _found(text, scalar.end_mark.index, end, scalar)


def has_any(text: str) -> bool:
    """Whether a "#" stands where a comment may begin; it may be part of a text all the same."""
    return "#" in text and _BEGINS.search(text) is not None


def _found(
    text: str, start: int, end: int, after: yaml.ScalarNode, *, is_in_head: bool = False
) -> Iterator[Comment]:
    if "#" not in text[start:end]:
        return
    for found in _BEGINS.finditer(text, start, end):
        line_starts = text.rfind("\n", 0, found.start()) + 1
        yield Comment(
            found[0].rstrip(),
            after.start_mark.line + text.count("\n", after.start_mark.index, found.start()),
            found.start() - line_starts,
            not text[line_starts : found.start()].strip(),
            is_in_head,
            after,
        )


def _scalars(root: yaml.Node) -> list[yaml.ScalarNode]:
    """Keys and values, in the order of the file."""
    found: list[yaml.ScalarNode] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            found.append(node)
        elif isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in reversed(node.value) for part in reversed(pair))
        else:
            waiting.extend(reversed(node.value))
    return found
