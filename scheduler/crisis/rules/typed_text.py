"""Reads a post as a person would dial it: words, odd digits and broken lines become digits."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from scheduler.text.phrases.folding import folded_text
from scheduler.text.phrases.words_of_text import words_of

_NUMBER_WORDS = {
    **dict.fromkeys(("zero", "oh", "o", "nought", "dim", "sero"), "0"),
    **dict.fromkeys(("one", "un"), "1"),
    **dict.fromkeys(("two", "dau", "dwy"), "2"),
    **dict.fromkeys(("three", "tri", "tair"), "3"),
    **dict.fromkeys(("four", "pedwar", "pedair"), "4"),
    **dict.fromkeys(("five", "pump", "pum"), "5"),
    **dict.fromkeys(("six", "chwech", "chwe"), "6"),
    **dict.fromkeys(("seven", "saith"), "7"),
    **dict.fromkeys(("eight", "wyth"), "8"),
    **dict.fromkeys(("nine", "naw"), "9"),
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_TIMES = {"double": 2, "dwbl": 2, "treble": 3, "triple": 3}
_HUNDREDS = frozenset({"hundred", "cant"})
# Letters that stand in for digits, as they look in capitals and small letters.
_ODD = str.maketrans(
    {"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
)
_ODD_DIGITS = re.compile(r"(?=[A-Za-z|]*\d)[\dOoIl|SBZ]{1,20}|[OIl|]{2,6}")
_TOKEN = re.compile(r"[A-Za-z0-9|]+")
_MEANT = _NUMBER_WORDS.keys() | _TIMES.keys() | _HUNDREDS
_GAP = re.compile(r"(?:[^\w\x00£$€]|_){0,8}")  # between two groups of one number
_STRONG = re.compile(r"[,;.!?]\s|\n|\s[|/&+]\s")  # where one number may end and another begin
_MOST_DIGITS = 15  # of any number that can be dialled, ITU-T E.164
_BESIDE = 40  # signs on either side of two posts: more than any gap and the group behind it
_DOTS = dict.fromkeys("·•‧∙⋅・․", ".")

# What holds digits and is no contact: addresses, handles, sums, shares, hours, times.
_NEEDS = (re.compile(r"[\d@]"), re.compile(r"\.[A-Za-z]{2}"))  # one of them, and quick to say no
_BEGINS = r"(?!(?<=[A-Za-z_])[^\d@£$€])"  # not within a word: most places are, and it is quick
_HANDLE = r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|@\w+"
_REST = (
    r"(?:https?://)?\b(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,24}\b(?:/\S*)?"
    r"|(?=[\d£$€])(?:[£$€]\s?\d[\d,. ]{0,15}(?:k|m|bn)?\b"
    r"|\b\d[\d,.]{0,15}\s?(?:%|p\b|pence\b|pounds?\b|euros?\b|per cent\b)"
    r"|\b24\s?[/x-]\s?7\b(?![\s-]?\d)|\b24[\s-]?(?:hours?|hrs?|h|awr)\b"
    r"|(?<![\d:.])(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d(?!\d))?(?![:.]?\d)\s?(?:[ap]\.?m\b)?"
    r"|(?<!\bon )(?<!\bar )(?<!: )(?<!= )(?<!\d)\d{1,3}(?:,\d{3})+(?!\d))"
)
_NO_CONTACT = re.compile(rf"{_BEGINS}(?:{_REST})")
_NO_CONTACT_OR_HANDLE = re.compile(rf"{_BEGINS}(?:{_HANDLE}|{_REST})")


@dataclass(frozen=True)
class Plain:
    """A text with plain letters and digits, and for each the place it came from."""

    text: str
    places: Sequence[int]

    @cached_property
    def masked(self) -> str:
        """The same, with NUL over what is no contact."""
        if not any(sign.search(self.text) for sign in _NEEDS):
            return self.text
        pattern = _NO_CONTACT_OR_HANDLE if "@" in self.text else _NO_CONTACT
        return pattern.sub(lambda match: "\0" * len(match.group()), self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that `text[start:end]` came from."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together: "116", "one", "l23"."""

    start: int
    end: int
    digits: str
    is_word: bool
    is_odd: bool  # written with letters that look like digits
    is_strong: bool  # what stands before it may end another number


def plain(text: str) -> Plain:
    """`text` without odd signs, each digit a plain one."""
    if text.isascii():
        return Plain(text, range(len(text) + 1))
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        shown = _plain_sign(sign)
        signs.append(shown)
        places.extend([place] * len(shown))
    whole = "".join(signs)
    return Plain(whole, (*places, len(text)))


@lru_cache(maxsize=4_096)
def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if sign in "\x85\u2028\u2029":
        return "\n"
    if unicodedata.category(sign) == "Pd" or sign == "−":
        return "-"
    shown = _DOTS.get(sign) or folded_text(sign)
    return shown.upper() if sign.isupper() else shown


def may_go_on(tail: str, head: str) -> bool:
    """Whether a number may begin at the end of `tail` and go on at the start of `head`."""
    end, start = tail[-_BESIDE:], head[:_BESIDE]
    token = _TOKEN.search(start)
    if token is None or _is_no_digits(token.group()):  # as nearly every post begins
        return False
    first = next(_groups(start), None)
    last = list(_groups(end))[-1:] if first else []
    return any(_GAP.fullmatch(f"{end[one.end :]}\n{start[: first.start]}") for one in last if first)


def runs_of_digits(words: Plain) -> Iterator[list[Group]]:
    """Groups of digits with nothing but separators between them, run by run."""
    if _says_no_digits(words.text):
        return
    run: list[Group] = []
    for group in _groups(words.masked):
        between = words.masked[run[-1].end : group.start] if run else ""
        if run and not _GAP.fullmatch(between):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _says_no_digits(text: str) -> bool:
    """Whether a text has no digits, and no two words in a row that say some.

    Told quickly, and mostly so. One such word alone, as in "one of us", is no number.
    """
    if not text.isascii() or "|" in text:
        return False
    kinds = bytes(map(_kind, words_of(text.lower())))
    return _DIGITS not in kinds and _TWO_WORDS not in kinds


_NOTHING, _A_WORD, _DIGITS = range(3)
_TWO_WORDS = bytes((_A_WORD, _A_WORD))


@lru_cache(maxsize=16_384)
def _kind(word: str) -> int:
    """What a word in small letters says: no digits, digits in words, or digits or what may be.

    An "l" alone is no digit.
    """
    if word in _MEANT:
        return _A_WORD
    may_be_odd = len(word) > 1 and not word.strip("oil")
    return _DIGITS if may_be_odd or not word.isalpha() else _NOTHING


def _groups(masked: str) -> Iterator[Group]:
    times, begins, end = 1, 0, 0
    held: Group | None = None  # a word that the next may belong to: "twenty three"
    for token in _TOKEN.finditer(masked):
        word = token.group()
        if _is_no_digits(word):
            times = 1
            continue
        word = word.lower()
        if word in _TIMES:
            times, begins = _TIMES[word], token.start()
            continue
        group = _group(token, masked, end)
        if group and times > 1:
            digits = group.digits[0] * times + group.digits[1:]
            group = replace(group, start=begins, digits=digits)
        times = 1
        joined = _joined(held, word, token, group)
        if held and not joined:
            yield held
        if joined or group:
            end = token.end()
        held = joined or group
    if held:
        yield held


@lru_cache(maxsize=16_384)
def _is_no_digits(word: str) -> bool:
    """Whether it says no digits, as most words do: told quickly."""
    return word.isalpha() and word.lower() not in _MEANT and bool(word.strip("OIl"))


def _joined(
    held: Group | None, word: str, token: re.Match[str], group: Group | None
) -> Group | None:
    """ "eight hundred" and "twenty three" as one; None where two words are two groups."""
    if held is None or not held.is_word or token.start() - held.end > 1:
        return None
    if word in _HUNDREDS and len(held.digits) == 1:
        digits = f"{held.digits}00"
    elif group and group.is_word and _is_tens(held.digits) and len(group.digits) == 1:
        digits = held.digits[0] + group.digits
    else:
        return None
    return Group(held.start, token.end(), digits, True, False, held.is_strong)


def _is_tens(digits: str) -> bool:
    return len(digits) == 2 and digits[0] > "1" and digits[1] == "0"


def _group(token: re.Match[str], masked: str, since: int) -> Group | None:
    """The digits of a token, if it is some; what stands before it is read back to `since`."""
    written = token.group()
    is_word = is_odd = False
    if written.isdigit():
        digits = written
    elif word := _NUMBER_WORDS.get(written.lower()):
        digits, is_word = word, True
    elif _ODD_DIGITS.fullmatch(written):
        digits, is_odd = written.translate(_ODD), True
    else:
        return None
    is_strong = bool(_STRONG.search(masked[max(since, token.start() - 10) : token.start()]))
    return Group(token.start(), token.end(), digits, is_word, is_odd, is_strong)


def digits_of(groups: list[Group]) -> str:
    """The digits of a few groups, or nothing where they are too many to dial."""
    if sum(len(group.digits) for group in groups) > _MOST_DIGITS:
        return ""
    return "".join(group.digits for group in groups)
