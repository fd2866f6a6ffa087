"""What somebody outside sees by a link in a mail, and what they answer.

Opening it changes nothing, for mail scanners open it too. Its forms want a token that only a
browser has that opened the page, and a box that is ticked by hand.
"""

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible, UnknownThread
from scheduler.web.pages import thread
from scheduler.web.reads.outside import outside_page
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import approving as verbs
from scheduler.web.visit import NotHere, Visit

DONE = {
    "yes": "Thank you. Your approval is kept.",
    "no": "Thank you. Whoever asked you is told what to change.",
}


def show(visit: Visit) -> Response:
    """The threads that wait, as the public will see them."""
    return _page(visit)


def answer(visit: Visit) -> Response:
    """Keeps what they say of one thread's words."""
    key, decision = visit.text("key", 300), visit.text("decision")
    is_yes = decision == "approve"
    why = visit.text("why", 2_000)
    outside_page(visit.desk, visit.path["token"])  # if it opens nothing, that is the answer
    if decision not in ("approve", "reject"):
        return _page(visit, {key: "Choose: approve it, or ask for changes"})
    if is_yes and visit.text("read") != "yes":
        return _page(visit, {key: "Tick that you have read it, then approve it"})
    try:
        verbs.answer_outside(
            visit.desk,
            visit.path["token"],
            key,
            is_yes=is_yes,
            why=why,
            words=visit.text("words", 64),
        )
    except UnknownThread:
        raise NotHere("Not behind this link.") from None
    except ChangedSinceSeen:
        return _page(visit, changed=key)
    except NotPossible as error:
        return _page(visit, {key: sentence_of(error.sentence).rstrip(".")})
    return visit.to(f"/outside/{visit.path['token']}?done={'yes' if is_yes else 'no'}")


def picture(visit: Visit) -> Response:
    """One picture of a thread that the link shows."""
    key = visit.path["key"]
    try:
        page = outside_page(visit.desk, visit.path["token"])
    except NotPossible:
        raise NotHere("Not behind this link.") from None
    if key not in {one.said.key for one in page.threads}:
        raise NotHere("Not behind this link.")
    return thread.picture_of(visit, key)


def _page(visit: Visit, errors: dict[str, str] | None = None, *, changed: str = "") -> Response:
    shown = outside_page(visit.desk, visit.path["token"])
    return visit.page(
        "approving/outside.html.j2",
        422 if errors else 409 if changed else 200,
        here="",
        shown=shown,
        token_of_link=visit.path["token"],
        errors=errors or {},
        changed=changed,
        given=visit.form,
        done="" if errors or changed else DONE.get(visit.query.get("done", ""), ""),
    )
