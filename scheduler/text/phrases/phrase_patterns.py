"""Phrases in a plain notation, made into patterns that stay quick on any text.

    found ~1 (hanged|hanging)     a space is any gap, ~1 stands for up to one word
    commit* {SUICIDE}             * ends a word in any way, {SUICIDE} is a class of words
    self_harm                     _ is nothing, a space, a hyphen or an underscore
    didn't                        with or without its apostrophe
    overdose(?! awareness)        but not before these words

A phrase never reaches over the end of a sentence, and every repeat in it is bounded. It is looked
for only where each of its words begins somewhere in the text, or stands there as a whole, and
compiled when that first happens.
They are kept in the `.txt` files beside this one: `== NAME` begins a list, `== class NAME` a class.
"""

import re
from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources

from scheduler.text.phrases.words_of_text import words_of

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
_LETTERS = re.compile(r"%|[a-z]*")
_LONGEST_STEM = 12
_SHORTEST_INSIDE = 3  # letters; fewer stand in every other word
_ANY_DIGIT = "#"  # stands among the beginnings where there is a digit; "#kg", where kg follows one
_INSIDE = "*"  # before letters that may stand anywhere in a word
_WHOLE = "."  # behind letters that are a whole word, and not only the beginning of one
_UNIT = re.compile(r"[0-9][\s_-]{0,3}(%|[a-z]+)")
_DIGITS = re.compile(r"\[[0-9-]+\](?![?*]|\{0)")
_BEFORE_A_UNIT = re.compile(
    r"\[[0-9-]+\](?:\{[1-9](?:,[1-9])?\})?(?:\(\[[.,]+\]\[0-9\](?:\{[1-9](?:,[1-9])?\})?\)\?)?_?\??"
)
_MAY_STAND = re.compile(r"[^\w\s(\[~]\?")
_ENDINGS = re.compile(r"\(([a-z]*(?:\|[a-z]*)*)\)(\?)?")
_LOOKS_AROUND = ("(?!", "(?=", "(?<")  # these take no letters
# Words that stand in most texts: what needs another besides is looked for by that one.
_COMMON_WORDS = """
a about after all am an and any are as at away back be been before but by can did do
does for from get go going good had has have he her here him his how i if in into is it
its just know like line made make man many me more most much my never no not now of off
on one only or our out over people right say see she so some take than that the their
them then there these they this time to too took two up us very want was we well went
were what when where which who will with would year you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class Phrase:
    """One phrase: the letters that stand in each of its matches, and its pattern."""

    def __init__(self, line: str, classes: Mapping[str, str]) -> None:
        self.line = line
        full = _expanded(line, classes)
        self._full = f"({full})" if len(_split(full, "|")) > 1 else full

    @cached_property
    def needs(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """How the words of each of its forms begin: (red car|blue) has two forms.

        One of each set of a form begins a word in every text that the form matches. Letters
        before a full stop are a whole word there.
        """
        found = ((frozenset(one) for one in _needs(form, ends=True)) for form in _forms(self._full))
        return tuple(
            dict.fromkeys(tuple(dict.fromkeys(one for one in some if one)) for some in found)
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        """The rarest of these sets of each form; empty, if the phrase may be anywhere."""
        rarest = [max(some, key=_telling, default=frozenset[str]()) for some in self.needs]
        return frozenset[str]().union(*rarest) if all(rarest) else frozenset()

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

    def _worth(self, words: str) -> Collection[Phrase]:
        """The phrases whose words all begin somewhere in the text, each once."""
        if not self._is_listed:
            self.enlist()
        return _worth_in(words, len(_lists)).get(self, ())

    def enlist(self) -> None:
        """Puts the list into the index, where it is not there yet."""
        if self._is_listed:
            return
        for phrase in self.phrases:
            for needs in phrase.needs:
                self._put(phrase, needs)
        _lists.append(self)
        self._is_listed = True

    def _put(self, phrase: Phrase, needs: Sequence[frozenset[str]]) -> None:
        stems, *besides = sorted(needs, key=_telling, reverse=True) or [_ANY]
        first, *others = map(_bits_of, besides or [_ANY])
        for stem in stems:
            if stem.startswith(_INSIDE):
                _bit_of(stem)
            under = _index.setdefault(stem, {}).setdefault(first, [])
            under.append((self, phrase, others))


def _apart(worth: Collection[Phrase], words: str) -> Iterator[re.Match[str]]:
    matches = [match for one in worth for match in one.pattern.finditer(words)]
    end = -1
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            yield match


class WordParts:
    """Letters that are looked for anywhere in a text, inside of words too."""

    def __init__(self, *stems: str) -> None:
        """Each of the stems has a small letter or a digit."""
        self.stems = stems
        self._bits = 0

    def stand_in(self, words: str) -> bool:
        """Whether any of them does. Mostly it is known from the words, and nothing is searched."""
        if not self._bits:
            self._enlist()
        there, _ = _read(words, len(_lists))
        return bool(there & self._bits) and any(map(words.__contains__, self.stems))

    def _enlist(self) -> None:
        parts = {max(words_of(stem), key=len) for stem in self.stems}
        bits = _bits_of(f"{_INSIDE}{part}" for part in parts)
        _lists.append(self)
        self._bits = bits


# One index of all lists, so that a text is looked up once and not by each of them. A list is put
# there when it is first asked, whole before it counts: what is kept for so many lists knows each.
# By the rarest beginning that a phrase needs, and by what it needs besides: each of these numbers
# has the bits of the beginnings one of which must be there.
_index: dict[str, dict[int, list[tuple[Phrases, Phrase, Sequence[int]]]]] = {}
_ANY = frozenset({""})
_bits = {"": 1}  # of every beginning that some phrase needs besides; "" begins every text
_in_words: list[str] = []  # what is looked for anywhere in a word
_lists: list[Phrases | WordParts] = []


def _bits_of(beginnings: Iterable[str]) -> int:
    return sum(map(_bit_of, beginnings))


def _bit_of(beginning: str) -> int:
    if beginning not in _bits:
        _bits[beginning] = 1 << len(_bits)
        if beginning.startswith(_INSIDE):
            _in_words.append(beginning.removeprefix(_INSIDE))
    return _bits[beginning]


_DIGIT_BIT = _bits_of([_ANY_DIGIT])


@cache
def _enlist(some: tuple[Phrases, ...]) -> None:
    for one in some:
        one.enlist()


def standing_in(words: str, some: tuple[Phrases, ...]) -> KeysView[Phrases]:
    """The lists that may have a match in a text, all of `some` that may among them."""
    _enlist(some)
    return _worth_in(words, len(_lists)).keys()


@lru_cache(maxsize=512)
def _worth_in(words: str, lists: int) -> Mapping[Phrases, Collection[Phrase]]:
    """The phrases that a text may hold by how its words begin, by their lists."""
    there, begun = _read(words, lists)
    return _beginning_so(there, begun, lists)


@lru_cache(maxsize=512)
def _read(words: str, lists: int) -> tuple[int, tuple[str, ...]]:
    """The bits of what the words of a text begin with, and what of it phrases stand under."""
    there, begun = _of_word("", lists)
    for one in words_of(words):
        bits, stems = _of_word(one, lists)
        if bits:
            there |= bits
        if stems:
            begun += stems
    if there & _DIGIT_BIT:
        for one in (_ANY_DIGIT, *(f"{_ANY_DIGIT}{unit}" for unit in _UNIT.findall(words))):
            bits, stems = _of_word(one, lists)
            there |= bits
            begun += stems
    return there, begun


@lru_cache(maxsize=4_096)
def _beginning_so(
    there: int, begun: tuple[str, ...], _lists: int
) -> Mapping[Phrases, Collection[Phrase]]:
    """The phrases that a text with these beginnings may hold, by their lists.

    Kept, since posts of one kind begin their words alike, whatever numbers they hold.
    """
    found: dict[Phrases, dict[Phrase, None]] = {}
    for stem in begun:
        for needed, under in _index[stem].items():
            if there & needed:
                for some, phrase, others in under:
                    if all(map(there.__and__, others)):
                        found.setdefault(some, {})[phrase] = None
    return {some: each.keys() for some, each in found.items()}


@lru_cache(maxsize=16_384)
def _of_word(word: str, _lists: int) -> tuple[int, tuple[str, ...]]:
    """The bits of the beginnings of a word, and those of them that phrases stand under."""
    longest = min(len(word), _LONGEST_STEM)
    asked = [word[:end] for end in range(2, longest + 1)]
    asked += [word] if word in ("", _ANY_DIGIT) else [f"{word}{_WHOLE}"]
    asked += [f"{_INSIDE}{letters}" for letters in _in_words if letters in word]
    bits = sum(_bits[one] for one in asked if one in _bits)
    if not word.isalpha() and any(map(str.isdigit, word)):
        bits |= _DIGIT_BIT
    return bits, tuple(one for one in asked if one in _index)


def phrases(*names: str) -> Phrases:
    """The phrases of these lists in the `.txt` files beside this one."""
    lists, classes = _written()
    return Phrases([line for name in names for line in lists[name]], classes)


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


def _forms(full: str) -> Iterator[str]:
    """The forms of a phrase that is nothing but several."""
    if full.startswith("(") and not full.startswith("(?") and len(_inside(full)) + 2 == len(full):
        for form in _split(_inside(full), "|"):
            yield from _forms(form)
    else:
        yield full


def _needs(form: str, *, ends: bool) -> Iterator[Collection[str]]:
    """What each word of a form needs; `ends` says whether a word ends where the form does."""
    pieces = _split(form, " ")
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        # Before " ?" a word may go on.
        yield from _needs_of(piece, ends if following is None else not following.startswith("?"))


def _needs_of(piece: str, ends: bool) -> Iterator[Collection[str]]:
    yield _openings(piece, ends)
    if piece.startswith("(") and not piece.startswith("(?"):  # (so |really )late: late besides
        inner = _inside(piece)
        rest = piece[len(inner) + 2 :]
        if all(form.endswith(" ") for form in _split(inner, "|")):
            yield _openings(rest, ends)
        elif rest.startswith("_"):  # (mad|nut)_house: somewhere in a word besides
            others = _first_letters(rest[1:].removeprefix("?"))
            if others and min(map(len, others)) >= _SHORTEST_INSIDE:
                yield tuple(f"{_INSIDE}{letters}" for letters in others)
    elif (parts := _joined(piece)) and min(map(len, parts[1])) > 1:
        yield (*parts[1], *_glued(*parts))


def _joined(piece: str) -> tuple[str, Sequence[str]] | None:
    """Of mad_house, "mad" and how what may stand apart from it begins."""
    plain = _PLAIN.match(piece)
    letters = plain[0] if plain else ""
    rest = piece[len(letters) :]
    others = _first_letters(rest[1:].removeprefix("?")) if rest.startswith("_") else ()
    return (letters, others) if len(letters) > 1 and others else None


def _glued(letters: str, others: Iterable[str]) -> Iterator[str]:
    """How both begin where they are one word."""
    return (f"{letters}{one}"[:_LONGEST_STEM] for one in others)


@lru_cache(maxsize=4_096)  # classes of words stand in many phrases
def _openings(piece: str, ends: bool) -> tuple[str, ...]:
    """The plain letters that each form of a piece begins with; none, if a form has too few."""
    if piece.startswith(("(?", "~")):
        return ()
    if piece.startswith("("):
        inner = _inside(piece)
        rest = piece[len(inner) + 2 :]
        if rest.startswith("?"):
            return _openings(rest[1:], ends)
        is_whole = ends and not _taking_letters(rest)
        forms = [_rarest_openings(form, is_whole) for form in _split(inner, "|")]
        return tuple(stem for form in forms for stem in form) if all(forms) else ()
    if sign := _MAY_STAND.match(piece):
        return _openings(piece[sign.end() :], ends)
    if _DIGITS.match(piece):
        return _with_units(piece)
    plain = _PLAIN.match(piece)
    return _of_letters(plain[0] if plain else "", piece, ends)


def _of_letters(letters: str, piece: str, ends: bool) -> tuple[str, ...]:
    """How a piece begins that begins with these letters: with all of them, or as a whole word."""
    rest = piece[len(letters) :]
    forms = [letters]
    if rest.startswith("?"):  # the last letter may be missing
        rest = rest[1:]
        forms = [letters[:-1], letters]
    if len(forms[0]) == 1 and forms[0].isdigit():
        return (_ANY_DIGIT,)
    if len(forms[0]) < 2:
        return ()
    endings = _ENDINGS.match(rest)  # want(ed)?
    if ends and not _taking_letters(rest[endings.end() :] if endings else rest):
        after = [*endings[1].split("|"), *([""] if endings[2] else [])] if endings else [""]
        return tuple(f"{form}{ending}{_WHOLE}" for form in forms for ending in after)
    if parts := _joined(piece):
        return (f"{letters}{_WHOLE}", *_glued(*parts))
    return (forms[0][:_LONGEST_STEM],)


def _taking_letters(rest: str) -> str:
    """What is left of the rest of a piece without what only looks around."""
    while rest.startswith(_LOOKS_AROUND):
        rest = rest[len(_inside(rest)) + 2 :]
    return rest


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


def _rarest_openings(form: str, ends: bool) -> Collection[str]:
    """Of that of its words which tells most: of "on the loose" the last."""
    return max(_needs(form, ends=ends), key=_telling)


def _telling(openings: Collection[str]) -> tuple[bool, int, int]:
    """Few texts have them: none is a common word, long letters are rare, and few are best."""
    letters = [one.strip(f"{_INSIDE}{_WHOLE}") for one in openings]
    is_rare = bool(letters) and _COMMON.isdisjoint(letters)
    return is_rare, min(map(len, letters), default=0), -len(letters)


@lru_cache(maxsize=4_096)
def _inside(piece: str) -> str:
    """What the parenthesis that opens `piece` holds."""
    depth = 0
    for place, character in enumerate(piece):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return piece[1:place]
    raise ValueError(f"a parenthesis is not closed: {piece}")
