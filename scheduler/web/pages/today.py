"""Today: what goes out, what waits for a person, and whether anybody publishes."""

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from scheduler.people.roles import Act
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, who
from scheduler.web.reads import today as reads
from scheduler.web.reads.frame import count_unread
from scheduler.web.visit import Visit
from scheduler.web.way import STORIES

STREAM_SECONDS = 300.0  # then the browser asks again, by itself
KEEP_ALIVE_EVERY = 5  # looks in which nothing changed


def today(visit: Visit) -> Response:
    """The day as it stands; who has no role here is led to their own story."""
    if not visit.may(Act.SEE):
        return visit.to(STORIES)
    mark = _whole_mark(visit.desk, visit.known, 0)
    shown = reads.today(visit.desk, visit.known, visit.times)
    return visit.page("today.html.j2", here="today", today=shown, mark=mark)


def changes(visit: Visit) -> Response:
    """Says that something of today is different, as server-sent events."""
    return StreamingResponse(
        _events(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _events(visit: Visit) -> AsyncIterator[str]:
    yield "retry: 5000\n\n"
    every = visit.desk.live_seconds
    seen, quiet, left = visit.query.get("seen", ""), 0, STREAM_SECONDS
    while left > 0 and not visit.desk.stopping.is_set():
        mark = await run_in_threadpool(_mark, visit)
        if mark is None:
            yield "event: ended\ndata: \n\n"
            return
        if mark != seen:
            seen = mark
            yield f"event: changed\ndata: {mark}\n\n"
        elif quiet % KEEP_ALIVE_EVERY == 0:
            yield ": still here\n\n"
        quiet += 1
        left -= every
        await asyncio.sleep(every)


def _mark(visit: Visit) -> str | None:
    """None once whoever looks is no longer signed in: an open page keeps no session alive."""
    desk = visit.desk
    person = who(desk.people, visit.secret, is_used=False)
    if person is None or not person.may(Act.SEE):
        return None
    return _whole_mark(desk, person, desk.live_seconds)


def _whole_mark(desk: Desk, person: SignedIn, most_seconds: float) -> str:
    """The mark of what all see, at most so old, and of what only they see: their bell."""
    shared = desk.pulse.mark(lambda: reads.mark_of_now(desk), most_seconds)
    return f"{shared}-{count_unread(desk, person)}"
