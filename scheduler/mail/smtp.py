"""Hands letters to the organisation's mail server, encrypted."""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from scheduler.mail.letter import Letter, LetterCarrier, Nowhere

log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 20.0
_NO_PASSWORD = SecretStr("")


class Security(StrEnum):
    """How the line to the server is kept from others."""

    STARTTLS = "starttls"  # asked for after the greeting, and never gone without
    TLS = "tls"  # from the first byte
    NONE = "none"  # for a server on this machine only


@dataclass(frozen=True, slots=True)
class SmtpPost:
    """One server, asked anew for each letter."""

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    user: str = ""
    password: SecretStr = _NO_PASSWORD
    trusted: ssl.SSLContext | None = None  # None: whom this machine trusts

    def send(self, letter: Letter) -> bool:
        """Whether the server took it; what it said is logged without address or link."""
        try:
            with self._connected() as server:
                if self.security is Security.STARTTLS:
                    server.starttls(context=self._trusted())
                if self.user:
                    server.login(self.user, self.password.get_secret_value())
                server.send_message(letter.message(self.sender))
        except (OSError, smtplib.SMTPException) as error:
            log.warning("A letter was not taken by %s: %s", self.host, _in_words(error))
            return False
        return True

    def decoy(self) -> LetterCarrier:
        """Nowhere: who waits for a server is at a terminal, and knows who is here."""
        return Nowhere()

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=_TIMEOUT_SECONDS, context=self._trusted()
            )
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)

    def _trusted(self) -> ssl.SSLContext:
        return self.trusted or ssl.create_default_context()


def _in_words(error: Exception) -> str:
    """What kind of fault it was: its own words may hold the address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
