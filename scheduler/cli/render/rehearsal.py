"""How a rehearsal's outcome is shown."""

import functools
import http.server
import webbrowser
from pathlib import Path

from scheduler.cli.output import err, out
from scheduler.cli.render.reports import print_report
from scheduler.cli.render.status import print_waiting
from scheduler.engagement.reports import serializers
from scheduler.formatting import count, instant, usd
from scheduler.rehearsal.rehearse import Rehearsal

_HASHTAG_FIGURES = (
    "hashtag",
    "posts",
    "impressions",
    "engagements",
    "engagement_rate",
    "median_engagements",
)


def as_json(rehearsal: Rehearsal) -> dict[str, object]:
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


def print_rehearsal(rehearsal: Rehearsal) -> None:
    """What went out, what waits, what came back, and where to look at it."""
    console = out()
    threads = len({post.thread_key for post in rehearsal.published})
    accounts = len({post.account for post in rehearsal.published})
    days = max(1, (rehearsal.ended_at - rehearsal.began_at).days)
    console.print(
        f"Simulated: {count(threads, 'thread')} ({count(len(rehearsal.published), 'post')}) from "
        f"{count(accounts, 'account')} over {count(days, 'day')}; nothing left this machine. "
        f"On X this would cost {usd(rehearsal.network_cost_usd)}, readings included."
    )
    print_waiting(rehearsal.status.waiting)
    console.print(rehearsal.what_it_assumed, soft_wrap=True)
    console.print()
    print_report(rehearsal.report)
    console.print()
    console.print(f"The threads as the public would see them: {rehearsal.page}", soft_wrap=True)


def serve(page: Path) -> None:
    """Serves the page on this machine and opens it, until Ctrl-C."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(page.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}/{page.name}"
        err().print(f"Showing {url}. Stop with Ctrl-C.")
        webbrowser.open(url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            err().print("Stopped.")
