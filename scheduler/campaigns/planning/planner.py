"""One pass over a campaign: each thread that can be planned, and every mistake on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.campaigns.checks.content import Judge
from scheduler.campaigns.checks.hours import long_past, other_clock
from scheduler.campaigns.checks.support_coverage import Regions
from scheduler.campaigns.checks.url_limit import Addresses
from scheduler.campaigns.dates.parsing import Instant, When, instant
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.fields import Approval
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import (
    Lateness,
    LatePolicy,
    PlannedMedia,
    PlannedPost,
    PlannedThread,
    ReplySettings,
)
from scheduler.campaigns.model.thread import ThreadSpec, ToldTurn
from scheduler.campaigns.planning.body import LONGEST_TEXT, Body, Finish, Turn, body, turns
from scheduler.campaigns.planning.link_tags import link_tags, tagged, wrong_tags
from scheduler.campaigns.planning.media import Gallery
from scheduler.campaigns.planning.observations import (
    asks,
    posts_too_many,
    refused_cashtags,
    refused_character,
    said_twice,
    unanswered,
    uncovered,
    unlisted_mentions,
    unwanted_links_and_tags,
)
from scheduler.campaigns.planning.occurrences import Expansion, Occurrence
from scheduler.campaigns.planning.own_numbers import with_own
from scheduler.campaigns.planning.readership import misnamed, readers_of
from scheduler.campaigns.planning.story_references import NO_STORIES, Stories, too_close, why_not
from scheduler.campaigns.templates.render import Templates
from scheduler.crisis.readers import Readers
from scheduler.crisis.support.topics import is_sensitive
from scheduler.errors import Mistake, MistakesFound
from scheduler.findings import CheckFinding, Embargoed, InQuietHours, StoryUnread
from scheduler.text.counting.mentions import tells
from scheduler.text.leftovers import leftovers, mended
from scheduler.text.split import WordTooLong
from scheduler.yaml_files.reader import Loc
from scheduler.yaml_files.suggestions import InvalidValue

_ASK = LatePolicy(within=timedelta(minutes=30), otherwise=Lateness.ASK)


@dataclass(frozen=True, slots=True)
class LocatedThread:
    """A thread, and where its words stand in the campaign's file."""

    thread: PlannedThread
    campaign: Campaign
    loc: Loc

    def found(self, about: CheckFinding) -> Mistake:
        """A mistake at the thread's words."""
        return self.campaign.found(self.loc, about)


Found = CheckFinding | tuple[str, str]  # as a value, or what is wrong and what to do


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of a campaign."""

    placed: tuple[LocatedThread, ...]  # in the file's order
    mistakes: tuple[Mistake, ...]


def in_order(drafted: Draft) -> tuple[PlannedThread, ...]:
    """The threads of a draft by time, then by key."""
    threads = (placed.thread for placed in drafted.placed)
    return tuple(sorted(threads, key=lambda thread: (thread.due_at, thread.key)))


def draft(
    campaign: Campaign,
    organisation: Organisation,
    templates: Path,
    regions: Regions,
    now: datetime,
    stories: Stories = NO_STORIES,
) -> Draft:
    """Every thread of `campaign` that can be planned, and every mistake in the rest."""
    drafting = _Drafting(campaign, organisation, templates, regions, now, stories)
    return Draft(tuple(drafting.threads()), tuple(drafting.mistakes))


@dataclass(frozen=True, slots=True)
class _Slot:
    """One thread at one of its times: what every question about it begins with."""

    index: int  # in the campaign's file
    spec: ThreadSpec
    occurrence: Occurrence
    at: Instant
    region: str
    readers: Readers

    @property
    def account(self) -> str:
        return self.occurrence.account

    @property
    def loc(self) -> Loc:
        """Where its words stand, below its thread."""
        return self.occurrence.loc


class _Drafting:
    """Notes mistakes and goes on."""

    def __init__(
        self,
        campaign: Campaign,
        organisation: Organisation,
        templates: Path,
        regions: Regions,
        now: datetime,
        stories: Stories,
    ) -> None:
        self._stories = stories
        self._now = now
        self._campaign = campaign
        self._organisation = organisation
        self._templates = Templates(templates)
        self._gallery = Gallery(templates.parent / "media")
        self._judge = Judge(with_own(regions.directory, organisation), templates.parent)
        self._regions = regions
        self._expansion = Expansion(
            campaign, organisation, now.astimezone(organisation.zone).date()
        )
        self._looked_up: set[tuple[str, Readers]] = set()
        own = [account.handle for account in organisation.accounts.values()]
        self._allowed = [*own, *campaign.mentions]
        self._tags = link_tags(campaign, organisation, regions.directory)
        self._addresses = Addresses()
        self.mistakes: list[Mistake] = []

    def threads(self) -> Iterator[LocatedThread]:
        """Each thread that can be planned. The mistakes are whole once it ends."""
        for loc, wrong, remedy in misnamed(self._campaign, self._regions.directory):
            self.mistakes.append(self._campaign.mistake(loc, wrong, remedy))
        for loc, wrong, remedy in wrong_tags(self._campaign, self._organisation):
            self.mistakes.append(self._campaign.mistake(loc, wrong, remedy))
        for index, spec in self._campaign.numbered:
            for loc, wrong, remedy in misnamed(spec, self._regions.directory):
                self._note(index, loc, (wrong, remedy))
            try:
                for occurrence in self._expansion.of(index, spec):
                    slot = self._slot(index, spec, occurrence)
                    if thread := self._told(slot) if spec.story else self._thread(slot):
                        yield LocatedThread(thread, self._campaign, ("threads", index, *slot.loc))
                    if self._addresses.are_too_many:
                        return
            except MistakesFound as error:
                self.mistakes.extend(error.mistakes)

    def _slot(self, index: int, spec: ThreadSpec, occurrence: Occurrence) -> _Slot:
        return _Slot(
            index,
            spec,
            occurrence,
            instant(occurrence.local, self._organisation.zone),
            self._organisation.region_of(occurrence.account),
            readers_of(self._campaign, spec),
        )

    def _thread(self, slot: _Slot) -> PlannedThread | None:
        spec = slot.spec
        try:
            if spec.dialogue and not self._may_be_told(slot):
                return None
            made = self._body(slot)
            media = self._media(slot) if spec.media else ()
        except InvalidValue as error:
            self._note(slot.index, error.at or slot.loc, (error.wrong, error.remedy))
            return None
        except WordTooLong as error:
            word = error.word if len(error.word) <= 40 else f"{error.word[:40]}…"
            wrong = f'"{word}" counts {error.weight} and the post has room for {error.budget}'
            remedy = "It cannot be split: shorten it, or put a space into it."
            self._note(slot.index, slot.loc, (wrong, remedy))
            return None
        self._note_looks(slot, made)
        accepted = {one.rule: one.reason for one in spec.accept}
        own = [text for place, (_, text) in enumerate(made.posts) if place not in made.told]
        misread = {one.rule: one.words for one in spec.accept if one.words}
        left = tuple(self._left_in(slot, own, [one.alt for one in media]))
        judged = self._judge.judge(list(map(mended, own)), slot.region, media, accepted, misread)
        for block, words in zip(judged.blocks, judged.words, strict=True):
            self._note(slot.index, slot.loc, block, *words)
        made = self._with_tags(made)  # after its own words were judged
        thread = self._planned(slot, made, media, (*left, *self._too_close(slot), *judged.warnings))
        if spec.stories and not spec.reply_settings:
            thread = replace(thread, reply_settings=ReplySettings.MENTIONED_USERS)
        if not judged.is_lifted:
            return thread
        return replace(thread, needs_approval=True, accepted=judged.lifted)

    def _left_in(self, slot: _Slot, texts: Sequence[str], alts: Sequence[str]) -> Iterator[str]:
        """A warning at what may be meant of what other tools leave in a text; notes the rest."""
        for number, text in enumerate((*texts, *alts)):
            for left in leftovers(text):
                loc, where = slot.loc, f"post {number + 1}, " if len(texts) > 1 else ""
                if number >= len(texts):
                    loc, where = ("media", number - len(texts), "alt"), "its description, "
                if left.is_certain:
                    self._note(slot.index, loc, (where + left.wrong, left.remedy), left.words)
                else:
                    yield f"{where}{left.wrong}. {left.remedy}"

    def _may_be_told(self, slot: _Slot) -> bool:
        """Whether every story of a dialogue may be told there and then; notes why not."""
        gaps = []
        for number, turn in enumerate(slot.spec.dialogue):
            for account, spoken in turn.items():
                if isinstance(spoken, ToldTurn) and (
                    gap := why_not(self._stories.get(spoken.story), account, slot.at.utc)
                ):
                    gaps.append((("dialogue", number, account, "story"), gap))
        for loc, gap in gaps:
            self._note(slot.index, loc, gap)
        return not gaps

    def _told(self, slot: _Slot) -> PlannedThread | None:
        """A story as its teller agreed to it; the rules were settled with them."""
        story_id = slot.spec.story or ""
        story = self._stories.get(story_id)
        if gap := why_not(story, slot.account, slot.at.utc):
            self._note(slot.index, ("story",), gap)
        if story is None:
            return None
        made = Body(tuple((slot.account, text) for text in story.posts), story.hashtags)
        self._note_looks(slot, made)
        thread = self._planned(slot, made, story.media, tuple(self._too_close(slot)))
        who_may_reply = slot.spec.reply_settings or ReplySettings.MENTIONED_USERS
        return replace(thread, story=story_id, reply_settings=who_may_reply)

    def _body(self, slot: _Slot) -> Body:
        spec = slot.spec
        numbering = self._campaign.numbering if spec.numbering is None else spec.numbering
        numbering = numbering and not spec.stories  # a number would change a story
        finish = Finish((*self._campaign.hashtags, *spec.hashtags), spec.content_note, numbering)
        if spec.dialogue:
            spoken = [self._turn(*turn) for entry in spec.dialogue for turn in entry.items()]
            self._addresses.count(finish.head, *(text for turn in spoken for text in turn.texts))
            handles = {name: one.handle for name, one in self._organisation.accounts.items()}
            made = turns(spoken, handles, finish)
            if spec.stories and not spec.reply_settings:
                _check_all_are_mentioned(made, handles)
            return made
        words = self._words(slot)
        if len(words) <= LONGEST_TEXT:  # a longer one is told as such
            self._addresses.count(finish.head, words)
        return body(words, slot.account, finish)

    def _with_tags(self, made: Body) -> Body:
        """The posts with tags in their links, where the campaign asks for it; never a story's."""
        tags = self._tags
        if tags is None:
            return made
        posts = tuple(
            (account, text if place in made.told else tagged(text, tags))
            for place, (account, text) in enumerate(made.posts)
        )
        return replace(made, posts=posts)

    def _media(self, slot: _Slot) -> tuple[PlannedMedia, ...]:
        return self._gallery.media(slot.spec.media, slot.readers.language or "en")

    def _turn(self, account: str, spoken: str | ToldTurn) -> Turn:
        if isinstance(spoken, str):
            return Turn(account, (spoken,))
        story = self._stories[spoken.story]
        return Turn(account, story.posts, spoken.story, story.media)

    def _words(self, slot: _Slot) -> str:
        spec, occurrence = slot.spec, slot.occurrence
        if occurrence.text is not None:
            return occurrence.text
        values: Mapping[str, str] = {
            **self._campaign.values,
            **spec.values,
            **occurrence.values,
            "account": occurrence.account,
        }
        return self._templates.render(spec.template or "", values)

    def _note_looks(self, slot: _Slot, made: Body) -> None:
        for loc, found in self._looks(slot, made):
            self._note(slot.index, loc, found)

    def _looks(self, slot: _Slot, made: Body) -> Iterator[tuple[Loc, Found]]:
        """What is wrong with a thread as a whole: where, what, and what to do."""
        cover = self._campaign.cover
        whole = (posts_too_many(made) or said_twice(made), unanswered(made, cover))
        for mistake in (*whole, refused_character(made), refused_cashtags(made)):
            if mistake:
                yield slot.loc, mistake
        if slot.spec.stories and not (cover or self._organisation.story_cover):
            yield slot.loc, StoryUnread()
        quiet = self._organisation.quiet_of(slot.account)
        if quiet and quiet.covers(slot.at.local.time()):
            yield _when(slot.spec), InQuietHours(slot.at.local, slot.account, str(quiet))
        yield from self._embargoed(slot.spec, slot.at)
        if (slot.region, slot.readers) not in self._looked_up:
            self._looked_up.add((slot.region, slot.readers))
            if reason := self._regions.why_not(slot.region, slot.readers):
                wrong, _, remedy = reason.partition(". ")
                yield ("account",), (f"no thread can be sent to {slot.region}: {wrong}", remedy)

    def _embargoed(self, spec: ThreadSpec, at: Instant) -> Iterator[tuple[Loc, Found]]:
        not_before, not_after = self._not_before(spec), self._moment(spec.not_after)
        if not_before and at.utc < not_before:
            yield _when(spec), Embargoed(is_before=True)
        if not_after and at.utc > not_after:
            yield _when(spec), Embargoed(is_before=False)

    def _planned(
        self,
        slot: _Slot,
        made: Body,
        media: tuple[PlannedMedia, ...],
        warnings: tuple[str | CheckFinding, ...],
    ) -> PlannedThread:
        campaign, spec, occurrence, at = self._campaign, slot.spec, slot.occurrence, slot.at
        approval = spec.approval or campaign.approval or self._organisation.approval
        return PlannedThread(
            key=f"{campaign.name}/{spec.id}{occurrence.suffix}",
            campaign=campaign.name,
            account=slot.account,
            region=slot.region,
            register=spec.support or campaign.support,
            due_at=at.utc,
            local_time=at.local,
            posts=tuple(
                _post(place, account, text, made, media)
                for place, (account, text) in enumerate(made.posts)
            ),
            hashtags=made.hashtags,
            late=self._late(spec, at),
            warnings=(*self._warnings(slot, made), *warnings),
            owner=campaign.owner,
            needs_approval=approval is Approval.REQUIRED,
            not_before=self._not_before(spec),
            cannot_publish=occurrence.doubt.why if occurrence.doubt else None,
            reply_settings=spec.reply_settings,
            kind=spec.kind,
            asks=asks(made),
            readers=slot.readers,
            closes_in_words=not self._organisation.accounts[slot.account].closing_link,
        )

    def _warnings(self, slot: _Slot, made: Body) -> tuple[str | CheckFinding, ...]:
        at = slot.at
        warnings = (
            slot.occurrence.doubt,
            at.note,
            other_clock(slot.region, self._organisation.zone, at),
            long_past(at, self._now),
            unlisted_mentions(made, self._allowed),
            uncovered(made, self._campaign.cover, at.local),
            *unwanted_links_and_tags(made),
        )
        return tuple(warning for warning in warnings if warning)

    def _too_close(self, slot: _Slot) -> Iterator[str]:
        for story_id in slot.spec.stories:
            if found := too_close(self._stories[story_id], slot.at.utc):
                yield found

    def _late(self, spec: ThreadSpec, at: Instant) -> LatePolicy:
        """`not_after` is a lateness of its own: so late it may be, and then it is skipped."""
        if last := self._moment(spec.not_after):
            return LatePolicy(last - at.utc, Lateness.SKIP)
        late = spec.late or self._campaign.late or self._organisation.late
        return late.policy if late else _ASK

    def _not_before(self, spec: ThreadSpec) -> datetime | None:
        if not (spec.not_before or self._campaign.not_before):
            return None
        found = [self._moment(when) for when in (spec.not_before, self._campaign.not_before)]
        return max((moment for moment in found if moment), default=None)

    def _moment(self, when: When | None) -> datetime | None:
        return self._expansion.moment(when).utc if when else None

    def _note(self, index: int, loc: Loc, found: Found, words: str = "", before: str = "") -> None:
        place = ("threads", index, *loc)
        if isinstance(found, CheckFinding):
            mistake = self._campaign.found(place, found, words, before)
        else:
            mistake = self._campaign.mistake(place, *found, words, before)
        self.mistakes.append(mistake)


def _post(
    place: int, account: str, text: str, made: Body, media: tuple[PlannedMedia, ...]
) -> PlannedPost:
    shown = made.shown.get(place, () if place else media)
    is_about_it = is_sensitive(text, *(one.words for one in shown))
    return PlannedPost(place, account, text, is_about_it, shown, made.told.get(place))


def _when(spec: ThreadSpec) -> Loc:
    return ("repeat", "at") if spec.repeat else ("when",)


def _check_all_are_mentioned(made: Body, handles: Mapping[str, str]) -> None:
    """Replies to a story are limited to who is mentioned at its beginning: all who speak in it.

    Raises: NotUnderstood.
    """
    first, root = made.posts[0]
    for account in sorted({account for account, _ in made.posts} - {first}):
        if not tells(root, handles[account]):
            wrong = f"the first turn does not mention @{handles[account]}, who speaks later"
            remedy = "Mention them there: who may reply to a story is limited to who is mentioned."
            raise InvalidValue(wrong, remedy, ("dialogue", 0, first))
