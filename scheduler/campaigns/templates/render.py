"""Templates: only files of one folder, every variable given, bounded work."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import TemplateError

from scheduler.campaigns.templates.sandbox import NotForAPost, Sandbox, TooMuchWork
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import brief, shown_path
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

_BLANK_LINES = re.compile(r"\n{3,}")
_LOOK = "Look for a bracket or a tag that is not closed."


class Templates:
    """The templates of one workspace. Each file is compiled once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sandbox = Sandbox(folder)

    def render(self, name: str, values: Mapping[str, str]) -> str:
        """The text of template `name` with `values`.

        Raises: MistakesFound, which names the template's file and line; NotUnderstood, if there
        is no such template.
        """
        self._sandbox.begin()
        try:
            text = self._template(name).render(values)
        except InvalidValue:
            raise
        except TemplateSyntaxError as error:
            wrong = f"the template cannot be read: {_sentence(error)}"
            raise self._failed(error.name or name, error.lineno, wrong, _LOOK) from error
        except (SyntaxError, MemoryError) as error:  # Python's, of what Jinja made of it
            wrong = "the template is nested too deeply, or gives two arguments one name"
            remedy = "Write it flatter: fewer loops and conditions inside one another."
            raise self._failed(name, _line(error, name), wrong, remedy) from error
        except (TooMuchWork, RecursionError, OverflowError) as error:
            wrong = "the template does not come to an end, or makes far too much text"
            remedy = "Look for a loop, or a template that includes itself."
            raise self._failed(name, _line(error, name), wrong, remedy) from error
        except TemplateNotFound as error:
            wrong = f'it includes "{error.name}", which is not in this folder'
            remedy = did_you_mean(str(error.name), self._sandbox.list_templates())
            raise self._failed(name, _line(error, name), wrong, remedy) from error
        except NotForAPost as error:
            remedy = "Write a text or a number there, or a loop over the list."
            raise self._failed(name, _line(error, name), str(error), remedy) from error
        except ArithmeticError as error:
            wrong, remedy = f"this cannot be reckoned: {_sentence(error)}", "Correct the sum."
            raise self._failed(name, _line(error, name), wrong, remedy) from error
        except (TemplateError, LookupError, AttributeError, TypeError, ValueError) as error:
            wrong, remedy = _missing(error, values)
            raise self._failed(name, _line(error, name), wrong, remedy) from error
        return _BLANK_LINES.sub("\n\n", text).strip()

    def _template(self, name: str) -> Template:
        try:
            return self._sandbox.get_template(name)
        except TemplateNotFound as error:
            wrong = f'there is no template "{name}" in {shown_path(self._folder)}'
            remedy = did_you_mean(name, self._sandbox.list_templates())
            raise InvalidValue(wrong, remedy, ("template",)) from error

    def _failed(self, name: str, line: int, wrong: str, remedy: str) -> MistakesFound:
        return MistakesFound(
            [Mistake(shown_path(self._folder / name), line, 1, brief(wrong), brief(remedy))]
        )


def _missing(error: Exception, values: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong and what to do, most often about a value that was not given."""
    given = f"Give it under `values:`. There is: {', '.join(sorted(values))}."
    unknown = re.fullmatch(r"'(\w+)' is undefined", str(error))
    if unknown is None:
        return _sentence(error), given
    near = did_you_mean(unknown[1], values)
    is_near = near.startswith("Did")
    return (
        f'there is no value "{unknown[1]}"',
        f"{near} Or give it under `values:`." if is_near else given,
    )


def _sentence(error: Exception) -> str:
    message = " ".join(str(error).split()).rstrip(".")
    return message if len(message) <= 200 else f"{message[:200]}…"


def _line(error: BaseException, name: str) -> int:
    """The template's line at which rendering failed."""
    lines = []
    traceback = error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code.co_filename.endswith(name):
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines[0] if lines else 1
