"""Stories as reviewers, comms, leads, contacts and guardians see them; each asks its verb."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.bootstrap.stories import emergency_numbers, ending_on, stories_on
from scheduler.errors import MistakesFound, NotAllowed
from scheduler.pages.marked import Part, marked
from scheduler.people.mailed.links import Purpose
from scheduler.people.roles import Act
from scheduler.stories import thread_access
from scheduler.stories.consent import agreement
from scheduler.stories.consent.agreement import ConsentPage
from scheduler.stories.context import EndingContext, StoryContext
from scheduler.stories.overview import to_ask as asking
from scheduler.stories.overview.mine import AskedOf, asked_of, guarded_by
from scheduler.stories.overview.review_page import ReviewPage, page_of
from scheduler.stories.overview.standing import Stands, StoryStanding
from scheduler.stories.overview.status import Listed, stories_page
from scheduler.stories.overview.to_ask import ToAsk
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.scheduling.slots import AccountSlot, SlotsToChoose, slots_for
from scheduler.stories.withdrawal import after_stop, withdraw
from scheduler.stories.withdrawal.after_stop import Stop
from scheduler.stories.withdrawal.withdraw import Receipt
from scheduler.text.counting.length import weighted_length
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.show.difference import Piece, difference


def stories_of(desk: Desk) -> StoryContext:
    """What story verbs work with, over the desk's own queue.

    Raises: MistakesFound while the organisation's file is broken.
    """
    return stories_on(desk.workspace, desk.context)


def ending_of(desk: Desk) -> EndingContext:
    """What stopping and taking back need, whatever else is broken."""
    return ending_on(desk.workspace, desk.context)


def emergency(desk: Desk) -> str:
    """The emergency number of the region; all that are known, where that is not known."""
    return emergency_numbers(ending_of(desk), desk.workspace.root)


def known_story(desk: Desk, person: SignedIn, story_id: str) -> str:
    """The id of a story that somebody may read.

    Raises: NotAllowed, for one that is not theirs as for one that there is not.
    """
    if not thread_access.is_readable(desk.workspace.database, person.actor, story_id):
        raise NotAllowed("No story of theirs.")
    return story_id


@dataclass(frozen=True, slots=True)
class StoriesToShow:
    """The stories at work, by what somebody is asked for."""

    review: tuple[Stands, ...]
    release: tuple[Stands, ...]
    queue: tuple[Stands, ...]
    others: tuple[Stands, ...]

    @property
    def waits(self) -> int:
        """How many wait for whoever asks."""
        return len(self.review) + len(self.release) + len(self.queue)


def stories_at_work(desk: Desk, person: SignedIn) -> StoriesToShow:
    """What waits for somebody, the newest first."""
    found = asked_of(stories_of(desk), person.actor)

    def of(*what: str) -> tuple[Stands, ...]:
        return tuple(one.stands for one in found if one.what in what)

    return StoriesToShow(of("review"), of("release"), of("queue"), _others(found))


def count_for(desk: Desk, person: SignedIn) -> int:
    """How many stories wait for somebody; none while the organisation's file is broken."""
    if not person.may(Act.LIST):
        return 0
    try:
        return stories_at_work(desk, person).waits
    except MistakesFound:
        return 0


def _others(found: Iterable[AskedOf]) -> tuple[Stands, ...]:
    mine = ("review", "release", "queue")
    return tuple(one.stands for one in found if one.what not in mine)


@dataclass(frozen=True, slots=True)
class PieceOfStory:
    """Some of a post, and whether it may point at somebody."""

    part: Part
    is_marked: bool


@dataclass(frozen=True, slots=True)
class PostOfStory:
    """One post as the public will see it."""

    said: tuple[PieceOfStory, ...]
    support: tuple[Part, ...]
    length: int


@dataclass(frozen=True, slots=True)
class PointToCheck:
    """One point of the checklist, with what of the story it may be about."""

    key: str
    asks: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryToReview:
    """One story, for whoever reviews, releases or queues it."""

    page: ReviewPage
    account: str
    handle: str
    posts: tuple[PostOfStory, ...]
    checklist: tuple[PointToCheck, ...]
    changed: tuple[Piece, ...]  # since the version before
    opens_at: datetime | None  # not before, once it is or would be released
    slots: SlotsToChoose | None
    cover: str | None
    is_in_queue: bool
    key: str  # of its thread
    has_picture: bool

    @property
    def can_review(self) -> bool:
        """Whether it waits for reviews, and whoever asks may review it."""
        waits = {StoryStanding.IN_REVIEW, StoryStanding.NOT_YET, StoryStanding.REVIEWED}
        return Act.REVIEW in self.page.may and self.page.stands.standing in waits

    @property
    def can_release(self) -> bool:
        """Whether whoever asks may release it now."""
        is_ready = self.page.stands.standing is StoryStanding.REVIEWED
        return Act.RELEASE in self.page.may and is_ready

    @property
    def can_queue(self) -> bool:
        """Whether whoever asks may give it a time, from one more account, now."""
        is_free = self.page.stands.standing not in _OUT
        return Act.QUEUE in self.page.may and is_free and bool(self.without_time)

    @property
    def without_time(self) -> tuple[AccountSlot, ...]:
        """The accounts with a yes from which it has no time yet."""
        slots = self.slots.accounts if self.slots else ()
        return tuple(one for one in slots if one.goes_out_at is None)

    @property
    def with_time(self) -> tuple[AccountSlot, ...]:
        """The accounts from which it has its time."""
        slots = self.slots.accounts if self.slots else ()
        return tuple(one for one in slots if one.goes_out_at is not None)

    @property
    def can_comment(self) -> bool:
        """Whether whoever asks may say something about it."""
        return Act.COMMENT in self.page.may and self.page.story.ended_at is None

    @property
    def needed(self) -> int:
        """How many people review it."""
        return self.page.stands.needed


def story_to_review(
    desk: Desk, person: SignedIn, story_id: str, account: str = ""
) -> StoryToReview:
    """One story as it will be from `account`, or from the first of its accounts.

    Raises: NotAllowed, for one that is not theirs as for one that there is not.
    """
    context = stories_of(desk)
    page = page_of(context, person.actor, known_story(desk, person, story_id))
    seen = [one for one in page.as_it_will_be if one.account == account] or [*page.as_it_will_be]
    shown = seen[0] if seen else None
    mentions = sorted({one for each in page.others.values() for one in each}, key=len, reverse=True)
    texts = shown.posts if shown else page.split.posts
    slots = None
    if Act.QUEUE in page.may and page.story.ended_at is None:
        slots = slots_for(context, person.actor, story_id)
    given = page.yes
    agreed = max(given.given_at, given.guardian_at or given.given_at) if given else None
    earliest = agreed + context.cooling_off if agreed else None
    return StoryToReview(
        page=page,
        account=shown.account if shown else "",
        handle=shown.handle if shown else "",
        posts=tuple(_post(text, page.split.posts, at, mentions) for at, text in enumerate(texts)),
        checklist=tuple(
            PointToCheck(key, asks, page.others.get(key, ())) for key, asks in CHECKLIST.items()
        ),
        changed=difference(page.before, page.words.words.body) if page.before else (),
        opens_at=slots.opens_at if slots else page.stands.opens_at or earliest,
        slots=slots,
        cover=context.organisation.story_cover,
        is_in_queue=page.stands.standing in _IN_QUEUE,
        key=f"story-{story_id}/{shown.account}" if shown else "",
        has_picture=page.words.words.picture is not None,
    )


_OUT = frozenset(
    {
        *(StoryStanding.PUBLISHING, StoryStanding.PUBLISHED),
        *(StoryStanding.TAKING_DOWN, StoryStanding.TAKEN_DOWN),
    }
)
_IN_QUEUE = _OUT | {StoryStanding.SCHEDULED, StoryStanding.WAITING}


def _post(text: str, bodies: tuple[str, ...], at: int, mentions: list[str]) -> PostOfStory:
    body = bodies[at] if at < len(bodies) else ""  # the closing post has the support alone
    support = text[len(body) :].strip("\n")
    return PostOfStory(pieces(body, mentions), marked(support), weighted_length(text))


def pieces(text: str, mentions: Iterable[str]) -> tuple[PieceOfStory, ...]:
    """The parts of a text, with the words marked that may point at somebody."""
    wanted = "|".join(re.escape(one) for one in mentions if one)
    found = re.split(rf"((?<!\w)(?:{wanted})(?!\w))", text) if wanted else [text]
    return tuple(
        PieceOfStory(part, place % 2 == 1)
        for place, words in enumerate(found)
        if words
        for part in marked(words)
    )


def picture_of(desk: Desk, person: SignedIn, story_id: str) -> bytes:
    """The picture of a story, drawn anew when it came in.

    Raises: NotAllowed if there is none, or it is not theirs to see.
    """
    context = stories_of(desk)
    page = page_of(context, person.actor, known_story(desk, person, story_id))
    name = page.words.words.picture
    try:
        return (context.pictures / f"{name}.png").read_bytes()
    except OSError:
        raise NotAllowed("No picture.") from None


# The contact's and the guardian's own pages.


def whom_to_ask(desk: Desk, person: SignedIn) -> list[ToAsk]:
    """Whom somebody is to ask how they are."""
    return asking.to_ask(stories_of(desk), person.actor)


def guarded(desk: Desk, person: SignedIn) -> list[Stands]:
    """The stories whose guardian somebody is."""
    return guarded_by(stories_of(desk), person.actor)


def guarded_story(desk: Desk, person: SignedIn, story_id: str) -> Stands:
    """One of them.

    Raises: NotAllowed for any other.
    """
    for one in guarded(desk, person):
        if one.story.id == story_id:
            return one
    raise NotAllowed("Not the guardian of such a story.")


def guardians_page(desk: Desk, person: SignedIn, stands: Stands) -> ConsentPage | None:
    """What a guardian reads before they agree; None while there is nothing to agree to.

    Raises: NotPossible, where something in the words is open.
    """
    if stands.standing is not StoryStanding.NEEDS_GUARDIAN:
        return None
    story = stands.story
    return agreement.page_for_guardian(stories_of(desk), person.actor, story.id, story.version)


# The lead's pages.


def stops(desk: Desk, person: SignedIn) -> list[Stop]:
    """The stories that are stopped for somebody's safety."""
    return after_stop.stops(ending_of(desk), person.actor)


def stop_of(desk: Desk, person: SignedIn, story_id: str) -> Stop:
    """One of them.

    Raises: NotAllowed for any other.
    """
    for one in stops(desk, person):
        if one.story_id == story_id:
            return one
    raise NotAllowed("Not stopped.")


def receipt_of(desk: Desk, person: SignedIn, story_id: str) -> Receipt:
    """How far taking a story back has come."""
    found = known_story(desk, person, story_id)
    return withdraw.receipt_for(ending_of(desk), person.actor, found)


def days(apart: timedelta) -> int:
    """Whole days."""
    return apart // timedelta(days=1)


PLACES_OF_LINKS = {Purpose.GUARDIAN: "/guardian", Purpose.SUPPORT_CONTACT: "/contact"}


def stories_to_take_back(desk: Desk, person: SignedIn) -> tuple[Listed, ...]:
    """The stories that have not ended, the newest first, for whoever takes one back for a caller.

    No word of them: who rings names theirs by its number, its theme or its day.
    """
    found = stories_page(stories_of(desk), person.actor, limit=MOST_STORIES)
    return tuple(one for one in found.rows if one.standing is not StoryStanding.ENDED)


MOST_STORIES = 100


def paragraphs(statement: str) -> tuple[tuple[str, str], ...]:
    """A statement's paragraphs, each with its heading, or "" where it has none."""
    blocks = [block.strip().splitlines() for block in statement.split("\n\n")]
    return tuple(
        (lines[0], " ".join(lines[1:])) if len(lines) > 1 else ("", lines[0])
        for lines in blocks
        if lines
    )
