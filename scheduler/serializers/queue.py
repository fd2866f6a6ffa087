"""What is coming, and what of it would be out of place, for a program."""

from scheduler.formatting import instant
from scheduler.publishing.monitoring.overview import Upcoming
from scheduler.publishing.operations.sensitive_content import OutOfPlaceThread
from scheduler.publishing.reasons import what_to_do


def queue_json(upcoming: Upcoming) -> dict[str, object]:
    """What is coming, and how much lies further ahead than was asked for."""
    return {
        "threads": [
            {
                "key": one.key,
                "campaign": one.campaign,
                "account": one.account,
                "state": str(one.state),
                "reason": str(one.reason) if one.reason else None,
                "what_to_do": what_to_do(one.reason) if one.reason else None,
                "due_at": instant(one.due_at),
                "begin_at": instant(one.begin_at),
                "posts": one.posts,
                "posts_out": one.posts_out,
                "price_usd": one.price_usd,
                "kind": one.kind,
                "moved_by": one.moved_by,
                "needs_approval": one.key in upcoming.unapproved,
                "account_problem": one.problem,
                "account_quiet_until": instant(one.quiet_until),
                "holds": [
                    {"number": hold.number, "why": hold.why, "until": instant(hold.until)}
                    for hold in one.holds
                ],
            }
            for one in upcoming.threads
        ],
        "later": upcoming.later,
    }


def sensitive_json(thread: OutOfPlaceThread) -> dict[str, object]:
    """A thread to look at when sad news comes."""
    return {
        "key": thread.key,
        "campaign": thread.campaign,
        "account": thread.account,
        "due_at": instant(thread.due_at),
        "what": thread.what,
    }
