"""Rehearses what is planned on a simulated X, beside one's work, and shows the verdict."""

from collections import Counter
from datetime import datetime, time, timedelta

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.roles import Act
from scheduler.rehearsal.in_background import Progress
from scheduler.rehearsal.rehearse import DaysToRehearse
from scheduler.rehearsal.verdict import Ruling
from scheduler.web.reads.campaigns.listing import campaigns_page
from scheduler.web.reads.campaigns.one import path_for
from scheduler.web.show.words import sentence_of, title_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import Visit


def show(visit: Visit) -> Response:
    """The form, how far the latest one is, and its verdict."""
    return _page(visit)


def _page(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    progress = visit.desk.rehearsals.of(visit.known.actor)
    if "live" in visit.query:
        part = "writing/rehearse_parts.html.j2"
        return visit.part(part, progress=progress, titles=_titles(progress), Ruling=Ruling)
    today = visit.our_times.today
    return visit.page(
        "writing/rehearse.html.j2",
        422 if errors else 200,
        here="campaigns",
        errors=errors or {},
        files=_files(visit),
        given={
            "from": today.isoformat(),
            "until": (today + timedelta(days=6)).isoformat(),
            "campaign": visit.query.get("campaign", ""),
            **visit.form,
        },
        progress=progress,
        titles=_titles(progress),
        Ruling=Ruling,
    )


def _files(visit: Visit) -> list[tuple[str, str]]:
    """The campaigns to choose from, each by its address and its title."""
    rows = campaigns_page(visit.desk, visit.known).rows
    times = Counter(row.title for row in rows)
    alone = {row.address for row in rows if times[row.title] == 1}
    return [
        (row.address, row.title if row.address in alone else f"{row.title} ({row.address})")
        for row in rows
    ]


def _titles(progress: Progress | None) -> dict[str, str]:
    """What the threads that went out are called, by key; none where a story was among them."""
    done = progress.rehearsal if progress else None
    if done is None or done.stories:  # whoever rehearses may not be one who may read it
        return {}
    first = (one for one in done.published if one.position == 0)
    return {one.thread_key: title_of(one.text) for one in first}


def start(visit: Visit) -> Response:
    """Begins a rehearsal in the background."""
    person = visit.require(Act.WRITE)
    try:
        span = _span(visit)
        name = visit.text("campaign", 200)
        paths = [path_for(visit.desk, name)] if name else []
        verbs.rehearse(visit.desk, person, paths, span, name)
    except NotPossible as error:
        return _page(visit, {"from": sentence_of(error.sentence).rstrip(".")})
    return visit.to("/rehearse")


def _span(visit: Visit) -> DaysToRehearse:
    """The days that were chosen, both counted in.

    Raises: NotPossible.
    """
    first = visit.our_times.read(visit.text("from"), "00:00")
    last = visit.our_times.local(visit.our_times.read(visit.text("until"), "00:00")).date()
    until = datetime.combine(last + timedelta(days=1), time(), visit.our_times.zone)
    if until <= first:
        raise NotPossible("The last day lies before the first. Exchange them")
    return DaysToRehearse(first, until)
