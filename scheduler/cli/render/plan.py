"""How a plan is shown: as JSON, and in the terminal."""

from collections.abc import Iterator, Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.bootstrap import Preview, ThreadPreview
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.model.prices import thread_price_usd
from scheduler.cli.output import out
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.reports.reading_report import forecast_usd
from scheduler.formatting import count, instant, local, usd
from scheduler.publishing.planning.apply import PlannedChange
from scheduler.publishing.planning.diff import Change
from scheduler.serializers import changes as changes_shown
from scheduler.settings import Prices
from scheduler.text.length import LIMIT, has_url


def as_json(
    preview: Preview, prices: Prices, clashes: Sequence[str] = (), app_owner: str = ""
) -> dict[str, object]:
    """The campaign as `plan --json` writes it; `clashes` are of every campaign that was planned."""
    threads = [_thread_json(thread, prices) for thread in preview.threads]
    return {
        "campaign": preview.plan.name,
        "price_usd": round(to_send_usd(preview, prices), 3),
        "readings_usd": round(readings_usd([preview], prices, app_owner), 3),
        "threads": threads,
        "changes": list(changes_shown.lines(preview.changes)),
        "clashes": [clash for clash in clashes if f"{preview.plan.name}/" in clash],
    }


def price(thread: ThreadPreview, prices: Prices) -> float:
    """What sending the thread costs, in US dollars."""
    texts = [post.text for post in thread.sealed]
    return thread_price_usd(texts, thread.planned.media_count, prices)


def to_send_usd(preview: Preview, prices: Prices) -> float:
    """What sending costs that is still to come; nothing for what is out, over or cancelled."""
    return sum(price(thread, prices) for thread in preview.threads if thread.will_go_out)


def readings_usd(previews: Sequence[Preview], prices: Prices, app_owner: str = "") -> float:
    """What reading the posts for 30 days costs; less where the app's owner reads its own."""
    posts = [
        (thread.planned.account, thread.planned.due_at)
        for preview in previews
        for thread in preview.threads
        if thread.will_go_out
        for _ in thread.sealed
    ]
    return forecast_usd(posts, ReadingPrices(prices.read_usd, prices.owned_read_usd, app_owner))


def print_plans(previews: Sequence[Preview], prices: Prices, app_owner: str = "") -> None:
    """Every thread as the public will see it."""
    console = out()
    for preview in previews:
        console.print(Text(preview.plan.title, style="bold"))
        for thread in preview.threads:
            _print_thread(thread, prices)
    coming = [one for preview in previews for one in preview.threads if one.will_go_out]
    posts = sum(len(thread.sealed) for thread in coming)
    total = sum(to_send_usd(preview, prices) for preview in previews)
    console.print(f"If you apply: {in_all(previews)}.")
    console.print(
        f"{count(len(coming), 'thread')}, {count(posts, 'post')}, {usd(total)} to send "
        f"(X's prices of {prices.read_on.day} {prices.read_on:%b %Y}; "
        f"{usd(prices.post_usd)} a post, {usd(prices.post_with_url_usd)} with a link), and about "
        f"{usd(readings_usd(previews, prices, app_owner))} to read what they gather in 30 days."
    )
    for preview in previews:
        for line in changes_shown.lines(preview.changes):
            console.print(line, markup=False)


def in_all(previews: Sequence[Preview]) -> str:
    """How many threads are new, changed and so on."""
    return changes_shown.in_all([one for preview in previews for one in preview.changes])


def questions(campaigns: Sequence[Campaign], threads: Sequence[PlannedThread]) -> Iterator[str]:
    """Who reads the answers, for each campaign that asks the public something."""
    for campaign in campaigns:
        asking = sum(thread.asks for thread in threads if thread.campaign == campaign.name)
        if asking:
            asks = count(asking, "thread asks", "threads ask")
            yield f"{campaign.name}: {asks} the public something. Who reads: {campaign.cover}."


def print_changes(changes: Sequence[PlannedChange]) -> None:
    """What applying did, thread by thread where there is something to tell."""
    console = out()
    for one in changes:
        if one.change.change is not Change.UNCHANGED:
            console.print(f"{one.change.key}: {one.change.change}")
    console.print(f"Applied: {changes_shown.in_all(changes)}. Next: handrail run")


def _print_thread(thread: ThreadPreview, prices: Prices) -> None:
    console = out()
    planned = thread.planned
    zone = planned.local_time.tzinfo
    moved = f", moved to {local(thread.moved_to.astimezone(zone))}" if thread.moved_to else ""
    head = (
        f"{local(planned.local_time)}  {planned.account}  {planned.key}"
        f"  {usd(price(thread, prices))}  {thread.change}{moved}"
    )
    console.print(Padding(Text(head, style="cyan"), (1, 0, 0, 0)))
    for position, post in enumerate(thread.sealed, start=1):
        console.print(
            Padding(Text(f"{position}. {post.weighted_length} of {LIMIT}", style="dim"), (0, 2))
        )
        console.print(Padding(Text(post.text), (0, 5)))
    carried = ", ".join(dict.fromkeys(i for post in thread.sealed for i in post.support_ids))
    console.print(Padding(Text(f"Help: {carried}{chosen_for(planned)}", style="dim"), (0, 2)))
    for warning in planned.warnings:
        console.print(Padding(Text(f"Note: {warning}", style="yellow"), (0, 2)))


def chosen_for(planned: PlannedThread) -> str:
    """Whom the help was chosen for, where that is not everybody."""
    told = [*planned.readers.topics]
    if planned.readers.language:
        told.append(f"in {planned.readers.language}")
    return f" (for {', '.join(told)})" if told else ""


def _thread_json(thread: ThreadPreview, prices: Prices) -> dict[str, object]:
    planned = thread.planned
    return {
        "key": planned.key,
        "due_at": instant(planned.due_at),
        "local_time": planned.local_time.isoformat(),
        "price_usd": price(thread, prices),
        "hashtags": list(planned.hashtags),
        "support": list(dict.fromkeys(i for post in thread.sealed for i in post.support_ids)),
        "readers": {"language": planned.readers.language, "topics": list(planned.readers.topics)},
        "warnings": list(planned.warnings),
        "change": str(thread.change),
        "moved_to": instant(thread.moved_to) if thread.moved_to else None,
        "will_go_out": thread.will_go_out,
        "posts": [
            {
                "position": position,
                "account": shape.account,
                "text": post.text,
                "weighted_length": post.weighted_length,
                "has_url": has_url(post.text),
            }
            for position, (shape, post) in enumerate(zip(thread.shapes, thread.sealed, strict=True))
        ],
    }
