"""The line to X: another host, time-outs, and answers that are not a yes.

It stands below tweepy, so that what tweepy does with an error (sleep, retry, trip over a header
that is not a number) never happens.
"""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_encoding_from_headers
from urllib3 import Timeout
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from scheduler.errors import SettingsError
from scheduler.networks.x.deadline import POOLS, Deadlines
from scheduler.networks.x.seen_date import SeenDate

LONGEST_BYTES = 8 * 1024 * 1024  # a hundred posts with every field are below a tenth of it
_PART_BYTES = 64 * 1024


class Answered(Exception):
    """An answer whose status is not in the 200s."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        super().__init__(str(status))
        self.status = status
        self.headers = headers  # names in any case
        self.content = content


class TooLong(OSError):
    """An answer that is larger than any that X gives; it was not read to its end."""


class OutOfTime(requests.Timeout):
    """A call whose time was over before its answer had come whole."""


class Line(HTTPAdapter):
    """Sends what was signed for X's own host to `api_url`, once, and ends in good time."""

    def __init__(
        self, api_url: str, timeouts: tuple[float, float], date: SeenDate | None = None
    ) -> None:
        self._deadlines = Deadlines()
        self._date = date or SeenDate()
        super().__init__(max_retries=0)
        self.url = api_url
        connect, between_pieces = timeouts  # seconds
        self._seconds = connect + between_pieces
        self._timeout = Timeout(connect=connect, read=between_pieces)
        # Where the line leads, and by what rules that was found: it has one end, found once.
        self._end: tuple[Any, ConnectionPool] | None = None

    @property
    def is_local(self) -> bool:
        """Whether the line ends on this machine."""
        return is_on_this_machine(self.url)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Makes connections that a deadline can end."""
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        """The same through a proxy."""
        manager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = POOLS
        return manager

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> ConnectionPool:
        """The open connections to the line's end, found anew where the rules are others."""
        rules = verify, dict(proxies or {}), cert
        known = self._end  # another thread may close the line
        if known is not None and known[0] == rules:
            return known[1]
        found = super().get_connection_with_tls_context(request, verify, proxies, cert)
        self._end = rules, found
        return found

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """What stands in a request's first line; only a proxy's holds a host."""
        path = request.path_url
        return super().request_url(request, proxies) if proxies or path[:2] == "//" else path

    def close(self) -> None:
        """Closes what is open; a later call opens it again."""
        super().close()
        self._end = None

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """The answer, without a jar for its cookies, which nobody keeps."""
        response = requests.Response()
        response.status_code, response.reason = resp.status, resp.reason
        response.headers = resp.headers  # urllib3's own know a name in any case too
        response.encoding = _encoding_of(resp.headers.get("content-type"))
        response.raw, response.url = resp, str(req.url)
        response.request, response.connection = req, self
        return response

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override] # passed through
        """Sends once and reads the whole answer, in the two time-outs together.

        Raises: Answered for any status but 2xx, redirects too: a POST is never repeated; TooLong;
        OutOfTime; and what requests raises.
        """
        request.url = self.url + request.path_url
        with self._deadlines.within(self._seconds) as call:
            try:
                response = super().send(request, **(options | {"timeout": self._timeout}))
                content = _whole(response)
            except (OSError, HTTPError) as error:
                if call.is_over and not never_left(error):
                    raise OutOfTime("X's answer did not come whole in time") from error
                raise
            if call.is_over:  # a line that was hung up on can look like an answer's end
                raise OutOfTime("X's answer did not come whole in time")
        self._date.note(response.headers)
        response._content = content
        if not 200 <= response.status_code < 300:
            raise Answered(response.status_code, response.headers, content)
        return response


@lru_cache(maxsize=16)
def _encoding_of(content_type: str | None) -> str | None:
    return get_encoding_from_headers({} if content_type is None else {"content-type": content_type})


def _whole(response: requests.Response) -> bytes:
    """The answer's body, unpacked.

    Raises: TooLong, before it fills the memory: a few kilobytes can unpack to gigabytes.
    """
    parts, size = [], 0
    for part in response.iter_content(_PART_BYTES):
        size += len(part)
        if size > LONGEST_BYTES:
            response.close()
            raise TooLong("X's answer is longer than any that it gives")
        parts.append(part)
    return b"".join(parts)


def checked_url(api_url: str) -> str:
    """`api_url` without a slash at its end.

    Raises: SettingsError if secrets would cross a network in the open.
    """
    if not _is_safe(api_url):
        raise SettingsError(
            "HANDRAIL_X_API_URL must be an https address, such as https://api.x.com, or an http"
            " address on this machine, such as http://127.0.0.1:8080. Correct it in .env."
        )
    return api_url.rstrip("/")


def _is_safe(api_url: str) -> bool:
    try:
        parts = urlsplit(api_url)
        host, _ = parts.hostname or "", parts.port  # reading the port judges it
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    is_odd = parts.query or parts.fragment or parts.username or not api_url.isprintable()
    return bool(host) and is_safe and not is_odd and " " not in api_url


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
    if isinstance(error, TooLong):
        return str(error)
    return f"the connection to X was lost ({type(error).__name__})"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
