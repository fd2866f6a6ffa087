"""Plans, as the public would see them and with what applying changes, for a program."""

from collections.abc import Sequence

from scheduler.bootstrap.drafts.left_behind import Forgotten
from scheduler.bootstrap.drafts.previews import Preview, ThreadPreview, readings_usd
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.formatting import Exchange, instant
from scheduler.publishing.planning import changes
from scheduler.remedies import in_words
from scheduler.serializers.costs import exchange_json
from scheduler.settings import Prices
from scheduler.text.counting.length import has_url


def plan_json(
    preview: Preview,
    prices: Prices,
    reading: ReadingPrices,
    clashes: Sequence[str],
    exchange: Exchange | None = None,
) -> dict[str, object]:
    """A campaign that was planned; `clashes` are of every campaign that was."""
    return {
        "campaign": preview.plan.name,
        "has_file": True,
        "price_usd": round(preview.to_send_usd(prices), 3),
        "readings_usd": round(readings_usd([preview], reading), 3),
        "second_currency": exchange_json(exchange),
        "closing_links_usd": round(
            sum(one.closing_link_usd(prices) for one in preview.threads if one.will_go_out), 3
        ),
        "threads": [_thread_json(thread, prices) for thread in preview.threads],
        "changes": list(changes.lines(preview.changes)),
        "clashes": [clash for clash in clashes if f"{preview.plan.name}/" in clash],
    }


def left_behind_json(left: Forgotten) -> dict[str, object]:
    """A campaign that is queued and whose file is gone: it has no plan, and goes out all the same.

    Found besides the plans where all campaigns are asked for.
    """
    return {
        "campaign": left.campaign,
        "has_file": False,
        "threads_queued": left.threads,
        "next_at": instant(left.next_at),
        "threads": [],
        "changes": [],
        "clashes": [],
        "told": in_words(left.sentence),
    }


def _thread_json(thread: ThreadPreview, prices: Prices) -> dict[str, object]:
    planned = thread.planned
    return {
        "key": planned.key,
        "due_at": instant(planned.due_at),
        "local_time": planned.local_time.isoformat(),
        "price_usd": thread.price_usd(prices),
        "hashtags": list(planned.hashtags),
        "support": list(thread.support_ids),
        "readers": {"language": planned.readers.language, "topics": list(planned.readers.topics)},
        "warnings": list(map(str, planned.warnings)),
        "change": str(thread.change),
        "moved_to": instant(thread.moved_to) if thread.moved_to else None,
        "will_go_out": thread.will_go_out,
        "posts": [
            {
                "position": position,
                "account": shape.account,
                "text": text,
                "weighted_length": post.weighted_length,
                "has_url": has_url(post.text),
            }
            for position, (shape, post, text) in enumerate(
                zip(thread.shapes, thread.sealed, thread.texts, strict=True)
            )
        ],
    }
