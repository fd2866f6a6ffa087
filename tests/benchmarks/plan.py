"""Planning 2,000 threads of 5 posts, over one `twitter_text.parse_tweet` call per post.

As `plan` does it: every campaign of the workspace, compared with each other, once the files are
read.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from twitter_text import parse_tweet

from scheduler.campaigns.loader import CampaignFiles, load_workspace
from scheduler.campaigns.planning.check import plans_of
from scheduler.crisis.directory import services
from tests.benchmarks import Measure, at_most, spread
from tests.support.examples.campaign_files import HEAD, NOW, a_workspace

LIMIT = 0.5  # 0.3 was asked for before the rules were widened
FIRST = datetime(2027, 10, 5, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    campaigns: int  # a file each
    threads: int  # a campaign; more than some 900 would make its file too large to be read
    body_posts: int  # a thread
    rounds: int

    @property
    def all_threads(self) -> int:
        """Of every campaign."""
        return self.campaigns * self.threads

    @property
    def posts(self) -> int:
        """Of every campaign."""
        return self.all_threads * self.body_posts


FULL = Size(campaigns=4, threads=500, body_posts=5, rounds=3)
TINY = Size(campaigns=2, threads=2, body_posts=2, rounds=1)


def measure(size: Size = FULL) -> Measure:
    """Each round plans campaigns of new words, and parses its share of their posts."""
    planning, parsing = [], []
    for number in range(size.rounds):
        with tempfile.TemporaryDirectory() as folder:
            seconds, texts = _plan(load_workspace(write_workspace(Path(folder), size, number)))
        if len(texts) != size.posts:
            raise RuntimeError(f"the campaigns came to {len(texts)} posts: this is no measure")
        planning.append(seconds)
        parsing.append(_parse(texts[number :: size.rounds]) * size.rounds)
    ratios = [ours / theirs for ours, theirs in zip(planning, parsing, strict=True)]
    return at_most(
        "plan",
        median(ratios),
        LIMIT,
        campaigns=size.campaigns,
        threads=size.all_threads,
        posts=size.posts,
        of_rounds=spread(ratios),
        plan_seconds=spread(planning),
        parse_seconds=spread(parsing),
    )


def _plan(workspace: CampaignFiles) -> tuple[float, list[str]]:
    """Seconds, and the posts' texts."""
    directory = services.load()
    began = time.perf_counter()
    plans = plans_of(workspace, directory, NOW)
    seconds = time.perf_counter() - began
    return seconds, [post.text for _, threads in plans for one in threads for post in one.posts]


def _parse(texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        parse_tweet(text)
    return time.perf_counter() - began


def write_workspace(root: Path, size: Size, number: int = 0) -> Path:
    """A workspace under `root` whose words are those of round `number`; gives back `root`."""
    a_workspace(root)
    for campaign in range(size.campaigns):
        threads = range(campaign * size.threads, (campaign + 1) * size.threads)
        head = HEAD.replace("spring", f"spring-{campaign}") + "cover: Comms desk\nthreads:\n"
        text = head + "".join(_thread(number, thread, size.body_posts) for thread in threads)
        (root / "campaigns" / f"spring-{campaign}.yaml").write_text(text, encoding="utf-8")
    (root / "campaigns" / "spring.yaml").unlink()
    return root


def _thread(number: int, thread: int, posts: int) -> str:
    when = FIRST + timedelta(minutes=17 * thread)
    text = "\n      ---\n".join(_post(f"{number}-{thread}-{post}") for post in range(posts))
    return (
        f"  - id: t{thread}\n    account: main\n    when: {when:%Y-%m-%d %H:%M}\n"
        f"    hashtags: [TeamHarbour]\n    text: |\n{text}\n"
    )


def _post(mark: str) -> str:
    return (
        f"      On day {mark} we rang back, and then we asked what would help.\n\n"
        "      Some said: company. Others: a form filled in together."
        f" See harbourminds.org.uk/{mark}"
    )
