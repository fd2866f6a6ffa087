"""Approvals: what waits for a yes, the soonest first."""

from starlette.responses import Response

from scheduler.web.reads import today as reads
from scheduler.web.visit import Visit


def waiting(visit: Visit) -> Response:
    """Whose words need approval, those of today apart."""
    rows = reads.approvals(visit.desk, visit.known)
    times = visit.times
    return visit.page(
        "approvals.html.j2",
        here="approvals",
        today=[row for row in rows if row.at < times.day_ends],
        later=[row for row in rows if row.at >= times.day_ends],
    )
