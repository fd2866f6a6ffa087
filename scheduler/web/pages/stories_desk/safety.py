"""A worry about somebody, from anyone; and what the safeguarding lead does about a stop."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from scheduler.people.roles import Act
from scheduler.stories.thread_access import stories_told_by
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads import review as reads
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories_desk as verbs
from scheduler.web.visit import NotHere, Visit

DONE: Final = {
    "looked": "Noted that you looked.",
    "lifted": "Lifted, and the storyteller is told kindly. It is released anew before it goes out.",
    "closing": "The closing help goes out next. Publishing sends it, and nothing else of it.",
    "closed": "One post is out, with its help line in it. The thread ends there.",
    "down": "It is coming down from X, post by post, the first one first.",
}


def ask(visit: Visit) -> Response:
    """Before a worry is said: the emergency number first."""
    return visit.page(
        "stories_desk/worry.html.j2",
        here="",
        emergency=reads.emergency(visit.desk),
        contact=reads.ending_of(visit.desk).lead_contact,
        about=_about(visit),
        is_done=False,
    )


def worry(visit: Visit) -> Response:
    """Stops what is meant, and tells the lead: the same answer whichever stories there are."""
    contact = verbs.worry(visit.desk, visit.known, visit.beginning("story", 40))
    return visit.page(
        "stories_desk/worry.html.j2",
        here="",
        emergency=reads.emergency(visit.desk),
        contact=contact,
        about="",
        is_done=True,
    )


def _about(visit: Visit) -> str:
    """The story that a link of a page means: its id, or that of the thread which tells it."""
    story_id = visit.query.get("story", "")[:40]
    key = visit.query.get("thread", "")[:200] if visit.may(Act.SEE) else ""
    if story_id or not key:
        return story_id
    try:
        story_ids = stories_told_by(visit.desk.workspace.database, key)
    except UnknownThread:
        return ""
    return min(story_ids, default="")


def stops(visit: Visit) -> Response:
    """Every story that is stopped."""
    found = reads.stops(visit.desk, visit.require(Act.TAKE_BACK))
    return visit.page("stories_desk/stops.html.j2", here="safety", stops=found)


def stop(visit: Visit) -> Response:
    """One of them, and what may be done."""
    return _stop(visit)


def look(visit: Visit) -> Response:
    """Notes that the lead has looked."""
    return _done(visit, verbs.look, "looked")


def lift(visit: Visit) -> Response:
    """Lifts the stop; the storyteller is told."""
    return _done(visit, verbs.lift, "lifted")


def close(visit: Visit) -> Response:
    """Sends the closing help of what is half out."""
    return _done(visit, verbs.close, "closing", "closed")


def down(visit: Visit) -> Response:
    """Takes down what is out; the story stays stopped."""
    return _done(visit, verbs.take_down, "down")


def ask_take_back(visit: Visit) -> Response:
    """Before a story is taken back for somebody who rang: which one it is."""
    return _by_telephone(visit)


def take_back(visit: Visit) -> Response:
    """Takes a story back for its teller, who rang; the receipt says how far it has come."""
    person = visit.require(Act.TAKE_BACK)
    story_id = visit.text("story", 40)
    if not story_id:
        return _by_telephone(visit, "Choose the story")
    try:
        known = reads.known_story(visit.desk, person, story_id)
    except NotAllowed:
        return _by_telephone(visit, "There is no story of this number. Read it to them once more")
    verbs.take_back(visit.desk, person, known, "asked for by telephone")
    return visit.to(f"/safeguarding/receipt/{known}")


def receipt(visit: Visit) -> Response:
    """How far taking a story back has come, post by post."""
    found = reads.receipt_of(visit.desk, visit.require(Act.TAKE_BACK), visit.path["story"])
    if found.ended_at is None:
        raise NotHere("It was not taken back.")
    return visit.page(
        "stories_desk/taken_back.html.j2", here="safety", receipt=found, back="/safeguarding"
    )


def _by_telephone(visit: Visit, error: str = "") -> Response:
    stories = reads.stories_to_take_back(visit.desk, visit.require(Act.TAKE_BACK))
    day = visit.times.dated
    return visit.page(
        "stories_desk/by_telephone.html.j2",
        422 if error else 200,
        here="safety",
        stories=stories,
        rows=[(one.story_id, (one.theme, day(one.added_at), one.stands)) for one in stories],
        error=error,
        chosen=visit.text("story", 40) or visit.query.get("story", "")[:40],
    )


def _done(
    visit: Visit,
    verb: Callable[[Desk, SignedIn, str], int | None],
    done: str,
    if_nothing: str = "",
) -> Response:
    """Does it; `if_nothing` is what is said where the verb says that it had nothing to do."""
    person = visit.require(Act.TAKE_BACK)
    story_id = reads.stop_of(visit.desk, person, visit.path["story"]).story_id
    try:
        number = verb(visit.desk, person, story_id)
    except NotPossible as error:
        return _stop(visit, sentence_of(error.sentence))
    outcome = if_nothing if number == 0 and if_nothing else done
    if outcome == "lifted":
        return visit.to("/safeguarding?done=lifted")
    return visit.to(f"/safeguarding/{story_id}?done={outcome}")


def _stop(visit: Visit, error: str = "") -> Response:
    person = visit.require(Act.TAKE_BACK)
    found = reads.stop_of(visit.desk, person, visit.path["story"])
    return visit.page(
        "stories_desk/stop.html.j2",
        409 if error else 200,
        here="safety",
        stop=found,
        error=error,
        done=DONE.get(visit.query.get("done", ""), ""),
        emergency=reads.emergency(visit.desk),
    )
