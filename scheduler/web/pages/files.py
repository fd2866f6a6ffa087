"""Styles and scripts."""

from starlette.responses import Response

from scheduler.web.defence.headers import ONE_YEAR_SECONDS
from scheduler.web.show.assets import by_served_name
from scheduler.web.visit import NotHere, Visit


def static(visit: Visit) -> Response:
    """One file, to be kept for good: its name has the hash of what it holds."""
    found = by_served_name(visit.path["name"])
    if found is None:
        raise NotHere("No such file.")
    headers = {
        "Cache-Control": f"public, max-age={ONE_YEAR_SECONDS}, immutable",
        "ETag": f'"{found.name}"',
    }
    return Response(found.content, media_type=found.media_type, headers=headers)
