"""The pages of a guardian and of a support contact, each by a link of their own or signed in."""

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.stories.overview.to_ask import ToAsk
from scheduler.web.identity import desk_actor
from scheduler.web.reads import review as reads
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories_desk as verbs
from scheduler.web.visit import NotHere, Visit


def look_at_link(visit: Visit) -> Response:
    """The button behind a private link. Opening it changes nothing: mail scanners do, too."""
    offered = verbs.look_at_private_link(visit.desk.people, visit.path["token"])
    return visit.page("stories_desk/private.html.j2", here="", until=offered.until)


def use_link(visit: Visit) -> Response:
    """Signs in whoever was mailed the link, and leads to their own page."""
    token, purpose = verbs.use_private_link(visit.desk.people, visit.path["token"], visit.place)
    is_half = desk_actor.who(visit.desk.people, token) is None  # they have a second proof, too
    response = visit.to("/sign-in/code" if is_half else reads.PLACES_OF_LINKS[purpose])
    visit.keep_cookie(response, token)
    return response


def guarded(visit: Visit) -> Response:
    """The stories that somebody is asked about as the guardian."""
    stories = reads.guarded(visit.desk, visit.known)
    return visit.page("stories_desk/guarded.html.j2", here="guardian", stories=stories)


def guardian(visit: Visit) -> Response:
    """One of them: all that the storyteller agreed to, and the posts."""
    return _guardian(visit)


def agree(visit: Visit) -> Response:
    """The guardian's yes to what they have read."""
    stands = reads.guarded_story(visit.desk, visit.known, visit.path["story"])
    health, version = visit.text("health", 5) == "yes", visit.text("version", 9)
    if not health or visit.text("agrees", 5) != "yes":
        missing = "agrees" if visit.text("agrees", 5) != "yes" else "health"
        return _guardian(
            visit, {missing: "Tick it if you agree; if you would rather not, leave it"}
        )
    try:
        code = verbs.guardian_agrees(
            visit.desk,
            visit.known,
            stands.story.id,
            version=int(version) if version.isdecimal() and version.isascii() else 0,
            shown=visit.text("mark", 64),
            health=health,
        )
    except ChangedSinceSeen:
        return _guardian(visit, is_stale=True)
    except NotPossible as error:
        return _guardian(visit, {"": sentence_of(error.sentence)})
    return visit.page("stories_desk/agreed.html.j2", here="guardian", story=stands.story, code=code)


def ask_take_back(visit: Visit) -> Response:
    """Before the guardian takes a story back; one that has ended leads to its page."""
    stands = reads.guarded_story(visit.desk, visit.known, visit.path["story"])
    if stands.story.ended_at is not None:
        return visit.to(f"/guardian/{stands.story.id}")
    return visit.page("stories_desk/guardian_take_back.html.j2", here="guardian", stands=stands)


def take_back(visit: Visit) -> Response:
    """The guardian takes the story back."""
    stands = reads.guarded_story(visit.desk, visit.known, visit.path["story"])
    receipt = verbs.take_back(visit.desk, visit.known, stands.story.id)
    return visit.page(
        "stories_desk/taken_back.html.j2", here="guardian", receipt=receipt, back="/guardian"
    )


def contact(visit: Visit) -> Response:
    """Whom a support contact is to ask how they are, and when."""
    return _contact(visit)


def asked(visit: Visit) -> Response:
    """Notes that they were asked."""
    story_id, which = visit.path["story"], visit.text("which", 20)
    if all((one.story_id, one.which) != (story_id, which) for one in _to_ask(visit)):
        raise NotHere("Nobody to ask.")
    try:
        verbs.asked(visit.desk, visit.known, story_id, which)
    except NotPossible as error:
        return _contact(visit, sentence_of(error.sentence))
    return visit.to("/contact?done=1")


def _to_ask(visit: Visit) -> list[ToAsk]:
    return reads.whom_to_ask(visit.desk, visit.known)


def _contact(visit: Visit, error: str = "") -> Response:
    found = _to_ask(visit)
    return visit.page(
        "stories_desk/contact.html.j2",
        409 if error else 200,
        here="contact",
        now_due=[one for one in found if one.is_due(visit.now)],
        later=[one for one in found if one.done_at is None and not one.is_due(visit.now)],
        were_asked=[one for one in found if one.done_at is not None],
        error=error,
        is_done="done" in visit.query,
    )


def _guardian(
    visit: Visit, errors: dict[str, str] | None = None, *, is_stale: bool = False
) -> Response:
    stands = reads.guarded_story(visit.desk, visit.known, visit.path["story"])
    page = reads.guardians_page(visit.desk, visit.known, stands)
    return visit.page(
        "stories_desk/guardian.html.j2",
        409 if is_stale else 422 if errors else 200,
        here="guardian",
        stands=stands,
        page=page,
        parts=reads.paragraphs(page.statement) if page else (),
        errors=errors or {},
        is_stale=is_stale,
    )
