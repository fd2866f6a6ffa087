"""The pages that every page leads to, each for those who may open it."""

from dataclasses import dataclass

from scheduler.people.roles import Act


@dataclass(frozen=True, slots=True)
class PageInBars:
    """A page, in the bars and at the foot."""

    path: str
    words: str
    name: str  # what a page calls itself as `here`
    icon: str
    act: Act | None  # None: for whoever is signed in, with a role or without
    is_in_bars: bool = True
    is_on_phone: bool = True  # a telephone's bar has room for four, and More
    counts_approvals: bool = False


PLACES = (
    PageInBars("/", "Today", "today", "sun", Act.SEE),
    PageInBars("/calendar", "Calendar", "calendar", "calendar", Act.SEE),
    PageInBars("/campaigns", "Campaigns", "campaigns", "file", Act.SEE, is_on_phone=False),
    PageInBars("/approvals", "Approvals", "approvals", "half", Act.SEE, counts_approvals=True),
    PageInBars("/reviews", "Stories", "reviews", "book", Act.LIST),
    PageInBars("/engagement", "Engagement", "engagement", "rising", Act.REPORTS, is_on_phone=False),
    PageInBars("/hold/look", "Out of place?", "look", "eye", Act.SEE, is_in_bars=False),
    PageInBars("/find", "Find", "find", "find", Act.SEE, is_on_phone=False),
    PageInBars("/media", "Media", "media", "eye", Act.SEE, is_in_bars=False),
    PageInBars("/import", "Import", "import", "return", Act.WRITE, is_in_bars=False),
    PageInBars("/write", "Write a thread", "write", "pen", Act.WRITE, is_in_bars=False),
    PageInBars("/rehearse", "Rehearse", "rehearse", "going", Act.WRITE, is_in_bars=False),
    PageInBars("/hold", "Hold", "hold", "hold", Act.HOLD, is_in_bars=False),
    PageInBars("/safeguarding", "Safeguarding", "safety", "warn", Act.SEE_NAME, is_in_bars=False),
    PageInBars("/contact", "Whom to ask how they are", "contact", "sun", Act.SEE, is_in_bars=False),
    PageInBars("/stories", "My own story", "stories", "half", None, is_in_bars=False),
    PageInBars("/who-may", "Who may do what", "who", "half", Act.SEE, is_in_bars=False),
    PageInBars("/people", "People", "people", "lock", Act.PEOPLE, is_in_bars=False),
    PageInBars("/accounts", "Accounts", "accounts", "wave", Act.ORGANISATION, is_in_bars=False),
    PageInBars("/notices", "Notices", "notices", "bell", None, is_in_bars=False),
    PageInBars("/me", "Your account", "own", "lock", None, is_in_bars=False),
)
