"""Words for storytellers and reviewers, in the language of the settings.

The English words are the keys, and stay where there is no translation. `scheduler/languages` holds
the catalogues; CONTRIBUTING.md says how to add one.
"""

import gettext
from pathlib import Path
from typing import Protocol

ENGLISH = "en"
DOMAIN = "messages"
CATALOGUES = Path(__file__).parent / "languages"


class Catalogue(Protocol):
    """What knows translations."""

    def gettext(self, message: str, /) -> str:
        """The translation of `message`, or itself."""
        ...


class _Spoken:
    """What this process speaks; one language at a time."""

    language = ENGLISH
    catalogue: Catalogue = gettext.NullTranslations()


def speak(language: str) -> None:
    """Speaks `language` from now on, such as en or cy.

    Raises: SettingsError if there is no catalogue of it.
    """
    if language == ENGLISH:
        speak_from(gettext.NullTranslations(), ENGLISH)
        return
    try:
        found = gettext.translation(DOMAIN, CATALOGUES, [language])
    except OSError:
        from scheduler.errors import SettingsError  # rarely needed, and read at every start

        known = ", ".join([ENGLISH, *_translated()])
        raise SettingsError(
            f'HANDRAIL_LANGUAGE: there is no translation "{language}". Choose from: {known}.'
        ) from None
    speak_from(found, language)


def speak_from(catalogue: Catalogue, language: str) -> None:
    """Speaks from a catalogue at hand."""
    _Spoken.catalogue, _Spoken.language = catalogue, language


def spoken() -> str:
    """The language that is spoken now."""
    return _Spoken.language


def _(message: str) -> str:
    """`message` in the language that is spoken now."""
    return _Spoken.catalogue.gettext(message) if message else ""  # "" is the catalogue's own head


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """`message` as it is: marked for translators, and translated where it is shown."""
    return message


def _translated() -> list[str]:
    return sorted(file.parent.parent.name for file in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
