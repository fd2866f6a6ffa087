"""Keeps the letters that would have been mailed, or were over SMTP, and finds the link in one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from scheduler.mail.letter import Letter, LetterCarrier, Nowhere
from scheduler.mail.smtp import Security, SmtpPost
from scheduler.people.mailed.letters import Letters
from tests.support.processes.ports import a_port

WEB = "https://desk.example.org"


def letters_by(post: LetterCarrier) -> Letters:
    """What the verbs of Harbour Minds write with."""
    return Letters(post, "Harbour Minds", WEB, "Samaritans 116 123", ZoneInfo("Europe/London"))


@dataclass
class MailServer:
    """What a mail server on this machine took, in a real conversation."""

    post: SmtpPost
    taken: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(bytes(envelope.content or b""), policy=default)
        if self.answer.startswith("2"):
            self.taken.append(message)
        return self.answer

    def said_to(self, address: str) -> str:
        """Every header and word of the newest letter to an address."""
        newest = [one for one in self.taken if one["To"] == address][-1]
        return "\n".join([*(f"{k}: {v}" for k, v in newest.items()), newest.get_content()])


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    """A mail server, and the post that hands letters to it."""
    with a_port() as port:
        server = MailServer(SmtpPost("127.0.0.1", port, "desk@example.org", Security.NONE))
        controller = Controller(server, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield server
        finally:
            controller.stop()


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
        return letters_by(self)

    def last(self, to: str) -> Letter:
        """The newest letter to an address."""
        return [one for one in self.letters_sent if one.to == to][-1]

    def token(self, to: str) -> str:
        """The secret in the newest letter to an address."""
        found = re.search(rf"{WEB}/[a-z]+/(\S+)", self.last(to).text)
        assert found, self.last(to).text
        return found[1]
