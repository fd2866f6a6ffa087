"""Defines a letter and the ways to hand it over."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from scheduler.errors import NotPossible
from scheduler.i18n import _

# One address, plainly written: no name before it, no list, nothing that a header could be ended by.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)
_LONGEST_SUBJECT = 150  # characters


def checked_address(typed: str) -> str:
    """One address of mail, without the spaces around it.

    Raises: NotPossible if it is none, or more than one.
    """
    address = typed.strip()
    if not _ADDRESS.fullmatch(address) or ".." in address or address.startswith("."):
        raise NotPossible(_("That is no address of mail. Write it as jo@example.org."))
    return address


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A few plain lines to one address. Shows nothing when printed: it may hold a link."""

    to: str
    subject: str
    text: str
    number: str = ""  # the same twice is the same letter to a mailbox; "": a new one each time

    def __post_init__(self) -> None:
        """Refuses what could end a header.

        Raises: NotPossible.
        """
        checked_address(self.to)
        if not self.subject.isprintable() or len(self.subject) > _LONGEST_SUBJECT:
            raise NotPossible(_("A subject is one short line."))

    def __repr__(self) -> str:
        return "Letter(hidden)"

    def message(self, sender: str) -> EmailMessage:
        """The letter as mail servers take it, from `sender`."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = formatdate(localtime=False)
        domain = sender.rpartition("@")[2].rstrip(">")
        message["Message-ID"] = (
            f"<{self.number}@{domain}>" if self.number else make_msgid(domain=domain)
        )
        message["Auto-Submitted"] = "auto-generated"  # nobody's out-of-office answers it
        message.set_content(self.text)
        return message


class LetterCarrier(Protocol):
    """A way to hand letters over. Never raises for what a server or the line does."""

    def send(self, letter: Letter) -> bool:
        """Hands it over; whether it was taken."""
        ...

    def decoy(self) -> "LetterCarrier":
        """A way that takes as long, and by which nothing is sent: for an address of nobody."""
        ...


class Nowhere:
    """Takes every letter, and sends none."""

    def send(self, letter: Letter) -> bool:
        """Always taken."""
        return True

    def decoy(self) -> LetterCarrier:
        """Itself."""
        return self
