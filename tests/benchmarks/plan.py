"""Planning 2,000 threads of 5 posts, over one `twitter_text.parse_tweet` call per post."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from twitter_text import parse_tweet

from scheduler.campaigns.loader import CampaignFiles, load_workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.plan_campaign import plan
from scheduler.crisis.directory import services as directory
from tests.benchmarks import Measure, at_most, spread
from tests.support.campaign_files import HEAD, NOW, a_workspace

LIMIT = 2.0
ROUNDS = 3
THREADS = 2_000
BODY_POSTS = 5
FIRST = datetime(2027, 10, 5, 6, tzinfo=UTC)


def measure() -> Measure:
    """Each round plans a campaign of new words, and parses a third of its posts."""
    planning, parsing = [], []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            workspace = _workspace(Path(folder), number)
            seconds, threads = _plan(workspace)
            planning.append(seconds)
            parsing.append(_parse(threads, number) * ROUNDS)
    ratios = [ours / theirs for ours, theirs in zip(planning, parsing, strict=True)]
    return at_most(
        "plan",
        median(ratios),
        LIMIT,
        threads=THREADS,
        posts=THREADS * BODY_POSTS,
        of_rounds=spread(ratios),
        plan_seconds=spread(planning),
        parse_seconds=spread(parsing),
    )


def _plan(workspace: CampaignFiles) -> tuple[float, tuple[PlannedThread, ...]]:
    services = directory.load()
    began = time.perf_counter()
    threads = plan(
        workspace.campaigns[0], workspace.organisation, workspace.templates, services, NOW
    )
    return time.perf_counter() - began, threads


def _parse(threads: tuple[PlannedThread, ...], number: int) -> float:
    """Seconds for every third post, beginning elsewhere in each round."""
    texts = [post.text for thread in threads for post in thread.posts]
    if len(texts) != THREADS * BODY_POSTS:
        raise RuntimeError(f"the campaign came to {len(texts)} posts: this is no measure")
    began = time.perf_counter()
    for text in texts[number::ROUNDS]:
        parse_tweet(text)
    return time.perf_counter() - began


def _workspace(root: Path, number: int) -> CampaignFiles:
    threads = "".join(_thread(number, thread) for thread in range(THREADS))
    return load_workspace(a_workspace(root, threads, head=HEAD + "cover: Comms desk\n"))


def _thread(number: int, thread: int) -> str:
    when = FIRST + timedelta(minutes=17 * thread)
    posts = "\n    ---\n".join(_post(f"{number}-{thread}-{post}") for post in range(BODY_POSTS))
    return (
        f"- id: t{thread}\n  account: main\n  when: {when:%Y-%m-%d %H:%M}\n"
        f"  hashtags: [TeamHarbour]\n  text: |\n{posts}\n"
    )


def _post(mark: str) -> str:
    return (
        f"    On day {mark} we rang back, and then we asked what would help.\n\n"
        f"    Some said: company. Others: a form filled in together. See harbourminds.org.uk/{mark}"
    )
