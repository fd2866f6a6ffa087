"""Words for storytellers and reviewers, in the language of the settings or of one request.

The English words are the keys, and stay where there is no translation. `scheduler/languages` holds
the catalogues; CONTRIBUTING.md says how to add one. A catalogue that a machine drafted says so in
its head until a person has read it; what somebody agrees to is never shown from such a one.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENGLISH = "en"
DOMAIN = "messages"
CATALOGUES = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class _Speech:
    """One language, and what knows its words."""

    language: str
    catalogue: gettext.NullTranslations
    is_read: bool = True  # by a person, and not only drafted by a machine


_ENGLISH = _Speech(ENGLISH, gettext.NullTranslations())
READ_BY = "last-translator"  # in a catalogue's head: who read it, or that nobody did
NOBODY = "nobody yet"  # and how it was drafted may stand behind


class _Process:
    """What this process speaks, where a request says nothing else."""

    speech = _ENGLISH


_of_request: ContextVar[_Speech | None] = ContextVar("language_of_request", default=None)


def speak(language: str) -> None:
    """Speaks `language` from now on, such as en or cy.

    Raises: SettingsError if there is no catalogue of it.
    """
    try:
        _Process.speech = _speech(language)
    except OSError:
        from scheduler.errors import SettingsError  # rarely needed, and read at every start

        raise SettingsError(
            f'HANDRAIL_LANGUAGE: there is no translation "{language}". '
            f"Choose from: {', '.join(languages())}."
        ) from None


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speaks `language` in one request or task; as the process does for None, or one unknown."""
    try:
        speech = _speech(language) if language else None
    except OSError:
        speech = None
    token = _of_request.set(speech)
    try:
        yield
    finally:
        _of_request.reset(token)


def spoken() -> str:
    """The language that is spoken now."""
    return _now().language


def is_read_by_a_person() -> bool:
    """Whether a person has read the translation that is spoken now."""
    return _now().is_read


def languages() -> list[str]:
    """The languages that there are."""
    found = CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return [ENGLISH, *sorted(file.parent.parent.name for file in found)]


def _(message: str) -> str:
    """`message` in the language that is spoken now."""
    return _now().catalogue.gettext(message) if message else ""  # "" is the catalogue's own head


def _now() -> _Speech:
    return _of_request.get() or _Process.speech


def _speech(language: str) -> _Speech:
    """Raises: OSError if there is no catalogue."""
    return _ENGLISH if language == ENGLISH else _read(language, CATALOGUES)


@cache
def _read(language: str, folder: Path) -> _Speech:
    found = gettext.translation(DOMAIN, folder, [language])
    return _Speech(language, found, not found.info().get(READ_BY, NOBODY).startswith(NOBODY))


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """`message` as it is: marked for translators, and translated where it is shown."""
    return message
