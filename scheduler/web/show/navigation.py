"""The pages that every page leads to, each for those who may open it."""

from dataclasses import dataclass

from scheduler.web.identity.rights import Deed


@dataclass(frozen=True, slots=True)
class Place:
    """A page, in the bars and at the foot."""

    path: str
    words: str
    name: str  # what a page calls itself as `here`
    icon: str
    deed: Deed
    is_in_bars: bool = True
    counts_approvals: bool = False


PLACES = (
    Place("/", "Today", "today", "sun", Deed.SEE),
    Place("/approvals", "Approvals", "approvals", "half", Deed.SEE, counts_approvals=True),
    Place("/hold/look", "Out of place?", "look", "eye", Deed.SEE),
    Place("/hold", "Hold", "hold", "hold", Deed.HOLD, is_in_bars=False),
)
