"""What X has answered is known here and nowhere else: it is written down, even if it takes a while.

A database may be locked by another program, or restarting. If it takes too long, the post counts as
lost, and is looked for like any other.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from scheduler.errors import DatabaseError

log = logging.getLogger(__name__)

# Seconds between the tries. SQLite waits for a lock by itself in each of them, for ten more.
PAUSES = (0.5, 1.0, 2.0, 4.0)

Written = TypeVar("Written")


def retry_write(write: Callable[[], Written], pause: Callable[[float], None]) -> Written:
    """What `write` gives, tried again while the database cannot be written.

    Raises: OperationalError or DatabaseError as the last try does.
    """
    for seconds in PAUSES:
        try:
            return write()
        except (OperationalError, DatabaseError) as error:
            why = getattr(error, "orig", error)  # without the statement: it may hold what was said
            log.warning("the database cannot be written (%s); an answer of X waits for it", why)
        pause(seconds)
    return write()
