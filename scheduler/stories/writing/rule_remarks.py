"""Tells the content rules to somebody who wrote about their own life."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.crisis.rules.check import BY_ID, find_in_thread
from scheduler.i18n import N_, _
from scheduler.remedies import Action, Remedy, command
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.writing.as_thread import SplitStory
from scheduler.text.rules.base import Circumstances, Finding, MediaItem, Severity

_HOLDS = {Severity.BLOCK: N_("Before it can go out"), Severity.CHOICE: N_("Your choice")}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, at its place."""

    rule: str
    severity: Severity
    sentence: str  # the storyteller's own words around it
    kindly: str  # why, for somebody who wrote it in good faith
    suggestion: str
    story_id: str
    may_be_misread: bool = False  # a rule on detail that may have taken the words for others

    def is_settled(self, kept: Sequence[str]) -> bool:
        """Whether the words may stand: by the teller's choice, or as a reviewer read them."""
        if self.severity is Severity.CHOICE:
            return self.rule in kept
        return self.may_be_misread and misread(self.rule) in kept

    def __str__(self) -> str:
        head = _(_HOLDS.get(self.severity, N_("You may like to know")))
        text = f"{head} ({self.rule}): “{self.sentence}”\n  {self.kindly}\n  {self.suggestion}"
        if self.severity is Severity.CHOICE:
            keep = command(Remedy(Action.KEEP_WORDS, f"{self.story_id} {self.rule}"))
            text += "\n  " + _("You can keep your words") + f": {keep}"
        elif self.may_be_misread:
            say_so = command(Remedy(Action.SAY_MISREAD, f'{self.story_id} {self.rule} "why"'))
            said = _("If it means something else, a reviewer can say so")
            text += f"\n  {said}: {say_so}"
        return text


def misread(rule: str) -> str:
    """How it is kept with a version that a reviewer found words misread by `rule`."""
    return f"{rule} misread"


def remarks(context: StoryContext, story: StoredStory, split: SplitStory) -> list[Remark]:
    """What the rules say about these words, on the story's first account."""
    account, words, posts = story.accounts[0], split.words, split.posts
    media: tuple[MediaItem, ...] = ()
    if words.picture:
        media = (MediaItem(words.picture, alt_text=words.picture_alt),)
    circumstances = Circumstances(is_story=True, content_note=words.content_note, media=media)
    region = context.organisation.region_of(account)
    directory = context.publishing.directory()
    found = find_in_thread(posts, directory, region, circumstances, context.app)
    return [
        Remark(
            rule=placed.finding.rule,
            severity=placed.finding.severity,
            sentence=_said_at(posts[placed.position], placed.finding),
            kindly=_(BY_ID[placed.finding.rule].kindly),
            suggestion=_(placed.finding.suggestion),
            story_id=story.id,
            may_be_misread=placed.finding.may_be_misread,
        )
        for placed in found
    ]


def open_remarks(found: Sequence[Remark], kept: Sequence[str]) -> list[Remark]:
    """What must be settled first: changed, or kept where the words are the storyteller's choice."""
    return [
        one
        for one in found
        if one.severity in (Severity.BLOCK, Severity.CHOICE) and not one.is_settled(kept)
    ]


def _said_at(post: str, finding: Finding) -> str:
    """The sentence that a finding stands in, or what the picture says."""
    if finding.where:
        return f"{finding.where}: {finding.words}"
    return _around(post, finding.start, finding.end)


def _around(text: str, start: int, end: int) -> str:
    """The sentence that a finding stands in."""
    begins = max(text.rfind(mark, 0, start) + 1 for mark in ".!?\n")
    ends = [found for mark in ".!?\n" if (found := text.find(mark, max(end - 1, start))) >= 0]
    return text[begins : min(ends, default=len(text) - 1) + 1].strip()
