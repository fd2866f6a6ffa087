"""Tells people through Apprise: mail, Teams, Slack and the rest. The only importer of it."""

import logging
from collections.abc import Sequence
from typing import Any

from apprise import Apprise, NotifyFormat
from apprise.utils.parse import parse_urls
from pydantic import SecretStr

from scheduler.notify.base import Delivery, Message

# These print addresses, which hold passwords and tokens.
_LOGGERS = ("apprise", "urllib3.connectionpool")
_NEVER = logging.CRITICAL + 1


class AppriseTeller:
    """Apprise addresses, each by itself: one that fails does not silence the others."""

    def __init__(self, addresses: SecretStr) -> None:
        """`addresses` are separated by commas, as Apprise writes them."""
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(_NEVER)
        self._services: list[tuple[str, Any]] = [
            (f"address {number} ({url.partition('://')[0]})", Apprise.instantiate(url))
            for number, url in enumerate(_split(addresses), start=1)
        ]

    @property
    def number(self) -> int:
        """How many addresses there are."""
        return len(self._services)

    @property
    def not_understood(self) -> list[str]:
        """The addresses that Apprise cannot read, told apart without their secrets."""
        return [address for address, service in self._services if service is None]

    def tell(self, message: Message) -> Sequence[Delivery]:
        """Hands the message to every address; one delivery each."""
        return [
            Delivery(address, service is not None and _hand_over(service, message))
            for address, service in self._services
        ]


def _split(addresses: SecretStr) -> list[str]:
    # Apprise's own way: an address may hold commas of its own.
    return list(parse_urls(addresses.get_secret_value()))  # type: ignore[no-untyped-call]


def _hand_over(service: Any, message: Message) -> bool:
    one = Apprise()
    one.add(service)
    taken = one.notify(title=message.title, body=message.body, body_format=NotifyFormat.TEXT)
    return bool(taken)
