"""What colleagues say about threads and campaigns, for a program."""

from scheduler.formatting import instant
from scheduler.publishing.operations.comments import Commented
from scheduler.store.stories.comments import StoredComment


def comment_json(comment: StoredComment) -> dict[str, object]:
    """One comment."""
    return {
        "number": comment.id,
        "campaign": comment.campaign,
        "thread": comment.thread_key,
        "at": instant(comment.at),
        "by": comment.by,
        "text": comment.text,
    }


def commented_json(kept: Commented) -> dict[str, object]:
    """A comment that was kept, and whom it told."""
    return {"number": kept.number, "told": list(kept.told), "not_told": list(kept.not_told)}
