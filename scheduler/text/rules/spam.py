"""XP01 to XP03: what X itself asks of organisations with several accounts."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from scheduler.text.folding import folded
from scheduler.text.hashtags import extract
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Said, Severity

NEARLY_THE_SAME = 0.8  # share of three-word runs in common; below, two texts read as different
MOSTLY = 0.6  # share of the shorter text's runs that stand in the other: it was taken from there
LEAST_TAKEN = 5  # runs, or seven words in a row: fewer are anybody's
_SHINGLE = 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_MENTION = re.compile(r"(?<![\w@/.])@(\w{1,15})\b(?!@)")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts that say the same, or nearly."""

    first: Said
    second: Said
    likeness: float  # from 0 to 1


def near_duplicates(posts: Sequence[Said], before: Iterable[Said] = ()) -> list[Pair]:
    """Pairs of `posts`, and of `posts` with those `before`, that say nearly the same.

    Give the organisation's own words only: support lines are alike on purpose.
    """
    known = [*before, *posts]
    first_new = len(known) - len(posts)
    runs = [_runs(said.text) for said in known]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    pairs = []
    for index, mine in enumerate(runs):
        shared: defaultdict[int, int] = defaultdict(int)
        for run in mine:
            for other in holders[run]:
                shared[other] += 1
            holders[run].append(index)
        if index < first_new:
            continue
        for other, common in sorted(shared.items()):
            likeness = common / (len(mine) + len(runs[other]) - common)
            if likeness >= NEARLY_THE_SAME:
                pairs.append(Pair(known[other], known[index], likeness))
    return pairs


def taken_from(texts: Sequence[str], sources: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(text, source) by their numbers, where most of the shorter one stands in the other."""
    origins = [_runs(source) for source in sources]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, runs in enumerate(origins):
        for run in runs:
            holders[run].append(number)
    for index, text in enumerate(texts):
        mine = _runs(text)
        shared = Counter(number for run in mine for number in holders.get(run, ()))
        for number, common in sorted(shared.items()):
            shorter = min(len(mine), len(origins[number]))
            if common >= LEAST_TAKEN and common / shorter >= MOSTLY:
                yield index, number


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(folded(text).text)
    if len(words) <= _SHINGLE:
        return frozenset({tuple(words)})
    return frozenset(
        tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)
    )


def same_minute_hashtags(posts: Iterable[Said]) -> list[tuple[str, Said, Said]]:
    """Hashtags that two accounts post in the same minute, with the two posts."""
    by_minute: defaultdict[tuple[str, str], list[Said]] = defaultdict(list)
    for said in posts:
        minute = said.due_at.strftime("%Y-%m-%dT%H:%M%z")
        for tag in dict.fromkeys(tag.casefold() for tag in extract(said.text)):
            by_minute[tag, minute].append(said)
    return [
        (tag, one, other)
        for (tag, _), together in sorted(by_minute.items())
        for one, other in combinations(together, 2)
        if one.account != other.account
    ]


def _unlisted_mentions(passage: Passage) -> Iterator[Hit]:
    listed = passage.circumstances.mentions
    if listed is None or "@" not in passage.text:
        return
    known = {handle.lstrip("@").casefold() for handle in listed}
    for mention in _MENTION.finditer(passage.text):
        if mention.group(1).casefold() not in known:
            yield Hit(mention.start(), mention.end())


def _seen_elsewhere(_: Passage) -> tuple[Hit, ...]:
    """Nothing: one post alone cannot show it. See `near_duplicates`, `same_minute_hashtags`."""
    return ()


_X = "X developer guidelines, docs.x.com"

RULES = (
    Rule(
        id="XP01",
        severity=Severity.BLOCK,
        title="The same text twice",
        message="the same text, or nearly, is planned or was posted before",
        suggestion="Say it in that account's own words.",
        source=_X,
        kindly="Good words are worth repeating. "
        "X takes the same text from two accounts for spam, and can lock both.",
        flagged=(),
        allowed=("One post alone.",),
        check=_seen_elsewhere,
        looks=Looks.ACROSS,
        may_be_lifted=False,
    ),
    Rule(
        id="XP02",
        severity=Severity.WARN,
        title="One hashtag from several accounts in the same minute",
        message="two of your accounts post this hashtag in the same minute",
        suggestion="Leave some minutes between them.",
        source=_X,
        kindly="It is natural to start together. X can read it as an attempt to push a trend.",
        flagged=(),
        allowed=("One post alone. #TimeToTalk",),
        check=_seen_elsewhere,
        looks=Looks.ACROSS,
    ),
    Rule(
        id="XP03",
        severity=Severity.WARN,
        title="A mention that is not on the list",
        message="this account is not in the campaign's list of mentions",
        suggestion="Add it to `mentions`, or leave the @ out.",
        source=_X,
        kindly="Naming somebody is friendly. "
        "A mention notifies them, so X asks that it be expected.",
        flagged=("Thank you @SomebodyElse", "Hello @a_stranger, and hello @HarbourMinds."),
        allowed=("Thank you @HarbourMinds", "Write to hello@harbourminds.org.uk"),
        check=_unlisted_mentions,
        stems=("@",),
    ),
)
