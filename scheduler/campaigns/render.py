"""Templates: Jinja2 in its sandbox, from one folder, every variable given."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.campaigns.filters import FILTERS, NotForThisFilter
from scheduler.campaigns.remedies import NotUnderstood, did_you_mean
from scheduler.campaigns.source import shown_path
from scheduler.errors import Mistake, MistakesFound

_BLANK_LINES = re.compile(r"\n{3,}")


class Templates:
    """The templates of one workspace. Each file is compiled once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(FILTERS)

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text of template `name` with `values`.

        Raises: MistakesFound, which names the template's file and line; NotUnderstood, if there
        is no such template.
        """
        try:
            text = self._template(name).render(values)
        except TemplateSyntaxError as error:
            wrong = f"the template cannot be read: {_sentence(error)}"
            raise self._failed(error.name or name, error.lineno, wrong, _LOOK) from error
        except (TemplateError, NotForThisFilter) as error:
            raise self._failed(name, _line(error, name), _sentence(error), _give(values)) from error
        return _BLANK_LINES.sub("\n\n", text).strip()

    def _template(self, name: str) -> Template:
        try:
            return self._environment.get_template(name)
        except TemplateNotFound as error:
            known = self._environment.list_templates()
            wrong = f'there is no template "{name}" in {shown_path(self._folder)}'
            raise NotUnderstood(wrong, did_you_mean(name, known), ("template",)) from error

    def _failed(self, name: str, line: int, wrong: str, remedy: str) -> MistakesFound:
        return MistakesFound([Mistake(shown_path(self._folder / name), line, 1, wrong, remedy)])


_LOOK = "Look for a bracket or a tag that is not closed."


def _give(values: Mapping[str, object]) -> str:
    return f"Give it under `values:`. There is: {', '.join(sorted(values)) or 'nothing yet'}."


def _sentence(error: Exception) -> str:
    return str(error).strip().rstrip(".")


def _line(error: Exception, name: str) -> int:
    """The template's line at which rendering failed."""
    lines = []
    traceback = error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code.co_filename.endswith(name):
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines[-1] if lines else 1
