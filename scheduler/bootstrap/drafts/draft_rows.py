"""Lists what the files say and the queue does not: drafts, as rows beside those of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.bootstrap.drafts.previews import Preview, ThreadPreview
from scheduler.campaigns.checks.same_posts import is_told
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.publishing.monitoring.listing import NOT_TO_READ
from scheduler.publishing.planning.diff import Change
from scheduler.settings import Prices
from scheduler.store.overview.listing import ThreadFilter

DRAFT: Final = "draft"
_FIRST_WORDS = 200  # characters, as a row of the queue has them
_NOT_APPLIED = frozenset({Change.NEW, Change.CHANGED})


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A thread of a file that was not applied as it stands there; named as a row of the queue."""

    key: str
    campaign: str
    account: str
    accounts: tuple[str, ...]
    begin_at: datetime
    due_at: datetime
    words: str  # the first of its first post; "" where a story is not to be read
    stories: frozenset[str]
    posts: int
    hashtags: tuple[str, ...]
    needs_yes: bool
    price_usd: float
    kind: str | None
    is_new: bool  # False: the queue has it, with other words or at another time
    says_again: bool = False  # a post of it, what its account says elsewhere: X may refuse it
    state: str = DRAFT


def draft_rows(
    previews: Sequence[Preview], wanted: ThreadFilter, prices: Prices
) -> tuple[DraftRow, ...]:
    """The drafts that fit, by time and then by key; `previews` are the plans beside the queue.

    What `wanted` says of states, holds and yeses asks about the queue: no draft is in it.
    """
    rows = (
        _row(thread, prices)
        for preview in previews
        for thread in preview.threads
        if thread.change in _NOT_APPLIED and _fits(thread.as_decided, wanted)
    )
    return tuple(sorted(rows, key=lambda row: (row.begin_at, row.key)))


def _fits(planned: PlannedThread, wanted: ThreadFilter) -> bool:
    tag = wanted.hashtag.removeprefix("#").casefold() if wanted.hashtag is not None else None
    return (
        (wanted.since is None or planned.due_at >= wanted.since)
        and (wanted.until is None or planned.due_at < wanted.until)
        and wanted.account in (None, planned.account)
        and wanted.campaign in (None, planned.campaign)
        and (tag is None or tag in {one.casefold() for one in planned.hashtags})
    )


def _row(thread: ThreadPreview, prices: Prices) -> DraftRow:
    planned = thread.as_decided
    return DraftRow(
        key=planned.key,
        campaign=planned.campaign,
        account=planned.account,
        accounts=tuple(dict.fromkeys((planned.account, *(one.account for one in planned.posts)))),
        begin_at=planned.due_at,
        due_at=planned.due_at,
        words=NOT_TO_READ if thread.hidden else planned.posts[0].text[:_FIRST_WORDS],
        stories=planned.stories,
        posts=len(thread.shapes),
        hashtags=planned.hashtags,
        needs_yes=planned.needs_approval,
        price_usd=thread.price_usd(prices),
        kind=str(planned.kind) if planned.kind else None,
        is_new=thread.change is Change.NEW,
        says_again=is_told(planned.warnings),
    )
