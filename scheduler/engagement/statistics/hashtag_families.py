"""Reads families of hashtags: spellings that a team counts as one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scheduler.errors import HandrailError

FILE_NAME = "hashtags.yaml"


class FamiliesWrong(HandrailError):
    """The file of families cannot be used."""


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

    Raises: FamiliesWrong if the file is not a table of names and lists.
    """
    path = workspace / FILE_NAME
    if not path.exists():
        return Families()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FamiliesWrong(f"{path} cannot be read: {_first_line(error)}. {_REMEDY}") from error
    shown: dict[str, str] = {}
    for name, members in _table(path, content).items():
        for spelling in (name, *members):
            folded = spelling.removeprefix("#").casefold()
            if shown.setdefault(folded, name) != name:
                raise FamiliesWrong(
                    f'{path}: "{spelling}" is in the families of "{shown[folded]}" and of '
                    f'"{name}". Leave it in one.'
                )
    return Families(shown)


_REMEDY = "Write for each family: WorldMentalHealthDay: [WMHD, WMHDay]"


def _table(path: Path, content: object) -> dict[str, list[str]]:
    families = content or {}
    is_right = isinstance(families, dict) and all(
        isinstance(name, str)
        and isinstance(members, list)
        and all(isinstance(member, str) for member in members)
        for name, members in families.items()
    )
    if not is_right:
        raise FamiliesWrong(f"{path} is not a table of hashtags and their spellings. {_REMEDY}")
    return families  # type: ignore[return-value] # just looked at


def _most_used(counts: Counter[str]) -> str:
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
