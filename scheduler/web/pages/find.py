"""Find: threads by their words, hashtag, account, person or state."""

from urllib.parse import urlencode

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.store.overview.listing import ThreadFilter
from scheduler.store.states import ThreadState
from scheduler.web.reads import found as reads
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import Visit

FIELDS = ("words", "hashtag", "account", "person", "state")
HELD, UNAPPROVED = "held", "needs approval"
STATES = {  # as a form sends them, and in words
    ThreadState.SCHEDULED.value: "Scheduled",
    UNAPPROVED: "Needs approval",
    HELD: "On hold",
    ThreadState.PUBLISHING.value: "Going out",
    ThreadState.PUBLISHED.value: "Published",
    ThreadState.WAITING.value: "Waits for a person",
    ThreadState.CANCELLED.value: "Cancelled",
    ThreadState.TAKING_DOWN.value: "Being taken down",
    ThreadState.TAKEN_DOWN.value: "Taken down",
}


def find(visit: Visit) -> Response:
    """The form, and what was found; an address that can be kept, and sent to a colleague."""
    given = {name: visit.query.get(name, "").strip()[:200] for name in FIELDS}
    found, error = None, ""
    if any(given.values()):
        try:
            found = reads.found(
                visit.desk,
                visit.known,
                given["words"],
                given["person"],
                _filter(visit, given),
                visit.query.get("after") or None,
            )
        except NotPossible as wrong:
            error = sentence_of(wrong.sentence).rstrip(".")
    asked = urlencode({name: value for name, value in given.items() if value})
    return visit.page(
        "find.html.j2",
        422 if error else 200,
        here="find",
        given=given,
        found=found,
        error=error,
        states=STATES,
        accounts=reads.accounts_to_offer(visit.desk),
        people=reads.people_to_offer(visit.desk),
        next_path=f"/find?{asked}&after={found.next}" if found and found.next else "",
    )


def _filter(visit: Visit, given: dict[str, str]) -> ThreadFilter:
    chosen = given["state"]
    is_state = chosen in set(ThreadState)
    return ThreadFilter(
        account=reads.account_named(visit.desk, given["account"]),
        hashtag=given["hashtag"].lstrip("#") or None,
        states=frozenset({ThreadState(chosen)}) if is_state else frozenset(),
        is_held=chosen == HELD,
        wants_yes=chosen == UNAPPROVED,
    )
