"""The line to X: another host, time-outs, and answers that are not a yes.

It stands below tweepy, so that what tweepy does with an error (sleep, retry, trip over a header
that is not a number) never happens.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from scheduler.errors import SettingsError


class Answered(Exception):
    """An answer whose status is not in the 200s."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        super().__init__(str(status))
        self.status = status
        self.headers = headers  # names in any case
        self.content = content


class Line(HTTPAdapter):
    """Sends what was signed for X's own host to `api_url`, once, with both time-outs."""

    def __init__(self, api_url: str, timeouts: tuple[float, float]) -> None:
        super().__init__(max_retries=0)
        self.url = api_url
        self._timeouts = timeouts  # seconds to connect, and between two pieces of an answer

    @property
    def is_local(self) -> bool:
        """Whether the line ends on this machine."""
        return is_on_this_machine(self.url)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override] # passed through
        """Raises: Answered for any status but 2xx, redirects too: a POST is never repeated."""
        request.url = self.url + request.path_url
        response = super().send(request, **(options | {"timeout": self._timeouts}))
        if not 200 <= response.status_code < 300:
            raise Answered(response.status_code, response.headers, response.content)
        return response


def checked_url(api_url: str) -> str:
    """`api_url` without a slash at its end.

    Raises: SettingsError if secrets would cross a network in the open.
    """
    parts = urlsplit(api_url)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not host or not is_safe or parts.query or parts.fragment or parts.username:
        raise SettingsError(
            "HANDRAIL_X_API_URL must be an https address, such as https://api.x.com, or an http"
            " address on this machine, such as http://127.0.0.1:8080. Correct it in .env."
        )
    return api_url.rstrip("/")


def is_on_this_machine(url: str) -> bool:
    """Whether nothing that is sent there leaves this machine."""
    return _is_loopback(urlsplit(url).hostname or "")


def never_left(error: Exception) -> bool:
    """Whether no connection was made at all, so that X cannot have the request."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def lost(error: Exception) -> str:
    """What happened on the line, without addresses: a proxy's may hold a password."""
    if never_left(error):
        return "no connection to X could be made"
    if isinstance(error, requests.Timeout):
        return "X gave no answer in time"
    return f"the connection to X was lost ({type(error).__name__})"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
