"""Records reviews, by people who are neither author, storyteller nor line manager."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import as_actor
from scheduler.people.roles import Act, Actor, Proof
from scheduler.remedies import Action, then
from scheduler.store.queue.sending import gate
from scheduler.store.stories import people, versions
from scheduler.store.stories.check_ins import CheckIn, expect, is_open
from scheduler.store.stories.versions import NewComment, NewReview, StoredConsent, StoredStory
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import (
    current,
    going_on,
    note,
    reaches,
    refuse_if_version_changed,
    the_story,
)
from scheduler.stories.notices import tell_teller, tell_who_may
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.review.how_many import needs_two
from scheduler.stories.review.seen import refuse_if_unseen
from scheduler.stories.scheduling.queueing import need_policy
from scheduler.stories.writing import drafts, own_words, rule_remarks
from scheduler.stories.writing.as_thread import SplitStory, split_story
from scheduler.stories.writing.form import checked_body


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far the review of the words as they stand has come."""

    needed: int
    yes: tuple[str, ...]
    not_yet: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether enough people said yes and nobody says "not yet"."""
        return len(self.yes) >= self.needed and not self.not_yet


def review(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    *,
    version: int,
    is_yes: bool,
    reason: str,
    looked_at: Collection[str] = (),
    seen: str | None = None,
) -> Reviewed:
    """Records a reviewer's word on a version; their later word replaces an earlier one.

    `seen` is the mark of what was on the screen: see `seen.mark_of`.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible if there is no reason, or a yes leaves out
    something to look at, or comes before the storyteller's own, or before they were asked how
    they are.
    """
    missing = [item for item in CHECKLIST if item not in looked_at]
    if not reason.strip():
        raise NotPossible(_("Give a reason, in a sentence. The storyteller reads it too."))
    if is_yes and missing:
        raise NotPossible(_("Look at this first: {join}.").format(join=", ".join(missing)))
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.REVIEW))
        refuse_if_version_changed(connection, story, version)
        refuse_if_unseen(connection, story, seen)
        if is_yes:
            _refuse_early_yes(connection, story, now)
        versions.add_review(
            connection,
            NewReview(
                story=story.id,
                version=version,
                reviewer=actor.id,
                is_yes=is_yes,
                reason=reason.strip(),
                checklist=looked_at,
                at=now,
            ),
        )
        if not is_yes:
            versions.end_releases(connection, story.id, now)
        outcome = "reviewed: yes" if is_yes else "reviewed: not yet"
        note(connection, now, actor.id, story.id, outcome, f"version {version}")
        reviewed = standing(connection, story)
        _tell_of_review(connection, story, actor, now, is_yes=is_yes, is_done=reviewed.is_done)
        return reviewed


def _refuse_early_yes(connection: Connection, story: StoredStory, now: datetime) -> None:
    """Passes once the storyteller has said yes, and was asked how they are.

    Raises: NotPossible.
    """
    if in_force(connection, story, now) is None:
        raise NotPossible(
            _(
                "The storyteller has not said yes to these words yet, and that comes first. "
                "You are told when they have; then say yes. A not yet can be said now."
            )
        )
    if is_open(connection, story.id, CheckIn.BEFORE):
        raise NotPossible(
            _(
                "Nobody has noted yet that the storyteller was asked how they are. "
                "{contact} asks them first; then say yes. A not yet can be said now."
            ).format(contact=story.support_contact)
        )


def _tell_of_review(
    connection: Connection,
    story: StoredStory,
    actor: Actor,
    now: datetime,
    *,
    is_yes: bool,
    is_done: bool,
) -> None:
    text = (
        _("Your story {story_id} was reviewed. What was said, and why:")
        if is_yes
        else _("A reviewer asks for something before your story {story_id} goes on:")
    )
    step = f"review:{story.version}:{actor.id}:{is_yes}"
    tell_teller(connection, story, actor.id, step, text.format(story_id=story.id), now)
    if is_done:
        notice = _("A story was reviewed, and waits for its release.")
        tell_who_may(connection, story, Act.RELEASE, f"reviewed:{story.version}", notice, now)


def standing(
    connection: Connection, story: StoredStory, split: SplitStory | None = None
) -> Reviewed:
    """How far the review of the words as they stand has come; only who may review counts,
    and a yes from the storyteller's own on.

    `split` are the words made into posts, where that was done already.
    """
    latest = {
        one["reviewer"]: one["is_yes"]
        for one in versions.reviews_that_count(connection, story.id, story.version)
        if _may_review(connection, story, one["reviewer"])
    }
    split = split or split_story(current(connection, story).words)
    teller = people.person(connection, story.storyteller)
    return Reviewed(
        needed=2 if needs_two(story, split, teller) else 1,
        yes=tuple(sorted(who for who, is_yes in latest.items() if is_yes)),
        not_yet=tuple(sorted(who for who, is_yes in latest.items() if not is_yes)),
    )


def release(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    *,
    version: int | None = None,
    seen: str | None = None,
) -> datetime:
    """Lets the words go out once the cooling-off time is over; gives its end.

    `version` is the one that was read; `seen` is the mark of what was on the screen.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible, which says what is missing.
    """
    now = context.now()
    need_policy(context.organisation)
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.RELEASE))
        refuse_if_version_changed(connection, story, version)
        refuse_if_unseen(connection, story, seen)
        given = _whole_yes(connection, story, now)
        _refuse_unsettled(context, connection, story)
        agreed_at = max(given.given_at, given.guardian_at or given.given_at)
        opens_at = max(agreed_at + context.cooling_off, now)
        versions.end_releases(connection, story.id, now)
        versions.add_release(connection, story.id, story.version, actor.id, now, opens_at)
        expect(connection, story.id, CheckIn.BEFORE, now)
        note(connection, now, actor.id, story.id, "released", f"version {story.version}")
        notice = _("A story was released, and waits for its time.")
        tell_who_may(connection, story, Act.QUEUE, f"released:{story.version}", notice, now)
        text = _(
            "Your story {story_id} may go out from {at:%A} {at.day} {at:%B, %H:%M} on. "
            "Until then is time to sleep on it."
        ).format(story_id=story.id, at=opens_at.astimezone(context.zone))
        step = f"released:{story.version}:{opens_at.isoformat()}"
        tell_teller(connection, story, actor.id, step, text, now)
    return opens_at


def _whole_yes(connection: Connection, story: StoredStory, now: datetime) -> StoredConsent:
    given = in_force(connection, story, now)
    if given is None or not given.is_whole:
        raise NotPossible(
            _("Story {story_id} needs their yes to the words as they stand.").format(
                story_id=story.id
            )
        )
    return given


def _refuse_unsettled(context: StoryContext, connection: Connection, story: StoredStory) -> None:
    """Passes once the words are reviewed, and the rules have nothing open.

    Raises: NotPossible.
    """
    as_it_is = current(connection, story)
    own_words.refuse_leftovers(story.id, as_it_is.words.body)
    split = split_story(as_it_is.words)
    reviewed = standing(connection, story, split)
    if not reviewed.is_done:
        raise NotPossible(_missing(reviewed))
    if rule_remarks.open_remarks(rule_remarks.remarks(context, story, split), as_it_is.kept):
        raise NotPossible(
            _("The rules have something open."),
            *then(_("See"), Action.SEE_STORY, story.id),
        )


def misread(context: StoryContext, actor: Actor, story_id: str, rule: str, why: str) -> None:
    """Records that `rule`, one on detail, took words of this version for something else.

    The reason stands among the remarks, for the storyteller and whoever reviews it next.
    Raises: NotAllowed; NotPossible if the rule has nothing here that may be misread.
    """
    if not why.strip():
        raise NotPossible(_("Say what the words mean here, in a sentence."))
    now = context.now()
    with context.database.write() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.REVIEW))
        version = current(connection, story)
        found = rule_remarks.remarks(context, story, split_story(version.words))
        if rule not in {one.rule for one in found if one.may_be_misread}:
            raise NotPossible(_("{rule} misreads nothing in this story.").format(rule=rule))
        kept = {*version.kept, rule_remarks.misread(rule)}
        versions.keep_wording(connection, story.id, version.number, kept)
        number = versions.add_comment(
            connection,
            NewComment(
                story=story.id,
                version=story.version,
                by=actor.id,
                text=f"{rule}: {why.strip()}",
                suggested_body=None,
                at=now,
            ),
        )
        note(connection, now, actor.id, story.id, f"says that {rule} misread", f"remark {number}")


def comment(context: StoryContext, actor: Actor, story_id: str, text: str) -> int:
    """Keeps a remark on the words as they stand; gives its number.

    Raises: NotAllowed; NotPossible.
    """
    return _remark(context, actor, story_id, text, None)


def suggest(context: StoryContext, actor: Actor, story_id: str, body: str, text: str) -> int:
    """Keeps another wording for the storyteller to take or leave; gives its number.

    Raises: NotAllowed; NotPossible.
    """
    return _remark(context, actor, story_id, text, checked_body(body))


def decide(
    context: StoryContext, actor: Actor, story_id: str, number: int, *, is_taken: bool
) -> None:
    """The storyteller takes a suggestion, or leaves it. Taken, it needs their yes as any edit does.

    Raises: NotAllowed; NotPossible if there is no such suggestion open for the words as they stand.
    """
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.CHOOSE))
        found = [
            one
            for one in versions.comments(connection, story.id)
            if one["id"] == number
            and one["suggested_body"] is not None
            and one["decided_at"] is None
            and one["version"] == story.version
        ]
        if not found:
            raise NotPossible(
                _("There is no suggestion {number} open for the words as they stand.").format(
                    number=number
                )
            )
        words = replace(current(connection, story).words, body=found[0]["suggested_body"])
    if is_taken:
        why, began_from = f"took suggestion {number}", story.version
        drafts.change_words(context, actor, story_id, words, why=why, began_from=began_from)
    with context.database.write() as connection:
        versions.decide_comment(connection, number, is_taken=is_taken, now=now)
        choice = "took" if is_taken else "left"
        note(connection, now, actor.id, story.id, f"{choice} suggestion {number}")


def difference(
    context: StoryContext, actor: Actor, story_id: str, one: int, other: int
) -> list[str]:
    """The lines that differ between two versions, "-" before the earlier and "+" the later.

    Raises: NotAllowed; NotPossible.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.READ)
        bodies = {v.number: v.words.body for v in versions.versions(connection, story.id)}
    if one not in bodies or other not in bodies:
        raise NotPossible(
            _("Story {story_id} has the versions 1 to {len}.").format(
                story_id=story_id, len=len(bodies)
            )
        )
    before, after = bodies[one].splitlines(), bodies[other].splitlines()
    return list(
        difflib.unified_diff(
            before,
            after,
            _("version {one}").format(one=one),
            _("version {other}").format(other=other),
            lineterm="",
        )
    )


def _remark(
    context: StoryContext, actor: Actor, story_id: str, text: str, suggested_body: str | None
) -> int:
    if not text.strip():
        raise NotPossible(_("Say it in a sentence."))
    now = context.now()
    with context.database.write() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.COMMENT))
        number = versions.add_comment(
            connection,
            NewComment(
                story=story.id,
                version=story.version,
                by=actor.id,
                text=text.strip(),
                suggested_body=suggested_body,
                at=now,
            ),
        )
        note(connection, now, actor.id, story.id, f"remark {number}")
        notice = _("Somebody left a remark on your story {story_id}:").format(story_id=story.id)
        tell_teller(connection, story, actor.id, f"remark:{number}", notice, now)
    return number


def _may_review(connection: Connection, story: StoredStory, reviewer: str) -> bool:
    found = people.person(connection, reviewer)
    if found is None or not found.is_active:
        return False
    return reaches(as_actor(found, Proof.SESSION), Act.REVIEW, story)


def _missing(reviewed: Reviewed) -> str:
    if reviewed.not_yet:
        return _("A reviewer says not yet: {join}.").format(join=", ".join(reviewed.not_yet))
    need = _("two people's") if reviewed.needed == 2 else _("one person's")
    return _("It needs {need} yes in review, and has {len}.").format(
        need=need, len=len(reviewed.yes)
    )
