"""Reads families of hashtags: spellings that a team counts as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.errors import Mistake, MistakesFound
from scheduler.text.counting.hashtags import is_hashtag
from scheduler.yaml_files.reader import Loc, Source, read

FILE_NAME = "hashtags.yaml"


@dataclass(frozen=True, slots=True)
class Families:
    """Which hashtag each spelling is counted under. Capitals never make a difference."""

    shown: Mapping[str, str] = field(default_factory=dict)  # folded spelling: name of its family

    def name_of(self, hashtag: str) -> str:
        """What a hashtag is counted under: its family's name, or itself."""
        return self.shown.get(hashtag.casefold(), hashtag)

    def spellings_of(self, hashtag: str) -> tuple[str, ...]:
        """Every spelling that counts with it, folded; the family's own name first."""
        name = self.name_of(hashtag)
        members = sorted(spelling for spelling, family in self.shown.items() if family == name)
        return tuple(dict.fromkeys([name.casefold(), *members]))

    def of_posts(
        self, hashtags: Mapping[int, Sequence[tuple[str, str]]]
    ) -> dict[int, tuple[str, ...]]:
        """The families of each post, each once; without one, the spelling that is used most."""
        spellings: dict[str, Counter[str]] = {}
        for its in hashtags.values():
            for tag, shown in its:
                spellings.setdefault(tag, Counter())[shown] += 1
        names = {tag: _most_used(counts) for tag, counts in spellings.items()}
        names |= self.shown
        return {
            post: tuple(dict.fromkeys(names[tag] for tag, _ in its))
            for post, its in hashtags.items()
        }


def read_families(workspace: Path) -> Families:
    """The families of a workspace; none if it has no such file.

    Raises: MistakesFound, with every mistake of the file.
    """
    path = workspace / FILE_NAME
    if not path.exists():
        return Families()
    source = read(path, str(path), may_be_empty=True)
    mistakes: list[Mistake] = []
    shown: dict[str, str] = {}
    for name, at, spelling in _spellings(source, mistakes):
        if not is_hashtag(spelling.removeprefix("#")):
            wrong = f'X would not link "{spelling}" as one hashtag'
            mistakes.append(source.mistake(at, wrong, _REMEDY))
        folded = spelling.removeprefix("#").casefold()
        if shown.setdefault(folded, name) != name:
            wrong = f'"{spelling}" is in the families of "{shown[folded]}" and of "{name}"'
            mistakes.append(source.mistake(at, wrong, "Leave it in one."))
    if mistakes:
        raise MistakesFound(mistakes)
    return Families(shown)


_REMEDY = "Write for each family: WorldMentalHealthDay: [WMHD, WMHDay]"


def _spellings(source: Source, mistakes: list[Mistake]) -> Iterator[tuple[str, Loc, str]]:
    """Each family's name with each of its spellings, and where that stands."""
    if not isinstance(source.tree, dict):
        wrong = "this is not a table of hashtags and their spellings"
        mistakes.append(source.mistake((), wrong, _REMEDY))
        return
    for name, members in source.tree.items():
        yield name, (name,), name
        if not isinstance(members, list) or not all(isinstance(one, str) for one in members):
            wrong = f'the spellings of "{name}" are not a list of hashtags'
            mistakes.append(source.mistake((name,), wrong, _REMEDY))
            continue
        yield from ((name, (name, index), str(one)) for index, one in enumerate(members))


def _most_used(counts: Counter[str]) -> str:
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))
