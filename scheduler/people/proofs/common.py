"""Finds passphrases that are among the first anybody would guess."""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Set
from functools import cache
from pathlib import Path

from scheduler.i18n import N_

# Lower case, one a line. `python -m tests.common_passphrases` says where it is from.
LIST = Path(__file__).parent / "common.txt.gz"
SHORTEST_WORD = 4  # of the list: shorter ones are part of any sentence
_ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p"),
)
_SHORTEST_RUN = 4  # characters in a row, on a keyboard or in the alphabet
_MOST_WORDS = 2  # of the list, or names, that a passphrase may not be made of alone
_FEW = 4  # characters besides: "Harbour Minds 2027!" is the name and a year
_FAMOUS = {"correcthorsebatterystaple", "letmeinplease", "ilovemyfamily", "opensesame"}
_LEET = str.maketrans("013457$@!", "oieastsai")
REPEATED = N_("A passphrase that repeats itself is guessed first.")
IN_A_ROW = N_("Letters or digits that lie in a row are guessed first.")
ON_THE_LIST = N_("That is among the passphrases that are guessed first.")
A_NAME = N_("The name of a person or an organisation is guessed first.")


def why_too_common(passphrase: str, names: Iterable[str] = ()) -> str | None:
    """Why it would be guessed early, as a sentence to translate; None if nothing speaks for that.

    `names` are those of the person and the organisation.
    """
    plain = _plain(passphrase)
    if len(set(plain)) <= 3 or re.fullmatch(r"(.{1,8}?)\1+.{0,3}", plain):
        return REPEATED
    if _is_in_a_row(plain):
        return IN_A_ROW
    spellings = {plain, plain.translate(_LEET)}
    own = {_plain(name) for name in names} | {
        _plain(word) for name in names for word in re.split(r"[\W_]+", name)
    }
    own = {word for word in own if len(word) >= SHORTEST_WORD}
    if any(_is_made_of(text, own) for text in spellings):
        return A_NAME
    if any(text in _FAMOUS or _is_made_of(text, words(), own) for text in spellings):
        return ON_THE_LIST
    return None


@cache
def words() -> frozenset[str]:
    """The passphrases that are used most."""
    listed = gzip.decompress(LIST.read_bytes()).decode("utf-8").split("\n")
    return frozenset(word for word in listed if len(word) >= SHORTEST_WORD)


def _plain(text: str) -> str:
    """Without case, accents, spaces and marks."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in folded if one.isalnum() or one in "$@!")


def _is_in_a_row(plain: str) -> bool:
    """Whether little is left when what lies in a row is taken out."""
    left = plain
    for row in _ROWS:
        for way in (row, row[::-1]):
            if any(run in left for run in _runs(way, _SHORTEST_RUN)):  # a longer one begins with it
                for length in range(len(way), _SHORTEST_RUN - 1, -1):
                    for run in _runs(way, length):
                        left = left.replace(run, "")
    return len(left) <= _FEW


@cache
def _runs(way: str, length: int) -> tuple[str, ...]:
    """Everything of that length that lies in a row there."""
    return tuple(way[start : start + length] for start in range(len(way) - length + 1))


def _is_made_of(plain: str, *known: Set[str]) -> bool:
    """Whether at most two known words and a few characters are all there is to it."""
    ends = [(0, 0, 0)]  # how far, how many words, how many characters besides
    seen = set(ends)
    while ends:
        at, number, besides = ends.pop()
        if at == len(plain):
            return True
        steps = [(at + 1, number, besides + 1)] if besides < _FEW else []
        if number < _MOST_WORDS:
            steps += [
                (end, number + 1, besides)
                for end in range(at + SHORTEST_WORD, len(plain) + 1)
                if any(plain[at:end] in words_known for words_known in known)
            ]
        new = [step for step in steps if step not in seen]
        seen.update(new)
        ends += new
    return False
