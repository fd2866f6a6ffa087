"""What all pages for storytellers share: their language, their frame, what rests with a file."""

from collections.abc import Callable
from functools import wraps

from starlette.responses import HTMLResponse, JSONResponse, Response

from scheduler.errors import MistakesFound, SettingsError
from scheduler.i18n import speaking
from scheduler.web.identity.desk_actor import language_of
from scheduler.web.identity.forms import form_token
from scheduler.web.reads.stories import story_frame
from scheduler.web.show.environment import rendered
from scheduler.web.visit import Visit

Page = Callable[[Visit], Response]


def in_their_language(page: Page) -> Page:
    """A page in the language of whoever asks; while a file is broken, it says what still works."""

    @wraps(page)
    def told(visit: Visit) -> Response:
        asked = visit.query.get("lang")
        known = language_of(visit.desk.people, visit.person) if visit.person else None
        with speaking(asked or known):
            try:
                return page(visit)
            except (MistakesFound, SettingsError):
                return shown(visit, "resting", 503)

    return told


def shown(visit: Visit, template: str, status: int = 200, **values: object) -> Response:
    """A page for storytellers."""
    frame = story_frame(visit.desk, visit.person)
    text = rendered(f"stories/{template}.html.j2", visit=visit, frame=frame, chrome=frame, **values)
    return HTMLResponse(text, status)


def path_of(visit: Visit, *, story: str = "", page: str = "") -> str:
    """Where a page of a story is; of the one at hand, unless another is named."""
    of = story or visit.path["story"]
    return f"/stories/mine/{of}{'/' if page else ''}{page}"


def is_quiet(visit: Visit) -> bool:
    """Whether a script saves while somebody writes, and waits for figures, not for a page."""
    return visit.form.get("quiet") == "1"


@in_their_language
def typed_again(visit: Visit) -> Response:
    """What was typed, once more: the session has ended, or is another, and nothing is lost."""
    fresh = form_token(visit.secret)
    if is_quiet(visit):
        status = 403 if visit.person else 401
        return JSONResponse({"token": fresh}, status)
    return shown(visit, "typed_again", 403, typed=visit.form)
