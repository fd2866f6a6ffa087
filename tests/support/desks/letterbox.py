"""Keeps the letters that would have been mailed, and finds the link in one."""

import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from scheduler.mail.letter import Letter, Nowhere
from scheduler.people.mailed.letters import Letters

WEB = "https://desk.example.org"


@dataclass
class Letterbox:
    """A post that takes every letter while it is open."""

    letters_sent: list[Letter] = field(default_factory=list)
    is_open: bool = True

    def send(self, letter: Letter) -> bool:
        if self.is_open:
            self.letters_sent.append(letter)
        return self.is_open

    def decoy(self) -> Nowhere:
        return Nowhere()

    @property
    def letters(self) -> Letters:
        """What verbs write with."""
        return Letters(self, "Harbour Minds", WEB, "Samaritans 116 123", ZoneInfo("Europe/London"))

    def last(self, to: str) -> Letter:
        """The newest letter to an address."""
        return [one for one in self.letters_sent if one.to == to][-1]

    def token(self, to: str) -> str:
        """The secret in the newest letter to an address."""
        found = re.search(rf"{WEB}/[a-z]+/(\S+)", self.last(to).text)
        assert found, self.last(to).text
        return found[1]
