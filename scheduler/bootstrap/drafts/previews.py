"""Plans the campaigns of a workspace, and lays them beside the queue."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.bootstrap.drafts.left_behind import refuse_samples
from scheduler.bootstrap.workspace import Workspace, account_rows
from scheduler.campaigns.checks.same_posts import warned
from scheduler.campaigns.checks.support_coverage import Regions
from scheduler.campaigns.loader import ORGANISATION_FILE, CampaignFiles, files_of, load_workspace
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.model.prices import thread_price_usd
from scheduler.campaigns.planning.check import plans_of
from scheduler.campaigns.planning.planner import Draft, draft
from scheduler.campaigns.planning.story_references import NO_STORIES, Stories
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.sealed_post import Place, SealedPost
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.reports.reading_report import forecast_usd
from scheduler.errors import ChangedSinceSeen
from scheduler.formatting import count, usd
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.directory.changes import note_changes
from scheduler.publishing.directory.versions import NewestDirectory
from scheduler.publishing.operations.seen import mark_of_files
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, apply, preview
from scheduler.publishing.planning.diff import Change
from scheduler.publishing.planning.post_layout import PostDraft, sealed_posts, shapes_of
from scheduler.settings import Prices
from scheduler.stories.scheduling.released import released_stories
from scheduler.text.counting.length import has_url
from scheduler.tracing import span

HIDDEN = "(A person's story: it is shown to those who may read it, once they say who they are.)"


@dataclass(frozen=True, slots=True)
class ThreadPreview:
    """A thread as the public would see it."""

    planned: PlannedThread
    change: Change
    shapes: tuple[PostDraft, ...]
    sealed: tuple[SealedPost, ...]
    hidden: frozenset[str] = frozenset()  # stories in it that whoever asks may not read
    moved_to: datetime | None = None  # by a person, who is kept to
    will_go_out: bool = True  # False: it has begun, is over, or was cancelled

    def price_usd(self, prices: Prices) -> float:
        """What sending it costs, in US dollars."""
        texts = [post.text for post in self.sealed]
        return thread_price_usd(texts, self.planned.media_count, prices)

    def closing_link_usd(self, prices: Prices) -> float:
        """What the link in its closing post adds to that; 0 where there is none."""
        last = self.sealed[-1]
        has_link = last.place is Place.CLOSING and has_url(last.text)
        return prices.post_with_url_usd - prices.post_usd if has_link else 0.0

    def is_hidden(self, shape: PostDraft) -> bool:
        """Whether one of its posts tells a story that is not to be shown."""
        story = shape.story or self.planned.story
        return shape.place is not Place.CLOSING and story in self.hidden

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown of each post: its text, unless that is hidden."""
        return tuple(
            HIDDEN if self.is_hidden(shape) else post.text
            for shape, post in zip(self.shapes, self.sealed, strict=True)
        )

    @property
    def support_ids(self) -> tuple[str, ...]:
        """The directory entries that its posts print, in order."""
        return tuple(dict.fromkeys(one for post in self.sealed for one in post.support_ids))

    @property
    def as_decided(self) -> PlannedThread:
        """The thread at the time to which a person moved it, if one did."""
        if self.moved_to is None:
            return self.planned
        local_time = self.moved_to.astimezone(self.planned.local_time.tzinfo)
        return replace(self.planned, due_at=self.moved_to, local_time=local_time)


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign as the public would see it, and what applying it would change."""

    plan: CampaignPlan
    threads: tuple[ThreadPreview, ...]
    changes: tuple[PlannedChange, ...]

    def to_send_usd(self, prices: Prices) -> float:
        """What sending costs that is still to come; nothing for what is out, over or cancelled."""
        return sum(thread.price_usd(prices) for thread in self.threads if thread.will_go_out)

    @property
    def as_decided(self) -> list[PlannedThread]:
        """Its threads at the times that people decided, without those that they cancelled."""
        return [one.as_decided for one in self.threads if one.change is not Change.OVERRIDDEN]


def previews(
    workspace: Workspace,
    wanted: Sequence[CampaignPlan],
    may_read: Callable[[str], bool] = lambda _: False,
) -> list[Preview]:
    """Each plan beside the queue, sealed with the support lines of now. Stores nothing.

    The words of a story are hidden, unless `may_read` says of its id that they may be shown.
    """
    try:
        return beside_queue(workspace, wanted, may_read)
    finally:
        workspace.database.close()


def beside_queue(
    workspace: Workspace,
    wanted: Sequence[CampaignPlan],
    may_read: Callable[[str], bool] = lambda _: False,
) -> list[Preview]:
    """The same for a desk, whose database stays open: closing it costs what a page does."""
    database, now = workspace.database, workspace.clock.now()
    directory, together = workspace.directory(), [plan.name for plan in wanted]
    return [
        _preview(plan, preview(database, plan, directory, now, together), directory, may_read)
        for plan in wanted
    ]


def readings_usd(previews: Sequence[Preview], prices: ReadingPrices) -> float:
    """What reading the posts for 30 days costs; less where the app's owner reads its own."""
    posts = [
        (thread.planned.account, thread.planned.due_at)
        for preview in previews
        for thread in preview.threads
        if thread.will_go_out
        for _ in thread.sealed
    ]
    return forecast_usd(posts, prices)


def closing_links(previews: Sequence[Preview], prices: Prices) -> str | None:
    """What links in closing posts cost, and how to do without; None where they cost nothing."""
    coming = [one for preview in previews for one in preview.threads if one.will_go_out]
    linked = [one for one in coming if one.closing_link_usd(prices) > 0]
    if not linked:
        return None
    more, first = sum(one.closing_link_usd(prices) for one in linked), linked[0]
    accounts = ", ".join(dict.fromkeys(one.planned.account for one in linked))
    return (
        f"The link in the closing post costs {usd(prices.post_with_url_usd)} of a thread's "
        f"{usd(first.price_usd(prices))} ({first.planned.key}). In words it would be found by "
        f"searching, and save {usd(more)} on {count(len(linked), 'thread')}: write "
        f"`closing_link: no` for {accounts} in organisation.yaml."
    )


def questions(campaigns: Sequence[Campaign], threads: Sequence[PlannedThread]) -> Iterator[str]:
    """Who reads the answers, for each campaign that asks the public something."""
    for campaign in campaigns:
        asking = sum(thread.asks for thread in threads if thread.campaign == campaign.name)
        if asking:
            asks = count(asking, "thread asks", "threads ask")
            yield f"{campaign.name}: {asks} the public something. Who reads: {campaign.cover}."


def chosen_for(planned: PlannedThread) -> str:
    """Whom the help was chosen for, where that is not everybody."""
    whom = [*planned.readers.topics]
    if planned.readers.language:
        whom.append(f"in {planned.readers.language}")
    return f" (for {', '.join(whom)})" if whom else ""


def _hidden(planned: PlannedThread, may_read: Callable[[str], bool]) -> frozenset[str]:
    return frozenset(story for story in planned.stories if not may_read(story))


def _preview(
    wanted: CampaignPlan,
    changes: tuple[PlannedChange, ...],
    known: Directory,
    may_read: Callable[[str], bool],
) -> Preview:
    threads = tuple(
        ThreadPreview(
            warned(planned, one.said_before),
            one.change.change,
            shapes_of(planned),
            sealed_posts(planned, known, one.variant),
            _hidden(planned, may_read),
            one.change.moved_to,
            one.change.will_go_out,
        )
        for one in changes
        if (planned := one.change.planned) is not None
    )
    return Preview(wanted, threads, changes)


def plans(workspace: Workspace, files: CampaignFiles) -> tuple[CampaignPlan, ...]:
    """Plans every campaign of `files`, compared with the others of the workspace.

    Raises: MistakesFound with the mistakes of all of them.
    """
    with span("plan") as note:
        known = workspace.whole_directory, workspace.clock.now(), stories_for(workspace, files)
        found = tuple(plan_of(*one) for one in plans_of(files, *known))
        note(number=sum(len(one.threads) for one in found))
    return found


def plan_of(campaign: Campaign, threads: tuple[PlannedThread, ...]) -> CampaignPlan:
    """A campaign with its threads, as `apply` takes it."""
    return CampaignPlan(
        campaign.name,
        campaign.title,
        tuple(campaign.hashtags),
        tuple(campaign.related),
        threads,
        campaign.budget_usd,
    )


def stories_for(workspace: Workspace, files: CampaignFiles) -> Stories:
    """The released stories, if a campaign of `files` refers to any."""
    specs = (spec for campaign in files.campaigns for spec in campaign.threads)
    if not any(spec.stories for spec in specs):
        return NO_STORIES
    database, apart = workspace.database, timedelta(days=workspace.settings.story_theme_days)
    try:
        return released_stories(database, files.organisation, workspace.clock.now(), apart)
    finally:
        database.close()


def drafted(workspace: Workspace, files: CampaignFiles) -> Draft:
    """What the first campaign of `files` comes to, with its mistakes, as the workspace is now."""
    return draft(
        files.campaigns[0],
        files.organisation,
        files.templates,
        Regions(workspace.whole_directory),
        workspace.clock.now(),
        stories_for(workspace, files),
    )


def files_on_screen(workspace: Workspace, only: Sequence[str] | None) -> str:
    """The mark of all that `apply` would read: campaigns, the organisation, tables, templates.

    Other campaigns than those that `only` names make no difference.
    """
    root = workspace.root
    named = {*files_of(root, only), root / "campaigns" / ORGANISATION_FILE}
    beside = {path for folder in ("campaigns", "templates") for path in (root / folder).rglob("*")}
    made_with = {one for one in beside if one.suffix not in (".yaml", ".yml") and one.is_file()}
    return mark_of_files([(str(one), one.read_bytes()) for one in {*named, *made_with}])


def apply_files(
    workspace: Workspace,
    only: Sequence[str] | None,
    actor: Actor,
    seen: str | None = None,
    seen_changes: str | None = None,
) -> tuple[PlannedChange, ...]:
    """Puts what the campaign files say into the queue; doing it twice changes nothing.

    `seen` is the mark of the files that were shown: see `files_on_screen`; `seen_changes` that of
    what applying would change, by the queue of then: see `mark_of_changes`.
    Raises: MistakesFound; NotAllowed; ChangedSinceSeen; NotPossible; then nothing was stored.
    """
    if workspace.has_queue:  # else there are no people yet, and a mistake leaves no queue behind
        with workspace.database.read() as connection:  # before mistakes are told to anybody
            allowed(connection, actor, Act.APPLY)
    files = load_workspace(workspace.root, only)
    wanted, directory = plans(workspace, files), workspace.directory()
    now_there = files_on_screen(workspace, only)  # after they were read: what is new is not shown
    if seen is not None and seen != now_there:
        names = [campaign.path.name for campaign in files.campaigns]
        raise ChangedSinceSeen("What would be applied", seen=seen, now=now_there, after=names)
    refuse_samples(workspace, files)
    NewestDirectory(workspace.database, workspace.directory).declare(directory)
    note_changes(workspace.database, directory, workspace.clock.now(), actor.written)
    return apply(
        workspace.database,
        account_rows(files.organisation),
        wanted,
        directory,
        workspace.settings.prices,
        workspace.clock.now(),
        actor=actor,
        seen=seen_changes,
    )
