"""Forgets what is over: tries, links, questions, ended sessions, kept forms, notices."""

from datetime import timedelta

from scheduler.people.context import PeopleContext
from scheduler.people.notices import bell
from scheduler.people.proofs import tries
from scheduler.store.people import over

KEPT = timedelta(days=1)  # after the end: who wonders what happened may still look


def tidy(context: PeopleContext) -> bool:
    """Forgets what is over; whether there was anything. A tick of the engine: mostly one read."""
    now = context.now()
    limits = over.KeptSince(now, now - KEPT, now - tries.KEPT, now - tries.KNOWN, now - bell.KEPT)
    with context.database.read() as connection:
        if not over.is_anything(connection, limits):
            return False
    with context.database.write() as connection:
        over.forget(connection, limits)
    return True
