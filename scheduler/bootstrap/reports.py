"""Joins the reports to a workspace, or to its last rehearsal."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from scheduler.bootstrap.workspace import Workspace
from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.engagement.listening.costs import ListeningCosts, listening_costs
from scheduler.engagement.reports.before_after import changes_since
from scheduler.engagement.reports.best_hours import BestHours, best_hours
from scheduler.engagement.reports.coding import (
    COLUMNS,
    Code,
    CodingReport,
    Place,
    coding_report,
    read_codes,
    sheet,
    sheet_rows,
)
from scheduler.engagement.reports.comparisons import SETTLED
from scheduler.engagement.reports.full_report import (
    EVERY_PART,
    ReportPart,
    WholeReport,
    whole_report,
)
from scheduler.engagement.reports.reading_report import CampaignReadings, reading_report
from scheduler.engagement.reports.volume import VolumeReport, volume_report
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.output_files import Kind, refuse_output, write_output
from scheduler.people.actors import allowed
from scheduler.people.roles import EVERY_ACCOUNT, Act, Actor, may
from scheduler.publishing.directory.recall import Recalled, recall
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.published import PublishedPost, published_threads, without_stories
from scheduler.store.metrics.readings import (
    hashtags_of_posts,
    measured_posts,
    newest_of_figures,
    published_from,
)
from scheduler.store.metrics.readings import is_simulated as is_stamped
from scheduler.store.metrics.sent import anything_was_sent


@dataclass(frozen=True, slots=True)
class ReportChoices:
    """Of which accounts and campaigns somebody may see what came back."""

    accounts: tuple[str, ...]  # that published something
    campaigns: tuple[str, ...]
    is_limited: bool  # their role holds for single accounts

    def narrowed(self, period: Period, account: str = "", campaign: str = "") -> Period:
        """The time that was asked for, of no account that is not theirs to look at."""
        accounts = frozenset({account}) if account else frozenset(self.accounts)
        is_bound = bool(account) or self.is_limited
        return replace(period, accounts=accounts if is_bound else None, campaign=campaign or None)


def report_choices(workspace: Workspace, actor: Actor) -> ReportChoices:
    """Of what `actor` may see what came back, by the roles of now.

    Raises: NotAllowed.
    """
    with workspace.database.read() as connection:
        now = allowed(connection, actor, Act.REPORTS)
        found = published_from(connection)
    own = [both for both in found if may(now, Act.REPORTS, account=both[0])]
    return ReportChoices(
        accounts=tuple(dict.fromkeys(account for account, _ in own)),
        campaigns=tuple(sorted({campaign for _, campaign in own})),
        is_limited=not may(now, Act.REPORTS, account=EVERY_ACCOUNT),
    )


def is_simulated(workspace: Workspace) -> bool:
    """Whether the figures are a rehearsal's."""
    with workspace.database.read() as connection:
        return is_stamped(connection)


def has_published(workspace: Workspace) -> bool:
    """Whether anything was ever sent from here."""
    with workspace.database.read() as connection:
        return anything_was_sent(connection)


def whole_of(
    workspace: Workspace, period: Period = ALWAYS, parts: Set[ReportPart] = EVERY_PART
) -> WholeReport:
    """Everything that is known of what was published in a time."""
    ours = workspace.organisation
    tracked = ours.volume.hashtags if ours.volume else ()
    return whole_report(
        *(workspace.database, workspace.clock, ours.zone, workspace.families),
        *(tracked, period, parts),
    )


def figures_mark(workspace: Workspace) -> tuple[int, ...]:
    """Another one once a figure, a price or what is published has changed."""
    with workspace.database.read() as connection:
        return newest_of_figures(connection)


def changes_of(
    workspace: Workspace, since: datetime, period: Period = ALWAYS
) -> Sequence[Comparison]:
    """Each hashtag before and after a day, which is given without a zone."""
    zone, now = workspace.organisation.zone, workspace.clock.now()
    with workspace.database.read() as connection:
        posts = measured_posts(connection, period)
        hashtags = workspace.families.of_posts(hashtags_of_posts(connection))
    settled = [post for post in posts if now - post.sent_at >= SETTLED]
    return changes_since(settled, hashtags, zone, since.replace(tzinfo=zone))


def hours_of_accounts(
    workspace: Workspace, period: Period = ALWAYS
) -> dict[str, tuple[int, BestHours | None]]:
    """Of each account that published in a time: how many threads were measured, and its best hours.

    None where there are too few threads to compare any.
    """
    with workspace.database.read() as connection:
        posts = measured_posts(connection, period)
    best = {one.name: one for one in best_hours(posts, {}, workspace.zone)}
    roots = Counter(
        post.account for post in posts if post.position == 0 and post.impressions is not None
    )
    return {name: (number, best.get(name)) for name, number in roots.items()}


def readings_of(
    workspace: Workspace, period: Period = ALWAYS
) -> tuple[tuple[CampaignReadings, ...], ListeningCosts | None]:
    """What was read of our posts, why and at what price; and what counting hashtags costs.

    That is paid for everybody together: None where the readings are of some accounts alone.
    """
    rows = reading_report(workspace.database, workspace.clock, workspace.reading_prices, period)
    if period.accounts is not None:
        return rows, None
    with workspace.database.read() as connection:
        listening = listening_costs(
            connection,
            workspace.organisation.volume,
            workspace.families,
            workspace.clock.now(),
            workspace.listening_prices,
        )
    return rows, listening


def volume_of(workspace: Workspace, hashtag: str, period: Period = ALWAYS) -> VolumeReport:
    """How much everyone says with a hashtag and its family, and with those beside it."""
    now, zone = workspace.clock.now(), workspace.organisation.zone
    with workspace.database.read() as connection:
        return volume_report(connection, now, zone, workspace.families, hashtag, period)


def write_coding_sheet(workspace: Workspace, path: Path, period: Period = ALWAYS) -> None:
    """Writes the sheet in which people say what each post is about; what it has stays."""
    refuse_output(path, ",".join(COLUMNS), Kind.CSV, workspace.root)
    codes = read_codes(path) if path.is_file() and path.stat().st_size else {}
    content = f"\ufeff{sheet(_published(workspace, period), codes)}"  # as spreadsheets want it
    write_output(path, content, Kind.CSV, workspace.root)


def coding_of(workspace: Workspace, path: Path, period: Period = ALWAYS) -> CodingReport:
    """How many posts carry what, as the sheet at `path` says."""
    return coding_report(_published(workspace, period), read_codes(path))


def rows_to_code(workspace: Workspace, period: Period = ALWAYS) -> list[dict[str, object]]:
    """The rows of the same sheet, not coded yet, without threads that tell a person's story."""
    return sheet_rows(_published(workspace, period, with_stories=False), {})


def coding_of_codes(
    workspace: Workspace, codes: Mapping[Place, Code], period: Period = ALWAYS
) -> CodingReport:
    """How many posts carry what, as these codes say; people's stories are left out."""
    return coding_report(_published(workspace, period, with_stories=False), codes)


def _published(
    workspace: Workspace, period: Period, *, with_stories: bool = True
) -> list[Sequence[PublishedPost]]:
    wanted = period.began if with_stories else without_stories(period.began)
    with workspace.database.read() as connection:
        return published_threads(connection, wanted)


def recalled(workspace: Workspace, entry: Entry, contacts: Sequence[str]) -> list[Recalled]:
    """The published posts that print an old contact of `entry`; all of its own if none is given."""
    old = tuple(contacts or (channel.contact for channel in entry.channels))
    support = Support.for_region(workspace.whole_directory, workspace.organisation.region)
    return recall(workspace.database, old, support.help_line(Register.EVERYDAY))
