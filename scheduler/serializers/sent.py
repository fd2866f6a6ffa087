"""What went out, for a program."""

from scheduler.formatting import instant
from scheduler.publishing.monitoring.overview import ListedThread


def sent_json(listed: ListedThread) -> dict[str, object]:
    """A thread that went out; a figure that is not known is null."""
    one = listed.sent
    return {
        "key": one.key,
        "campaign": one.campaign,
        "account": one.account,
        "state": str(one.state),
        "began_at": instant(one.began_at),
        "address": listed.address,
        "posts": one.posts,
        "impressions": one.impressions,
        "likes": one.likes,
        "reposts": one.reposts,
        "replies": one.replies,
    }
