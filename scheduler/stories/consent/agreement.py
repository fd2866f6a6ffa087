"""Records the storyteller's yes: to a statement, to exact words, in named accounts, to a day."""

from collections.abc import Sequence
from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import ENGLISH, N_, _, spoken
from scheduler.people.roles import Act, Actor
from scheduler.remedies import Action, Remedy, then
from scheduler.store.queue import gate
from scheduler.store.stories import people, versions
from scheduler.store.stories.versions import StoredConsent, StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, going_on, note, the_story
from scheduler.stories.writing import own_words, rule_remarks
from scheduler.stories.writing.as_thread import SplitStory, consented, planned, split_story

STATEMENT_VERSION = "2026-11-b"
STATEMENT = N_(
    """\
I agree that {organisation} publishes my story on X, in exactly the words I have just read, from
{accounts}, naming me like this: {naming}. It may stand alone, or be a turn of a conversation
between these and other accounts of {organisation}. My story tells something about my health. The
law protects that especially, and I agree to it being told too. My yes holds for {months} months; I
am asked before it ends, and without another yes my story comes down. If one letter changes, you
ask me again. I can take my story back at any time, without giving a reason, and nothing about the
support I get depends on it. What other people have reposted or photographed cannot be recalled.
"""
)
MOST_MONTHS = 24
_REPLACED = "another yes took its place"
USUAL_MONTHS = 12


def statement(
    context: StoryContext, story: StoredStory, accounts: Sequence[str], months: int
) -> str:
    """What is read before saying yes."""
    return _(STATEMENT).format(
        organisation=context.organisation.name,
        accounts=", ".join(f"@{context.organisation.accounts[one].handle}" for one in accounts),
        naming=story.naming,
        months=months,
    )


def statement_for(
    context: StoryContext, actor: Actor, story_id: str, accounts: Sequence[str], months: int
) -> str:
    """The statement, for whoever may say yes to it; of all accounts in the form if none is given.

    Raises: NotAllowed; NotPossible if there is no such story.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.CONSENT)
    return statement(context, story, accounts or story.accounts, months)


def _version_read() -> str:
    """Which wording is read now, in which language."""
    return STATEMENT_VERSION if spoken() == ENGLISH else f"{STATEMENT_VERSION}/{spoken()}"


def give(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    *,
    version: int,
    agrees_to_health: bool,
    accounts: Sequence[str] = (),
    months: int = USUAL_MONTHS,
) -> StoredConsent:
    """Records the storyteller's own yes to the words of `version`; nobody says it for them.

    `accounts` are all that the form names, if none are given. The guardian's yes comes besides.
    Raises: NotAllowed; NotPossible, which says what is still open.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise NotPossible(
            _("A yes holds for 1 to {most_months} months, and then you are asked.").format(
                most_months=MOST_MONTHS
            )
        )
    if not agrees_to_health:
        raise NotPossible(_("A story tells about health, and that needs a yes of its own."))
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        chosen = tuple(accounts) or story.accounts
        beyond = [one for one in chosen if one not in story.accounts]
        if beyond:
            raise NotPossible(
                _("The form does not name the account {what}.").format(what=beyond[0])
            )
        split = _settled(context, connection, story, version)
        return _record(
            context,
            connection,
            actor,
            story,
            split,
            chosen,
            now,
            now + relativedelta(months=months),
        )


def approve_text(context: StoryContext, actor: Actor, story_id: str, version: int) -> StoredConsent:
    """Says yes to the words as they are now, with all else as in the yes before.

    It ends on the same day as that one.
    Raises: NotAllowed; NotPossible if there was no yes, or it is over, or not to this statement.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        before = next(iter(reversed(versions.consents(connection, story.id))), None)
        if before is None or before.until <= now or before.statement != _version_read():
            raise NotPossible(f"{_('Say yes afresh')}: ", Remedy(Action.CONSENT, story_id))
        split = _settled(context, connection, story, version)
        return _record(context, connection, actor, story, split, before.accounts, now, before.until)


def guardian_agrees(context: StoryContext, actor: Actor, story_id: str, version: int) -> None:
    """Records the guardian's yes beside the storyteller's.

    Raises: NotAllowed; NotPossible if the storyteller has not said yes to this version.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.GUARD))
        if actor.id == story.storyteller:
            raise NotAllowed(_("A guardian's yes is somebody else's."))
        consent = in_force(connection, story, now)
        if consent is None or consent.version != version:
            raise NotPossible(_("The storyteller has not said yes to this version yet."))
        own_words.refuse_leftovers(story.id, current(connection, story).words.body)
        for other in versions.consents(connection, story.id):
            if other.ended_at is None and other.id != consent.id:
                versions.change_consent(
                    connection, other.id, ended_at=now, ended_by=actor.id, ended_why=_REPLACED
                )
        versions.change_consent(connection, consent.id, guardian_by=actor.id, guardian_at=now)
        note(connection, now, actor.id, story.id, "guardian's yes", f"version {version}")


def in_force(connection: Connection, story: StoredStory, now: datetime) -> StoredConsent | None:
    """The yes to the words as they stand that holds at `now`, if there is one."""
    found = [
        one
        for one in versions.consents(connection, story.id)
        if one.ended_at is None and one.version == story.version and one.until > now
    ]
    return found[-1] if found else None


def _settled(
    context: StoryContext, connection: Connection, story: StoredStory, version: int
) -> SplitStory:
    """The words as posts, if they are those that were read and nothing in them is open."""
    words = current(connection, story)
    if words.number != version:
        raise NotPossible(
            _("The words have changed since version {version}.").format(version=version),
            *then(
                _("Read version {number} first").format(number=words.number),
                Action.SEE_STORY,
                story.id,
            ),
        )
    own_words.refuse_leftovers(story.id, words.words.body)
    split = split_story(words.words)
    still_open = rule_remarks.open_remarks(rule_remarks.remarks(context, story, split), words.kept)
    if still_open:
        listed = "\n".join(str(one) for one in still_open)
        raise NotPossible(
            _("A few things are still open in the words:\n{remarks}").format(remarks=listed)
        )
    return split


def _record(
    context: StoryContext,
    connection: Connection,
    actor: Actor,
    story: StoredStory,
    split: SplitStory,
    accounts: Sequence[str],
    now: datetime,
    until: datetime,
) -> StoredConsent:
    teller = people.person(connection, story.storyteller)
    needs_guardian = teller is None or teller.is_under_18
    before = in_force(connection, story, now)
    # What is out with a guardian's yes stays until they were asked again, if no more is agreed to.
    waits = needs_guardian and before is not None and set(before.accounts) <= set(accounts)
    if not waits:
        versions.end_consents(connection, story.id, now, actor.id, _REPLACED)
    bodies = [
        consented(planned(story, split, account, context.organisation)) for account in accounts
    ]
    versions.add_consent(
        connection,
        {
            "story": story.id,
            "version": story.version,
            "statement": _version_read(),
            "names_health": True,
            "naming": story.naming,
            "needs_guardian": needs_guardian,
            "given_by": actor.id,
            "given_at": now,
            "until": until,
        },
        bodies,
    )
    note(connection, now, actor.id, story.id, "yes", f"version {story.version}")
    given = in_force(connection, story, now)
    if given is None:
        raise NotPossible(_("That yes would end before it begins."))
    return given
