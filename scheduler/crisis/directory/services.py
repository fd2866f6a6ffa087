"""The crisis directory: what ships with Handrail, and what a charity's own file changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Any, TypeVar

import yaml

from scheduler.crisis.directory.entry import PROJECT, Entry
from scheduler.crisis.readers import NOTHING_SPECIAL, Wants

Kept = TypeVar("Kept")
SHIPPED_BY = f"{PROJECT}, from the service's page or dated public sources"


@dataclass(frozen=True)
class Directory:
    """Services and emergency numbers, by region."""

    entries: tuple[Entry, ...]
    emergency: dict[str, str]  # region: the number as printed
    european_union: frozenset[str] = frozenset()
    readers: Mapping[str, Wants] = field(default_factory=dict)  # by region, from the own file
    _kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What `make` gave the first time, for whatever is slow to look up in the entries."""
        if name not in self._kept:
            self._kept[name] = make()
        found: Kept = self._kept[name]
        return found

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of this id, if there is one."""
        return self._by_id.get(entry_id)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region the directory knows anything of."""
        named = {entry.region for entry in self.entries} | set(self.emergency)
        return frozenset(named | self.european_union) - {"*", "EU"}

    @cached_property
    def topics(self) -> frozenset[str]:
        """Every topic that a service is specially for."""
        return frozenset(topic for entry in self.entries for topic in entry.topics)

    def serving(self, region: str) -> Iterator[Entry]:
        """What people in `region` may use: the nation's own entries first, then the country's."""
        for place in places(region):
            yield from (entry for entry in self.entries if entry.region == place)

    def wants(self, region: str) -> Wants:
        """What the charity wants for its readers there, or in the whole country."""
        found = (self.readers[place] for place in places(region) if place in self.readers)
        return next(found, NOTHING_SPECIAL)

    def emergency_number(self, region: str) -> str | None:
        """The emergency number as printed, or None where the directory has none."""
        for place in places(region):
            if place in self.emergency:
                return self.emergency[place]
        return self.emergency.get("EU") if places(region)[-1] in self.european_union else None


def places(region: str) -> tuple[str, ...]:
    """`region`, and the country it is a nation of: GB-ENG, GB."""
    country = region.partition("-")[0]
    return (region,) if country == region else (region, country)


@cache
def load() -> Directory:
    """The shipped directory."""
    raw = _shipped("directory.yaml")
    return Directory(
        entries=tuple(
            _shipped_entry(row)
            for part in raw["services"]
            for row in _shipped(f"services/{part}.yaml")
        ),
        emergency=raw["emergency"],
        european_union=frozenset(raw["european_union"]),
    )


def _shipped(name: str) -> Any:
    """What a file of the package's data holds; every value of it is text."""
    file = resources.files("scheduler.crisis") / "data" / name
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506


def _shipped_entry(row: dict[str, Any]) -> Entry:
    if "verified_on" in row:
        row = {"verified_by": SHIPPED_BY, **row}
    return Entry.model_validate(row)
