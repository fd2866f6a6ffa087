"""What a charity's readers are given beside the ways for everyone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wants:
    """The language of the support lines, and the topics that add a service."""

    language: str = "en"
    topics: tuple[str, ...] = ()  # students, veterans, ...: see docs/directory.md


NOTHING_SPECIAL = Wants()
