"""A text reduced to what it says, so that disguises do not hide a word from a rule."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from scheduler.text.phrases.disguises import undisguised

_HYPHENS = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_QUOTES = {**dict.fromkeys("‘’‚‛′`´ʼ＇", "'"), **dict.fromkeys("“”„‟″«»＂", '"')}
_SPECIAL = {**_HYPHENS, **_QUOTES, "…": "…", "ı": "i"}
_MARKS = ("Mn", "Me", "Cf")  # accents, and what nobody sees
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?$")
_TAG = re.compile(r"[#＃]\w+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Small plain letters, and for each the place it came from."""

    text: str
    places: range | tuple[int, ...]  # one a character of `text`, and the end of the original

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original text that `text[start:end]` came from."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=4_096)
def folded(text: str) -> Folded:
    """`text` in small letters, without accents, invisible characters, look-alikes and disguises.

    Hyphens and quotes take one form, and the words of a hashtag are set apart.
    """
    seams = _seams(text)
    if text.isascii() and not seams and undisguised(text.lower()) is None:
        return Folded(text.lower(), range(len(text) + 1))
    letters, places = _without_disguises(text, seams)
    return Folded(letters, (*places, len(text)))


@lru_cache(maxsize=16_384)
def folded_text(text: str) -> str:
    """The text of `folded(text)` alone, several times faster."""
    if ("#" in text or "＃" in text) and not text.islower():
        text = _TAG.sub(lambda tag: _parted(tag.group()), text)
    plain = text.lower() if text.isascii() else "".join(map(_plain, text))
    changed = undisguised(plain)
    return plain if changed is None else changed.text


@lru_cache(maxsize=1_024)  # a campaign says the same few in all its threads
def _parted(tag: str) -> str:
    return _CAMEL.sub(" ", tag)


def _without_disguises(text: str, seams: frozenset[int]) -> tuple[str, list[int]]:
    """Each letter and its place."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        if place in seams:
            plain = f" {plain}"
        letters.append(plain)
        places.extend([place] * len(plain))
    whole = "".join(letters)
    changed = undisguised(whole)
    if changed is not None:
        return changed.text, [places[kept] for kept in changed.kept]
    return whole, places


def _seams(text: str) -> frozenset[int]:
    if "#" not in text and "＃" not in text:
        return frozenset()
    return frozenset(
        tag.start() + seam.start()
        for tag in _TAG.finditer(text)
        for seam in _CAMEL.finditer(tag.group())
    )


@lru_cache(maxsize=4_096)
def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character)
    shown = "".join(part for part in parts if unicodedata.category(part) not in _MARKS)
    return shown.lower() if shown.isascii() else "".join(map(_looking_like, shown)).casefold()


def _looking_like(character: str) -> str:
    """The plain letter or digit that a sign looks like; itself, if there is none."""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    if latin := _LATIN.match(unicodedata.name(character, "")):
        return latin[1].lower()
    return _lookalikes().get(character, character)


@cache
def _lookalikes() -> dict[str, str]:
    """Unicode's table of signs that look alike, as far as they look like ASCII.

    Read only once a sign that is no Latin letter is met: it takes a tenth of a second.
    Source: UTS 39, confusables.txt, by the package confusable_homoglyphs.
    """
    from confusable_homoglyphs import confusables  # type: ignore[import-untyped]

    nearest: dict[str, str] = {}
    for sign, others in confusables.confusables_data.items():
        sign = sign.strip("\u200e")
        alike = [one["c"].strip("\u200e") for one in others]
        plain = [one for one in alike if len(one) == 1 and one.isascii() and one.isalnum()]
        if len(sign) == 1 and not sign.isascii() and plain:
            nearest[sign] = max(
                plain, key=lambda letter: (letter.isupper() is sign.isupper(), letter)
            ).lower()
    # A small letter of another script is often told by its capital: к is not in the table, К is.
    for sign, letter in list(nearest.items()):
        small = nearest.setdefault(sign.lower(), letter)
        nearest[sign] = small if letter == "l" else letter  # a capital I looks like an l
    for sign, others in confusables.confusables_data.items():
        sign = sign.strip("\u200e")
        near = (nearest.get(one["c"].strip("\u200e")) for one in others)
        if len(sign) == 1 and not sign.isascii() and (found := next(filter(None, near), None)):
            nearest.setdefault(sign, found)
    return nearest
