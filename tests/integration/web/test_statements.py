"""A page asks the queue as often for thirty threads as for three, and does so quickly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from scheduler.store.tables.queue import threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread

HOUR = timedelta(hours=1)


@contextmanager
def counted(web: WebDesk) -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    engine = web.desk.workspace.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def fill(web: WebDesk, kind: str, numbers: range) -> None:
    """Threads of every kind that Today shows; some of them tell a story."""
    web.queue(
        *(
            replace(
                a_thread(
                    f"{kind}/{what}-{number}",
                    f"{what} {number}: walking helped. #Hope",
                    due_at=A_TUESDAY_NOON + at + number * timedelta(minutes=1),
                ),
                needs_approval=what == "asked",
                owner="dev",
            )
            for number in numbers
            for what, at in (("late", -3 * HOUR), ("soon", HOUR), ("asked", 3 * HOUR))
        )
    )
    with web.desk.workspace.database.write() as connection:
        connection.execute(
            update(threads).where(threads.c.key.like("%-1")).values(story=f"s-{kind}")
        )
    Desk(web.desk.workspace.database, web.clock).publish()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/approvals",
        "/find?words=walking",
        "/find?person=dev",
        "/find?hashtag=Hope",
        "/notices",
    ],
)
def test_a_page_asks_as_often_however_much_it_lists(web: WebDesk, path: str) -> None:
    fill(web, "few", range(2))
    browser = web.browser("amira")
    browser.get(path)  # reads the files once
    with counted(web) as few:
        first = browser.get(path)
    fill(web, "many", range(2, 20))
    with counted(web) as many:
        second = browser.get(path)
    assert path == "/notices" or len(second.text) > len(first.text) * 1.5, "there is more to read"
    assert len(many) == len(few), _told_apart(few, many)


def _told_apart(few: list[str], many: list[str]) -> str:
    more = [one for one in set(many) if many.count(one) > few.count(one)]
    return "\n".join(f"{few.count(one)} to {many.count(one)}: {one[:300]}" for one in more)


def test_one_thread_asks_as_often_however_long_the_queue_is(web: WebDesk) -> None:
    fill(web, "few", range(2))
    browser = web.browser("amira")
    browser.get("/threads/few/soon-0")
    with counted(web) as few:
        browser.get("/threads/few/soon-0")
    fill(web, "many", range(2, 20))
    with counted(web) as many:
        browser.get("/threads/few/soon-0")
    assert len(many) == len(few), _told_apart(few, many)
