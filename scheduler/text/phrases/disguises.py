"""Words that are written so that a filter does not see them: su1cide, s u i c i d e, sui-cide.

Only words that a rule or the lexicon looks for are mended; 16th, 10km and day/night stay.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from scheduler.text.phrases.phrase_patterns import lines
from scheduler.text.phrases.words_of_text import words_of

_WORDS = frozenset(word for line in lines("DISGUISED") for word in line.split())
_STEMS = tuple(stem for line in lines("DISGUISED_STEMS") for stem in line.split())
_LONGEST = max(map(len, _WORDS))
_SIGNS = {
    one: str.maketrans(
        {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"} | both
    )
    for one, both in (
        ("i", {"1": "i", "!": "i", "|": "i", "€": "e", "8": "b", "9": "g", "+": "t"}),
        ("l", {"1": "l", "!": "l", "|": "l", "€": "e", "8": "b", "6": "g", "+": "t"}),
    )
}
# What must stand somewhere in a text with a disguise. Each begins with a sign, not with a letter:
# then it is found, and mostly not found, many times as quickly.
_AMONG_SIGNS = re.compile(r"[0-9@$!|*€+](?:(?=[a-z])|(?<=[a-z][0-9@$!|*€+]))")
_AMONG_GAPS = re.compile(
    r"[\s._*-][a-z][\s._*-][a-z](?![a-z])(?<=(?<![a-z])[a-z][\s._*-][a-z][\s._*-][a-z])"
)
_MIXED = re.compile(r"(?<![a-z0-9@$!|*€+])[a-z0-9@$!|*€+]{2,40}[a-z0-9@$|*€+](?![a-z0-9@$|*€+])")
_PARTED = re.compile(r"(?<![a-z0-9])[a-z]{1,12}(?:[-._·•~/|]{1,2}[a-z]{1,12}){1,12}(?![a-z0-9])")
_SPACED = re.compile(r"(?<![a-z0-9])[a-z](?:[\s._*-]{1,2}[a-z]){3,30}(?![a-z0-9])")
_LONG = re.compile(r"(?<![a-z])[a-z]{0,20}([a-z])\1\1[a-z]{0,20}(?![a-z])")
_PARTS = re.compile(r"[-._·•~/|](?<=[a-z][-._·•~/|])[-._·•~/|]?[a-z]")
_THREE = tuple(letter * 3 for letter in ascii_lowercase)
# Of the signs that part a word, all but the full stop, which ends sentences too.
_RARE_PARTS = ("-", "_", "/", "~", "|")
_AFTER_A_STOP = re.compile(r"\.[-._~/|]?[a-z]")


@dataclass(frozen=True, slots=True)
class Undisguised:
    """A text in plain spelling, and for each letter the place it had before."""

    text: str
    kept: list[int]


@lru_cache(maxsize=512)
def undisguised(words: str) -> Undisguised | None:
    """`words`, in small letters, in plain spelling; None, where nothing is disguised."""
    changes = sorted(_changes(words))
    if not changes:
        return None
    text: list[str] = []
    kept: list[int] = []
    done = 0
    for start, end, letters, places in changes:
        if start < done:
            continue
        text += [words[done:start], letters]
        kept += [*range(done, start), *places]
        done = end
    text.append(words[done:])
    kept += range(done, len(words))
    return Undisguised("".join(text), kept)


_Change = tuple[
    int, int, str, tuple[int, ...]
]  # start, end, what it says, the place of each letter


def _changes(words: str) -> list[_Change]:
    found: list[_Change] = []
    traits = bytes(map(_trait, words_of(words)))
    has_gaps = _THREE_ALONE in traits and _AMONG_GAPS.search(words)
    if has_gaps or _AMONG_SIGNS.search(words):
        for match in _MIXED.finditer(words):
            token = match.group()
            if not token.isalpha() and (plain := _spelled(token)):
                places = tuple(range(match.start(), match.end()))
                found.append((match.start(), match.end(), plain, places))
        for match in _SPACED.finditer(words):
            found += _joined(match)
    if _may_have_parts(words) and _PARTS.search(words):
        for match in _PARTED.finditer(words):
            found += _joined(match)
    if _THRICE in traits:
        for match in _LONG.finditer(words):
            places = tuple(
                place
                for place in range(match.start(), match.end())
                if place == match.start() or words[place] != words[place - 1]
            )
            plain = "".join(words[place] for place in places)
            if _is_known(plain):
                found.append((match.start(), match.end(), plain, places))
    return found


_NOTHING, _ALONE, _THRICE = range(3)
_THREE_ALONE = bytes((_ALONE, _ALONE, _ALONE))


@lru_cache(maxsize=16_384)
def _trait(word: str) -> int:
    """What of a word may be a part of a disguise: it has a letter three times in a row, or is one.

    A letter beside digits may stand alone too.
    """
    if any(map(word.__contains__, _THREE)):
        return _THRICE
    return _ALONE if len(word) == 1 or not word.isalpha() else _NOTHING


def _may_have_parts(words: str) -> bool:
    """Whether a sign may part two letters."""
    return (
        not words.isascii()
        or any(map(words.__contains__, _RARE_PARTS))
        or _AFTER_A_STOP.search(words) is not None
    )


@lru_cache(maxsize=4_096)
def _spelled(token: str) -> str | None:
    """The known word that is written with signs in place of letters, as long as it was."""
    if not any(character.isalpha() for character in token):
        return None
    for table in _SIGNS.values():
        plain = token.translate(table)
        if plain.isalpha() and plain != token and _is_known(plain):
            return plain
    if "*" in token.strip("*"):
        shape = re.compile(re.escape(token).replace(r"\*", "[a-z]"))
        return next((word for word in sorted(_WORDS) if shape.fullmatch(word)), None)
    return None


def _is_known(plain: str) -> bool:
    return plain in _WORDS or any(stem in plain for stem in _STEMS)


def _joined(match: re.Match[str]) -> list[_Change]:
    """The known words that a match says once its gaps are closed."""
    whole = match.group()
    letters = "".join(filter(str.isalpha, whole))
    if letters in _WORDS or any(stem in letters and stem not in whole for stem in _STEMS):
        places = [match.start() + place for place, letter in enumerate(whole) if letter.isalpha()]
        return _apart(match, letters, tuple(places))
    return []


def _apart(match: re.Match[str], letters: str, places: tuple[int, ...]) -> list[_Change]:
    """Known words in a row are set apart again: commitsuicide says commit suicide."""
    text: list[str] = []
    kept: list[int] = []
    start = 0
    for word in _row_of_words(letters) or [letters]:
        if text:
            text.append(" ")
            kept.append(places[start])
        text.append(word)
        kept += places[start : start + len(word)]
        start += len(word)
    return [(match.start(), match.end(), "".join(text), tuple(kept))]


def _row_of_words(letters: str) -> list[str]:
    """The known words that `letters` is made of, as few as can be; none, if it is not."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*head, letters[start:end]]
            for start in range(max(0, end - _LONGEST), end)
            if (head := best[start]) is not None and letters[start:end] in _WORDS
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or []
