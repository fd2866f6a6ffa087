"""Writing a thread of a campaign: looked at as one types, always kept, and put into the file."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from starlette.responses import Response

from scheduler.bootstrap.drafts.typed import PageMark, TypedDraft, typed
from scheduler.campaigns.loader import files_of
from scheduler.errors import FileChangedSince, Mistake, MistakesFound, NotPossible
from scheduler.people.roles import Act
from scheduler.web.identity.forms import new_secret
from scheduler.web.pages.campaigns.file import page_mark, stale
from scheduler.web.pages.writing import fields
from scheduler.web.pages.writing.described import require_described
from scheduler.web.pages.writing.fields import FieldMissing, Given
from scheduler.web.pages.writing.mistakes import by_field
from scheduler.web.pages.writing.shown import composer_of, names_here, page_of, slot_that_was_seen
from scheduler.web.pages.writing.written import Written, address_of_page, written_of
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.campaigns.listing import address_of, campaigns_page
from scheduler.web.show.difference import Piece, difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import Visit, number_in

MOST_BYTES = 400_000


def choose(visit: Visit) -> Response:
    """For which campaign to write."""
    files = files_of(visit.desk.workspace.root)
    if len(files) == 1:
        return visit.to(f"/write/{address_of(files[0])}")
    return visit.page(
        "writing/choose.html.j2",
        here="campaigns",
        files=campaigns_page(visit.desk, visit.known).rows,
    )


def show(visit: Visit) -> Response:
    """The thread, with what was typed of it before."""
    written = written_of(visit)
    there = typed(visit.desk.workspace, visit.known.actor, written.place)
    kept, others = (there[0], there[1:]) if there else (None, [])
    if kept:
        given, read_hash = fields.of_draft(kept.content), kept.began_from
        page = PageMark(new_secret(), kept.branch, kept.revision)
    else:
        tree = written.tree
        given = fields.of_thread(tree, visit.our_times) if tree else _blank(visit)
        read_hash, page = written.file.hash, PageMark(new_secret())
    composer = composer_of(
        visit, written, fields.arranged(given), read_hash, page, kept, tuple(others)
    )
    return page_of(visit, composer)


def _blank(visit: Visit) -> Given:
    """A new thread, from the first account that whoever writes may write for."""
    accounts = visit.desk.workspace.organisation.accounts
    theirs = [name for name in accounts if visit.may(Act.WRITE, account=name)]
    return {"at": ("at",), "words": ("posts",), "post": ("",), "account": tuple(theirs[:1])}


def change(visit: Visit) -> Response:
    """Keeps what is typed, and does what the button says."""
    person, written = visit.require(Act.WRITE), written_of(visit)
    chosen = visit.text("do", 40)
    back = f"/campaign/{visit.path['file']}"
    if chosen == "throw":
        verbs.forget_typed(visit.desk, person, written.place)
        return visit.to(f"{back}?done=thrown")
    if pick := visit.text("pick", 64):
        verbs.forget_typed(visit.desk, person, written.place, but=pick)
        return visit.to(f"{address_of_page(visit)}?done=picked")
    given, error = _done(fields.arranged(fields.of_form(visit.chosen)), chosen, visit)
    read_hash = visit.text("read", 64)
    page = page_mark(visit)
    keeping = verbs.begin_to_keep(
        visit.desk, person, written.place, fields.packed(given), read_hash, page
    )
    if chosen == "put" and "live" not in visit.form:
        kept = keeping.result()
        return _put(visit, written, given, read_hash, _marked(page, kept), kept)
    try:
        composer = composer_of(visit, written, given, read_hash, page, None, ())
    finally:
        kept = keeping.result()  # nothing is answered before what was typed is on the disk
    others = _others(visit, written, kept)
    composer = replace(composer, page=_marked(page, kept), kept=kept, others=others)
    return page_of(visit, composer, errors={error[0]: error[1]} if error else None)


def _marked(page: PageMark, kept: TypedDraft) -> PageMark:
    """What a page knows of its draft once that is kept."""
    return PageMark(page.device, kept.branch, kept.revision)


def again(visit: Visit) -> Response:
    """Shows what was typed under an earlier sign-in; nothing was done with it."""
    written = written_of(visit)
    given = fields.arranged(fields.of_form(visit.chosen))
    composer = composer_of(
        visit, written, given, visit.text("read", 64), page_mark(visit), None, ()
    )
    said = "You signed in again meanwhile. Your words are all here: press the button once more"
    return page_of(visit, composer, 403, errors={"": said})


def when_stale(visit: Visit) -> Response:
    """Answers a form of an earlier sign-in, or of none: what was typed stands on the page."""
    return stale(visit, address_of_page(visit), again)


def _put(
    visit: Visit, written: Written, given: Given, read_hash: str, page: PageMark, kept: TypedDraft
) -> Response:
    """Writes the thread into the file."""
    others = _others(visit, written, kept)

    def shown(
        status: int,
        errors: dict[str, str],
        now: str = read_hash,
        mistakes: Sequence[Mistake] = (),
    ) -> Response:
        composer = composer_of(visit, written, given, now, page, kept, others)
        if mistakes:
            text = composer.look.text if composer.look else ""
            errors = by_field(written.path, mistakes, text, given, names_here(visit, written))
        if now != read_hash:
            composer = replace(composer, theirs=_theirs(visit, written, given))
        return page_of(visit, composer, status, errors=errors)

    missing = fields.missing_of(given, written.tree, visit.our_times)
    slot: datetime | None = None
    try:
        slot = slot_that_was_seen(visit, given)
    except FieldMissing as error:
        missing = {error.field: str(error), **missing}
    if missing:
        told = {name: _said_of(visit, FieldMissing(name, said)) for name, said in missing.items()}
        return shown(422, told)
    try:
        timed = fields.at_slot(given, slot, visit.our_times)
        values = fields.values_of(timed, written.tree, written.ids, visit.our_times, is_draft=False)
        require_described(visit, values.media)
        verbs.put_thread(visit.desk, visit.known, written.campaign, values, read_hash)
    except FieldMissing as error:
        return shown(422, {error.field: _said_of(visit, error)})
    except FileChangedSince:
        return shown(409, {}, written.file.hash)
    except MistakesFound as error:
        return shown(422, {}, mistakes=error.mistakes)
    except NotPossible as error:
        return shown(422, {"": sentence_of(error.sentence).rstrip(".")})
    verbs.forget_typed(visit.desk, visit.known, written.place)
    return visit.to(f"/campaign/{visit.path['file']}?done=put")


def _said_of(visit: Visit, missing: FieldMissing) -> str:
    """What to fill in; of several accounts, for which, as the top of the page lists it alone."""
    account = missing.field.removeprefix("own-")
    if account == missing.field:
        return str(missing).rstrip(".")
    return f"Enter the words of @{handles_of(visit.desk).get(account, account)}"


def _theirs(visit: Visit, written: Written, given: Given) -> tuple[Piece, ...]:
    """What somebody's file says of the thread, beside what was typed."""
    theirs = fields.of_thread(written.tree or {}, visit.our_times)
    return difference(fields.all_words(theirs), fields.all_words(given))


def _others(visit: Visit, written: Written, kept: TypedDraft) -> tuple[TypedDraft, ...]:
    if not kept.has_others:
        return ()
    every = typed(visit.desk.workspace, visit.known.actor, written.place)
    return tuple(each for each in every if each.branch != kept.branch)


def _done(given: Given, chosen: str, visit: Visit) -> tuple[Given, tuple[str, str] | None]:
    """The fields after a button of theirs, and what is missing for it."""
    posts = given.get("post", ())
    match chosen.partition(":"):
        case ("add", _, _):
            return {**given, "post": (*posts, "")}, None
        case ("remove", _, typed) if 0 < (number := number_in(typed) or 0) <= len(posts):
            left = posts[: number - 1] + posts[number:]
            return {**given, "post": left or ("",)}, None
        case ("keep", _, rule):
            return {**given, "kept": (*given.get("kept", ()), rule)}, None
        case ("accept", _, rule):
            reason = visit.text(f"why-{rule}", 500)
            if not reason:
                return given, (f"why-{rule}", "Say why these words are right here")
            told = {"rule": rule, "reason": reason}
            if words := visit.text(f"words-{rule}"):
                told["words"] = words
            return {**given, "accept": (*given.get("accept", ()), json.dumps(told))}, None
        case ("change", _, rule):
            left_kept = tuple(each for each in given.get("kept", ()) if each != rule)
            accept = tuple(
                json.dumps(each.tree()) for each in fields.accepted_of(given) if each.rule != rule
            )
            return {**given, "kept": left_kept, "accept": accept}, None
    return given, None
