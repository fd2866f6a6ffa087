"""Pings a watcher, such as healthchecks.io: when that stops, the watcher tells people."""

import logging

import requests
from pydantic import SecretStr

_TIMEOUT_SECONDS = 5.0


class HttpPinger:
    """Asks one address, which is a secret: whoever has it can keep the watcher quiet."""

    def __init__(self, url: SecretStr) -> None:
        self._url = url
        logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL + 1)  # it prints it

    def ping(self) -> bool:
        """Whether the watcher answered with a yes."""
        try:
            answer = requests.get(self._url.get_secret_value(), timeout=_TIMEOUT_SECONDS)
        except requests.RequestException:
            return False
        return answer.ok
