"""Makes a story of what was written at the desk: read through, looked at, and then shown to others.

What the rules say and how it will look is worked out of the answers as they are, before anybody
else can read them; `show_words` makes them the story's words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from pydantic import ValidationError

from scheduler.crisis.rules.check import BY_ID
from scheduler.errors import MistakesFound, NotPossible
from scheduler.i18n import _
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor, Role
from scheduler.store.stories import people, versions
from scheduler.store.stories import writings as stored
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.writing import answers, drafts, pictures, rule_remarks
from scheduler.stories.writing.answers import TYPED, KeptAnswer, Stage, StoryPart, Writing
from scheduler.stories.writing.as_it_will_be import AsItWillBe, as_it_will_be
from scheduler.stories.writing.as_thread import SplitStory, split_story
from scheduler.stories.writing.form import FormHead, Naming, StoryForm, checked_body
from scheduler.stories.writing.rule_remarks import Remark


@dataclass(frozen=True, slots=True)
class Composed:
    """What the answers make: the story, its words, and what the rules say of them."""

    writing: Writing
    story: StoredStory
    split: SplitStory
    remarks: tuple[Remark, ...]  # those that nobody has settled
    is_new: bool  # others have read other words, or none
    contact: str

    @property
    def still_open(self) -> list[Remark]:
        """What must be settled before a yes."""
        kept = self.writing.stored.kept
        return rule_remarks.open_remarks(self.remarks, kept)


@dataclass(frozen=True, slots=True)
class PersonToAsk:
    """Somebody who works here, to choose as contact."""

    id: str
    is_lead: bool


def details(writing: Writing, part: StoryPart) -> Mapping[str, Any]:
    """What was chosen on a page with several fields; empty where nothing was."""
    text = writing.text(part)
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def details_shown(writing: Writing, part: StoryPart, zone: tzinfo) -> Mapping[str, Any]:
    """What a page with several fields shows as chosen: of the story, where nothing else was."""
    found = {} if part in TYPED else details(writing, part)
    if found or writing.story is None or writing.shown is None:
        return found
    story, words = writing.story, writing.shown.words
    return {
        "accounts": story.accounts,
        "naming": story.naming,
        "shown_as": words.shown_as,
        "changed": words.are_names_changed,
        "note": words.content_note or "",
        "theme": story.theme,
        "alt": words.picture_alt or "",
        "earliest": _day_of(zone, story) or "",
        "support_contact": story.support_contact,
        "line_manager": story.line_manager or "",
        "guardian": story.guardian or "",
    }


def keep_details(
    context: StoryContext,
    vault: Vault,
    actor: Actor,
    writing_id: str,
    part: StoryPart,
    chosen: Mapping[str, Any],
    *,
    seen: int,
    tab: str,
    device: str = "",
) -> KeptAnswer:
    """Keeps what was chosen on a page with several fields, once it can be of a story.

    Raises: NotAllowed; NotPossible, which says what to write instead.
    """
    if part in TYPED:
        raise NotPossible(_("That page has one field only."))
    _refuse_wrong(context, part, chosen)
    if part is StoryPart.CONTACT:
        _refuse_strangers(context, actor, chosen)
    text = json.dumps(chosen, ensure_ascii=False, sort_keys=True)
    return answers.keep_answer(
        *(context, vault, actor, writing_id, part, text),
        seen=seen,
        tab=tab,
        device=device,
        stage=Stage.WRITTEN,
    )


def keep_picture(
    context: StoryContext,
    vault: Vault,
    actor: Actor,
    writing_id: str,
    given: bytes | None,
    name: str,
    alt: str,
) -> None:
    """Keeps one picture, drawn anew without place, camera or comment, and what it shows.

    `given` is None where only the words beside it change; without words there is no picture.
    Raises: NotAllowed; NotPossible if it is none that we take, or nobody says what it shows.
    """
    alt, now = " ".join(alt.split()), context.now()
    writing = answers.opened(context, vault, actor, writing_id)
    if not alt:
        raise NotPossible(_("Say in a sentence what the picture shows, for people who hear it."))
    if given is None and writing.stored.picture is None:
        raise NotPossible(_("Choose a picture, or leave it out."))
    picture = pictures.keep(given, name, context.pictures) if given else writing.stored.picture
    answer = writing.answers.get(StoryPart.PICTURE)
    keep_details(
        *(context, vault, actor, writing_id, StoryPart.PICTURE, {"alt": alt}),
        seen=answer.number if answer else 0,
        tab="",
    )
    with context.database.write() as connection:
        answers.opened_to_write(connection, vault, actor, writing_id, now)
        stored.change(connection, writing_id, picture=picture, changed_at=now)
    _forget_picture(context, writing.stored.picture, but=picture)


def leave_picture_out(context: StoryContext, vault: Vault, actor: Actor, writing_id: str) -> None:
    """Forgets the picture.

    Raises: NotAllowed; NotPossible if the story has ended.
    """
    with context.database.write() as connection:
        writing = answers.opened_to_write(connection, vault, actor, writing_id, context.now())
        stored.change(connection, writing_id, picture=None)
        stored.forget_answers(connection, writing_id, (StoryPart.PICTURE.value, ""))
    _forget_picture(context, writing.stored.picture, but=None)


def forget(context: StoryContext, actor: Actor, writing_id: str) -> None:
    """Forgets a writing that nobody was shown, with its picture.

    Raises: as `answers.throw_away` does.
    """
    _forget_picture(context, answers.throw_away(context, actor, writing_id), but=None)


def keep_words(
    context: StoryContext, vault: Vault, actor: Actor, writing_id: str, rule: str
) -> None:
    """Records that the storyteller keeps the words that `rule` is about.

    Raises: NotAllowed; NotPossible if the rule leaves no choice, or has nothing to say here.
    """
    found = composed(context, vault, actor, writing_id)
    if rule not in {one.rule for one in found.remarks if one.severity == "choice"}:
        raise NotPossible(_("{rule} asks for no choice in this story.").format(rule=rule))
    with context.database.write() as connection:
        now = context.now()
        writing = answers.opened_to_write(connection, vault, actor, writing_id, now)
        stored.keep_rules(connection, writing_id, {*writing.stored.kept, rule})
    if not found.is_new:
        drafts.keep(context, actor, writing_id, rule)


def composed(context: StoryContext, vault: Vault, actor: Actor, writing_id: str) -> Composed:
    """What the answers make as they are now; nothing is kept, and nobody else is shown it.

    Raises: NotAllowed; NotPossible if there are no words yet, or words that can be no post.
    """
    writing = answers.opened(context, vault, actor, writing_id)
    form = _form(context, actor, writing)
    author = writing.story.author if writing.story else actor.id
    as_author = replace(actor, id=author)
    story, words = drafts.made_of(context, as_author, writing_id, form, writing.stored.picture)
    drafts.explain_or_refuse(context, story, words)
    split = split_story(words)
    remarks = rule_remarks.remarks(context, story, split)
    shown = writing.shown
    is_new = shown is None or shown.words != words or bool(_changes(writing.story, story))
    kept = writing.stored.kept
    open_or_told = tuple(one for one in remarks if not one.is_settled(kept))
    return Composed(writing, story, split, open_or_told, is_new, form.head.support_contact)


def as_they_will_be(context: StoryContext, found: Composed) -> tuple[AsItWillBe, ...]:
    """The posts of each account, with today's help lines.

    Raises: NoSupport.
    """
    accounts = found.story.accounts
    return tuple(as_it_will_be(context, found.story, found.split, one) for one in accounts)


def show_words(context: StoryContext, vault: Vault, actor: Actor, writing_id: str) -> int:
    """Makes the answers the story's words, which others may read now; gives their version.

    It needs the storyteller's yes, again if there was one. Nothing changes if nothing was changed.
    Raises: NotAllowed; NotPossible; ChangedSinceSeen if somebody changed the story meanwhile.
    """
    found = composed(context, vault, actor, writing_id)
    writing, story = found.writing, found.story
    if writing.beside:
        raise NotPossible(_("You wrote in two places. Choose first which words to keep."))
    form = _form(context, actor, writing)
    with context.database.write() as connection:  # before it is a story
        answers.opened_to_write(connection, vault, actor, writing_id, context.now())
    if writing.story is None:
        drafts.add_as(context, actor, writing_id, form, writing.stored.picture)
    elif found.is_new:
        drafts.change_words(
            *(context, actor, writing_id, found.split.words),
            why="changed by the storyteller",
            began_from=writing.stored.version,
            # What the public is told besides the words.
            about={
                "naming": story.naming,
                "accounts": story.accounts,
                "theme": story.theme,
                "earliest": story.earliest,
            },
        )
    with context.database.write() as connection:
        now_is = versions.story(connection, writing_id)
        if now_is is None:
            raise NotPossible(_("This story was erased a moment ago."))
        stored.change(connection, writing_id, version=now_is.version)
        kept = set(writing.stored.kept) & set(BY_ID)
        versions.keep_wording(connection, writing_id, now_is.version, kept)
        if writing.story is not None:
            versions.change(
                *(connection, writing_id),
                support_contact=story.support_contact,
                line_manager=story.line_manager,
            )
    return now_is.version


_TOLD = ("naming", "accounts", "theme", "earliest")  # what the public is told besides the words


def _changes(before: StoredStory | None, after: StoredStory) -> list[str]:
    return [name for name in _TOLD if before and getattr(before, name) != getattr(after, name)]


def colleagues(context: StoryContext, actor: Actor) -> list[PersonToAsk]:
    """Whom a storyteller may choose to ask how they are: whoever works here."""
    with context.database.read() as connection:
        return [
            PersonToAsk(one.id, Role.SAFEGUARDING_LEAD in one.roles)
            for one in people.with_a_role(connection)
            if one.is_active and one.id != actor.id
        ]


def is_under_18(context: StoryContext, actor: Actor) -> bool:
    """Whether a guardian's yes is needed besides."""
    with context.database.read() as connection:
        found = people.person(connection, actor.id)
    return found is not None and found.is_under_18


def _form(context: StoryContext, actor: Actor, writing: Writing) -> StoryForm:
    """The form that the answers fill in."""
    if not writing.body.strip():
        raise NotPossible(
            _("There are no words yet. Write under any of the questions; the rest may stay empty.")
        )
    try:
        body = checked_body(writing.body, _("your words"))
    except MistakesFound as error:
        raise NotPossible(_as_one(error)) from None
    return StoryForm(_head(context, actor, writing), body)


def _head(context: StoryContext, actor: Actor, writing: Writing) -> FormHead:
    before = writing.story
    words = writing.shown.words if writing.shown else None
    named, note = details(writing, StoryPart.NAMING), details(writing, StoryPart.NOTE)
    near, day = details(writing, StoryPart.CONTACT), details(writing, StoryPart.DAY)
    where = details(writing, StoryPart.ACCOUNTS).get("accounts") or ()
    first = (next(iter(context.organisation.accounts)),)
    given = {
        "storyteller": actor.id,
        "accounts": tuple(where) or (before.accounts if before else first),
        "naming": named.get("naming") or (before.naming if before else Naming.ANONYMOUS),
        "shown_as": named.get("shown_as", words.shown_as if words else ""),
        "theme": note.get("theme") or (before.theme if before else _("life")),
        "content_note": note.get("note", words.content_note if words else None) or None,
        "hashtags": words.hashtags if words else (),
        "names_changed": named.get("changed", bool(words and words.are_names_changed)),
        "earliest": day.get("earliest", _day_of(context.zone, before)) or None,
        "alt": details(writing, StoryPart.PICTURE).get("alt")
        or (words.picture_alt if words else None),
        "support_contact": near.get("support_contact") or _contact(context, actor, before),
        "line_manager": near.get("line_manager", before.line_manager if before else "") or None,
        "guardian": near.get("guardian") or (before.guardian if before else None),
        "sensitive": before.is_flagged if before else False,
        "keep": writing.stored.kept,
    }
    try:
        return FormHead.model_validate(given)
    except ValidationError as error:
        raise NotPossible(_wrong(error)) from None


def _day_of(zone: tzinfo, story: StoredStory | None) -> str | None:
    if story is None or story.earliest is None:
        return None
    return story.earliest.astimezone(zone).date().isoformat()


def _contact(context: StoryContext, actor: Actor, story: StoredStory | None) -> str:
    """Who asks how the storyteller is, where they chose nobody: the lead."""
    if story is not None:
        return story.support_contact
    leads = [one.id for one in colleagues(context, actor) if one.is_lead]
    if not leads:
        raise NotPossible(_("Choose who asks how you are."))
    return leads[0]


def _refuse_strangers(context: StoryContext, actor: Actor, chosen: Mapping[str, Any]) -> None:
    """Passes if the contact and the line manager work here, and are two people."""
    here = {one.id for one in colleagues(context, actor)}
    contact, manager = chosen.get("support_contact"), chosen.get("line_manager")
    if contact not in here or (manager and manager not in here):
        raise NotPossible(_("Choose somebody from the list."))
    if contact == manager:
        raise NotPossible(_("A line manager cannot be the support contact. Choose somebody else."))


def _refuse_wrong(context: StoryContext, part: StoryPart, chosen: Mapping[str, Any]) -> None:
    """Passes for what a story's head can hold."""
    head = {
        "storyteller": "x",
        "accounts": ("x",),
        "naming": Naming.ANONYMOUS,
        "theme": "x",
        "support_contact": "x",
    }
    names = {"note": "content_note", "changed": "names_changed"}
    given = {names.get(name, name): value for name, value in chosen.items() if value != ""}
    if part is StoryPart.ACCOUNTS:
        unknown = set(given.get("accounts") or ()) - set(context.organisation.accounts)
        if unknown or not given.get("accounts"):
            raise NotPossible(_("Choose at least one account."))
    try:
        checked = FormHead.model_validate({**head, **given})
    except ValidationError as error:
        raise NotPossible(_wrong(error)) from None
    is_named = checked.naming is not Naming.ANONYMOUS
    if part is StoryPart.NAMING and is_named and not checked.shown_as:
        raise NotPossible(_("Write the name that people will read."))
    if part is StoryPart.NAMING and not is_named and checked.shown_as:
        raise NotPossible(_("You wrote a name and chose no name. Choose one of the two."))


_TOO_MUCH = "string_too_long"


def _wrong(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == _TOO_MUCH:
        most = first.get("ctx", {}).get("max_length", "")
        return _("That is too long: {most} characters at most.").format(most=most)
    return _("Write the day as 2027-10-21.") if "earliest" in first["loc"] else str(first["msg"])


def _as_one(error: MistakesFound) -> str:
    first = error.mistakes[0]
    return f"{first.wrong[:1].upper()}{first.wrong[1:]}. {first.remedy}"


def _forget_picture(context: StoryContext, picture: str | None, *, but: str | None) -> None:
    """Deletes the file of a picture that neither a story nor a writing shows any more."""
    if picture is None or picture == but:
        return
    with context.database.read() as connection:
        shown = versions.pictures(connection) | stored.pictures(connection)
    if picture not in shown:
        (context.pictures / f"{picture}.png").unlink(missing_ok=True)


def picture_of(context: StoryContext, vault: Vault, actor: Actor, writing_id: str) -> bytes | None:
    """The picture of a writing as it will be shown, for its storyteller.

    Raises: NotAllowed.
    """
    writing = answers.opened(context, vault, actor, writing_id)
    file = context.pictures / f"{writing.stored.picture}.png"
    return file.read_bytes() if writing.stored.picture and file.exists() else None
