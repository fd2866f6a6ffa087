"""Holds the directory's contacts by what people type: digits, names, words and addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml

from scheduler.crisis.directory.entry import Channel, ChannelKind, Entry
from scheduler.crisis.directory.services import Directory
from scheduler.text.phrases.words_of_text import words_of

_DIALLED = (ChannelKind.PHONE, ChannelKind.TEXT, ChannelKind.WHATSAPP)
_DIALLING_CODES = {"GB": "44", "IE": "353", "US": "1", "CA": "1", "AU": "61", "NZ": "64"}
_DIALLING_CODES |= {"IN": "91", "ZA": "27", "JE": "44", "GG": "44", "IM": "44"}
_SHORTEST_GUESS = 5  # digits or letters; below, two are too alike to guess which was meant
_WORD = re.compile(r"[A-Za-z0-9]+")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\d?\.)?([^/]+)")
# Names that are words of everyday: they count as names only where they are written like one.
_EVERYDAY = frozenset(
    [
        "aware",
        "beat",
        "calm",
        "clic",
        "cruse",
        "frank",
        "galop",
        "hope",
        "jigsaw",
        "kooth",
        "lifeline",
        "mind",
        "nightline",
        "panda",
        "pandas",
        "papyrus",
        "refuge",
        "sane",
        "shelter",
        "shout",
        "switchboard",
        "hse",
        "call",
    ]
)
_LIKE_A_NAME = re.compile(
    r"'s?\b|\s{0,2}(?:[(:,=/|-]|\d|$|\n)|\s(?:is|are|on|at|answers?|has|helpline|listens?|takes?"
    r"|opens?"
    r"|open|can be|runs|line|text|by|free|\d)\b"
    r"|\sin\s[A-Z]"
)
_ASKED_FOR = re.compile(r"\b(?:call|ring|phone|dial|text|contact|try|visit)\s(?:the\s)?$", re.I)


@dataclass(frozen=True, slots=True)
class Holder:
    """A service and the channel that a number is."""

    entry: Entry
    channel: Channel


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A service that a text names, and where."""

    start: int
    end: int
    ids: frozenset[str]  # of the entries that it may be; none: no entry


class ContactBook:
    """Every contact of a directory, printed or not."""

    def __init__(self, directory: Directory) -> None:
        self.entries = {entry.id: entry for entry in directory.entries}
        self._numbers: dict[str, list[Holder]] = {}
        self._words: dict[str, dict[str, list[Holder]]] = {}
        self._addresses: dict[str, set[str]] = {}
        self._names: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._squeezed: dict[str, set[str]] = {}
        for entry in directory.entries:
            self._add(entry)
        self._near_numbers = _one_less(self._numbers)
        self._by_label: dict[str, set[str]] = {}  # addresses by their telling part
        self._by_first: dict[str, set[str]] = {}  # and by their first
        for host in self._addresses:
            self._by_label.setdefault(_label(host), set()).add(host)
            self._by_first.setdefault(host.partition(".")[0], set()).add(host)
        self._near_labels = _one_less(self._by_label)
        self._add_names()
        # A charity's own address stands in most of its posts.
        self._like = lru_cache(maxsize=2_048)(self._find_like)

    def _add(self, entry: Entry) -> None:
        for address in filter(None, [entry.page]):
            self._addresses.setdefault(_host(address), set()).add(entry.id)
        for channel in entry.channels:
            if channel.kind not in _DIALLED:
                self._addresses.setdefault(_host(channel.contact), set()).add(entry.id)
                continue
            holder = Holder(entry, channel)
            for digits in _forms(channel.contact, entry.region):
                self._numbers.setdefault(digits, []).append(holder)
            if channel.word:
                words = self._words.setdefault(only_digits(channel.contact), {})
                words.setdefault(channel.word.lower(), []).append(holder)

    def _add_names(self) -> None:
        found: dict[str, set[str]] = {}
        by_name: dict[str, set[str]] = {}
        for entry in self.entries.values():
            by_name.setdefault(entry.name, set()).add(entry.id)
            for name in (entry.name, entry.printed_name, _BRACKETS.sub("", entry.name)):
                found.setdefault(name, set()).add(entry.id)
        for name, others in _other_names().items():
            for other in others:
                found.setdefault(other, set()).update(by_name.get(name, ()))
        for name, ids in found.items():
            squeezed = re.sub(r"[^a-z0-9]", "", name.lower())
            if squeezed not in _EVERYDAY or squeezed == "papyrus":
                self._squeezed.setdefault(squeezed, set()).update(ids)
            if not name.isdigit():
                first = _WORD.findall(name)[0].lower()
                self._names.setdefault(first, []).append((name, frozenset(ids)))
        for names in self._names.values():
            names.sort(key=lambda pair: -len(pair[0]))

    def holders(self, digits: str) -> list[Holder]:
        """Who has this number, anywhere."""
        return self._numbers.get(digits, [])

    def near(self, digits: str) -> list[Holder]:
        """Who has a number that one slip turns into this one."""
        if len(digits) < _SHORTEST_GUESS:
            return []
        near = sorted(_near(digits, self._near_numbers))
        return [holder for one in near for holder in self._numbers[one]]

    def words_of(self, digits: str) -> dict[str, list[Holder]]:
        """The words that this number takes, in small letters, and whose they are."""
        own = self._words.get(digits, {})
        partners = _partner_words().get(digits, frozenset())
        return own | {word: list[Holder]() for word in sorted(partners - own.keys())}

    def owners(self, host: str) -> set[str]:
        """The ids of the entries whose address this is, or is a part of."""
        parts = host.split(".")
        found: set[str] = set()
        for first in range(len(parts) - 1):
            found |= self._addresses.get(".".join(parts[first:]), set())
        return found

    def address_like(self, host: str) -> str | None:
        """The known address that `host` is a slip or another ending of."""
        return self._like(host)

    def _find_like(self, host: str) -> str | None:
        label = _label(host)
        known = self._by_label.get(label, set()) | self._by_first.get(label, set())
        if not known and len(label) > _SHORTEST_GUESS and label in self._squeezed:
            known = set(self.addresses_of(self._squeezed[label]))
        if not known and len(label) >= _SHORTEST_GUESS + 2:
            near = _near(label, self._near_labels)
            known = {one for like in near for one in self._by_label.get(like, ())}
        return min(known, key=lambda one: (len(one), one), default=None)

    def named(self, text: str) -> Iterator[ServiceName]:
        """The services that `text` names, in order."""
        small = text.lower()
        begun = self._names.keys() & words_of(small)
        if not any(name.lower() in small for first in begun for name, _ in self._names[first]):
            return
        after = 0
        for token in _WORD.finditer(text):
            if token.start() < after:
                continue
            for name, ids in self._names.get(token.group().lower(), ()):
                end = token.start() + len(name)
                if _is_written(name, text, token.start(), end):
                    yield ServiceName(token.start(), end, ids)
                    after = end
                    break

    def addresses_of(self, ids: Iterable[str]) -> list[str]:
        """The web addresses of these entries."""
        wanted = set(ids)
        if not wanted:
            return []
        return sorted((host for host, own in self._addresses.items() if own & wanted), key=len)


def _is_written(name: str, text: str, start: int, end: int) -> bool:
    """Whether the words at a place are this name, and not words of everyday."""
    written = text[start:end]
    if written.lower() != name.lower() or text[end : end + 1].isalnum():
        return False
    if name.lower() not in _EVERYDAY:
        return written[0].isupper() or not name[0].isalpha() or name[0].islower()
    if name.isupper() and len(name) > 3 and written.isupper():
        return True
    if not written[0].isupper():
        return False
    return bool(
        _LIKE_A_NAME.match(text, end) or _ASKED_FOR.search(text[max(0, start - 14) : start])
    )


def only_digits(contact: str) -> str:
    """The digits of a contact, in their order."""
    return re.sub(r"\D", "", contact)


def _forms(contact: str, region: str) -> set[str]:
    """How a contact may be dialled: at home, from abroad, with and without the long-distance 1."""
    digits = only_digits(contact)
    code = _DIALLING_CODES.get(region.partition("-")[0])
    forms = {digits}
    if code == "1" and len(digits) >= 10:
        forms |= {digits[-10:], f"1{digits[-10:]}"}
    elif code and not contact.startswith("+"):
        bare = digits.removeprefix("0")
        forms |= {f"{code}{bare}", f"00{code}{bare}"}
    return forms


def _host(address: str) -> str:
    return _DOMAIN.sub(r"\1", address.lower()).partition("/")[0]


def _label(host: str) -> str:
    """The telling part of a host, without its endings and hyphens: papyrusuk."""
    parts = host.removeprefix("www.").split(".")
    while len(parts) > 1 and (len(parts[-1]) <= 3 or parts[-1] in _ENDINGS):
        parts.pop()
    return parts[-1].replace("-", "")


_ENDINGS = frozenset({"info", "scot", "wales", "lgbt", "cymru", "help", "online", "chat"})


def _one_less(names: Iterable[str]) -> dict[str, set[str]]:
    """Each name under itself and under every form of it that lacks one sign."""
    found: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= _SHORTEST_GUESS:
            for form in _shorter(name):
                found.setdefault(form, set()).add(name)
    return found


def _shorter(name: str) -> Iterator[str]:
    yield name
    yield from (name[:place] + name[place + 1 :] for place in range(len(name)))


def _near(typed: str, index: dict[str, set[str]]) -> Iterator[str]:
    if len(typed) > 40:  # no name or number is as long, so that nothing is searched for
        return
    seen: set[str] = set()
    for form in _shorter(typed):
        for name in index.get(form, set()) - seen:
            seen.add(name)
            if is_one_slip(typed, name):
                yield name


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether one wrong, missing, doubled or swapped sign turns `meant` into `typed`."""
    if typed == meant:
        return False
    if len(typed) == len(meant):
        wrong = [place for place, sign in enumerate(typed) if sign != meant[place]]
        if len(wrong) == 1:
            return True
        if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
            return False
        first, last = wrong
        return typed[first] == meant[last] and typed[last] == meant[first]
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


@cache
def _other_names() -> dict[str, list[str]]:
    return _rows("contact_names.yaml")


@cache
def _partner_words() -> dict[str, frozenset[str]]:
    """Words of partners, in small letters, by the digits of the number that takes them."""
    rows = _rows("partner_words.yaml")
    return {digits: frozenset(word.lower() for word in words) for digits, words in rows.items()}


def _rows(file_name: str) -> dict[str, list[str]]:
    file = resources.files("scheduler.crisis") / "data" / file_name
    text = file.read_text(encoding="utf-8")
    rows: dict[str, list[str]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - text only
    return rows
