"""Everything about one thread, for a program."""

from collections.abc import Sequence

from scheduler.formatting import instant
from scheduler.publishing.monitoring.thread_detail import ThreadDetail
from scheduler.publishing.reasons import what_to_do
from scheduler.serializers.comments import comment_json
from scheduler.serializers.log import entry_json
from scheduler.store.stories.comments import StoredComment


def thread_json(detail: ThreadDetail, comments: Sequence[StoredComment] = ()) -> dict[str, object]:
    """Everything that is known of one thread, and what colleagues said of it."""
    thread = detail.thread
    return {
        "key": thread.key,
        "campaign": thread.campaign,
        "account": thread.account,
        "state": str(thread.state),
        "reason": str(thread.reason) if thread.reason else None,
        "what_to_do": what_to_do(thread.reason) if thread.reason else None,
        "due_at": instant(thread.due_at),
        "accepted": thread.accepted,
        "price_usd": thread.price_usd,
        "billed_usd": round(detail.billed_usd, 6),
        "posts": [
            {
                "position": shown.post.position,
                "account": shown.post.account,
                "state": str(shown.post.state),
                "text": shown.text,
                "is_as_sent": shown.is_as_sent,
                "sent_at": instant(shown.post.sent_at),
                "remote_id": shown.post.remote_id,
                "address": shown.address,
            }
            for shown in detail.posts
        ],
        "comments": [comment_json(one) for one in comments],
        "history": [entry_json(entry) for entry in detail.history],
        "bills": [
            {
                "at": instant(bill.at),
                "account": bill.account,
                "call": bill.call,
                "units": bill.units,
                "usd": bill.usd,
                "is_certain": bill.is_certain,
            }
            for bill in detail.bills
        ],
    }
