"""Phrases in a plain notation, made into patterns that stay quick on any text.

    found ~1 (hanged|hanging)     a space is any gap, ~1 stands for up to one word
    commit* {SUICIDE}             * ends a word in any way, {SUICIDE} is a class of words
    self_harm                     _ is nothing, a space, a hyphen or an underscore
    didn't                        with or without its apostrophe
    overdose(?! awareness)        but not before these words

A phrase never reaches over the end of a sentence, and every repeat in it is bounded. It is looked
for only where each of its words begins somewhere in the text, and compiled when that first happens.
They are kept in the `.txt` files beside this one: `== NAME` begins a list, `== class NAME` a class.
"""

import re
from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources

_SPACE = r"[,:]?\s{1,3}"
_WORD = r"[^\s.!?;,…]{1,24}"
_SPECIAL = {
    " ": _SPACE,
    " ?": f"(?:{_SPACE})?",
    "*": r"\w{0,12}",
    "_": r"[\s_-]{0,3}",
    "'": "'?",
    ".": r"\.",
}
_TOKEN = re.compile(r"~(\d) |\(\?| \?|.", re.DOTALL)
_CLASS = re.compile(r"\{([A-Z_]+)\}")
_PLAIN = re.compile(r"[a-z0-9]*")
_LETTERS = re.compile(r"[a-z]*")
_WORDS = re.compile(r"[a-z0-9]{2,}")
_LONGEST_STEM = 12
_DIGIT = re.compile(r"[0-9]")
_ANY_DIGIT = "#"  # stands among the beginnings where there is a digit; "#kg", where kg follows one
_UNIT = re.compile(r"[0-9][\s_-]{0,3}([a-z]+)")
_DIGITS = re.compile(r"\[[0-9-]+\](?![?*]|\{0)")
_BEFORE_A_UNIT = re.compile(
    r"\[[0-9-]+\](?:\{[1-9](?:,[1-9])?\})?(?:\(\[[.,]+\]\[0-9\](?:\{[1-9](?:,[1-9])?\})?\)\?)?_?\??"
)
_MAY_STAND = re.compile(r"[^\w\s(\[~]\?")


class Phrase:
    """One phrase: the letters that stand in each of its matches, and its pattern."""

    def __init__(self, line: str, classes: Mapping[str, str]) -> None:
        self.line = line
        full = _expanded(line, classes)
        self._full = f"({full})" if len(_split(full, "|")) > 1 else full

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """How its words begin: one of each set begins a word in every text that it matches."""
        found = (_openings(piece) for piece in _split(self._full, " "))
        return tuple(frozenset(openings) for openings in found if openings)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The rarest of these sets; empty, if the phrase may be anywhere."""
        return max(self.needs, key=_telling, default=frozenset[str]())

    @cached_property
    def besides(self) -> tuple[frozenset[str], ...]:
        """The other sets, the rarest first: most texts lack the first of them."""
        others = (one for one in self.needs if one is not self.stems)
        return tuple(sorted(others, key=_telling, reverse=True))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase for folded text."""
        return re.compile(rf"(?<!\w)(?:{_regex(self._full)})(?!\w)")


class Phrases:
    """Many phrases, searched as one."""

    def __init__(self, lines: Sequence[str], classes: Mapping[str, str]) -> None:
        self.phrases = tuple(Phrase(line, classes) for line in lines)
        self._is_listed = False

    def search(self, words: str) -> re.Match[str] | None:
        """A match, not always the first in the text."""
        worth = self._worth(words)
        return next((hit for one in worth if (hit := one.pattern.search(words))), None)

    def finditer(self, words: str) -> Iterable[re.Match[str]]:
        """Every match, in the order of the text; of two that overlap, the earlier or longer."""
        worth = self._worth(words)
        return _apart(worth, words) if worth else ()

    def _worth(self, words: str) -> Sequence[Phrase]:
        """The phrases whose words all begin somewhere in the text, each once."""
        self.enlist()
        return _worth_in(words, len(_lists)).get(self, ())

    def enlist(self) -> None:
        """Puts the list into the index, where it is not there yet."""
        if self._is_listed:
            return
        for phrase in self.phrases:
            for stem in phrase.stems or ("",):
                _index.setdefault(stem, []).append((self, phrase, phrase.besides))
            _asked.update(*phrase.needs)
        _lists.append(self)
        self._is_listed = True


def _apart(worth: Sequence[Phrase], words: str) -> Iterator[re.Match[str]]:
    matches = [match for one in worth for match in one.pattern.finditer(words)]
    end = -1
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            yield match


# One index of all lists, so that a text is looked up once and not by each of them. A list is put
# there when it is first asked, whole before it counts: what is kept for so many lists knows each.
# By the rarest beginning that a phrase needs, with what it needs besides.
_index: dict[str, list[tuple[Phrases, Phrase, Sequence[frozenset[str]]]]] = {}
_asked: set[str] = set()  # every beginning that some phrase needs
_lists: list[Phrases] = []


def standing_in(words: str, some: Iterable[Phrases]) -> KeysView[Phrases]:
    """The lists that may have a match in a text, all of `some` that may among them."""
    for one in some:
        one.enlist()
    return _worth_in(words, len(_lists)).keys()


@lru_cache(maxsize=512)
def _worth_in(words: str, lists: int) -> Mapping[Phrases, Sequence[Phrase]]:
    return _beginning_so(_beginnings(words, lists), lists)


@lru_cache(maxsize=8_192)
def _beginning_so(begin: frozenset[str], _lists: int) -> Mapping[Phrases, Sequence[Phrase]]:
    """The phrases that a text with these beginnings may hold, by their lists.

    Kept, since the same few words are read again and again: by each rule, check, and plan.
    """
    found: dict[Phrases, dict[Phrase, None]] = {}
    for one in begin:
        for some, phrase, besides in _index.get(one, ()):
            for needed in besides:
                if begin.isdisjoint(needed):
                    break
            else:
                found.setdefault(some, {})[phrase] = None
    return {some: tuple(each) for some, each in found.items()}


def _beginnings(words: str, lists: int) -> frozenset[str]:
    """Every beginning of every word of a text that some phrase needs, and "" besides."""
    found = {""}
    if _DIGIT.search(words):
        units = {f"{_ANY_DIGIT}{unit}" for unit in _UNIT.findall(words)}
        found.update((_ANY_DIGIT,), *(_of_word(unit, lists) for unit in units))
    return frozenset(found.union(*(_of_word(one, lists) for one in set(_WORDS.findall(words)))))


@lru_cache(maxsize=16_384)
def _of_word(word: str, _lists: int) -> Sequence[str]:
    beginnings = (word[:end] for end in range(2, min(len(word), _LONGEST_STEM) + 1))
    return [one for one in beginnings if one in _asked]


def phrases(*names: str) -> Phrases:
    """The phrases of these lists in the `.txt` files beside this one."""
    lists, classes = _written()
    return Phrases([line for name in names for line in lists[name]], classes)


def every_phrase() -> list[Phrase]:
    """Each phrase of every list, for whoever looks through them all."""
    lists, classes = _written()
    return [
        Phrase(line, classes)
        for name, some in lists.items()
        if not name.startswith(("class ", "DISGUISED"))
        for line in some
    ]


def lines(name: str) -> Sequence[str]:
    """The lines of one list, as they stand there."""
    return _written()[0][name]


@cache
def _written() -> tuple[Mapping[str, Sequence[str]], Mapping[str, str]]:
    """Every list of phrases, and every class, by its name."""
    lists: dict[str, list[str]] = {}
    here: list[str] = []
    folder = resources.files("scheduler.text.phrases")
    for file in sorted((one for one in folder.iterdir() if one.name.endswith(".txt")), key=str):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                here = lists.setdefault(line.removeprefix("== "), [])
            elif line and not line.startswith("#"):
                here.append(line)
    classes = {name: "|".join(some) for name, some in lists.items() if name.startswith("class ")}
    return lists, {name.removeprefix("class "): some for name, some in classes.items()}


def _expanded(line: str, classes: Mapping[str, str]) -> str:
    while _CLASS.search(line):
        line = _CLASS.sub(lambda name: f"({classes[name[1]]})", line)
    return line


def _regex(full: str) -> str:
    def piece(token: re.Match[str]) -> str:
        if token[1]:
            return rf"(?:{_WORD},?\s{{1,3}}){{0,{token[1]}}}?"
        return "(?:" if token[0] == "(" else _SPECIAL.get(token[0], token[0])

    return _TOKEN.sub(piece, full)


@lru_cache(maxsize=4_096)
def _split(text: str, mark: str) -> tuple[str, ...]:
    """`text` at each `mark` that stands in no parenthesis."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return (*parts, text[start:])


def _openings(piece: str) -> tuple[str, ...]:
    """The plain letters that each form of a piece begins with; none, if a form has too few."""
    if piece.startswith(("(?", "~")):
        return ()
    if piece.startswith("("):
        inner = _inside(piece)
        rest = piece[len(inner) + 2 :]
        if rest.startswith("?"):
            return _openings(rest[1:])
        forms = [_rarest_openings(form) for form in _split(inner, "|")]
        return tuple(stem for form in forms for stem in form) if all(forms) else ()
    if sign := _MAY_STAND.match(piece):
        return _openings(piece[sign.end() :])
    if _DIGITS.match(piece):
        return _with_units(piece)
    plain = _PLAIN.match(piece)
    letters = plain[0] if plain else ""
    if piece[len(letters) : len(letters) + 1] == "?":
        letters = letters[:-1]
    if len(letters) == 1 and letters.isdigit():
        return (_ANY_DIGIT,)
    return (letters[:_LONGEST_STEM],) if len(letters) >= 2 else ()


def _with_units(piece: str) -> tuple[str, ...]:
    """How a piece begins with a digit: by the letters behind it, if each form has some."""
    number = _BEFORE_A_UNIT.match(piece)
    units = _first_letters(piece[number.end() :]) if number else ()
    return tuple(f"{_ANY_DIGIT}{unit}" for unit in units) or (_ANY_DIGIT,)


def _first_letters(rest: str) -> tuple[str, ...]:
    """The letters that each form begins with; none, if one may begin otherwise."""
    if rest.startswith("(") and not rest.startswith("(?"):
        inner = _inside(rest)
        if rest[len(inner) + 2 :].startswith("?"):
            return ()
        forms = [_first_letters(form) for form in _split(inner, "|")]
        return tuple(letters for form in forms for letters in form) if all(forms) else ()
    plain = _LETTERS.match(rest)
    letters = plain[0] if plain else ""
    if rest[len(letters) : len(letters) + 1] in ("?", "{"):
        letters = letters[:-1]
    return (letters[: _LONGEST_STEM - 1],) if letters else ()


def _rarest_openings(form: str) -> tuple[str, ...]:
    """Of that of its words which tells most: of "on the loose" the last."""
    return max(map(_openings, _split(form, " ")), key=_telling)


def _telling(openings: Collection[str]) -> tuple[int, int]:
    """Long letters are rare, and few of them are looked for sooner."""
    return min(map(len, openings), default=0), -len(openings)


def _inside(piece: str) -> str:
    """What the parenthesis that opens `piece` holds."""
    depth = 0
    for place, character in enumerate(piece):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return piece[1:place]
    raise ValueError(f"a parenthesis is not closed: {piece}")
