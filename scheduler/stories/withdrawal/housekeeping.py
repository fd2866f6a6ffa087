"""Does what falls due with time: ends a yes, expects check-ins, goes on withdrawing, erases."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.roles import ENGINE, Act, Actor
from scheduler.remedies import Action, Remedy, command, then
from scheduler.store.operations import audit
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories import versions
from scheduler.store.stories.check_ins import CheckIn, done, due, expect, tell
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import StoredConsent, StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, note, the_story
from scheduler.stories.notices import tell_teller
from scheduler.stories.safeguarding import SAFEGUARDING
from scheduler.stories.withdrawal.privacy import erase_story
from scheduler.stories.withdrawal.withdraw import receipt, remove_all
from scheduler.stories.writing.own_words import leftover_in

ASK_BEFORE = timedelta(days=30)
_RAN_OUT = "its time was over"
_GOING = frozenset({ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN, ThreadState.CANCELLED})


def watch(context: StoryContext) -> None:
    """Asks before a yes ends, takes down what no yes holds up, and reminds support contacts.

    A tick of the engine; doing it twice changes nothing. By a clock that is doubtful nothing ends
    and nothing is erased; what a person took back comes down all the same.
    """
    may_end = context.publishing.is_clock_right()
    now = context.now()
    with context.database.write() as connection:
        known = {story.id: story for story in versions.all_stories(connection)}
        yeses = versions.consents(connection) if may_end else ()
        for given in yeses:
            if given.ended_at is None and given.story in known:
                _look_at(connection, known[given.story], given, now)
        for story in known.values():
            _expect_checks(connection, story, now)
        for story_id, which in due(connection, now) if may_end else ():
            if which == CheckIn.BEFORE and known[story_id].ended_at is not None:
                continue  # nothing is to come that it would be before
            contact = known[story_id].support_contact
            asked = _(
                "please ask how the storyteller of {story_id} is ({which}), then: {command}"
            ).format(
                story_id=story_id,
                which=which,
                command=command(Remedy(Action.CHECKED_IN, f'{story_id} "{which}"')),
            )
            subject = f"story:{story_id}:check:{which}"
            leave(connection, contact, subject, f"Today, {asked}", f"{contact}: {asked}", now)
        for story_id in {one for _, one, _, _ in versions.story_times(connection)} & set(known):
            _stop_a_form(connection, known[story_id], now)
        long_ago = now - context.keep_ended
        old = [
            story.id
            for story in known.values()
            if may_end and _is_over(connection, story, long_ago)
        ]
        today = now if may_end else None
        falling = [
            story.id for story in known.values() if _must_come_down(connection, story, today)
        ]
    for story_id in falling:
        remove_all(context, story_id, ENGINE)
    for story_id in old:
        if receipt(context, story_id).is_whole:
            erase_story(context, story_id)


def _stop_a_form(connection: Connection, story: StoredStory, now: datetime) -> None:
    """Ends the release of words that hold something of the form: they were kept long ago."""
    opens_at = versions.release_opens_at(connection, story.id, story.version)
    if opens_at is None or (found := leftover_in(current(connection, story).words.body)) is None:
        return
    versions.end_releases(connection, story.id, now)
    text = _("Story {story_id} does not go out. {found} It is mended with: {command}").format(
        story_id=story.id, found=found, command=command(Remedy(Action.EDIT_STORY, story.id))
    )
    tell(connection, f"story:{story.id}:form:{story.version}", text, now)
    note(connection, now, audit.ENGINE, story.id, "the form stands in the words")


def _is_over(connection: Connection, story: StoredStory, at: datetime) -> bool:
    """Whether it had been taken back or stopped by then, or its yes had run out for good."""
    ended_at = story.ended_at
    if story.ended_why == SAFEGUARDING:
        return False  # the lead lifts it or ends it; a stop alone erases nothing
    yeses = versions.consents(connection, story.id)
    if ended_at is None and yeses and yeses[-1].ended_why == _RAN_OUT:
        ended_at = yeses[-1].ended_at
    return ended_at is not None and ended_at <= at


def _look_at(
    connection: Connection, story: StoredStory, given: StoredConsent, now: datetime
) -> None:
    if given.until <= now:
        versions.change_consent(
            connection,
            given.id,
            ended_at=now,
            ended_by=audit.ENGINE,
            ended_why=_RAN_OUT,
        )
        versions.end_releases(connection, story.id, now)
        note(connection, now, audit.ENGINE, story.id, "the yes has ended")
    elif given.until - now <= ASK_BEFORE and given.asked_at is None:
        versions.change_consent(connection, given.id, asked_at=now)
        say_yes = command(Remedy(Action.CONSENT, story.id))
        text = _(
            "Your yes to {id} ends on {until:%d %B %Y}. If it may stay, say yes again "
            "({command}), or tell your support contact. You need "
            "not do anything: without another yes it comes down that day."
        ).format(id=story.id, until=given.until, command=say_yes)
        otherwise = _(
            "Please ask the storyteller of {id} whether it may stay. Their yes ends on "
            "{until:%d %B %Y}; without another, it comes down that day. To say yes: {command}"
        ).format(id=story.id, until=given.until, command=say_yes)
        subject = f"story:{story.id}:ends:{given.id}"
        leave(connection, story.storyteller, subject, text, otherwise, now)
        if given.needs_guardian and story.guardian is not None:
            leave(connection, story.guardian, subject, text, "", now)


def _must_come_down(connection: Connection, story: StoredStory, now: datetime | None) -> bool:
    """Whether something of it may be public, or may become so, and no yes holds it up.

    With None for `now` nobody knows what time it is, and no yes has run out.
    """
    holds = any(
        one.ended_at is None
        and one.version == story.version
        and (now is None or one.until > now)
        and one.is_whole
        for one in versions.consents(connection, story.id)
    )
    if holds and (story.ended_at is None or story.ended_why == SAFEGUARDING):
        return False  # where somebody's safety is at stake, the lead decides
    return any(
        thread.state not in _GOING and (thread.has_begun or story.ended_at is not None)
        for thread in versions.threads_of(connection, story.id)
    )


def _expect_checks(connection: Connection, story: StoredStory, now: datetime) -> None:
    sent = [
        post.sent_at
        for thread in versions.threads_of(connection, story.id)
        for post in thread.posts
        if story.id in (thread.story, post.story)
        and post.state is PostState.SENT
        and post.sent_at is not None
    ]
    if sent:
        expect(connection, story.id, CheckIn.DAY_AFTER, min(sent) + timedelta(days=1))
        expect(connection, story.id, CheckIn.WEEK_AFTER, min(sent) + timedelta(days=7))
        text = _("Your story {story_id} is out. Somebody reads the replies first.")
        told = text.format(story_id=story.id)
        if story.ended_at is None:
            tell_teller(connection, story, audit.ENGINE, f"out:{story.version}", told, now)


def checked_in(context: StoryContext, actor: Actor, story_id: str, which: str) -> None:
    """Notes that the support contact asked how the storyteller is.

    Raises: NotAllowed; NotPossible if that check is not open.
    """
    now = context.now()
    with context.database.write() as connection:
        the_story(connection, story_id, actor, Act.CHECK_IN)
        if which not in set(CheckIn) or not done(
            connection, story_id, CheckIn(which), actor.id, now
        ):
            raise NotPossible(
                _('"{which}" is not open for story {story_id}.').format(
                    which=which, story_id=story_id
                ),
                *then(_("See"), Action.SEE_STATUS),
            )
        note(connection, now, actor.id, story_id, f"asked how they are ({which})")
