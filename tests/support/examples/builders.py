"""Builders with defaults, so that a test names only what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedPost, PlannedThread
from scheduler.crisis.directory import services
from scheduler.crisis.register import Register
from scheduler.crisis.support.topics import is_sensitive
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, apply
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.people import PROGRAM

LONDON = ZoneInfo("Europe/London")
PRICES = Settings().prices
ASK = LatePolicy(timedelta(minutes=30), Lateness.ASK)


def a_thread(
    key: str = "wmhd/opener",
    *bodies: str,
    account: str = "main",
    due_at: datetime = A_TUESDAY_NOON,
    late: LatePolicy = ASK,
    region: str = "GB-ENG",
    register: Register = Register.TENDER,
) -> PlannedThread:
    """A planned thread; two posts unless bodies are given."""
    bodies = bodies or (f"What helped you? ({key})", "You can answer, or just read.")
    return PlannedThread(
        key=key,
        campaign=key.split("/", maxsplit=1)[0],
        account=account,
        region=region,
        register=register,
        due_at=due_at,
        local_time=due_at.astimezone(LONDON),
        posts=tuple(
            PlannedPost(position, account, text, is_sensitive(text))
            for position, text in enumerate(bodies)
        ),
        hashtags=(),
        late=late,
    )


def a_dialogue(key: str = "wmhd/dialogue", more: str = "") -> PlannedThread:
    """Main asks, peers answer; main closes it."""
    thread = a_thread(key, f"@HarbourPeers what helped? {more}".rstrip(), "Being asked.")
    answer = PlannedPost(1, "peers", f"Being asked. @HarbourMain {more}".rstrip(), False)
    return replace(thread, posts=(thread.posts[0], answer))


def a_plan(
    *threads: PlannedThread, name: str = "wmhd", budget_usd: float | None = None
) -> CampaignPlan:
    """A campaign of these threads."""
    tags = ("WorldMentalHealthDay",)
    return CampaignPlan(name, "World Mental Health Day", tags, (), threads, budget_usd)


def handle_of(name: str) -> str:
    """The handle that a test's account has on X."""
    return f"Harbour{name.title()}"


def account_rows(*names: str) -> list[dict[str, str]]:
    """Accounts with a handle made from their name."""
    return [
        {
            "name": name,
            "handle": handle_of(name),
            "role": "organisation",
            "region": "GB-ENG",
        }
        for name in names
    ]


def put_into_queue(
    database: Database,
    *threads: PlannedThread,
    accounts: Sequence[str] = ("main", "peers"),
    now: datetime = A_TUESDAY_NOON - timedelta(days=1),
    budget_usd: float | None = None,
    seen: str | None = None,
) -> tuple[PlannedChange, ...]:
    """Applies a campaign of these threads."""
    return apply(
        database,
        account_rows(*accounts),
        [a_plan(*threads, budget_usd=budget_usd)],
        services.load(),
        PRICES,
        now,
        PROGRAM,
        seen,
    )
