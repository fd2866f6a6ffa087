"""Adds stories as drafts and changes their words. Every version is kept."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Connection

from scheduler.crisis.rules.check import BY_ID
from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, require
from scheduler.remedies import Action, then
from scheduler.store.stories import drafts as typed
from scheduler.store.stories import people, versions
from scheduler.store.stories.versions import StoredStory, StoredVersion, StoryColumns, Words
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import (
    current,
    going_on,
    note,
    refuse_if_version_changed,
    the_story,
)
from scheduler.stories.unschedule import unschedule
from scheduler.stories.writing import own_words, pictures, rule_remarks
from scheduler.stories.writing.as_thread import split_story
from scheduler.stories.writing.form import Naming, StoryForm, checked_body
from scheduler.stories.writing.people_meant import with_people_meant
from scheduler.stories.writing.rule_remarks import Remark
from scheduler.text.split import WordTooLong


@dataclass(frozen=True, slots=True)
class Added:
    """A story that was taken in, and what the rules say of it."""

    story_id: str
    remarks: tuple[Remark, ...]


def add(context: StoryContext, actor: Actor, form: StoryForm, folder: Path) -> Added:
    """Keeps a new story as a draft; pictures are looked for beside the form, in `folder`.

    Raises: NotAllowed; NotPossible if it names people or accounts that are not there.
    """
    with context.database.read() as connection:  # before a picture is taken in
        _require_may_add(connection, actor, form.head.storyteller)
    picture = pictures.taken_in(form.head.picture, folder, context.pictures)
    return add_as(context, actor, secrets.token_hex(4), form, picture)


def add_as(
    context: StoryContext, actor: Actor, story_id: str, form: StoryForm, picture: str | None
) -> Added:
    """Keeps a new story with this id as a draft; `picture` is one that was taken in.

    Raises: as `add` does.
    """
    now = context.now()
    story, words = made_of(context, actor, story_id, form, picture)
    found = explain_or_refuse(context, story, words)
    with context.database.write() as connection:
        _require_may_add(connection, actor, form.head.storyteller)
        story = with_people_meant(connection, story)
        _check_people(connection, story)
        versions.add(connection, story)
        is_teller = actor.id == story.storyteller  # nobody else's choice
        kept = tuple(one for one in form.head.keep if is_teller and one in BY_ID)
        version = StoredVersion(1, words, kept, actor.id, now, "first words")
        versions.add_version(connection, story.id, version)
        note(connection, now, actor.id, story.id, "added")
    return Added(story.id, tuple(found))


def edit(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    body: str,
    *,
    why: str = "edited",
    began_from: int | None = None,
) -> tuple[Remark, ...]:
    """Gives the story another body. It needs the storyteller's yes again, and leaves the queue.

    `began_from` is the version that was on the screen when somebody began to write.
    Raises: NotAllowed; ChangedSinceSeen if another version came since; NotPossible if it is out
    already.
    """
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.EDIT))
        own_words.refuse_form_of_another(body, story.storyteller)
        words = replace(current(connection, story).words, body=checked_body(body))
    # What else there is beside the body is as it was read just now.
    began_from = story.version if began_from is None else began_from
    return change_words(context, actor, story_id, words, why=why, began_from=began_from)


def change_words(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    words: Words,
    *,
    why: str,
    began_from: int | None = None,
    about: StoryColumns | None = None,
) -> tuple[Remark, ...]:
    """Gives the story other words of any kind; see `edit`. What was typed of it is forgotten.

    `about` is what else the public is told by it: naming, accounts, theme, the earliest day.
    Raises: as `edit` does.
    """
    about = about or StoryColumns()
    now = context.now()
    own_words.refuse_leftovers(story_id, words.body)
    with context.database.write() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.EDIT))
        refuse_if_version_changed(connection, story, began_from)
        found = explain_or_refuse(context, story, words)
        before = current(connection, story)
        typed.forget(connection, story.id, actor.id)
        is_other = any(getattr(story, name) != value for name, value in about.items())
        if words != before.words or is_other:
            unschedule(connection, story.id, actor.id, now, why)
            versions.end_consents(connection, story.id, now, actor.id, "the words changed")
            versions.end_releases(connection, story.id, now)
            number = len(versions.versions(connection, story.id)) + 1
            is_teller = actor.id == story.storyteller
            kept = tuple(one for one in before.kept if is_teller and one in BY_ID)
            version = StoredVersion(number, words, kept, actor.id, now, why)
            versions.add_version(connection, story.id, version)
            if is_other:
                versions.change(connection, story.id, **about)
            note(connection, now, actor.id, story.id, "needs your yes again", why)
    return tuple(found)


def keep(context: StoryContext, actor: Actor, story_id: str, rule: str) -> None:
    """Records that the storyteller keeps the words that `rule` is about.

    Raises: NotAllowed; NotPossible if the rule leaves no choice, or has nothing to say here.
    """
    with context.database.write() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.CHOOSE))
        version = current(connection, story)
        found = rule_remarks.remarks(context, story, split_story(version.words))
        offered = {one.rule for one in found if one.severity == "choice"}
        if rule not in offered:
            raise NotPossible(_("{rule} asks for no choice in this story.").format(rule=rule))
        versions.keep_wording(connection, story.id, version.number, {*version.kept, rule})
        note(connection, context.now(), actor.id, story.id, f"keeps wording ({rule})")


def made_of(
    context: StoryContext, actor: Actor, story_id: str, form: StoryForm, picture: str | None
) -> tuple[StoredStory, Words]:
    """The story that a form would make, and its words; nothing is kept.

    Raises: NotPossible if it names accounts that are not there, or is not filled in.
    """
    return _story(context, actor, story_id, form), _words(form, picture)


def explain_or_refuse(context: StoryContext, story: StoredStory, words: Words) -> list[Remark]:
    """What the rules say; nothing is refused for that, only for what can be no post at all.

    Raises: NotPossible.
    """
    try:
        return rule_remarks.remarks(context, story, split_story(words))
    except WordTooLong as error:
        raise NotPossible(_("{error}. Put a space into it.").format(error=error)) from error


def _require_may_add(connection: Connection, actor: Actor, storyteller: str) -> None:
    """Passes for whoever tells it, or brings stories in.

    Raises: NotAllowed.
    """
    now = afresh(connection, actor)
    if now.id != storyteller:
        require(now, Act.ADD)


def _story(context: StoryContext, actor: Actor, story_id: str, form: StoryForm) -> StoredStory:
    head = form.head
    unknown = [name for name in head.accounts if name not in context.organisation.accounts]
    if unknown:
        known = ", ".join(context.organisation.accounts)
        raise NotPossible(
            _("There is no account {what}. There are: {known}.").format(
                what=unknown[0], known=known
            )
        )
    earliest = None
    if head.earliest is not None:
        zone = context.organisation.zone
        earliest = datetime.combine(head.earliest, time(), zone).astimezone(UTC)
    return StoredStory(
        id=story_id,
        storyteller=head.storyteller,
        author=actor.id,
        line_manager=head.line_manager,
        support_contact=head.support_contact,
        guardian=head.guardian,
        accounts=head.accounts,
        naming=head.naming.value,
        theme=head.theme,
        earliest=earliest,
        is_flagged=head.sensitive,
        version=1,
        added_at=context.now(),
    )


def _words(form: StoryForm, picture: str | None) -> Words:
    head = form.head
    is_named = head.naming is not Naming.ANONYMOUS
    if is_named and not head.shown_as:
        raise NotPossible(
            _("`shown_as` is empty, and the naming is {naming}. Fill it in.").format(
                naming=head.naming
            )
        )
    if not is_named and head.shown_as:
        raise NotPossible(_("`shown_as` has a name, and the naming is anonymous. Choose one."))
    if picture and not head.alt:
        raise NotPossible(_("`alt` is empty. Say in a sentence what the picture shows."))
    return Words(
        body=form.body,
        content_note=head.content_note,
        shown_as=head.shown_as,
        hashtags=tuple(tag.removeprefix("#") for tag in head.hashtags),
        are_names_changed=head.names_changed,
        picture=picture,
        picture_alt=head.alt if picture else None,
    )


def _check_people(connection: Connection, story: StoredStory) -> None:
    for person_id in (story.storyteller, story.support_contact, story.line_manager, story.guardian):
        if person_id is None:
            continue
        found = people.person(connection, person_id)
        if found is None or not found.is_active:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id),
                *then(_("See"), Action.SEE_PEOPLE),
            )
    if story.line_manager and story.line_manager in {story.author, story.guardian}:
        raise NotPossible(_("A line manager is kept out of the story. Let somebody else do this."))
    teller = people.person(connection, story.storyteller)
    if teller and teller.is_under_18 and story.guardian in (None, story.storyteller, story.author):
        raise NotPossible(
            _(
                "The storyteller is under 18: `guardian` names a parent or guardian, who "
                "is neither they themselves nor whoever brings the story in."
            )
        )
    if story.line_manager == story.support_contact:
        raise NotPossible(_("A line manager cannot be the support contact. Choose somebody else."))
