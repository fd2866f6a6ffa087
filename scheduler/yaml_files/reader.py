"""Reads a YAML file with the place of every value; each is text until a schema says more."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import yaml

from scheduler.errors import Mistake, MistakesFound
from scheduler.hidden_characters import CONTROL, ODD_SPACE, named
from scheduler.yaml_files.comments import Comment, comments, has_any, scalars_in
from scheduler.yaml_files.decoding import read_text, unreadable
from scheduler.yaml_files.error_messages import Advice, translated

Tree = str | list["Tree"] | dict[str, "Tree"]
Loc = Sequence[str | int]  # the way to a value: ("threads", 3, "text")

DEEPEST_NESTING = 20
MOST_MISTAKES = 200  # told of one file at once; nobody mends more before they look again
_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_PLAIN_TAGS = frozenset(_TAGS.values())
_HIDDEN = re.compile("[\x85\u2028\u2029\ufeff]")  # libyaml ends a line at the first three
_TYPE_AGAIN = "Delete it, and press Enter if a new line is meant."


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
    _root: yaml.Node | None = field(repr=False, compare=False)
    _children: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    _comments: list[Comment] | None = field(default=None, repr=False, compare=False)

    def let_go(self) -> None:
        """Drops the positions, of which a file has thousands; they are found again when asked."""
        self._root = self._comments = None
        self._children.clear()

    def mistake(
        self,
        loc: Loc,
        wrong: str,
        remedy: str,
        *,
        at_key: bool = False,
        words: str = "",
        before: str = "",
    ) -> Mistake:
        """A mistake at the value (or its key) that `loc` leads to, or as near as it leads.

        With `words`, at the first place in the value where they stand behind `before`.
        """
        node = self._node(loc, at_key=at_key)
        line, column = node.start_mark.line, node.start_mark.column
        if words and (index := self._index_of(before, words, node)) is not None:
            line += self.text.count("\n", node.start_mark.index, index)
            column = index - (self.text.rfind("\n", 0, index) + 1)
        return Mistake(self.path, line + 1, column + 1, brief(wrong), brief(remedy))

    def positions_of(self, loc: Loc) -> set[tuple[int, int]]:
        """Line and column of every key and value that `loc` leads to, from 1."""
        key, node = self._node(loc, at_key=True), self._node(loc, at_key=False)
        marks = [one.start_mark for one in (key, *scalars_in(node), node)]
        return {(mark.line + 1, mark.column + 1) for mark in marks}

    def at_comment(self, comment: Comment, wrong: str, remedy: str) -> Mistake:
        """A mistake at a comment."""
        return Mistake(self.path, comment.line + 1, comment.column + 1, brief(wrong), remedy)

    def comments(self) -> list[Comment]:
        """The comments of the file, behind its first key."""
        if self._comments is None:
            root = self._positions()
            self._comments = list(comments(self.text, root)) if has_any(self.text) else []
        return self._comments

    def places_of(self, places: Iterator[Loc]) -> dict[int, tuple[Loc, int]]:
        """By the identity of a value's node: the way to it, and the column that it hangs from."""
        found: dict[int, tuple[Loc, int]] = {}
        for loc in places:
            key, node = self._node(loc, at_key=True), self._node(loc, at_key=False)
            mark = key.start_mark
            found[id(node)] = loc, mark.column if key is not node else max(mark.column - 2, 0)
        return found

    def comment_in_place(self, loc: Loc) -> str | None:
        """The comment that stands where a value should, because it began with "#"."""
        node = self._node(loc, at_key=False)
        if not isinstance(node, yaml.ScalarNode) or node.value.strip() or node.style in ("'", '"'):
            return None
        for comment in self.comments():
            is_near = comment.line == node.start_mark.line or comment.words[1:2].strip()
            if comment.after is node and is_near:
                return comment.words
        return None

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
        self._root = self._root or compose(self.text)
        return self._root

    def _index_of(self, before: str, words: str, node: yaml.Node) -> int | None:
        """Where in the file `words` first stand inside `node`, however its lines are broken."""
        context, wanted = before.split(), words.split()
        start, end = node.start_mark.index, node.end_mark.index
        if not wanted:
            return None
        # A pattern of a thousand such words, each searched for once, costs more than the search.
        first = (context or wanted)[0]
        at = self.text.find(first, start, end)
        while at >= 0:
            after = _behind(self.text, context, at, end) if context else at
            if after is not None:
                begins = _behind_spaces(self.text, after, end)
                if _behind(self.text, wanted, begins, end) is not None:
                    return begins
            at = self.text.find(first, at + 1, end)
        return None

    def _node(self, loc: Loc, *, at_key: bool) -> yaml.Node:
        node = key = self._positions()
        for step in loc:
            pair = self._child(node, step)
            if pair is None:
                break
            key, node = pair
        return key if at_key else node

    def _child(self, node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
        """The key (or, in a list, the value itself) and the value that `step` leads to."""
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._children:
                self._children[id(node)] = {
                    pair[0].value: pair
                    for pair in reversed(node.value)
                    if isinstance(pair[0], yaml.ScalarNode)
                }
            return self._children[id(node)].get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        return None


def _behind(text: str, words: Sequence[str], at: int, end: int) -> int | None:
    """Where `words` end that stand in `text` from `at`, spaces or line ends between; or None."""
    for number, word in enumerate(words):
        begins = _behind_spaces(text, at, end) if number else at
        if (number and begins == at) or not text.startswith(word, begins, end):
            return None
        at = begins + len(word)
    return at


def _behind_spaces(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def read(
    path: Path, shown: str, *, may_be_empty: bool = False, advice: Advice | None = None
) -> Source:
    """The file at `path`, whose mistakes name it `shown`.

    A file without a value is a mistake, or {} where it `may_be_empty`; `advice` knows better
    remedies for some lines. Raises: MistakesFound if it is not one plain YAML document.
    """
    return read_from(read_text(path, shown), shown, may_be_empty=may_be_empty, advice=advice)


def read_from(
    text: str, shown: str, *, may_be_empty: bool = False, advice: Advice | None = None
) -> Source:
    """The same, for text that was read already."""
    marks = islice(_HIDDEN.finditer(text), MOST_MISTAKES)
    if hidden := [_hidden(shown, text, found) for found in marks]:
        raise MistakesFound(hidden)
    try:
        root = yaml.compose(text, Loader=_Composer)
    except yaml.YAMLError as error:
        raise MistakesFound([translated(error, shown, text, advice)]) from error
    if root is None:
        if may_be_empty:
            return Source(shown, text, {}, yaml.compose("{}", Loader=_Composer))
        raise unreadable(shown, "the file is empty", "Write into it, or remove it.")
    builder = _Builder(shown, may_hide=ODD_SPACE.search(text) is not None)
    tree = builder.tree(root)
    if builder.mistakes:
        raise MistakesFound(at_most(builder.mistakes))
    return Source(shown, text, tree, root)


def compose(text: str) -> yaml.Node:
    """The nodes of a text that was read already, each with its place."""
    root = yaml.compose(text, Loader=_Composer)
    assert root  # noqa: S101 - the text was read once, so it is not empty
    return root


def place_of(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of `text`."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def shown_path(path: Path) -> str:
    """`path` as a user would write it from the current folder."""
    try:
        return os.fspath(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return os.fspath(path)


class _Builder:
    """Turns nodes into text, lists and dictionaries, and notes what no file of ours may hold."""

    def __init__(self, shown: str, *, may_hide: bool) -> None:
        self._shown = shown
        self._may_hide = may_hide  # whether an odd space is anywhere in the file
        self.mistakes: list[Mistake] = []
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
            return self._text(node)
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

    def _text(self, node: yaml.ScalarNode) -> str:
        text: str = node.value
        # Only a backslash in double quotes can write what libyaml refuses to read.
        if node.style == '"' and (hidden := CONTROL.search(text)):
            self._note(node, f"there is {named(hidden[0])} in this text", "Remove its backslash.")
        elif (
            self._may_hide
            and not node.style
            and (ODD_SPACE.match(text[:1]) or ODD_SPACE.match(text[-1:]))
        ):
            self._note_space(node)
        return text

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[str, Tree]]:
        keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if type(key) is not yaml.ScalarNode:
                self._note(key, "a key must be a word", "Put the list or mapping after a key.")
                continue
            if self._may_hide and ODD_SPACE.search(key.value):
                self._note_space(key)
            if key.value in keys:
                self._note(
                    key,
                    f'the key "{key.value}" is here twice; '
                    f"the first is on line {keys[key.value].start_mark.line + 1}",
                    "Remove one of them.",
                )
            keys[key.value] = key
            yield key.value, self.tree(value)

    def _note_space(self, node: yaml.ScalarNode) -> None:
        hidden = ODD_SPACE.search(node.value)
        assert hidden  # noqa: S101 - both callers have seen it
        wrong = f"there is {named(hidden[0])} here, which looks like a space and is none"
        self._note(node, wrong, "Delete it, and press the space bar.")

    def _note(self, node: yaml.Node, wrong: str, remedy: str) -> None:
        mark = node.start_mark
        wrong = brief(wrong)
        self.mistakes.append(Mistake(self._shown, mark.line + 1, mark.column + 1, wrong, remedy))


def _hidden(shown: str, text: str, found: re.Match[str]) -> Mistake:
    """A mark that libyaml would take for the end of a line, or leave in a text unseen."""
    line, column = place_of(text, found.start())
    remedy = "Delete it." if found[0] == "\ufeff" else _TYPE_AGAIN
    return Mistake(shown, line, column, f"there is {named(found[0])} here", remedy)


def at_most(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The first of many mistakes in one file, and that there are more."""
    if len(mistakes) <= MOST_MISTAKES:
        return list(mistakes)
    kept = sorted(mistakes)[:MOST_MISTAKES]
    last = kept[-1]
    wrong = f"there are more than {MOST_MISTAKES} mistakes in this file"
    return [*kept, Mistake(last.path, last.line, last.column + 1, wrong, "Mend those above first.")]


def brief(wrong: str) -> str:
    """A sentence on one line; somebody's endless value is shown by its beginning and its end."""
    wrong = " ".join(wrong.split())
    return wrong if len(wrong) <= 300 else f"{wrong[:140]}…{wrong[-140:]}"


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")[:60]
