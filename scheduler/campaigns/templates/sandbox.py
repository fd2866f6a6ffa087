"""Jinja2 with little in it: no methods, no globals but range, and every step counted.

Templates come with a campaign and may come from anybody, so a render must end soon, in little
memory, and reach nothing but its values.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    Undefined,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.campaigns.templates.filters import FILTERS

MOST_STEPS = 5_000  # turns of loops, calls and includes of one render
MOST_CHARACTERS = 100_000  # put together by one render; the longest thread has 7,000
MOST_STEPS_IN_ALL = 400_000  # of all renders of one campaign: 2,000 rows of 200
MOST_CHARACTERS_IN_ALL = 8_000_000
LARGEST_TEMPLATE = 64_000
# Of a list with all that is inside it, and a sixteenth of each text. Lists that hold one another
# twice, twenty times over, have a million things in them and take twenty words to write.
MOST_IN_A_LIST = 10_000
_KEPT_FILTERS = ("capitalize", "default", "first", "last", "length", "lower", "trim", "upper")
_KEPT_GLOBALS = ("range",)


class TooMuchWork(Exception):
    """A template that would go on for ever, or fill the memory."""


class NotForAPost(ValueError):
    """A value that nobody would read in a post: a list, True, nothing."""


class _Folder(BaseLoader):
    """Files below one folder. Links that lead out of it are not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self._folder / template
        try:
            inside = path.resolve().is_relative_to(self._folder.resolve())
            if not inside or not path.is_file() or path.stat().st_size > LARGEST_TEMPLATE:
                raise TemplateNotFound(template)
            return path.read_text("utf-8-sig"), str(path), lambda: True
        except (OSError, ValueError) as error:  # names that no file can have, or another encoding
            raise TemplateNotFound(template) from error

    def list_templates(self) -> list[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._folder).as_posix() for path in files)


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders one template at a time; `begin` before each."""

    intercepted_binops = frozenset({"+", "*", "**", "%", "//", "/"})

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=_Folder(folder),
            undefined=StrictUndefined,
            autoescape=False,  # posts are plain text, not HTML
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._made,
        )
        kept = {name: self.filters[name] for name in _KEPT_FILTERS}
        ours = {"counted": self._counted, "joined": self._joined, "bounded": self._bounded}
        self.filters = {**kept, **FILTERS, **ours}
        self.globals = {name: self.globals[name] for name in _KEPT_GLOBALS}
        self._steps_in_all = self._characters_in_all = 0
        self._steps = self._characters = 0

    def begin(self) -> None:
        """Allows the next render its steps."""
        self._steps_in_all += self._steps
        self._characters_in_all += self._characters
        self._steps = self._characters = 0

    def get_template(self, *arguments: Any, **named: Any) -> Template:
        """The template; an include counts as a step."""
        self._step()
        return super().get_template(*arguments, **named)

    def select_template(self, *arguments: Any, **named: Any) -> Template:
        """The first of several; counts as a step as well."""
        self._step()
        return super().select_template(*arguments, **named)

    def call(self, context: Context, thing: Any, *arguments: Any, **named: Any) -> Any:
        """Calls a macro, or range; nothing else can be called."""
        self._step()
        self._bounded((arguments, named))
        return super().call(context, thing, *arguments, **named)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, range and a loop's own; no method of a value."""
        return str(getattr(obj, "__module__", "")).startswith("jinja2.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Counts with numbers; makes no text longer than is allowed."""
        if operator == "**" or (operator in ("*", "%") and not _are_small(left, right)):
            raise SecurityError(f'"{operator}" cannot be used here')
        made = super().call_binop(context, operator, left, right)
        return self._bounded(made) if isinstance(made, (list, tuple)) else self._made(made)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Puts every loop, every `~` and every list under count."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        for parent in [tree, *tree.find_all(nodes.Node)]:
            _put_under_count(parent)
        return tree

    def _counted(self, things: Iterable[Any]) -> Iterator[Any]:
        for thing in things:
            self._step()
            yield thing

    def _joined(self, parts: Iterable[Any]) -> str:
        return str(self._made("".join(str(self._made(part)) for part in parts)))

    def _bounded(self, things: Any) -> Any:
        left = MOST_IN_A_LIST
        waiting = [things]
        while waiting:
            thing = waiting.pop()
            left -= 1 + (len(thing) // 16 if isinstance(thing, str) else 0)
            if left < 0:
                raise TooMuchWork("too much in a list")
            if isinstance(thing, Mapping):
                waiting += [*thing.keys(), *thing.values()]
            elif isinstance(thing, (list, tuple)):
                waiting += thing[:left]
        return things

    def _made(self, value: Any) -> Any:
        """`value`, if it can stand in a post; counts its characters."""
        if isinstance(value, Undefined):
            return str(value)  # which says what is missing
        is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        if not isinstance(value, str) and not (is_number and math.isfinite(value)):
            kind = "nothing (none)" if value is None else f"a {type(value).__name__}"
            raise NotForAPost(f"{kind} would stand in the post here")
        self._characters += len(value) if isinstance(value, str) else 1
        if (
            self._characters > MOST_CHARACTERS
            or self._characters_in_all + self._characters > MOST_CHARACTERS_IN_ALL
        ):
            raise TooMuchWork("too much text")
        return value

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS or self._steps_in_all + self._steps > MOST_STEPS_IN_ALL:
            raise TooMuchWork("too many steps")


def _are_small(*values: object) -> bool:
    return all(isinstance(value, (int, float)) and abs(value) < 1_000_000 for value in values)


def _put_under_count(parent: nodes.Node) -> None:
    for field, value in parent.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(parent, field, _counting(value))
        elif isinstance(value, list):
            value[:] = [_counting(one) if isinstance(one, nodes.Node) else one for one in value]


def _counting(node: nodes.Node) -> nodes.Node:
    """`node` behind the filter that counts what it makes."""
    if isinstance(node, nodes.Concat):
        parts = nodes.Tuple(node.nodes, "load", lineno=node.lineno)
        return nodes.Filter(parts, "joined", [], [], None, None, lineno=node.lineno)
    is_read = getattr(node, "ctx", "load") == "load"
    if isinstance(node, (nodes.List, nodes.Tuple, nodes.Dict)) and is_read:
        return nodes.Filter(node, "bounded", [], [], None, None, lineno=node.lineno)
    return node
