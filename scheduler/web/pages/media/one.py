"""One picture or film: what it shows, who can be seen in it, where it is used, and crops of it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.media.adding import SHAPES
from scheduler.media.leave import LeaveKept
from scheduler.media.library import by_id, detail
from scheduler.media.library import small as small_of
from scheduler.people.roles import Act
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.rows import rows_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import media as verbs
from scheduler.web.visit import NotHere, Visit

MOST_BYTES = 700_000  # captions are at most 500 kB
MOST_SHOWN_BYTES = 15_000_000
SIDE = 256  # pixels: how wide the picture is that a focus is tapped on; see media.css
_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
GRID = tuple((across, down) for down in (10, 50, 90) for across in (10, 50, 90))
GRID_WORDS = dict(
    zip(
        GRID,
        (
            *("Top left", "Top", "Top right"),
            *("Left", "Middle", "Right"),
            *("Bottom left", "Bottom", "Bottom right"),
        ),
        strict=True,
    )
)
DONE = {
    "added": "Added, without the place and the camera. Say what it shows.",
    "known": "You had this one already. Here it is.",
    "described": "Kept. Threads that say nothing of their own take it from here when their "
    "campaign is next put into the queue.",
    "noted": "Written down.",
    "late": "Written down. A thread below goes out after that day: it will wait.",
    "waits": "Written down. The threads below that are not out yet wait from now on.",
    "out": "Written down. It is public in a thread below: decide whether to take that down.",
    "goes-on": "Written down. Threads that waited for this go on.",
    "focus": "Kept. Crops keep that in view.",
    "cut": "Cut. This is the new picture: say what it shows. The old one stays.",
}


def show(visit: Visit) -> Response:
    """All that is known of it."""
    return _page(visit)


def picture(visit: Visit) -> Response:
    """The picture itself; nothing that a browser would run."""
    path = visit.desk.context.media / name_of(visit)
    kind = _TYPES.get(path.suffix.lower())
    with suppress(OSError):  # it may go at any moment
        if kind and path.stat().st_size <= MOST_SHOWN_BYTES:
            return _image(path.read_bytes(), kind)
    raise NotHere("No picture that can be shown.")


def small(visit: Visit) -> Response:
    """The same as a list shows it."""
    name = name_of(visit)
    drawn = small_of(visit.desk.context.media / name, verbs.mark_of(visit.desk, name))
    if drawn is None:
        raise NotHere("No picture that can be shown.")
    return _image(drawn, "image/jpeg")


def describe(visit: Visit) -> Response:
    """Keeps what it shows, and of a film its captions."""
    person, name = visit.require(Act.UPLOAD), name_of(visit)
    alt, seen = visit.form.get("alt", "").strip(), visit.text("seen", 64)
    captions = visit.files.get("captions")
    try:
        verbs.describe(visit.desk, person, name, alt, seen)
        if captions and captions.content:
            verbs.add_captions(visit.desk, person, name, captions.name, captions.content)
    except ChangedSinceSeen:
        return _page(visit, is_stale=True)
    except NotPossible as error:
        field = "captions" if captions and captions.content and alt else "alt"
        return _page(visit, {field: sentence_of(error.sentence)})
    return _to(visit, "described")


def leave(visit: Visit) -> Response:
    """Notes who can be seen in it, and until when they agree."""
    person, name, who = visit.require(Act.UPLOAD), name_of(visit), visit.text("who", 200)
    if not who:
        return _page(visit, {"who": "Say who can be seen: a first name will do"})
    day, is_asked = visit.text("until", 10), visit.text("asked") != "no"
    try:
        last = date.fromisoformat(day) if day and is_asked else None
    except ValueError:
        return _page(visit, {"until": "Choose the last day on which they agree"})
    if is_asked and last is None:
        return _page(visit, {"until": "Choose the last day on which they agree"})
    try:
        kept = verbs.give_leave(visit.desk, person, name, who, last)
    except NotPossible as error:
        sentence = sentence_of(error.sentence)
        return _page(visit, {"until" if "day" in sentence else "who": sentence})
    return _to(visit, _what_follows(kept))


def withdraw(visit: Visit) -> Response:
    """They no longer agree."""
    return _changed_leave(visit, Act.HOLD, verbs.withdraw_leave)


def forget(visit: Visit) -> Response:
    """They are not in it after all."""
    return _changed_leave(visit, Act.UPLOAD, verbs.forget_leave)


def _changed_leave(
    visit: Visit, act: Act, change: Callable[[Desk, SignedIn, str, str], LeaveKept]
) -> Response:
    person, name, who = visit.require(act), name_of(visit), visit.text("who", 200)
    try:
        kept = change(visit.desk, person, name, who)
    except NotPossible as error:
        return _page(visit, {"": sentence_of(error.sentence)})
    return _to(visit, _what_follows(kept))


def focus(visit: Visit) -> Response:
    """Keeps what a crop keeps in view: tapped on, chosen of nine, or in numbers."""
    person, name = visit.require(Act.UPLOAD), name_of(visit)
    try:
        across, down = _focus(visit, name)
        verbs.look_at(visit.desk, person, name, across, down)
    except NotPossible as error:
        return _page(visit, {"across": sentence_of(error.sentence)})
    return _to(visit, "focus", "#crop")


def crop(visit: Visit) -> Response:
    """Cuts it to a shape, as a new picture."""
    person, name = visit.require(Act.UPLOAD), name_of(visit)
    try:
        made = verbs.crop(visit.desk, person, name, visit.text("shape", 8))
    except NotPossible as error:
        return _page(visit, {"shape": sentence_of(error.sentence)})
    return visit.to(f"/media/{made.id}?done={'cut' if made.is_new else 'known'}")


def _focus(visit: Visit, name: str) -> tuple[int, int]:
    """What was chosen, in per cent.

    Raises: NotPossible.
    """
    if "tap.x" in visit.form:
        wide, high = tapped_size(visit, name)
        return (
            _number(visit, "tap.x", 9_999) * 100 // max(wide, 1),
            _number(visit, "tap.y", 9_999) * 100 // max(high, 1),
        )
    if "nine" in visit.form:
        place = visit.text("nine", 2)
        if place.isascii() and place.isdecimal() and int(place) < len(GRID):
            return GRID[int(place)]
        raise NotPossible("Choose one of the nine places")
    return _number(visit, "across", 100), _number(visit, "down", 100)


def _number(visit: Visit, field: str, most: int) -> int:
    given = visit.text(field, 5)
    if not (given.isascii() and given.isdecimal() and int(given) <= most):
        raise NotPossible("Write each number from 0 to 100")
    return int(given)


def tapped_size(visit: Visit, name: str) -> tuple[int, int]:
    """How large the picture to tap on is shown, in pixels."""
    size = detail(visit.desk.context, visit.known.actor, name).size or (SIDE, SIDE)
    return shown_size(size)


def shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """How large the picture to tap on is shown: as wide as `media.css` says, and not distorted."""
    return SIDE, max(1, size[1] * SIDE // max(size[0], 1))


def _what_follows(kept: LeaveKept) -> str:
    if kept.out:
        return "out"
    if kept.waiting:
        return "waits"
    if kept.too_late:
        return "late"
    return "goes-on" if kept.going_on else "noted"


def _to(visit: Visit, done: str, place: str = "") -> Response:
    return visit.to(f"/media/{visit.path['item']}?done={done}{place}")


def name_of(visit: Visit) -> str:
    """The name of the picture or film that was asked for.

    Raises: NotHere if there is none.
    """
    name = by_id(visit.desk.context, visit.path["item"])
    if name is None:
        raise NotHere("No such picture.")
    return name


def _page(
    visit: Visit, errors: dict[str, str] | None = None, *, is_stale: bool = False
) -> Response:
    shown = detail(visit.desk.context, visit.known.actor, name_of(visit))
    errors = {field: sentence.rstrip(".") for field, sentence in (errors or {}).items()}
    return visit.page(
        "media/one.html.j2",
        422 if errors else 409 if is_stale else 200,
        here="media",
        shown=shown,
        item=shown.item,
        errors=errors,
        is_stale=is_stale,
        done=DONE.get(visit.query.get("done", ""), ""),
        shapes=list(SHAPES),
        nine=[(number, GRID_WORDS[place]) for number, place in enumerate(GRID)],
        nearest=_nearest(shown.item.notes.focus_point),
        tap=shown_size(shown.size) if shown.size else None,
        similar=[one for one in shown.similar if one not in shown.crops][:6],
        now=visit.now,
        last_day=last_day_of(visit),
        added_on=added_day(visit, shown.item.notes.added_on),
        rows=rows_of(visit.desk, visit.known, [one.key for one in shown.threads]),
        named_in=verbs.files_naming(visit.desk, shown.item.name),
    )


def added_day(visit: Visit, written: str | None) -> str:
    """How the day is said on which it was added; as it is written, where it is none."""
    try:
        day = date.fromisoformat(written or "")
    except ValueError:
        return written or ""
    return visit.times.day(datetime.combine(day, time(12), visit.times.zone))


def last_day_of(visit: Visit) -> Callable[[datetime], str]:
    """How the last day of a leave is said: the day before the instant at which it ends."""
    return lambda until: visit.our_times.day(until - timedelta(seconds=1))


def _nearest(focus: tuple[int, int]) -> int:
    """Which of the nine places lies nearest."""
    across, down = focus
    return min(
        range(len(GRID)),
        key=lambda number: (GRID[number][0] - across) ** 2 + (GRID[number][1] - down) ** 2,
    )


def _image(content: bytes, kind: str) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline",
        },
    )
