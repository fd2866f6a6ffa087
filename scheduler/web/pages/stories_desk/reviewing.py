"""Stories that wait: read, talked over, decided about, released and given their time."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, MistakesFound, NotPossible
from scheduler.people.mailed.links import Purpose
from scheduler.people.roles import Act
from scheduler.web.reads import review as reads
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories_desk as verbs
from scheduler.web.visit import NotHere, Visit, number_in

DONE: Final = {
    "yes": "Your yes is kept, with its reason.",
    "not-yet": "Kept. The storyteller is told, and reads your reason.",
    "said": "Sent. The storyteller reads it.",
    "misread": "Noted. The words may stand; your reason is among the remarks.",
    "released": "Released. It may go out once the time to sleep on it is over.",
    "queued": "It has its time. The storyteller is told the day before, too.",
    "mailed": "Mailed. Only they can open the link.",
}
_LONGEST: Final = 8_000
_LINKS: Final = {"guardian": Purpose.GUARDIAN, "contact": Purpose.SUPPORT_CONTACT}


def waiting(visit: Visit) -> Response:
    """The stories that wait for whoever asks, and all others on their way."""
    found = reads.stories_at_work(visit.desk, visit.require(Act.LIST))
    return visit.page("stories_desk/waiting.html.j2", here="reviews", found=found)


def show(visit: Visit) -> Response:
    """One story."""
    return _page(visit)


def decide(visit: Visit) -> Response:
    """A yes or a not yet to what was on the screen."""
    decision, reason = visit.text("decision"), visit.text("reason", 1_000)
    if decision not in ("yes", "not-yet"):
        return _page(visit, {"": "Choose: it may go out, or not yet"})
    is_yes = decision == "yes"
    if not reason:
        return _page(visit, {"reason": "Give a reason, in a sentence. The storyteller reads it"})
    return _done(
        visit,
        "yes" if is_yes else "not-yet",
        lambda story_id: verbs.decide(
            visit.desk,
            visit.known,
            story_id,
            version=_number(visit, "version"),
            seen=visit.text("seen", 64),
            is_yes=is_yes,
            reason=reason,
            looked_at=visit.all_of("looked"),
        ),
    )


def comment(visit: Visit) -> Response:
    """A remark, or other words that the storyteller takes or leaves."""
    text, suggested = visit.text("text", _LONGEST), visit.text("suggested", _LONGEST)
    if not text:
        return _page(visit, {"text": "Say it in a sentence"})
    return _done(
        visit,
        "said",
        lambda story_id: verbs.comment(visit.desk, visit.known, story_id, text, suggested),
        "suggested" if suggested else "text",
    )


def misread(visit: Visit) -> Response:
    """A rule on detail took the words for something else."""
    rule, why = visit.text("rule", 12), visit.text("why", 500)
    return _done(
        visit,
        "misread",
        lambda story_id: verbs.misread(visit.desk, visit.known, story_id, rule, why),
    )


def release(visit: Visit) -> Response:
    """Lets it go out, once the time to sleep on it is over."""
    seen = visit.text("seen", 64)
    return _done(
        visit,
        "released",
        lambda story_id: verbs.release(visit.desk, visit.known, story_id, seen),
    )


def queue(visit: Visit) -> Response:
    """Gives a released story its time: the next free slot, or a chosen one."""
    account, choice = visit.text("account", 100), visit.text("choice", 20)
    if not account:
        return _page(visit, {"account": "Choose an account"})
    at = None
    if choice == "at":
        try:
            at = visit.times.read(visit.text("day"), visit.text("time"))
        except NotPossible as error:
            return _page(visit, {"day": str(error)})
    return _done(
        visit,
        "queued",
        lambda story_id: verbs.enqueue(
            visit.desk,
            visit.known,
            story_id,
            account,
            at=at,
            anyway=visit.text("anyway", 500),
            version=_number(visit, "version"),
        ),
        "anyway",
    )


def mail_link(visit: Visit) -> Response:
    """Mails the guardian or the support contact the link to their own page."""
    purpose = _LINKS.get(visit.text("whom", 20))
    if purpose is None:
        raise NotHere("Nobody of that kind.")
    return _done(
        visit,
        "mailed",
        lambda story_id: verbs.mail_link(visit.desk, visit.known, story_id, purpose),
    )


def picture(visit: Visit) -> Response:
    """The picture of a story, as it was drawn anew."""
    content = reads.picture_of(visit.desk, visit.known, visit.path["story"])
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return Response(content, media_type="image/png", headers=headers)


def _done(visit: Visit, done: str, verb: Callable[[str], object], field: str = "") -> Response:
    story_id = reads.known_story(visit.desk, visit.known, visit.path["story"])
    try:
        verb(story_id)
    except ChangedSinceSeen:
        return _page(visit, is_stale=True)
    except MistakesFound as error:
        first = error.mistakes[0]
        return _page(visit, {field: f"Line {first.line}: {first.wrong}. {first.remedy}"})
    except NotPossible as error:
        return _page(visit, {field: sentence_of(error.sentence)})
    return visit.to(f"/reviews/{story_id}?done={done}")


def _page(
    visit: Visit, errors: dict[str, str] | None = None, *, is_stale: bool = False
) -> Response:
    account = visit.query.get("account", "") or visit.text("account", 100)
    shown = reads.story_to_review(visit.desk, visit.require(Act.LIST), visit.path["story"], account)
    typed = dict.fromkeys(_TYPED, "") | {name: visit.text(name, _LONGEST) for name in _TYPED}
    return visit.page(
        "stories_desk/story.html.j2",
        409 if is_stale else 422 if errors else 200,
        here="reviews",
        shown=shown,
        errors=errors or {},
        is_stale=is_stale,
        done=DONE.get(visit.query.get("done", ""), ""),
        typed=typed,
        looked=visit.all_of("looked"),
        may_mail=visit.desk.people.letters is not None,
        days=reads.days,
    )


_TYPED: Final = ("reason", "text", "suggested", "anyway", "day", "time", "choice", "account")


def _number(visit: Visit, name: str) -> int:
    return number_in(visit.beginning(name, 20)) or 0
