"""What time X has, by its Date header. Costs nothing and needs no keys."""

import contextlib
from datetime import datetime

from urllib3.exceptions import HTTPError

from scheduler.networks.x.seen_date import SeenDate
from scheduler.networks.x.session import Session
from scheduler.networks.x.transport import Answered, Line, checked_url


def x_date(api_url: str, timeout_seconds: float) -> datetime | None:
    """X's clock, to the second, aware; None if it gave no answer in twice that time.

    Raises: SettingsError if `api_url` is neither https nor on this machine.
    """
    seen = SeenDate()
    line = Line(checked_url(api_url), (timeout_seconds, timeout_seconds), seen)
    # What it answers does not matter, and requests' own errors are OSErrors.
    with Session(line) as session, contextlib.suppress(OSError, ValueError, HTTPError, Answered):
        session.request("HEAD", line.url)
    return seen.now()
