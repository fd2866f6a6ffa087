"""What a rehearsal came to, and the verdict on it, for a program."""

from scheduler.engagement.reports import serializers
from scheduler.formatting import instant
from scheduler.rehearsal.rehearse import Rehearsal
from scheduler.rehearsal.verdict import Verdict
from scheduler.serializers.status import waiting_json

_HASHTAG_FIGURES = (
    "hashtag",
    "posts",
    "impressions",
    "engagements",
    "engagement_rate",
    "median_engagements",
)


def rehearsal_json(rehearsal: Rehearsal) -> dict[str, object]:
    """The shape that docs/reference/demo-json.md describes."""
    rows = [serializers.as_dict(row) for row in rehearsal.report.rows]
    return {
        "simulated": True,
        "published": [
            {
                "account": post.account,
                "thread": post.thread_key,
                "position": post.position,
                "text": post.text,
                "remote_id": post.remote_id,
                "in_reply_to": post.in_reply_to,
                "due_at": instant(post.due_at),
                "published_at": instant(post.sent_at),
            }
            for post in rehearsal.published
        ],
        "hashtags": [{name: row[name] for name in _HASHTAG_FIGURES} for row in rows],
        "network": {"posts": rehearsal.network_posts, "cost_usd": rehearsal.network_cost_usd},
    }


def verdict_json(rehearsal: Rehearsal, ruled: Verdict) -> dict[str, object]:
    """The verdict on a rehearsal that has ended."""
    return {
        "simulated": True,
        "verdict": str(ruled.ruling),
        "sentence": ruled.sentence,
        "faults": str(rehearsal.faults),
        "threads": [
            {
                "key": thread.key,
                "account": thread.account,
                "posts": thread.posts,
                "due_at": instant(thread.due_at),
                "began_at": instant(thread.began_at),
            }
            for thread in ruled.went_out
        ],
        "waiting": [waiting_json(thread) for thread in ruled.waiting],
        "cost_usd": rehearsal.network_cost_usd,
        "surprises": list(ruled.surprises),
        "unapproved": rehearsal.unapproved,
    }
