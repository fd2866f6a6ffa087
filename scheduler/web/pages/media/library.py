"""The library: every picture and film, and adding to it."""

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.media.adding import AddedMedia
from scheduler.media.library import LibraryFilter, listed
from scheduler.people.roles import Act
from scheduler.web.pages.media.one import last_day_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import media as verbs
from scheduler.web.visit import Visit

MOST_BYTES = 100_000_000  # of all that one form brings; larger films by `handrail media add`
A_PAGE = 24
CHOICES = {
    LibraryFilter.ALL: "All",
    LibraryFilter.NOT_DESCRIBED: "Not described",
    LibraryFilter.LEAVE_ENDS: "Leave ends soon, or is missing",
    LibraryFilter.UNUSED: "In no thread",
}


def show(visit: Visit) -> Response:
    """The pictures and films that were asked for."""
    return _page(visit)


def upload(visit: Visit) -> Response:
    """Adds what was sent, each by itself: one that cannot be taken keeps no other out."""
    person = visit.require(Act.UPLOAD)
    sent = [one for one in visit.sent.get("files", ()) if one.name or one.content]
    if not sent:
        return _page(visit, errors={"files": "Choose one or more pictures or films"})
    wrong: list[str] = []
    new: list[AddedMedia] = []
    known: list[AddedMedia] = []
    for one in sent:
        try:
            added = verbs.add(visit.desk, person, one.name, one.content)
        except NotPossible as error:
            wrong.append(sentence_of(error.sentence).rstrip("."))
            continue
        (new if added.is_new else known).append(added)
    if wrong:
        return _page(visit, errors={"files": ". ".join(wrong)}, added=[*new, *known])
    if len(sent) == 1:
        only = (new or known)[0]
        return visit.to(f"/media/{only.id}?done={'added' if new else 'known'}")
    return visit.to(f"/media?done={len(new)}-{len(known)}")


def _page(
    visit: Visit, errors: dict[str, str] | None = None, added: list[AddedMedia] | None = None
) -> Response:
    given = visit.query.get("show", "")
    wanted = LibraryFilter(given) if given in set(LibraryFilter) else LibraryFilter.ALL
    words = visit.query.get("words", "")[:100]
    actor = visit.known.actor
    items = listed(visit.desk.context, actor, wanted, words)
    asked = visit.query.get("page", "")
    pages = max(1, -(-len(items) // A_PAGE))
    number = (
        min(int(asked), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    )
    number = max(number, 1)
    first = (number - 1) * A_PAGE
    return visit.page(
        "media/library.html.j2",
        422 if errors else 200,
        here="media",
        items=items[first : first + A_PAGE],
        count_of_all=len(items),
        first=first,
        number=number,
        pages=pages,
        wanted=wanted,
        words=words,
        choices=CHOICES.items(),
        errors=errors or {},
        added=added or [],
        done=_done(visit.query.get("done", "")),
        now=visit.now,
        last_day=last_day_of(visit),
    )


def _done(given: str) -> str:
    if given == "removed":
        return "Removed. Who can be seen in it stays written down, should it be added again."
    new, _, known = given.partition("-")
    if not (new.isascii() and new.isdecimal() and known.isascii() and known.isdecimal()):
        return ""
    if len(given) > 6:
        return ""
    sentences = [f"{int(new)} added. Say of each what it shows."] if int(new) else []
    if int(known):
        sentences.append(f"{int(known)} of them you had already.")
    return " ".join(sentences)
