"""Rehearses what is planned on a simulated X, beside one's work, and shows the verdict."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.roles import Act
from scheduler.rehearsal.in_background import Progress
from scheduler.rehearsal.rehearse import DaysToRehearse
from scheduler.rehearsal.verdict import Ruling
from scheduler.web.reads.campaigns.listing import CampaignInList, campaigns_page
from scheduler.web.reads.campaigns.one import path_for
from scheduler.web.show.words import sentence_of, title_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import Visit

_MOST_OWN_DAYS = 12  # campaigns that are offered with their days


def show(visit: Visit) -> Response:
    """The form, how far the latest one is, and its verdict."""
    return _page(visit)


def _page(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    progress = visit.desk.rehearsals.of(visit.known.actor)
    if "live" in visit.query:
        part = "writing/rehearse_parts.html.j2"
        return visit.part(part, progress=progress, titles=_titles(progress), Ruling=Ruling)
    rows = campaigns_page(visit.desk, visit.known).rows
    chosen = visit.query.get("campaign", "")
    return visit.page(
        "writing/rehearse.html.j2",
        422 if errors else 200,
        here="campaigns",
        errors=errors or {},
        files=_files(rows),
        own_days=_own_days(visit, rows),
        given={**_suggested(visit, rows, chosen), "campaign": chosen, **visit.form},
        progress=progress,
        titles=_titles(progress),
        Ruling=Ruling,
    )


def _suggested(visit: Visit, rows: Sequence[CampaignInList], chosen: str) -> dict[str, str]:
    """The days of the campaign that was chosen; without one, this week."""
    today = visit.our_times.today
    first, last = today, today + timedelta(days=6)
    for row in rows:
        if row.address == chosen and row.first and row.last:
            first, last = (visit.our_times.local(at).date() for at in (row.first, row.last))
    return {"from": first.isoformat(), "until": last.isoformat()}


def _own_days(
    visit: Visit, rows: Sequence[CampaignInList]
) -> list[tuple[str, str, datetime, datetime]]:
    """The campaigns that are still to come, each with its first and its last day."""
    titles = dict(_files(rows))
    return [
        (row.address, titles[row.address], row.first, row.last)
        for row in rows
        if row.first and row.last and row.last >= visit.now
    ][:_MOST_OWN_DAYS]


def _files(rows: Sequence[CampaignInList]) -> list[tuple[str, str]]:
    """The campaigns to choose from, each by its address and its title."""
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
        rows = campaigns_page(visit.desk, visit.known).rows if name else ()
        verbs.rehearse(visit.desk, person, paths, span, dict(_files(rows)).get(name, name))
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
