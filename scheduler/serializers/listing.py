"""Threads in lists, a day, and what waits for whom, for a program."""

from dataclasses import asdict

from scheduler.bootstrap.drafts.draft_rows import DraftRow
from scheduler.formatting import instant
from scheduler.publishing.monitoring.listing import FoundThreads
from scheduler.publishing.monitoring.today import Today, Waits
from scheduler.remedies import command, in_words
from scheduler.serializers.status import hold_json
from scheduler.store.overview.listing import ThreadPage, ThreadRow
from scheduler.stories.overview.mine import WaitsForMe
from scheduler.stories.overview.status import StoryPage


def row_json(row: ThreadRow) -> dict[str, object]:
    """One thread of the queue."""
    return {
        **_both(row),
        "state": str(row.state),
        "reason": str(row.reason) if row.reason else None,
        "posts_out": row.posts_out,
        "is_held": row.is_held,
        "has_yes": row.has_yes,
        "is_new": False,
    }


def draft_json(row: DraftRow) -> dict[str, object]:
    """One thread of a file that was not applied, with the same keys as one of the queue."""
    return {
        **_both(row),
        "state": row.state,
        "reason": None,
        "posts_out": 0,
        "is_held": False,
        "has_yes": False,
        "is_new": row.is_new,
    }


def page_json(page: ThreadPage) -> dict[str, object]:
    """A page of threads, and where the next one begins."""
    return {
        "threads": [row_json(row) for row in page.rows],
        "next": str(page.next) if page.next else None,
    }


def found_json(found: FoundThreads) -> dict[str, object]:
    """What a search found, and how far back it looked."""
    return {
        "threads": [row_json(row) for row in found.rows],
        "searched": found.searched,
        "back_to": instant(found.back_to),
        "next": found.next,
    }


def today_json(today: Today) -> dict[str, object]:
    """A day of the organisation."""
    return {
        "begins": instant(today.begins),
        "ends": instant(today.ends),
        "threads": [row_json(row) for row in today.threads],
        "has_more_threads": today.has_more_threads,
        "waits": [_waits_json(one) for one in today.waits],
        "waiting": today.waiting,
        "unapproved": today.unapproved,
        "holds": [hold_json(hold) for hold in today.holds],
        "engine": {"running": today.is_running, "last_seen": instant(today.last_seen)},
        "spent_usd": round(today.spent_usd, 6),
        "to_come_usd": round(today.to_come_usd, 6),
        "directory_due": [
            {"entry": due.entry.id, "standing": due.standing.value, "age_days": due.age_days}
            for due in today.directory_due
        ],
        "cover": today.cover,
    }


def waits_for_me_json(waits: WaitsForMe) -> dict[str, object]:
    """What one person can do now, as counts."""
    return {**asdict(waits), "total": waits.total}


def stories_json(page: StoryPage) -> dict[str, object]:
    """A page of stories, without their words."""
    return {
        "stories": [
            {
                "story": row.story_id,
                "theme": row.theme,
                "standing": row.standing.value,
                "stands": row.stands,
                "version": row.version,
                "added_at": instant(row.added_at),
                "due_at": instant(row.due_at),
            }
            for row in page.rows
        ],
        "next": page.next,
    }


def _both(row: ThreadRow | DraftRow) -> dict[str, object]:
    return {
        "key": row.key,
        "campaign": row.campaign,
        "account": row.account,
        "accounts": list(row.accounts),
        "begin_at": instant(row.begin_at),
        "due_at": instant(row.due_at),
        "words": row.words,
        "stories": sorted(row.stories),
        "posts": row.posts,
        "hashtags": list(row.hashtags),
        "needs_yes": row.needs_yes,
        "price_usd": row.price_usd,
        "kind": row.kind,
    }


def _waits_json(waits: Waits) -> dict[str, object]:
    return {
        "subject": waits.subject,
        "account": waits.account,
        "why": in_words(waits.why),
        "since": instant(waits.since),
        "remedies": [{"does": str(one.action), "command": command(one)} for one in waits.remedies],
    }
