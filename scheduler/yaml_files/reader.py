"""One YAML file as text with positions: every scalar is text until the schema says otherwise."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.error_messages import translated

Tree = str | list["Tree"] | dict[str, "Tree"]
Loc = Sequence[str | int]  # the way to a value: ("threads", 3, "text")

LARGEST_FILE_BYTES = 1_000_000
DEEPEST_NESTING = 20
_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_PLAIN_TAGS = frozenset(_TAGS.values())


class _TooDeep(yaml.YAMLError):
    """Nesting that no campaign has. libyaml's composer would follow it until the stack ends."""


class _Composer(yaml.cyaml.CBaseLoader):
    """libyaml's parser, which resolves no types and makes no Python objects.

    It calls the methods below for each node.
    """

    _depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise _TooDeep("nesting")

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        return _TAGS[kind]


@dataclass(slots=True)
class Source:
    """A file that was read: its values, and where each of them stands."""

    path: str  # as the user would write it
    text: str = field(repr=False)
    tree: Tree = field(repr=False)
    has_comments: bool
    _root: yaml.Node | None = field(repr=False, compare=False)

    def let_go(self) -> None:
        """Drops the positions, of which a file has thousands; they are found again when asked."""
        self._root = None

    def mistake(self, loc: Loc, wrong: str, remedy: str, *, at_key: bool = False) -> Mistake:
        """A mistake at the value (or its key) that `loc` leads to, or as near as it leads."""
        mark = self._node(loc, at_key=at_key).start_mark
        return Mistake(self.path, mark.line + 1, mark.column + 1, _brief(wrong), remedy)

    def comment_in_place(self, loc: Loc) -> str | None:
        """The comment that stands where a value should, because it began with "#"."""
        node = self._node(loc, at_key=False)
        if not isinstance(node, yaml.ScalarNode) or node.value or node.style:
            return None
        rest = self._lines_after(node)[0].strip()
        return rest if rest.startswith("#") else None

    def comment_beside(self, loc: Loc) -> str | None:
        """The comment that cuts off an unquoted text: on its line, or deeper on the next."""
        key, node = self._node(loc, at_key=True), self._node(loc, at_key=False)
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return None
        here, below = self._lines_after(node)
        if here.strip().startswith("#"):
            return here.strip()
        is_deeper = len(below) - len(below.lstrip()) > key.start_mark.column
        return below.strip() if is_deeper and below.lstrip().startswith("#") else None

    def one_line(self, loc: Loc) -> tuple[int, int, int] | None:
        """Line, column and the indentation of a block, of a value that ends with its own line.

        Counted from 0. None for blocks, for values inside brackets, and beside comments.
        """
        key, node = self._node(loc, at_key=True), self._node(loc, at_key=False)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            return None
        start, end = node.start_mark, node.end_mark
        line = self.text.split("\n")[start.line]
        if start.line != end.line or line[end.column :].strip() or line.lstrip()[:1] in "{[":
            return None
        dash = len(line) - len(line.lstrip(" -"))
        return (
            start.line,
            start.column,
            (key.start_mark.column if key is not node else dash - 2) + 2,
        )

    def _positions(self) -> yaml.Node:
        root = self._root or yaml.compose(self.text, Loader=_Composer)
        assert root  # noqa: S101 - the text was read once, so it is not empty
        self._root = root
        return root

    def _lines_after(self, node: yaml.Node) -> tuple[str, str]:
        """The rest of the line on which `node` ends, and the line below."""
        end = self.text.find("\n", node.end_mark.index)
        if end < 0:
            return self.text[node.end_mark.index :], ""
        return self.text[node.end_mark.index : end], self.text[end + 1 :].partition("\n")[0]

    def _node(self, loc: Loc, *, at_key: bool) -> yaml.Node:
        node = key = self._positions()
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
        return key if at_key else node


def read(path: Path, shown: str) -> Source:
    """The file at `path`, whose mistakes name it `shown`.

    Raises: MistakesFound if the file cannot be read, or is not one plain YAML document.
    """
    text = read_text(path, shown)
    try:
        root = yaml.compose(text, Loader=_Composer)
    except yaml.YAMLError as error:
        raise MistakesFound([translated(error, shown, text)]) from error
    if root is None:
        raise _unreadable(shown, "the file is empty", "Write a campaign into it, or remove it.")
    mistakes: list[Mistake] = []
    tree = _Builder(shown, mistakes).tree(root)
    if mistakes:
        raise MistakesFound(mistakes)
    return Source(shown, text, tree, " #" in text, root)


def shown_path(path: Path) -> str:
    """`path` as a user would write it from the current folder."""
    try:
        return os.fspath(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return os.fspath(path)


def read_text(path: Path, shown: str) -> str:
    """The text of a file of at most 1 MB, in UTF-8, without its byte-order mark.

    Raises: MistakesFound.
    """
    try:
        if not path.is_file():
            raise _unreadable(shown, "this is not a file", "Put a YAML file in its place.")
        if not path.resolve().is_relative_to(path.parent.resolve()):
            wrong = "this is a link to a file elsewhere"
            raise _unreadable(shown, wrong, "Put the file itself here.")
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _unreadable(
                shown, "the file is over 1 MB", "Split the campaign into several files."
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _unreadable(
            shown, f"the file cannot be read ({reason})", "Check the file and its rights."
        ) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise MistakesFound(
            [
                Mistake(
                    shown,
                    line,
                    column,
                    "this character is not UTF-8",
                    'Save the file with the encoding "UTF-8" in your editor.',
                )
            ]
        ) from error


def _unreadable(shown: str, wrong: str, remedy: str) -> MistakesFound:
    return MistakesFound([Mistake(shown, 1, 1, wrong, remedy)])


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key (or, in a list, the value itself) and the value that `step` leads to."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


class _Builder:
    """Turns nodes into text, lists and dictionaries, and notes what no file of ours may hold."""

    def __init__(self, shown: str, mistakes: list[Mistake]) -> None:
        self._shown = shown
        self._mistakes = mistakes
        self._seen: set[int] = set()

    def tree(self, node: yaml.Node) -> Tree:
        if node.tag not in _PLAIN_TAGS:
            self._note(
                node,
                f'the tag "{_short(node.tag)}" is not allowed',
                "Remove it; every value here is text.",
            )
            return ""
        if type(node) is yaml.ScalarNode:
            return node.value  # type: ignore[no-any-return]
        if id(node) in self._seen:
            self._note(
                node,
                "this value is used again by an alias (*)",
                "Write it out where you need it, without & and *.",
            )
            return ""
        self._seen.add(id(node))
        if type(node) is yaml.SequenceNode:
            return [self.tree(child) for child in node.value]
        return dict(self._pairs(node))

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[str, Tree]]:
        keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if type(key) is not yaml.ScalarNode:
                self._note(key, "a key must be a word", "Put the list or mapping after a key.")
                continue
            if key.value in keys:
                self._note(
                    key,
                    f'the key "{key.value}" is here twice; '
                    f"the first is on line {keys[key.value].start_mark.line + 1}",
                    "Remove one of them.",
                )
            keys[key.value] = key
            yield key.value, self.tree(value)

    def _note(self, node: yaml.Node, wrong: str, remedy: str) -> None:
        mark = node.start_mark
        self._mistakes.append(Mistake(self._shown, mark.line + 1, mark.column + 1, wrong, remedy))


def _brief(wrong: str) -> str:
    """`wrong` on one line; somebody's endless value is shown by its beginning and its end."""
    wrong = " ".join(wrong.split())
    return wrong if len(wrong) <= 300 else f"{wrong[:140]}…{wrong[-140:]}"


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")[:60]
