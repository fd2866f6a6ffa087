"""Approvals: what waits for a yes, the soonest first, and several at once where each was read."""

from starlette.responses import Response

from scheduler.people.roles import Act
from scheduler.publishing.operations.approving.approve import SeveralApproved
from scheduler.web.reads.asked import approvals_page
from scheduler.web.reads.rows import campaign_titles, titles_of
from scheduler.web.verbs import approving as verbs
from scheduler.web.visit import Visit

NOTHING = SeveralApproved()
MOST_AT_ONCE = 100
DONE = {"withdrawn": "That request is taken back. Nobody is reminded of it any more."}


def waiting(visit: Visit) -> Response:
    """Whose words need approval, those of today apart."""
    return _page(visit)


def approve_several(visit: Visit) -> Response:
    """Approves each ticked thread whose words were opened in full, and did not move since.

    One whose words moved is shown as changed, and keeps no other from being approved.
    """
    person = visit.require(Act.APPROVE)
    ticked = [one.partition(" ") for one in visit.all_of("words")[:MOST_AT_ONCE]]
    marks = {key: mark for mark, _, key in ticked if key}
    if not marks:
        return _page(visit, error="Tick the threads that you approve")
    return _page(visit, done=verbs.approve_several(visit.desk, person, marks))


def _page(visit: Visit, *, done: SeveralApproved = NOTHING, error: str = "") -> Response:
    shown = approvals_page(visit.desk, visit.known)
    ends = visit.times.day_ends
    status = 422 if error else 409 if done.changed or done.refused else 200
    return visit.page(
        "approvals.html.j2",
        status,
        here="approvals",
        shown=shown,
        today=[one for one in shown.rows if one.row.at < ends],
        later=[one for one in shown.rows if one.row.at >= ends],
        done=done,
        campaigns=campaign_titles(visit.desk.workspace.root),
        titles=titles_of(visit.desk, visit.known, (*done.approved, *done.changed, *done.refused)),
        said=DONE.get(visit.query.get("done", ""), ""),
        error=error,
    )
