"""The locks, walked as pip would have resolved them: on every machine that they are meant for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import product

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.processes.commands import CHECKOUT

PYTHONS = ("3.11.0", "3.11.7", "3.12.1", "3.13.0", "3.14.0")
MACHINES = (
    ("linux", "Linux", "posix", "x86_64"),
    ("linux", "Linux", "posix", "aarch64"),
    ("darwin", "Darwin", "posix", "arm64"),
    ("darwin", "Darwin", "posix", "x86_64"),
    ("win32", "Windows", "nt", "AMD64"),
    ("win32", "Windows", "nt", "ARM64"),
)

Environment = Mapping[str, str]
RequirementsOf = Callable[["Pin"], Iterable[Requirement] | None]


@dataclass(frozen=True, order=True)
class Pin:
    """One line of a lock."""

    name: str
    version: str
    extras: frozenset[str]
    marker: str  # where it applies; empty for everywhere

    def applies(self, environment: Environment) -> bool:
        """Whether it is installed there."""
        line = f"{self.name} ; {self.marker}" if self.marker else self.name
        return _applies(Requirement(line), environment, "")


@dataclass(frozen=True)
class Walked:
    """What came of following every requirement from where a lock begins."""

    gaps: tuple[str, ...]  # requirements that no pin satisfies, and where
    unread: frozenset[Pin]  # not installed here, so that their own requirements are not known
    reached: frozenset[Pin]


def pins(text: str) -> tuple[Pin, ...]:
    """The pins of a lock."""
    lines = re.findall(r"(?m)^([a-zA-Z0-9].*?) *\\?$", text)
    return tuple(_pin(Requirement(line)) for line in lines)


def read_lock(name: str) -> str:
    """requirements/NAME.txt."""
    return (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def environments() -> Iterator[Environment]:
    """The machines and Pythons that the locks are for, as markers ask about them."""
    for (platform, system, os_name, machine), python in product(MACHINES, PYTHONS):
        yield {
            "sys_platform": platform,
            "platform_system": system,
            "os_name": os_name,
            "platform_machine": machine,
            "platform_release": "",
            "platform_version": "",
            "python_version": python.rsplit(".", 1)[0],
            "python_full_version": python,
            "implementation_name": "cpython",
            "implementation_version": python,
            "platform_python_implementation": "CPython",
        }


def installed_requirements(pin: Pin) -> list[Requirement] | None:
    """What a pinned package asks for; None if that release is not installed here."""
    try:
        found = metadata.distribution(pin.name)
    except metadata.PackageNotFoundError:
        return None
    if found.version != pin.version:
        return None
    return [Requirement(line) for line in found.requires or ()]


def walk(
    locked: Iterable[Pin], roots: Iterable[Requirement], requirements_of: RequirementsOf
) -> Walked:
    """Follows every requirement, its extras and markers, on each machine in turn."""
    locked, roots = tuple(locked), tuple(roots)
    known = {pin: requirements_of(pin) for pin in locked}
    gaps: dict[str, str] = {}
    reached: set[Pin] = set()
    for environment in environments():
        here = [pin for pin in locked if pin.applies(environment)]
        waiting = [("the project", one) for one in roots if _applies(one, environment, "")]
        followed: set[tuple[Pin, str]] = set()
        while waiting:
            asker, asked = waiting.pop()
            found = [pin for pin in here if pin.name == canonicalize_name(asked.name)]
            if not any(_satisfies(pin, asked) for pin in found) or len(found) > 1:
                had = ", ".join(sorted(_shown(pin) for pin in found)) or "nothing"
                gaps.setdefault(f"{asker} asks for {asked}, {had} is pinned", _place(environment))
                continue
            for extra in ("", *asked.extras):
                if (found[0], extra) not in followed:
                    followed.add((found[0], extra))
                    waiting += [
                        (found[0].name, one)
                        for one in known[found[0]] or ()
                        if _applies(one, environment, extra)
                    ]
        reached |= {pin for pin, _ in followed}
    unread = frozenset(pin for pin, asked in known.items() if asked is None)
    said = tuple(f"{gap} (first on {place})" for gap, place in gaps.items())
    return Walked(said, unread, frozenset(reached))


def _pin(line: Requirement) -> Pin:
    (only,) = line.specifier
    assert only.operator == "=="
    name = canonicalize_name(line.name)
    return Pin(name, only.version, frozenset(line.extras), str(line.marker or ""))


def _satisfies(pin: Pin, asked: Requirement) -> bool:
    return asked.extras <= pin.extras and asked.specifier.contains(pin.version, prereleases=True)


def _applies(asked: Requirement, environment: Environment, extra: str) -> bool:
    return asked.marker is None or asked.marker.evaluate({**environment, "extra": extra})


def _shown(pin: Pin) -> str:
    return f"{pin.name}[{','.join(sorted(pin.extras))}]=={pin.version}".replace("[]", "")


def _place(environment: Environment) -> str:
    keys = ("sys_platform", "platform_machine", "python_full_version")
    return ", ".join(environment[key] for key in keys)
