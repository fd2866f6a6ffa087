"""Does what falls due with time: ends a yes, expects check-ins, goes on withdrawing, erases."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import ENGINE, Act, Actor
from scheduler.remedies import Action, Remedy, command, then
from scheduler.store.operations import audit
from scheduler.store.queue.sending import gate
from scheduler.store.stories import falling_due, standing, versions
from scheduler.store.stories.check_ins import CheckIn, done, expect, tell
from scheduler.store.stories.messages import leave, told_already
from scheduler.store.stories.versions import StoredConsent, StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, note, the_story
from scheduler.stories.notices import tell_at_desk, tell_teller, tell_who_may
from scheduler.stories.review import decisions
from scheduler.stories.safeguarding import SAFEGUARDING
from scheduler.stories.withdrawal.privacy import erase_story
from scheduler.stories.withdrawal.withdraw import receipt, remove_all
from scheduler.stories.writing.own_words import leftover_in

ASK_BEFORE = timedelta(days=30)
DAY_BEFORE = timedelta(days=1)
_RAN_OUT = "its time was over"
_AT_ONCE = 50  # in one transaction: publishing waits for it
Found = TypeVar("Found")


def watch(context: StoryContext) -> None:
    """Asks before a yes ends, takes down what no yes holds up, and reminds support contacts.

    A tick of the engine; doing it twice changes nothing. By a clock that is doubtful nothing ends
    and nothing is erased; what a person took back comes down all the same.
    """
    may_end = context.publishing.is_clock_right()
    now = context.now()
    _note_what_is_due(context, now, may_end=may_end)
    if may_end:
        _tell_the_day_before(context, now)
    _stop_forms(context, now)
    _review_again(context, now)
    with context.database.read() as connection:
        falling = falling_due.without_a_yes(connection, now if may_end else None, SAFEGUARDING)
        long_ago = now - context.keep_ended
        old = (
            falling_due.over_since(connection, long_ago, _RAN_OUT, SAFEGUARDING) if may_end else []
        )
    for story_id in falling:
        remove_all(context, story_id, ENGINE)
    for story_id in old:
        if receipt(context, story_id).is_whole:
            erase_story(context, story_id)


def _note_what_is_due(context: StoryContext, now: datetime, *, may_end: bool) -> None:
    """Looks by reading, whatever the number of stories; writes, a few at a time, what is due."""
    with context.database.read() as connection:
        yeses = falling_due.yeses_to_look_at(connection, now, ASK_BEFORE) if may_end else []
        sent = falling_due.first_sent(connection)
        checks = falling_due.checks_to_remind(connection, now) if may_end else []
    for numbers in _lots(yeses):
        with context.database.write() as connection:
            for number in numbers:
                _look_again_at(connection, number, now)
    for lot in _lots(sent):
        with context.database.write() as connection:
            for story_id, at in lot:
                _expect_checks(connection, story_id, at, now)
    if may_end and sent:  # what went out long ago, and is noted only now
        with context.database.read() as connection:
            checks = falling_due.checks_to_remind(connection, now)
    for due in _lots(checks):
        with context.database.write() as connection:
            for story_id, which, contact in due:
                _remind(connection, story_id, which, contact, now)


def _tell_the_day_before(context: StoryContext, now: datetime) -> None:
    """Tells storytellers that theirs goes out within a day, while there is time to say no."""
    with context.database.read() as connection:
        due = falling_due.going_out(connection, now, now + DAY_BEFORE)
        known = told_already(connection, [_step(story_id, at) for story_id, at in due])
    for lot in _lots([one for one in due if _step(*one) not in known]):
        with context.database.write() as connection:
            for story_id, at in lot:
                _say_when(connection, story_id, at.astimezone(context.zone), now, context.zone)


def _step(story_id: str, at: datetime) -> str:
    return f"story:{story_id}:day before:{at.isoformat()}"


def _say_when(
    connection: Connection, story_id: str, at: datetime, now: datetime, zone: tzinfo
) -> None:
    story = versions.story(connection, story_id)
    if story is None or story.ended_at is not None:
        return
    is_today = at.date() == now.astimezone(zone).date()
    text = (
        _("Your story {story_id} goes out today at {at:%H:%M}.")
        if is_today
        else _("Your story {story_id} goes out tomorrow, {at:%A}, at {at:%H:%M}.")
    ).format(story_id=story_id, at=at)
    back = command(Remedy(Action.TAKE_BACK, story_id))
    rather = _("If you would rather not, or not that day, take it back here: {back}")
    message = f"{text} {rather.format(back=back)}"
    step = _step(story_id, at.astimezone(UTC))
    leave(connection, story.storyteller, step, message, "", now)
    kind = NoticeKind.STORY
    tell_at_desk(connection, [story.storyteller], kind, story_id, step, text, now)


def _lots(found: Sequence[Found]) -> Iterator[Sequence[Found]]:
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]


def _remind(connection: Connection, story_id: str, which: str, contact: str, now: datetime) -> None:
    asked = _(
        "please ask how the storyteller of {story_id} is ({which}), then: {command} "
        "Whom to ask, and when: {list}"
    ).format(
        story_id=story_id,
        which=which,
        command=command(Remedy(Action.CHECKED_IN, f'{story_id} "{which}"')),
        list=command(Remedy(Action.TO_ASK)),
    )
    subject = f"story:{story_id}:check:{which}"
    leave(connection, contact, subject, f"Today, {asked}", f"{contact}: {asked}", now)
    short = _("Please ask a storyteller how they are. Your page says whom.")
    kind = NoticeKind.STORY_WORK
    tell_at_desk(connection, [contact], kind, story_id, f"check:{which}", short, now)


def _look_again_at(connection: Connection, number: int, now: datetime) -> None:
    """Looks at a yes as it stands by now: it may have ended since it was found."""
    given = versions.consent(connection, number)
    story = versions.story(connection, given.story) if given else None
    if given is not None and story is not None and given.ended_at is None:
        _look_at(connection, story, given, now)


def _stop_forms(context: StoryContext, now: datetime) -> None:
    """Ends the release of words that hold something of the form: they were kept long ago."""
    with context.database.read() as connection:
        found = [
            story_id
            for ids in _lots(falling_due.released_and_queued(connection))
            for story_id, words in standing.words_now(connection, ids).items()
            if leftover_in(words.body) is not None
        ]
    for ids in _lots(found):
        with context.database.write() as connection:
            for story_id in ids:
                _stop_a_form(connection, story_id, now)


def _review_again(context: StoryContext, now: datetime) -> None:
    """Ends releases that rest on a reviewer's yes of before the storyteller's: kept long ago."""
    with context.database.read() as connection:
        found = falling_due.released_before_the_tellers_yes(connection)
    for ids in _lots(found):
        with context.database.write() as connection:
            gate.lock_gate_exclusive(connection)
            for story_id in ids:
                _ask_reviewers_again(connection, story_id, now)


def _ask_reviewers_again(connection: Connection, story_id: str, now: datetime) -> None:
    """But where enough others said yes in time, or it is going out: half of it helps nobody."""
    story = versions.story(connection, story_id)
    if story is None or decisions.standing(connection, story).is_done:
        return
    if any(one.has_begun for one in versions.threads_of(connection, story_id)):
        return
    versions.end_releases(connection, story.id, now)
    why = "a reviewer's yes came before the storyteller's own, and counts no more"
    note(connection, now, audit.ENGINE, story.id, "review asked again", why)
    step, text = f"reviewed again:{story.version}", _("A story waits for your review.")
    tell_who_may(connection, story, Act.REVIEW, step, text, now)
    message = _("Your story {story_id} is reviewed once more, before anything of it goes out.")
    tell_teller(connection, story, audit.ENGINE, step, message.format(story_id=story.id), now)


def _stop_a_form(connection: Connection, story_id: str, now: datetime) -> None:
    """Looks at the words as they stand by now: they may have been mended since."""
    story = versions.story(connection, story_id)
    if story is None or (found := leftover_in(current(connection, story).words.body)) is None:
        return
    versions.end_releases(connection, story.id, now)
    text = _("Story {story_id} does not go out. {found} It is mended with: {command}").format(
        story_id=story.id, found=found, command=command(Remedy(Action.EDIT_STORY, story.id))
    )
    tell(connection, f"story:{story.id}:form:{story.version}", text, now)
    note(connection, now, audit.ENGINE, story.id, "the form stands in the words")


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
            "Your yes to {id} ends on {until.day} {until:%B %Y}. If it may stay, say yes again "
            "({command}), or tell your support contact. You need "
            "not do anything: without another yes it comes down that day."
        ).format(id=story.id, until=given.until, command=say_yes)
        otherwise = _(
            "Please ask the storyteller of {id} whether it may stay. Their yes ends on "
            "{until.day} {until:%B %Y}; without another, it comes down that day. To say yes: "
            "{command}"
        ).format(id=story.id, until=given.until, command=say_yes)
        subject = f"story:{story.id}:ends:{given.id}"
        leave(connection, story.storyteller, subject, text, otherwise, now)
        if given.needs_guardian and story.guardian is not None:
            leave(connection, story.guardian, subject, text, "", now)


def _expect_checks(connection: Connection, story_id: str, sent_at: datetime, now: datetime) -> None:
    story = versions.story(connection, story_id)
    if story is None:
        return  # erased a moment ago
    expect(connection, story_id, CheckIn.DAY_AFTER, sent_at + timedelta(days=1))
    expect(connection, story_id, CheckIn.WEEK_AFTER, sent_at + timedelta(days=7))
    if story.ended_at is None:
        text = _("Your story {story_id} is out. Somebody reads the replies first.")
        message = text.format(story_id=story_id)
        tell_teller(connection, story, audit.ENGINE, f"out:{story.version}", message, now)


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
