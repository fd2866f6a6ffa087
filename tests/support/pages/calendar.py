"""What the calendar shows, and the page before a move."""

from datetime import timedelta

from scheduler.people.roles import Actor
from scheduler.store.queue.threads import StoredThread, thread_by_key
from tests.support.desks.web import WebDesk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AMIRA = Actor("amira")


def thread(web: WebDesk, key: str) -> StoredThread:
    with web.desk.workspace.database.read() as connection:
        found = thread_by_key(connection, key)
    assert found is not None
    return found
