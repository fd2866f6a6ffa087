"""Hold: stop everything in two taps, then say why, look what is out of place, and go on again."""

from datetime import datetime, timedelta

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.people.roles import Act
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.operations.permission import Deed
from scheduler.web.reads import held as reads
from scheduler.web.reads.frame import holds
from scheduler.web.reads.thread import thread_page
from scheduler.web.verbs import queue as verbs
from scheduler.web.visit import NotHere, Visit, thread_path

WHY = {
    "sad news": "Sad news",
    "wrong": "Something we posted is wrong",
    "replies": "Too many replies to read well",
    "other": "Another reason, in your words",
}
TWO_HOURS = timedelta(hours=2)


def ask(visit: Visit) -> Response:
    """The page with the button first."""
    return _form(visit)


def ask_thread(visit: Visit) -> Response:
    """The same for one thread alone."""
    shown = thread_page(visit.desk, visit.known, visit.path["key"])
    return visit.page("hold_thread.html.j2", here="hold", shown=shown)


def place(visit: Visit) -> Response:
    """Holds everything, or the part that was chosen."""
    person = visit.require(Act.HOLD)
    try:
        scope, subject = _scope(visit)
        until = _until(visit)
        number = verbs.hold(visit.desk, person, scope, subject, _why(visit), until)
    except NotPossible as error:
        return _form(visit, error=str(error))
    return visit.to(f"/hold/look?done={number}")


def place_thread(visit: Visit) -> Response:
    """Holds one thread."""
    person, key = visit.require(Act.HOLD), visit.path["key"]
    verbs.hold(visit.desk, person, Scope.THREAD, key, visit.beginning("own", 500), None)
    return visit.to(thread_path(key) + "?done=held")


def look(visit: Visit) -> Response:
    """What is on hold, and what would be out of place today."""
    done = visit.query.get("done", "")
    return _look(visit, done=int(done) if done.isdecimal() and len(done) < 10 else None)


def explain(visit: Visit) -> Response:
    """Gives a hold its reason and its end, afterwards."""
    person, number = visit.require(Act.HOLD), _number(visit)
    try:
        verbs.explain_hold(visit.desk, person, number, _why(visit), _until(visit))
    except NotPossible as error:
        return _look(visit, error=str(error))
    return visit.to("/hold/look?saved=1")


def ask_release(visit: Visit) -> Response:
    """What was missed, with a choice for each."""
    return _ask_release(visit, _held(visit))


def release(visit: Visit) -> Response:
    """Ends the hold, as was chosen for each thread that was on the page."""
    person, held = visit.require(Act.LIFT), _held(visit)
    try:
        verbs.release(
            visit.desk, person, held.hold.number, _choices(visit, held), visit.text("seen", 64)
        )
    except ChangedSinceSeen:
        return _ask_release(visit, _held(visit), is_stale=True)
    return visit.to("/?done=released")


def _choices(visit: Visit, held: reads.HeldBack) -> dict[str, str]:
    """What was chosen for each thread, where that is theirs to choose; otherwise it waits."""
    needs = {Missed.SEND: Deed.GO_ON, Missed.SKIP: Deed.DROP}
    choices = {}
    for one in held.missed:
        chosen = visit.form.get(f"missed:{one.row.key}", "")
        if any(chosen == choice and deed in one.deeds for choice, deed in needs.items()):
            choices[one.row.key] = chosen
    for one in held.half_out:
        chosen = visit.form.get(f"half:{one.row.key}", "")
        if chosen == verbs.TAKE_DOWN and Deed.TAKE_DOWN in one.deeds:
            choices[one.row.key] = chosen
    return choices


def _ask_release(visit: Visit, held: reads.HeldBack, *, is_stale: bool = False) -> Response:
    light = reads.out_of_place(visit.desk, visit.known)
    return visit.page(
        "hold_release.html.j2",
        409 if is_stale else 200,
        here="hold",
        held=held,
        light=len(light),
        chosen=_choices(visit, held),
        is_stale=is_stale,
    )


def _held(visit: Visit) -> reads.HeldBack:
    """What the hold keeps that is meant.

    Raises: NotHere if it is not in force.
    """
    held = reads.held_back(visit.desk, visit.known, int(visit.path["number"]))
    if held is None:
        raise NotHere("There is no such hold in force.")
    return held


def _number(visit: Visit) -> int:
    """The hold that is meant.

    Raises: NotHere if it is not in force.
    """
    number = int(visit.path["number"])
    if number not in {one.number for one in holds(visit.desk)}:
        raise NotHere("There is no such hold in force.")
    return number


def _scope(visit: Visit) -> tuple[Scope, str]:
    if visit.text("part") != "part":
        return Scope.EVERYTHING, ""
    account, campaign = visit.text("account", 200), visit.text("campaign", 200)
    if bool(account) == bool(campaign):
        raise NotPossible("Choose one account, or one campaign")
    return (Scope.ACCOUNT, account) if account else (Scope.CAMPAIGN, campaign)


def _why(visit: Visit) -> str:
    own = visit.beginning("own", 500)
    chosen = visit.text("why")
    return own or (WHY[chosen] if chosen in WHY and chosen != "other" else "")


def _until(visit: Visit) -> datetime | None:
    match visit.text("end"):
        case "two hours":
            return visit.now + TWO_HOURS
        case "at":
            at = visit.times.read(visit.text("day"), visit.text("time"))
            if at <= visit.now:
                raise NotPossible("That time is in the past. Choose a later one")
            return at
        case _:
            return None


def _form(visit: Visit, error: str = "") -> Response:
    accounts, campaigns = reads.names(visit.desk)
    return visit.page(
        "hold.html.j2",
        422 if error else 200,
        here="hold",
        why=WHY,
        error=error,
        due=reads.due_soon(visit.desk),
        accounts=accounts,
        campaigns=campaigns,
        two_hours=visit.now + TWO_HOURS,
    )


def _look(visit: Visit, done: int | None = None, error: str = "") -> Response:
    held = holds(visit.desk)
    return visit.page(
        "hold_look.html.j2",
        422 if error else 200,
        here="hold",
        held=held,
        done=next((one for one in held if one.number == done), None),
        is_saved="saved" in visit.query,
        error=error,
        light=reads.out_of_place(visit.desk, visit.known),
        counts=reads.held_counts(visit.desk),
    )
