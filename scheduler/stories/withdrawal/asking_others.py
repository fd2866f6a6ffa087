"""Asks everybody else whose health a story tells, each by a private link, without an account.

Opening it changes nothing, for mail scanners open links too; its buttons do. We keep a hash. The
link goes on working: with it, what was agreed to is taken back. A yes is to the very words of a
version, and the gate asks for all of them: any letter changed waits for others.

A link that we mail is seen by nobody but its reader, and we keep no address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import Connection

from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.mail.letter import checked_address
from scheduler.people.mailed.letters import Letters
from scheduler.people.roles import Act, Actor, Proof
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.queue.sending import gate
from scheduler.store.stories import asked as stored
from scheduler.store.stories import versions
from scheduler.store.stories.asked import StoredAsked
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.consent.agreement import in_force, refuse_their_no
from scheduler.stories.context import Ending, StoryContext
from scheduler.stories.lookup import current, going_on, note, the_story
from scheduler.stories.notices import tell_teller
from scheduler.stories.unschedule import unschedule
from scheduler.stories.withdrawal.withdraw import remove_all
from scheduler.stories.writing.as_it_will_be import AsItWillBe, as_it_will_be
from scheduler.stories.writing.as_thread import SplitStory, consented, planned, split_story

AGAIN_AFTER = timedelta(minutes=10)  # a letter to the same person
MOST = 10  # people who are asked about one story
_BY = "somebody's link"  # for the audit
_THEY_SAID_NO = N_("somebody else, whose health it tells too, would rather not")


@dataclass(frozen=True, slots=True)
class LinkOfAnother:
    """What can be said to whoever has the link, whatever else is broken."""

    answered_at: datetime | None
    may_be_told: bool  # what they answered last
    is_to_these_words: bool  # as they stand now
    has_ended: bool  # the story: nothing of it goes out


@dataclass(frozen=True, slots=True)
class AskedPage:
    """All that somebody reads before they say whether it may be told."""

    theme: str
    shown: tuple[AsItWillBe, ...]  # an entry for each account
    bodies: tuple[str, ...]  # of the posts, without help lines
    until: datetime | None  # of the storyteller's own yes, if there is one
    before: str | None  # the words that they answered about, where they are others now
    body: str
    mark: str  # of all of this


def new_link(
    context: Ending,
    actor: Actor,
    story_id: str,
    whom: int | None = None,
    *,
    is_one_more: bool = False,
) -> Token:
    """A new private link to hand over; the story waits for an answer by it.

    For one more person, or in place of that of `whom`, by their number, which is void then; the
    number may be left out where one alone was asked, or nobody yet.
    Raises: NotAllowed; NotPossible if it has ended, some of it is out already, somebody said no to
    these very words (nobody is asked until they say yes), or it is not clear for whom it is.
    """
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        story = _to_ask_about(connection, actor, story_id, now)
        _keep(connection, actor, story, token, _whom(connection, story, whom, is_one_more), now)
    return token


def mail_link(
    context: Ending,
    letters: Letters,
    actor: Actor,
    story_id: str,
    address: str,
    whom: int | None = None,
    *,
    is_one_more: bool = False,
) -> bool:
    """Mails a new private link to its reader, as `new_link` makes it; whether mail was taken.

    The letter names nobody and no story. The address is not kept.
    Raises: as `new_link` does; NotPossible if that is no address, there are no pages that a link
    could lead to, or they were mailed one a few minutes ago.
    """
    to = checked_address(address)
    if not letters.web_address:
        raise NotPossible(
            _("There are no pages here that a link could lead to. Make a link, and hand it over.")
        )
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        story = _to_ask_about(connection, actor, story_id, now)
        known = _whom(connection, story, whom, is_one_more)
        if known and known.mailed_at is not None and now - known.mailed_at < AGAIN_AFTER:
            raise NotPossible(_("They were mailed a link a few minutes ago. It may be on its way."))
        number = _keep(connection, actor, story, token, known, now)
        stored.note_mailed(connection, story.id, number, now)
        note(connection, now, actor.id, story.id, "mailed a link", f"person {number}")
    return letters.send_quietly(to, letters.link("asked", token))


def _to_ask_about(
    connection: Connection, actor: Actor, story_id: str, now: datetime
) -> StoredStory:
    gate.lock_gate_exclusive(connection)
    story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
    refuse_their_no(connection, story)
    unschedule(connection, story.id, actor.id, now, "somebody else is asked")
    return story


def _whom(
    connection: Connection, story: StoredStory, number: int | None, is_one_more: bool
) -> StoredAsked | None:
    """Whose link is made anew; None for somebody who was not asked yet."""
    known = stored.of_story(connection, story.id)
    if is_one_more or not known:
        if len(known) >= MOST:
            raise NotPossible(
                _("{number} people were asked about it: no more can be.").format(number=MOST)
            )
        return None
    found = [one for one in known if number in (None, one.number)]
    if len(found) != 1:
        raise NotPossible(_("Several people were asked: say for whom the new link is."))
    return found[0]


def _keep(
    connection: Connection,
    actor: Actor,
    story: StoredStory,
    token: Token,
    known: StoredAsked | None,
    now: datetime,
) -> int:
    if known is None:
        number = stored.add(connection, story.id, hash_of(token), now)
    else:
        number = known.number
        stored.renew(connection, story.id, number, hash_of(token), now)
    note(connection, now, actor.id, story.id, "new link for somebody else", f"person {number}")
    return number


def look(context: Ending, token: str) -> LinkOfAnother:
    """What was answered by a link. Changes nothing.

    Raises: NotAllowed, in the same words whatever is wrong with it.
    """
    with context.database.read() as connection:
        story, found = _opened(connection, token)
    return LinkOfAnother(
        found.answered_at,
        found.may_be_told,
        found.version == story.version,
        story.ended_at is not None,
    )


def read(context: StoryContext, token: str) -> AskedPage:
    """The posts that they are asked about, as everybody would see them. Changes nothing.

    Raises: NotAllowed, as `look` does; NotPossible if the story has ended; NoSupport.
    """
    now = context.now()
    with context.database.read() as connection:
        story, found = _opened(connection, token)
        going_on(story)
        words = current(connection, story).words
        split = split_story(words)
        bodies = {one.number: one.words.body for one in versions.versions(connection, story.id)}
        given = in_force(connection, story, now)
    return AskedPage(
        theme=story.theme,
        shown=tuple(as_it_will_be(context, story, split, one) for one in _accounts(context, story)),
        bodies=split.posts,
        until=given.until if given else None,
        before=bodies.get(found.version) if found.version != story.version else None,
        body=words.body,
        mark=_mark(context, story, split),
    )


def may_be_told(context: StoryContext, token: str, *, shown: str) -> None:
    """Records their yes to what was on the screen; `shown` is its mark.

    Raises: NotAllowed, as `look` does; NotPossible if it has ended; ChangedSinceSeen.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story, found = _opened(connection, token)
        going_on(story)
        mark = _mark(context, story, split_story(current(connection, story).words))
        if not compare_digest(mark, shown):
            message = _("The words have changed since you read them.")
            raise ChangedSinceSeen(f"story:{story.id}", message, seen=shown, now=mark)
        stored.answer(connection, found, story.version, now, may_be_told=True)
        text = _("Whoever you asked about your story {story_id} says that it may be told.")
        _told(connection, story, "somebody else's yes", text, now)


def please_do_not(context: Ending, token: str) -> None:
    """Records their no, or takes their yes back: nothing more goes out, and what is out comes down.

    It ends the storyteller's yes with theirs. Works whatever else is broken.
    Raises: NotAllowed, as `look` does.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story, found = _opened(connection, token)
        if found.says_no_to(story.version):
            return
        stored.answer(connection, found, story.version, now, may_be_told=False)
        versions.end_consents(connection, story.id, now, _BY, _THEY_SAID_NO)
        versions.end_releases(connection, story.id, now)
        is_begun = any(one.has_begun for one in versions.threads_of(connection, story.id))
        if not is_begun:
            unschedule(connection, story.id, _BY, now, _THEY_SAID_NO)
        text = _(
            "Whoever you asked about your story {story_id} would rather not have it told. Nothing "
            "of it goes out. You did nothing wrong by asking."
        )
        _told(connection, story, "somebody else's no", text, now)
    if is_begun:
        remove_all(context, story.id, Actor(_BY, proof=Proof.ENGINE))


def picture(context: StoryContext, token: str) -> bytes:
    """The picture of the story that they are asked about.

    Raises: NotAllowed, as `look` does, also where there is none.
    """
    with context.database.read() as connection:
        story, _found = _opened(connection, token)
        name = current(connection, story).words.picture
    try:
        return (context.pictures / f"{name}.png").read_bytes()
    except OSError:
        raise _opens_nothing() from None


def _told(connection: Connection, story: StoredStory, what: str, text: str, now: datetime) -> None:
    step = f"{what}:{now.isoformat()}"
    tell_teller(connection, story, _BY, step, text.format(story_id=story.id), now)
    note(connection, now, _BY, story.id, what, f"version {story.version}")


def _opened(connection: Connection, token: str) -> tuple[StoredStory, StoredAsked]:
    found = stored.find(connection, hash_of(token))
    story = versions.story(connection, found.story) if found else None
    if found is None or story is None:
        raise _opens_nothing()
    return story, found


def _accounts(context: StoryContext, story: StoredStory) -> list[str]:
    return [one for one in story.accounts if one in context.organisation.accounts]


def _mark(context: StoryContext, story: StoredStory, split: SplitStory) -> str:
    threads = (planned(story, split, one, context.organisation) for one in story.accounts)
    parts = [story.id, str(story.version), *(str(consented(one)) for one in threads)]
    return sha256("\0".join(parts).encode()).hexdigest()[:12]


def _opens_nothing() -> NotAllowed:
    return NotAllowed(
        _(
            "This link opens nothing: it is not whole, or a newer one took its place. Whoever gave "
            "it to you can make another."
        )
    )
