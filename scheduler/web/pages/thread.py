"""One thread: as the public will see it, and everything that can be decided about it."""

import io
import json
from collections.abc import Callable
from itertools import zip_longest

from PIL import Image, UnidentifiedImageError
from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.hidden_characters import whole
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.thread_detail import ThreadDetail
from scheduler.publishing.operations.permission import Deed
from scheduler.store.states import PostState, ThreadState
from scheduler.web.reads.thread import ThreadToShow, detail_of, thread_page
from scheduler.web.show.difference import Piece, difference
from scheduler.web.verbs import approving as verbs_approving
from scheduler.web.verbs import queue as verbs
from scheduler.web.visit import NotHere, Visit, thread_path

DONE = {
    "approved": "Approved. It goes out at its time.",
    "rejected": "Sent back. It waits for other words.",
    "moved": "Moved. Nothing was published by that.",
    "cancelled": "Cancelled. Nothing more of it goes out.",
    "down": "Nothing more of it goes out. What is out is deleted from X, post by post.",
    "held": "Held. Nothing more of this thread goes out.",
    "adopted": "Noted. The thread goes on after that post.",
    "sent": "It goes out now, from where it stopped.",
    "commented": "Your comment is kept.",
    "named": "Your comment is kept. Somebody whom you named is nobody here who may read it.",
    "dropped": "Ended. What is out stays, the rest never goes.",
}
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
MOST_PICTURE_BYTES = 20_000_000


def show(visit: Visit) -> Response:
    """Everything about it; who may approve it has now read it in full."""
    response, shown = _shown(visit)
    may_decide = shown.needs_decision and Deed.APPROVE in shown.deeds and not shown.is_owner
    if may_decide and not visit.is_ahead:
        verbs_approving.note_opened(visit.desk, visit.known, shown.thread.id, shown.words)
    return response


def again(visit: Visit, errors: dict[str, str]) -> Response:
    """The same page, with what is wrong in one of its forms."""
    return _page(visit, errors)


def decide(visit: Visit) -> Response:
    """Approves the words that were on the screen, or asks for others."""
    person, key = visit.require(Act.APPROVE), visit.path["key"]
    words, note = visit.text("words", 64), visit.text("note", 1_000)
    decision = visit.text("decision")
    if decision not in ("approve", "reject"):
        return _page(
            visit, errors={"": "Choose: approve these words, or ask for changes"}, note=note
        )
    is_yes = decision == "approve"
    if not is_yes and not note:
        wrong = {"note": "Say what to change, so that the author knows"}
        return _page(visit, errors=wrong, note=note)
    try:
        if is_yes:
            verbs.approve(visit.desk, person, key, words)
        else:
            verbs.reject(visit.desk, person, key, words, note)
    except ChangedSinceSeen:
        return _changed(visit, note)
    except NotPossible as error:
        return _page(visit, errors={"": str(error)}, note=note)
    return visit.to(thread_path(key) + f"?done={'approved' if is_yes else 'rejected'}")


def move(visit: Visit) -> Response:
    """Gives it another time."""
    person, key = visit.require(Act.MOVE), visit.path["key"]
    try:
        to = visit.times.read(visit.text("day"), visit.text("time"))
        verbs.move(visit.desk, person, key, to, visit.text("why", 500), visit.text("seen", 64))
    except ChangedSinceSeen:
        return _page(visit, is_stale=True)
    except NotPossible as error:
        return _page(visit, errors={"day": str(error).rstrip(".")})
    return visit.to(thread_path(key) + "?done=moved")


def ask_cancel(visit: Visit) -> Response:
    """What cancelling does, before it is done."""
    return _confirm(visit, "cancel.html.j2", Deed.CANCEL)


def cancel(visit: Visit) -> Response:
    """Keeps it from going out."""
    person, key, why = visit.require(Act.CANCEL), visit.path["key"], visit.text("why", 500)
    return _done(
        visit,
        "cancelled",
        lambda seen: verbs.cancel(visit.desk, person, key, why, seen),
        "cancel.html.j2",
    )


def ask_take_down(visit: Visit) -> Response:
    """What taking down does, before it is done."""
    return _confirm(visit, "take_down.html.j2", Deed.TAKE_DOWN)


def take_down(visit: Visit) -> Response:
    """Begins to delete it from X."""
    person, key, why = visit.require(Act.TAKE_DOWN), visit.path["key"], visit.text("why", 500)
    root_first = visit.text("root_first") == "yes"
    return _done(
        visit,
        "down",
        lambda seen: verbs.take_down(visit.desk, person, key, why, seen, root_first=root_first),
        "take_down.html.j2",
    )


def ask_resolve(visit: Visit) -> Response:
    """All that is known of a thread that waits, and what may be decided."""
    return _confirm(visit, "resolve.html.j2", Deed.GO_ON)


def resolve(visit: Visit) -> Response:
    """Adopts the lost post, goes on, or ends it."""
    person, key = visit.require(Act.RESOLVE), visit.path["key"]
    ways: dict[str, tuple[str, Callable[[str], None]]] = {
        "adopt": (
            "adopted",
            lambda seen: verbs.adopt(visit.desk, person, key, visit.text("address", 300), seen),
        ),
        "send": ("sent", lambda seen: verbs.send_again(visit.desk, person, key, seen)),
        "drop": ("dropped", lambda seen: verbs.drop(visit.desk, person, key, seen)),
    }
    chosen = visit.text("decision")
    if chosen not in ways:
        return _confirm(visit, "resolve.html.j2", Deed.GO_ON, error="Choose what to do")
    done, verb = ways[chosen]
    return _done(visit, done, verb, "resolve.html.j2")


def picture(visit: Visit) -> Response:
    """One picture of a thread, if it is one; nothing that a browser would run."""
    key = visit.path["key"]
    thread_page(visit.desk, visit.known, key)  # who may not read it is shown nothing of it
    return picture_of(visit, key)


def picture_of(visit: Visit, key: str) -> Response:
    """One picture of a thread, for whoever was found to may see it."""
    number, of_post = int(visit.path["number"]), int(visit.path["post"])
    detail = detail_of(visit.desk, key)
    content, media_type = _picture(visit, detail, of_post, number)
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline",
        },
    )


def _picture(visit: Visit, detail: ThreadDetail, of_post: int, number: int) -> tuple[bytes, str]:
    media = [one.media for one in detail.posts if one.post.position == of_post - 1]
    if not media or not 0 <= number < len(media[0]):
        raise NotHere("No such picture.")
    path = visit.desk.context.media / media[0][number].path
    try:
        if path.stat().st_size > MOST_PICTURE_BYTES:
            raise NotHere("Too large to show.")
        content = path.read_bytes()
        with Image.open(io.BytesIO(content)) as image:
            kind = image.format or ""
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        raise NotHere("No picture that can be shown.") from None
    if kind not in _PICTURES:
        raise NotHere("No picture that can be shown.")
    return content, _PICTURES[kind]


def _done(visit: Visit, done: str, verb: Callable[[str], None], template: str) -> Response:
    try:
        verb(visit.text("seen", 64))
    except ChangedSinceSeen:
        return _page(visit, is_stale=True)
    except NotPossible as error:
        return _again(visit, template, str(error))
    return visit.to(f"{thread_path(visit.path['key'])}?done={done}")


def _confirm(visit: Visit, template: str, deed: Deed, error: str = "") -> Response:
    if deed not in thread_page(visit.desk, visit.known, visit.path["key"]).deeds:
        raise NotHere(f"Not theirs to do: {deed}.")
    return _again(visit, template, error)


def _again(visit: Visit, template: str, error: str) -> Response:
    shown = thread_page(visit.desk, visit.known, visit.path["key"])
    lost = any(post.state is PostState.UNCONFIRMED for post in shown.thread.posts)
    return visit.page(
        template,
        422 if error else 200,
        here="",
        shown=shown,
        error=error.rstrip("."),
        given=visit.form,
        is_lost=lost,
    )


def _page(
    visit: Visit,
    errors: dict[str, str] | None = None,
    note: str = "",
    *,
    is_stale: bool = False,
) -> Response:
    return _shown(visit, errors, note, is_stale=is_stale)[0]


def _shown(
    visit: Visit,
    errors: dict[str, str] | None = None,
    note: str = "",
    *,
    is_stale: bool = False,
) -> tuple[Response, ThreadToShow]:
    shown = thread_page(visit.desk, visit.known, visit.path["key"])
    is_open = not shown.thread.has_begun and shown.thread.state in (
        ThreadState.SCHEDULED,
        ThreadState.WAITING,
    )
    status = 422 if errors else 409 if is_stale else 200
    response = visit.page(
        "thread.html.j2",
        status,
        here="",
        shown=shown,
        is_open=is_open,
        is_stale=is_stale,
        done=DONE.get(visit.query.get("done", ""), ""),
        errors={name: sentence.rstrip(".") for name, sentence in (errors or {}).items()},
        note=note,
        was=json.dumps(shown.bodies, ensure_ascii=False),
    )
    return response, shown


def _changed(visit: Visit, note: str) -> Response:
    """The words moved between the reading and the yes: shows how, and keeps the note."""
    shown = thread_page(visit.desk, visit.known, visit.path["key"])
    before, after = read_words(visit.form.get("was", "")), shown.bodies
    return visit.page(
        "changed.html.j2",
        409,
        here="approvals",
        shown=shown,
        posts=compared(before, after),
        before=before,
        note=note,
        was=json.dumps(after, ensure_ascii=False),
    )


def compared(before: list[str], after: list[str]) -> list[tuple[Piece, ...]]:
    """What changed, post by post; an empty post beside a new one is all new."""
    return [difference(old, new) for old, new in zip_longest(before, after, fillvalue="")]


def read_words(packed: str) -> list[str]:
    """The words that a form says were on the screen; for showing alone, for anybody can send it."""
    try:
        found = json.loads(packed)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return []
    return [whole(one[:2_000]) for one in found[:30]]
