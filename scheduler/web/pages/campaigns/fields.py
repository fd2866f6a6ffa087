"""What forms about campaigns hold, and which field a mistake of the file belongs to."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from scheduler.errors import Mistake

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"\s*(?:- )?([a-z0-9_-]+):")
_FIELDS: Mapping[str, str] = {
    "campaign": "name",
    "when": "day",
    "repeat": "day",
    "template": "template",
    "table": "table",
    "each_time": "text",
}


def hashtags_in(words: str) -> tuple[str, ...]:
    """The hashtags of a field: with "#" or without, parted by spaces or commas."""
    return tuple(one.lstrip("#") for one in re.split(r"[\s,]+", words) if one.lstrip("#"))


def short_name(words: str) -> str:
    """A name made of the first words of a text: it can stand in an address."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    parts = [one for one in _NOT_IN_NAMES.split(plain) if one][:5]
    return "-".join(parts)[:40].strip("-")


def _as_it_is(one: Mistake) -> str:
    return f"{one.wrong}. {one.remedy}"


def problems_of(
    mistakes: Iterable[Mistake], text: str = "", say: Callable[[Mistake], str] = _as_it_is
) -> dict[str, str]:
    """Mistakes of a file as those of a form: the field, and what is wrong with it.

    `text` is the file that would have been written; without it none is linked to a field.
    """
    lines = text.split("\n")
    problems: dict[str, str] = {}
    for one in mistakes:
        said = say(one)
        sentence = f"{said[:1].upper()}{said[1:]}".rstrip(".")
        name = field_of(lines, one.line) if text else ""
        problems[name] = f"{problems[name]}. {sentence}" if name in problems else sentence
    return problems


def field_of(lines: list[str], number: int) -> str:
    """The field of a form that a line of the file was made from; "" where there is none."""
    for line in reversed(lines[:number]):
        if found := _KEY.match(line):
            return _FIELDS.get(found[1], found[1])
    return ""
