"""A campaign's file, changed in the page: checked as one types, saved when nothing is wrong."""

from collections.abc import Callable
from pathlib import Path

from starlette.responses import Response

from scheduler.bootstrap.drafts.campaign_files import new_path, path_of, read_path
from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark, TypedDraft, typed
from scheduler.errors import FileChangedSince, MistakesFound, NotPossible
from scheduler.people.roles import Act
from scheduler.web.reads.campaigns.file import FileToShow, file_page, file_to_show
from scheduler.web.show.difference import difference
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import NotHere, Visit

DONE = {
    "uploaded": "Your file is here as a draft. Nothing is saved yet: look, then check and save.",
    "copied": "The copy is here as a draft, with its new dates. Say things in other words: "
    "no account may say the same twice. Then check and save.",
    "picked": "You go on with this version. The other one is gone.",
}
MOST_BYTES = 3_500_000  # 1 MB of letters that a form writes with three signs each


def show(visit: Visit) -> Response:
    """The file; where it cannot be read, why not."""
    shown = file_page(visit.desk, visit.known, _path(visit))
    unread = shown.problems if not (shown.text or shown.is_new) else []
    return _page(visit, shown, error="".join(sentence.rstrip(".") for _, sentence in unread[:1]))


def _page(
    visit: Visit, shown: FileToShow, status: int = 200, *, is_checked: bool = False, error: str = ""
) -> Response:
    if "live" in visit.form:
        return visit.part("campaigns/file_parts.html.j2", status, shown=shown)
    return visit.page(
        "campaigns/file.html.j2",
        status,
        here="campaigns",
        shown=shown,
        is_checked=is_checked,
        error=error,
        done=DONE.get(visit.query.get("done", ""), ""),
        pieces=difference(shown.theirs, shown.text) if shown.theirs is not None else (),
    )


def change(visit: Visit) -> Response:
    """Keeps what is typed; checks it, or saves it where nothing is wrong with it."""
    person, path = visit.require(Act.WRITE), _path(visit)
    text, read_hash = visit.form.get("text", ""), visit.text("read", 64)
    chosen = visit.text("do", 20)
    if chosen == "throw":
        verbs.forget_typed(visit.desk, person, DraftPlace(path.name))
        is_there = path.exists()
        return visit.to(
            f"/campaign/{visit.path['file']}?done=thrown" if is_there else "/campaigns?done=thrown"
        )
    if visit.text("pick", 64):
        verbs.forget_typed(visit.desk, person, DraftPlace(path.name), but=visit.text("pick", 64))
        return visit.to(f"/campaign/{visit.path['file']}/file?done=picked")
    try:
        kept = verbs.keep_typed(
            visit.desk, person, DraftPlace(path.name), text, read_hash, page_mark(visit)
        )
    except NotPossible as error:
        shown = file_to_show(visit.desk, person, path, text, read_hash, page_mark(visit))
        return _page(visit, shown, 422, is_checked=True, error=str(error).rstrip("."))
    if chosen == "save" and "live" not in visit.form:
        return _save(visit, path, text, read_hash, kept)
    return _page(visit, _as_typed(visit, path, text, read_hash, kept), is_checked=True)


def _save(visit: Visit, path: Path, text: str, read_hash: str, kept: TypedDraft) -> Response:
    try:
        verbs.save_file(visit.desk, visit.known, path, text, read_hash)
    except FileChangedSince:
        theirs = read_path(path) if path.exists() else None
        shown = _as_typed(
            visit, path, text, theirs.hash if theirs else "", kept, theirs.text if theirs else ""
        )
        return _page(visit, shown, 409, is_checked=True)
    except MistakesFound:
        return _page(visit, _as_typed(visit, path, text, read_hash, kept), 422, is_checked=True)
    verbs.forget_typed(visit.desk, visit.known, DraftPlace(path.name))
    return visit.to(f"/campaign/{visit.path['file']}?done=saved")


def again(visit: Visit) -> Response:
    """Shows what was typed under an earlier sign-in; nothing was done with it."""
    path = _path(visit)
    shown = file_to_show(
        visit.desk,
        visit.known,
        path,
        visit.form.get("text", ""),
        visit.text("read", 64),
        page_mark(visit),
    )
    message = "You signed in again meanwhile. Your words are all here: press the button once more"
    return _page(visit, shown, 403, is_checked=True, error=message)


def when_stale(visit: Visit) -> Response:
    """Answers a form of an earlier sign-in, or of none: what was typed stands on the page."""
    return stale(visit, f"/campaign/{visit.path['file']}/file", again)


def stale(visit: Visit, path: str, shown_again: Callable[[Visit], Response]) -> Response:
    """The same for any form that people write in; `path` is where it is sent to."""
    if visit.person is None:
        typed_words = [(name, one) for name, every in visit.chosen.items() for one in every]
        return visit.page("signed_out.html.j2", 401, here="", typed=typed_words, path=path)
    try:
        visit.require(Act.WRITE)
        return shown_again(visit)
    except (NotHere, NotPossible):
        return visit.page("not_here.html.j2", 404, here="")


def page_mark(visit: Visit) -> PageMark:
    """What the page knew of the draft that it began from."""
    revision = visit.text("revision", 9)
    return PageMark(
        visit.text("device", 100) or visit.secret,
        visit.text("branch", 64),
        int(revision) if revision.isascii() and revision.isdigit() else 0,
    )


def _as_typed(
    visit: Visit, path: Path, text: str, read_hash: str, kept: TypedDraft, theirs: str | None = None
) -> FileToShow:
    every = typed(visit.desk.workspace, visit.known.actor, DraftPlace(path.name))
    others = tuple(one for one in every if one.branch != kept.branch)
    page = PageMark(page_mark(visit).device, kept.branch, kept.revision)
    return file_to_show(visit.desk, visit.known, path, text, read_hash, page, kept, others, theirs)


def _path(visit: Visit) -> Path:
    """The file, or where the one goes that this person is writing.

    Raises: NotHere.
    """
    name = visit.path["file"]
    if (path := path_of(visit.desk.workspace, name)) is not None:
        return path
    try:
        path = new_path(visit.desk.workspace, name)
    except NotPossible:
        raise NotHere("No such campaign.") from None
    if not typed(visit.desk.workspace, visit.known.actor, DraftPlace(path.name)):
        raise NotHere("No such campaign.")
    return path
