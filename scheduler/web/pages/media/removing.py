"""Removing a picture or film: what that would mean first, then one press."""

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.media.library import detail
from scheduler.media.removing import still_showing
from scheduler.people.roles import Act
from scheduler.web.pages.media.one import name_of
from scheduler.web.reads.rows import rows_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import media as verbs
from scheduler.web.visit import Visit


def show(visit: Visit) -> Response:
    """What removing it would mean, and the button; where it cannot be, why not."""
    return _page(visit)


def remove(visit: Visit) -> Response:
    """Removes what was looked at."""
    person, name = visit.require(Act.UPLOAD), name_of(visit)
    try:
        verbs.remove(visit.desk, person, name, visit.text("seen", 64))
    except ChangedSinceSeen:
        return _page(visit, is_stale=True)
    except NotPossible as error:
        return _page(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to("/media?done=removed")


def _page(visit: Visit, problem: str = "", *, is_stale: bool = False) -> Response:
    shown = detail(visit.desk.context, visit.require(Act.UPLOAD).actor, name_of(visit))
    return visit.page(
        "media/remove.html.j2",
        422 if problem else 409 if is_stale else 200,
        here="media",
        shown=shown,
        item=shown.item,
        still=still_showing(shown.threads),
        rows=rows_of(visit.desk, visit.known, [one.key for one in shown.threads]),
        named_in=verbs.files_naming(visit.desk, shown.item.name),
        errors={"": problem} if problem else {},
        is_stale=is_stale,
    )
