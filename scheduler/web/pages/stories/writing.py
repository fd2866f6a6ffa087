"""Writing: the list of questions, one question a page, and what was written in two places."""

import json
import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.stories.writing import answers, showing
from scheduler.stories.writing.answers import TYPED as TYPED_PARTS
from scheduler.stories.writing.answers import Stage, StoryPart, Writing
from scheduler.web.pages.stories.questions import CHOSEN, NAMINGS, QUESTIONS, TYPED
from scheduler.web.pages.stories.telling import in_their_language, is_quiet, path_of, shown
from scheduler.web.reads.stories import ending_context, story_context, vault_of
from scheduler.web.show.difference import difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.verbs.stories import FromPage
from scheduler.web.visit import NotHere, Visit, number_in

MOST_BYTES_OF_A_PICTURE = 21_000_000
FIELDS = {
    StoryPart.NAMING: ("naming", "shown_as", "changed"),
    StoryPart.NOTE: ("note", "theme"),
    StoryPart.DAY: ("earliest",),
    StoryPart.CONTACT: ("support_contact", "line_manager", "guardian"),
}


@in_their_language
def tasks(visit: Visit) -> Response:
    """Every question, in any order, and how far each is."""
    writing = opened(visit)
    return shown(
        visit,
        "tasks",
        writing=writing,
        typed=[(one, _stage(writing, one.part)) for one in TYPED],
        chosen=[(one, _stage(writing, one.part)) for one in CHOSEN],
    )


@in_their_language
def question(visit: Visit) -> Response:
    """One question."""
    return _asked(visit)


@in_their_language
def save(visit: Visit) -> Response:
    """Keeps an answer: quietly while somebody writes, or with a button."""
    part = _part(visit)
    try:
        if part is StoryPart.PICTURE:
            return _save_picture(visit)
        if part in TYPED_PARTS:
            return _save_typed(visit, part)
        is_left_out = visit.text("leave") == "1"
        if is_left_out:
            kept = verbs.keep_answer(*_saved(visit, part, ""), stage=Stage.LEFT_OUT)
        else:
            kept = verbs.keep_details(*_saved(visit, part, _chosen(visit, part)))
    except NotPossible as error:
        sentence = sentence_of(error.sentence)
        if is_quiet(visit):
            return JSONResponse({"said": sentence}, 409)
        return _asked(visit, sentence.rstrip("."), 422)
    return visit.to(path_of(visit, page=f"two/{part}" if kept.is_two else "write"))


@in_their_language
def two(visit: Visit) -> Response:
    """What was written in two places, side by side."""
    return _two(visit)


@in_their_language
def choose(visit: Visit) -> Response:
    """Keeps one of the two, or both."""
    part = _part(visit)
    wanted = visit.text("keep")
    seen = visit.all_of("seen")
    tabs = (
        ["", *seen] if wanted == "both" else [] if wanted == "" else [wanted.removeprefix("tab:")]
    )
    try:
        verbs.choose(visit.desk, visit.known, visit.path["story"], part, tabs, seen)
    except NotPossible as error:
        return _two(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(path_of(visit, page=f"write/{part}"))


def opened(visit: Visit) -> Writing:
    """What whoever asks has written for the story at hand."""
    desk, actor = visit.desk, visit.known.actor
    return answers.opened(ending_context(desk), vault_of(desk), actor, visit.path["story"])


@in_their_language
def picture(visit: Visit) -> Response:
    """The picture as it will be shown; nothing that a browser would run."""
    desk = visit.desk
    found = showing.picture_of(
        story_context(desk), vault_of(desk), visit.known.actor, visit.path["story"]
    )
    if found is None:
        raise NotHere("No picture.")
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return Response(found, media_type="image/png", headers=headers)


def _save_typed(visit: Visit, part: StoryPart) -> Response:
    is_left_out = visit.text("leave") == "1"
    stage = Stage.LEFT_OUT if is_left_out else Stage.BEGUN if is_quiet(visit) else Stage.WRITTEN
    kept = verbs.keep_answer(*_saved(visit, part, visit.form.get("answer", "")), stage=stage)
    if is_quiet(visit):
        saved_at = visit.times.clock(kept.at)
        return JSONResponse({"at": saved_at, "number": kept.number, "two": kept.is_two})
    return visit.to(path_of(visit, page=f"two/{part}" if kept.is_two else "write"))


def _save_picture(visit: Visit) -> Response:
    of = (visit.desk, visit.known, visit.path["story"])
    sent = visit.files.get("picture")
    if visit.text("leave") == "1":
        verbs.leave_picture_out(*of)
    else:
        given = sent.content if sent and sent.content else None
        verbs.keep_picture(*of, given, sent.name[:80] if sent else "", visit.text("alt"))
    return visit.to(path_of(visit, page="write"))


def _saved(visit: Visit, part: StoryPart, what: Any) -> tuple[Any, ...]:
    page = FromPage(
        number_in(visit.beginning("seen", 20)) or 0, visit.text("tab", 40), visit.place.browser
    )
    return visit.desk, visit.known, visit.path["story"], part, what, page


def _chosen(visit: Visit, part: StoryPart) -> dict[str, Any]:
    if part is StoryPart.ACCOUNTS:
        return {"accounts": list(visit.all_of("account"))}
    chosen: dict[str, Any] = {name: visit.text(name) for name in FIELDS[part]}
    if part is StoryPart.NAMING:
        chosen["changed"] = visit.text("changed") == "yes"
        if not chosen["naming"]:
            raise NotPossible(_("Choose how you are named; no name is fine."))
    return chosen


def _asked(visit: Visit, error: str = "", status: int = 200) -> Response:
    part, writing = _part(visit), opened(visit)
    answer = writing.answers.get(part)
    typed = visit.form.get("answer") if error else None
    values = (
        _chosen_again(visit, part)
        if error
        else showing.details_shown(writing, part, visit.times.zone)
    )
    needs_context = part in (StoryPart.ACCOUNTS, StoryPart.CONTACT)
    context = story_context(visit.desk) if needs_context else None
    return shown(
        visit,
        f"ask_{_TEMPLATES.get(part, 'typed')}",
        status,
        writing=writing,
        question=QUESTIONS[part],
        typed=writing.text(part) if typed is None else typed,
        values=values,
        seen=visit.text("seen", 9) if error else answer.number if answer else 0,
        tab=visit.text("tab", 40) if error else secrets.token_hex(8),
        saved=answer,
        beside=writing.beside.get(part, ()),
        error=error,
        accounts=context.organisation.accounts if context else {},
        colleagues=showing.colleagues(context, visit.known.actor) if context else [],
        is_under_18=context is not None and showing.is_under_18(context, visit.known.actor),
        namings=NAMINGS.items(),
    )


_TEMPLATES = {
    StoryPart.NAMING: "naming",
    StoryPart.NOTE: "note",
    StoryPart.PICTURE: "picture",
    StoryPart.ACCOUNTS: "accounts",
    StoryPart.DAY: "day",
    StoryPart.CONTACT: "contact",
}


def _chosen_again(visit: Visit, part: StoryPart) -> dict[str, Any]:
    """What was chosen on a page that is shown again."""
    several: dict[str, Any] = {"accounts": visit.all_of("account")}
    return several | {name: visit.text(name) for name in (*FIELDS.get(part, ()), "alt")}


def _two(visit: Visit, error: str = "") -> Response:
    part, writing = _part(visit), opened(visit)
    answer, beside = writing.answers.get(part), writing.beside.get(part, ())
    if not beside:
        return visit.to(path_of(visit, page=f"write/{part}"))
    first = _readable(writing, part)
    pieces = [difference(first, _plain(part, one.text)) for one in beside]
    return shown(
        visit,
        "two",
        422 if error else 200,
        question=QUESTIONS[part],
        answer=answer,
        first=first,
        others=list(zip(beside, pieces, strict=True)),
        error=error,
    )


def _readable(writing: Writing, part: StoryPart) -> str:
    answer = writing.answers.get(part)
    return _plain(part, answer.text) if answer else ""


def _plain(part: StoryPart, text: str) -> str:
    """An answer as it is read: a page with several fields as a line each."""
    if part in TYPED_PARTS or not text:
        return text
    return "\n".join(str(value) for value in json.loads(text).values() if value)


def _part(visit: Visit) -> StoryPart:
    try:
        return StoryPart(visit.path["part"])
    except ValueError:
        raise NotHere("No question.") from None


def _stage(writing: Writing, part: StoryPart) -> str:
    if part in writing.beside:
        return _("Written in two places")
    answer = writing.answers.get(part)
    if answer is None:
        return _("May be left out")
    if answer.stage is Stage.BEGUN and not answer.text.strip():
        return _("May be left out")
    return _(answer.stage.value)
