"""What time X has, by its Date header. Costs nothing and needs no keys."""

from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from scheduler.networks.x.transport import checked_url, is_on_this_machine


def x_date(api_url: str, timeout_seconds: float) -> datetime | None:
    """X's clock, to the second, aware; None if it gave no answer.

    Raises: SettingsError if `api_url` is neither https nor on this machine.
    """
    url = checked_url(api_url)
    session = requests.Session()
    session.trust_env = not is_on_this_machine(url)  # a proxy has no business on this machine
    with session:
        try:
            answer = session.head(url, timeout=timeout_seconds, allow_redirects=False)
            return parsedate_to_datetime(answer.headers["Date"])
        except (requests.RequestException, KeyError, ValueError):
            return None
