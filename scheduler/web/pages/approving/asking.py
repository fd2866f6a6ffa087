"""Asks colleagues, or somebody outside, to approve a campaign's words; and comments on a thread."""

from datetime import timedelta

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.roles import Act
from scheduler.web.pages import thread
from scheduler.web.reads.asked import ask_page
from scheduler.web.reads.thread import thread_page
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import approving as verbs
from scheduler.web.visit import Visit, thread_path

DONE = {
    "asked": "Asked. Whoever has an address is written to, and reminded until it is approved.",
    "outside": "A link is on its way to them. Opening it changes nothing; they decide on its page.",
    "ended": "That link opens nothing any more.",
}
ONE_WEEK = timedelta(days=7)


def show(visit: Visit) -> Response:
    """What may be asked for, and of whom."""
    visit.require(Act.ASK)
    return _page(visit)


def ask(visit: Visit) -> Response:
    """Asks colleagues."""
    person, campaign = visit.require(Act.ASK), visit.path["campaign"]
    ask_page(visit.desk, person, campaign)  # what they may not read, they cannot ask for
    try:
        day, clock = visit.text("day"), visit.text("time")
        needed_by = visit.times.read(day, clock) if day or clock else None
    except NotPossible as error:
        return _page(visit, {"day": str(error)})
    everybody = visit.text("whom") == "everybody"
    keys = visit.all_of("key")
    if not keys:
        return _page(visit, {"key": "Tick what you ask for"})
    try:
        verbs.ask(
            visit.desk,
            person,
            campaign,
            keys=keys,
            people=None if everybody else visit.all_of("person"),
            needed_by=needed_by,
            note=visit.text("note", 2_000),
        )
    except NotPossible as error:
        return _page(visit, {"": sentence_of(error.sentence)})
    return visit.to(f"{thread_path(campaign, 'approvals/ask')}?done=asked")


def withdraw(visit: Visit) -> Response:
    """Takes a request back."""
    verbs.withdraw(visit.desk, visit.require(Act.ASK), int(visit.path["number"]))
    return visit.to("/approvals?done=withdrawn")


def invite(visit: Visit) -> Response:
    """Asks somebody outside."""
    person, campaign = visit.require(Act.ASK), visit.path["campaign"]
    ask_page(visit.desk, person, campaign)
    try:
        verbs.invite_outside(
            visit.desk,
            person,
            campaign,
            name=visit.text("name", 200),
            address=visit.text("address", 400),
            until=visit.times.read(visit.text("until"), "23:59"),
            is_counted=visit.text("counts") == "yes",
        )
    except NotPossible as error:
        return _page(visit, {"name": sentence_of(error.sentence)})
    return visit.to(f"{thread_path(campaign, 'approvals/ask')}?done=outside")


def withdraw_outside(visit: Visit) -> Response:
    """Ends a link at once."""
    person, campaign = visit.require(Act.ASK), visit.path["campaign"]
    verbs.withdraw_outside(visit.desk, person, int(visit.path["number"]))
    return visit.to(f"{thread_path(campaign, 'approvals/ask')}?done=ended")


def comment(visit: Visit) -> Response:
    """Says something to colleagues about a thread."""
    person, key = visit.require(Act.REMARK), visit.path["key"]
    thread_page(visit.desk, person, key)
    try:
        kept = verbs.comment(visit.desk, person, key, visit.text("comment", 6_000))
    except NotPossible as error:
        return thread.again(visit, {"comment": sentence_of(error.sentence)})
    done = "named" if kept.not_told else "commented"
    return visit.to(f"{thread_path(key)}?done={done}#comments")


def _page(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    shown = ask_page(visit.desk, visit.known, visit.path["campaign"])
    return visit.page(
        "approving/ask.html.j2",
        422 if errors else 200,
        here="approvals",
        shown=shown,
        errors={name: sentence.rstrip(".") for name, sentence in (errors or {}).items()},
        done=DONE.get(visit.query.get("done", ""), ""),
        in_a_week=visit.now + ONE_WEEK,
    )
