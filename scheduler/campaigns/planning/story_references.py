"""Released stories, as a campaign file may refer to them: never words that somebody typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.findings import CheckFinding, NotTheirAccount


@dataclass(frozen=True, slots=True)
class ReleasedStory:
    """A story with its teller's yes and a release."""

    posts: tuple[str, ...]  # exactly these
    hashtags: tuple[str, ...]
    accounts: tuple[str, ...]  # where it may be told
    opens_at: datetime  # when its cooling-off time is over
    until: datetime  # when the yes ends
    media: tuple[PlannedMedia, ...] = ()
    theme: str = ""
    others: tuple[datetime, ...] = ()  # when other stories of this theme go out
    apart: timedelta = timedelta(days=7)  # the least time between two of one theme


Stories = Mapping[str, ReleasedStory]
NO_STORIES: Stories = MappingProxyType({})


def why_not(
    story: ReleasedStory | None, account: str, at: datetime
) -> CheckFinding | tuple[str, str] | None:
    """Why a story cannot go out from there and then, and what to do; None if it can."""
    if story is None:
        wrong = "there is no such story with its teller's yes and a release"
        return wrong, "Choose one that is released. Never type a person's story for them."
    if account not in story.accounts:
        return NotTheirAccount(account, story.accounts)
    if at < story.opens_at:
        return "its cooling-off time is not over by then", "Choose a later time."
    if at >= story.until:
        return "its teller's yes has ended by then", "Choose an earlier time, or ask them again."
    return None


def too_close(story: ReleasedStory, at: datetime) -> str | None:
    """A warning, where another story of its theme goes out around that time."""
    if any(abs(other - at) < story.apart for other in story.others):
        days = story.apart / timedelta(days=1)
        return f"another story about {story.theme} goes out within {days:g} days of this one"
    return None
