"""Jinja2 with little in it: no methods, no globals but range, and every step counted.

Templates come with a campaign and may come from anybody, so a render must end soon, in little
memory, and reach nothing but its values.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.campaigns.templates.filters import FILTERS

MOST_STEPS = 5_000  # turns of loops, calls and includes of one render
MOST_CHARACTERS = 100_000  # put together by one render; the longest thread has 7,000
LARGEST_TEMPLATE = 64_000
_KEPT_FILTERS = ("capitalize", "default", "first", "last", "length", "lower", "trim", "upper")
_KEPT_GLOBALS = ("range",)


class TooMuchWork(Exception):
    """A template that would go on for ever, or fill the memory."""


class _Folder(BaseLoader):
    """Files below one folder. Links that lead out of it are not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self._folder / template
        inside = path.resolve().is_relative_to(self._folder.resolve())
        if not inside or not path.is_file() or path.stat().st_size > LARGEST_TEMPLATE:
            raise TemplateNotFound(template)
        try:
            return path.read_text("utf-8-sig"), str(path), lambda: True
        except (OSError, UnicodeDecodeError) as error:
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
        self.filters = {**kept, **FILTERS, "counted": self._counted, "joined": self._joined}
        self.globals = {name: self.globals[name] for name in _KEPT_GLOBALS}
        self.begin()

    def begin(self) -> None:
        """Allows the next render its steps."""
        self._steps = 0
        self._characters = 0

    def get_template(self, *arguments: Any, **named: Any) -> Template:
        """The template; an include counts as a step."""
        self._step()
        return super().get_template(*arguments, **named)

    def call(self, context: Context, thing: Any, *arguments: Any, **named: Any) -> Any:
        """Calls a macro, or range; nothing else can be called."""
        self._step()
        return super().call(context, thing, *arguments, **named)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, range and a loop's own; no method of a value."""
        return str(getattr(obj, "__module__", "")).startswith("jinja2.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Counts with numbers; makes no text longer than is allowed."""
        if operator == "**" or (operator in ("*", "%") and not _are_small(left, right)):
            raise SecurityError(f'"{operator}" cannot be used here')
        return self._made(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Puts every loop and every `~` under count."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        for parent in [tree, *tree.find_all(nodes.Node)]:
            _replace_joins(parent)
        return tree

    def _counted(self, things: Iterable[Any]) -> Iterator[Any]:
        for thing in things:
            self._step()
            yield thing

    def _joined(self, parts: Iterable[Any]) -> str:
        return str(self._made("".join(str(part) for part in parts)))

    def _made(self, value: Any) -> Any:
        self._characters += len(value) if isinstance(value, (str, list, tuple)) else 1
        if self._characters > MOST_CHARACTERS:
            raise TooMuchWork("too much text")
        return value

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchWork("too many steps")


def _are_small(*values: object) -> bool:
    return all(isinstance(value, (int, float)) and abs(value) < 1_000_000 for value in values)


def _replace_joins(parent: nodes.Node) -> None:
    for field, value in parent.iter_fields():
        if isinstance(value, nodes.Concat):
            setattr(parent, field, _joining(value))
        elif isinstance(value, list):
            value[:] = [
                _joining(item) if isinstance(item, nodes.Concat) else item for item in value
            ]


def _joining(concat: nodes.Concat) -> nodes.Filter:
    parts = nodes.Tuple(concat.nodes, "load", lineno=concat.lineno)
    return nodes.Filter(parts, "joined", [], [], None, None, lineno=concat.lineno)
