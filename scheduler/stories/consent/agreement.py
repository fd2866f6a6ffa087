"""Records the storyteller's yes: to a statement, to exact words, in named accounts, to a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import ENGLISH, N_, _, is_read_by_a_person, spoken
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act, Actor
from scheduler.remedies import Action, Remedy, command
from scheduler.store.queue.sending import gate
from scheduler.store.stories import asked, people, versions
from scheduler.store.stories.check_ins import CheckIn, expect
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import NewConsent, StoredConsent, StoredStory
from scheduler.stories.consent.health import ASKED_BY_LINK, QUESTIONS, WhoseHealth, refuse_unasked
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, going_on, note, refuse_if_version_changed, the_story
from scheduler.stories.notices import tell_at_desk, tell_who_may
from scheduler.stories.writing import own_words, rule_remarks
from scheduler.stories.writing.as_it_will_be import AsItWillBe, as_it_will_be
from scheduler.stories.writing.as_thread import SplitStory, consented, planned, split_story

STATEMENT_VERSION = "2026-11-c"
STATEMENT = N_(
    """\
What I agree to
I agree that {organisation} publishes my story on X, in exactly the words I have just read, with
the picture and its description if there is one, from {accounts}. {naming}. It may stand
alone, or be a turn of a conversation between these and other accounts of {organisation}.

How long, and how it ends
My yes holds for {months} months; I am asked before it ends, and without another yes my story comes
down. If one letter changes, you ask me again. I can take my story back at any time, without giving
a reason, and nothing about the support I get depends on it.

What nobody can undo
X shows posts to the whole world, search engines find them, and X decides for itself what it keeps.
Plain reposts go with our posts. What other people quoted in their own words, copied or photographed
cannot be recalled.

Who is responsible
{organisation} decides what is kept, and where: my drafts too, for up to {days:g} days after I take
my story back. I may ask to see it or to have it erased. In the UK I can complain to the Information
Commissioner: ico.org.uk.
"""
)
_NAMED = N_("People read this name: {name} ({how})")
_NOT_NAMED = N_("No name is told (anonymous)")
FOR_GUARDIANS = N_("I am the guardian of the storyteller, and agree to what they have agreed to:")
IN_ENGLISH = N_(
    "What you agree to is shown in English: nobody has checked its translation yet, and it has to "
    "say exactly this."
)
MOST_MONTHS = 24
USUAL_MONTHS = 12
_REPLACED = "another yes took its place"


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """All that is read before a yes; whoever says yes shows its `mark`, and so has had it shown."""

    version: int
    statement: str
    health: str  # asked apart
    shown: tuple[AsItWillBe, ...]  # an entry for each account
    earliest: datetime
    mark: str  # of all of this, for this person


def statement(
    context: StoryContext, story: StoredStory, accounts: Sequence[str], months: int, name: str = ""
) -> str:
    """What is read before saying yes; `name` is the name that people will read.

    In English, where no person has read the translation.
    """
    how = _agreed_words(story.naming)
    named = _agreed_words(_NAMED).format(name=name, how=how) if name else _agreed_words(_NOT_NAMED)
    words = _agreed_words(STATEMENT)
    words = words if is_read_by_a_person() else f"{_(IN_ENGLISH)}\n\n{words}"
    return words.format(
        organisation=context.organisation.name,
        accounts=", ".join(f"@{context.organisation.accounts[one].handle}" for one in accounts),
        naming=named,
        months=months,
        days=context.keep_ended / timedelta(days=1),
    )


def _agreed_words(message: str) -> str:
    """What somebody agrees to, in their language; in English, unless a person read the other."""
    return _(message) if is_read_by_a_person() else message


def page_for(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    *,
    version: int,
    accounts: Sequence[str] = (),
    months: int = USUAL_MONTHS,
    whose: WhoseHealth = WhoseHealth.MINE,
) -> ConsentPage:
    """What the storyteller reads before saying yes to `version`.

    Raises: NotAllowed; NotPossible, as `give` would: nothing is shown that cannot be agreed to.
    """
    _refuse_months(months)
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        chosen = _chosen(story, accounts)
        split = _settled(context, connection, story, version)
        return _page(context, connection, actor, story, split, chosen, months, whose, now)


def version_of(context: StoryContext, actor: Actor, story_id: str) -> int:
    """The version of the words as they stand, for whoever may say yes to them.

    Raises: NotAllowed; NotPossible if there is no such story.
    """
    with context.database.read() as connection:
        return the_story(connection, story_id, actor, Act.CONSENT).version


def page_for_guardian(
    context: StoryContext, actor: Actor, story_id: str, version: int
) -> ConsentPage:
    """What the guardian reads: the storyteller's own yes, and the posts.

    Raises: NotAllowed; NotPossible, as `guardian_agrees` does.
    """
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.GUARD))
        return _guardians_page(context, connection, actor, story, version, now)[1]


def _guardians_page(
    context: StoryContext,
    connection: Connection,
    actor: Actor,
    story: StoredStory,
    version: int,
    now: datetime,
) -> tuple[StoredConsent, ConsentPage]:
    if actor.id == story.storyteller:
        raise NotAllowed(_("A guardian's yes is somebody else's."))
    consent = in_force(connection, story, now)
    if consent is None or consent.version != version:
        raise NotPossible(_("The storyteller has not said yes to this version yet."))
    split = _settled(context, connection, story, version)
    page = _page_as_before(context, connection, actor, story, split, consent, now)
    return consent, replace(page, statement=f"{_agreed_words(FOR_GUARDIANS)}\n\n{page.statement}")


def _page(
    context: StoryContext,
    connection: Connection,
    actor: Actor,
    story: StoredStory,
    split: SplitStory,
    accounts: Sequence[str],
    months: int,
    whose: WhoseHealth,
    now: datetime,
) -> ConsentPage:
    wording = statement(context, story, accounts, months, split.words.shown_as)
    is_asked = bool(asked.of_story(connection, story.id))
    is_by_link = is_asked and whose is WhoseHealth.LIVING
    health = _agreed_words(ASKED_BY_LINK if is_by_link else QUESTIONS[whose])
    bodies = [
        consented(planned(story, split, account, context.organisation)) for account in accounts
    ]
    # The support lines are no part of it: they are kept current.
    read = [actor.id, str(story.version), wording, health, *(str(body) for body in bodies)]
    return ConsentPage(
        version=story.version,
        statement=wording,
        health=health,
        shown=tuple(as_it_will_be(context, story, split, one) for one in accounts),
        earliest=max(filter(None, (now + context.cooling_off, story.earliest))),
        mark=sha256("\0".join(read).encode()).hexdigest()[:12],
    )


def _refuse_unread(page: ConsentPage, shown: str) -> None:
    """Passes if what `page` says was shown to whoever says yes.

    Raises: NotPossible.
    """
    if not compare_digest(page.mark, shown.strip().casefold()):
        raise NotPossible(
            _(
                "Read what you agree to first: the page with the statement and the posts. It ends "
                "with a mark, which goes with the yes. If it was read before, something in it has "
                "changed."
            )
        )


def refuse_their_no(connection: Connection, story: StoredStory) -> None:
    """Passes unless somebody else, whose health it tells too, would rather not have it told.

    Raises: NotPossible.
    """
    if any(one.says_no_to(story.version) for one in asked.of_story(connection, story.id)):
        raise NotPossible(
            _(
                "Whoever you asked would rather not have these words told. Leave them out, or "
                "tell your own part; then ask them again with a new link."
            )
        )


def _refuse_months(months: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        raise NotPossible(
            _("A yes holds for 1 to {most_months} months, and then you are asked.").format(
                most_months=MOST_MONTHS
            )
        )


def _chosen(story: StoredStory, accounts: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(accounts) or story.accounts
    beyond = [one for one in chosen if one not in story.accounts]
    if beyond:
        raise NotPossible(_("The form does not name the account {what}.").format(what=beyond[0]))
    return chosen


def _whose(statement_read: str) -> WhoseHealth:
    return WhoseHealth(statement_read.partition("+")[2] or WhoseHealth.MINE)


def _version_read() -> str:
    """Which wording is read now, in which language."""
    is_english = spoken() == ENGLISH or not is_read_by_a_person()
    return STATEMENT_VERSION if is_english else f"{STATEMENT_VERSION}/{spoken()}"


def give(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    *,
    version: int,
    shown: str,
    agrees_to_health: bool,
    accounts: Sequence[str] = (),
    months: int = USUAL_MONTHS,
    whose: WhoseHealth = WhoseHealth.MINE,
    they_agree: bool = False,
) -> StoredConsent:
    """Records the storyteller's own yes to the words of `version`; nobody says it for them.

    `accounts` are all that the form names, if none are given. `shown` is the mark of the page that
    was read: see `page_for`. The guardian's yes comes besides.
    Raises: NotAllowed; NotPossible, which says what is still open.
    """
    _refuse_months(months)
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        is_asked = whose is WhoseHealth.LIVING and bool(asked.of_story(connection, story_id))
        refuse_unasked(whose, agrees=agrees_to_health, they_agree=they_agree or is_asked)
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        chosen = _chosen(story, accounts)
        split = _settled(context, connection, story, version)
        refuse_their_no(connection, story)
        page = _page(context, connection, actor, story, split, chosen, months, whose, now)
        _refuse_unread(page, shown)
        until = now + relativedelta(months=months)
        read = _version_read() if whose is WhoseHealth.MINE else f"{_version_read()}+{whose}"
        return _record(context, connection, actor, story, split, chosen, now, until, read, shown)


def page_for_words(context: StoryContext, actor: Actor, story_id: str, version: int) -> ConsentPage:
    """What the storyteller reads before saying yes to other words, with all else as before.

    Raises: as `approve_text` does.
    """
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        before = _before(connection, story, now)
        split = _settled(context, connection, story, version)
        return _page_as_before(context, connection, actor, story, split, before, now)


def approve_text(
    context: StoryContext, actor: Actor, story_id: str, version: int, *, shown: str
) -> StoredConsent:
    """Says yes to the words as they are now, with all else as in the yes before.

    It ends on the same day as that one. `shown` is the mark of the page: see `page_for_words`.
    Raises: NotAllowed; NotPossible if there was no yes, or it is over, or not to this statement.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.CONSENT))
        before = _before(connection, story, now)
        refuse_their_no(connection, story)
        split = _settled(context, connection, story, version)
        page = _page_as_before(context, connection, actor, story, split, before, now)
        _refuse_unread(page, shown)
        return _record(
            *(context, connection, actor, story, split, before.accounts, now, before.until),
            *(before.statement, shown),
        )


def _before(connection: Connection, story: StoredStory, now: datetime) -> StoredConsent:
    before = next(iter(reversed(versions.consents(connection, story.id))), None)
    if before is None or before.until <= now or not _is_read_still(before):
        raise NotPossible(_("Say yes afresh") + ": ", Remedy(Action.CONSENT, story.id))
    return before


def _page_as_before(
    context: StoryContext,
    connection: Connection,
    actor: Actor,
    story: StoredStory,
    split: SplitStory,
    before: StoredConsent,
    now: datetime,
) -> ConsentPage:
    whose, months = _whose(before.statement), _months_of(before)
    accounts = before.accounts
    return _page(context, connection, actor, story, split, accounts, months, whose, now)


def _months_of(consent: StoredConsent) -> int:
    over = relativedelta(consent.until, consent.given_at)
    return 12 * over.years + over.months


def _is_read_still(before: StoredConsent) -> bool:
    return before.statement.partition("+")[0] == _version_read()


def guardian_agrees(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    version: int,
    *,
    shown: str,
    agrees_to_health: bool,
) -> None:
    """Records the guardian's yes beside the storyteller's, to what they have read.

    `shown` is the mark of the page that they read: see `page_for_guardian`.
    Raises: NotAllowed; NotPossible if the storyteller has not said yes to this version.
    """
    refuse_unasked(WhoseHealth.MINE, agrees=agrees_to_health, they_agree=True)
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = going_on(the_story(connection, story_id, actor, Act.GUARD))
        refuse_if_version_changed(connection, story, version)
        consent, page = _guardians_page(context, connection, actor, story, version, now)
        _refuse_unread(page, shown)
        for other in versions.consents(connection, story.id):
            if other.ended_at is None and other.id != consent.id:
                versions.change_consent(
                    connection, other.id, ended_at=now, ended_by=actor.id, ended_why=_REPLACED
                )
        versions.change_consent(connection, consent.id, guardian_by=actor.id, guardian_at=now)
        _ask_reviewers(connection, story, now)
        note(
            connection,
            now,
            actor.id,
            story.id,
            "guardian's yes",
            f"version {version}, read {shown}",
        )


def _ask_reviewers(connection: Connection, story: StoredStory, now: datetime) -> None:
    text = _("A story waits for your review.")
    tell_who_may(connection, story, Act.REVIEW, f"review asked:{story.version}", text, now)


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
    refuse_if_version_changed(connection, story, version)
    words = current(connection, story)
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
    read: str,
    shown: str,
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
        NewConsent(
            story=story.id,
            version=story.version,
            statement=read,
            names_health=True,
            naming=story.naming,
            needs_guardian=needs_guardian,
            given_by=actor.id,
            given_at=now,
            until=until,
        ),
        bodies,
    )
    what = f"version {story.version}" + (f", read {shown}" if shown else "")
    note(connection, now, actor.id, story.id, "yes", what)
    expect(connection, story.id, CheckIn.BEFORE, now)  # so that reviewers find it done
    _tell_who_is_next(connection, story, needs_guardian=needs_guardian, now=now)
    given = in_force(connection, story, now)
    if given is None:
        raise NotPossible(_("That yes would end before it begins."))
    return given


def _tell_who_is_next(
    connection: Connection, story: StoredStory, *, needs_guardian: bool, now: datetime
) -> None:
    """Asks the guardian where there must be one, and else the reviewers."""
    if needs_guardian and story.guardian is not None:
        text = _(
            "Somebody whose guardian you are has said yes to a story of theirs, {story_id}. Please "
            "read it, in your own time: nothing goes out without your yes. {look}"
        ).format(story_id=story.id, look=command(Remedy(Action.SEE_STORY, story.id)))
        step = f"guardian:{story.version}"
        leave(connection, story.guardian, f"story:{story.id}:{step}", text, "", now)
        short = _("Somebody whose guardian you are has said yes to a story of theirs.")
        tell_at_desk(connection, [story.guardian], NoticeKind.STORY, story.id, step, short, now)
    else:
        _ask_reviewers(connection, story, now)
