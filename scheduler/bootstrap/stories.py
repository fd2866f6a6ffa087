"""Joins the story verbs to a workspace; apart, so that campaigns load nothing they do not need."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from scheduler.bootstrap.app import App, open_offline
from scheduler.bootstrap.keys.story_keys import story_key_file as story_key_file
from scheduler.bootstrap.keys.story_keys import story_vault as story_vault
from scheduler.bootstrap.workspace import (
    Workspace,
    account_rows,
    as_far_as_readable,
)
from scheduler.campaigns.loader import ORGANISATION_FILE, what_can_be_read
from scheduler.crisis.directory.services import load as shipped_directory
from scheduler.crisis.workspace_files import directory_of, house_rules_of
from scheduler.errors import MistakesFound, SettingsError
from scheduler.i18n import ENGLISH, speak
from scheduler.notify.base import Teller
from scheduler.people import encryption
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.people.tidy import tidy
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.apply import CampaignPlan
from scheduler.settings import read_story_keys
from scheduler.store.database import Database
from scheduler.stories.context import EndingContext, StoryContext
from scheduler.stories.overview.messages import reach_people
from scheduler.stories.scheduling.rehearsal_copy import copy_yes, stories_in
from scheduler.stories.withdrawal.housekeeping import watch


def open_stories(workspace: Workspace) -> StoryContext:
    """The story verbs of a workspace, joined to no account: the engine deletes."""
    return _context(workspace, open_offline(workspace))


def _context(workspace: Workspace, publishing: PublishingContext) -> StoryContext:
    """What the story verbs work with, in the workspace's language."""
    speak(workspace.settings.language)
    return stories_on(workspace, publishing)


def stories_on(workspace: Workspace, publishing: PublishingContext) -> StoryContext:
    """The story verbs of a workspace for one request: its language is that of who asks.

    Raises: MistakesFound while a file of the workspace is broken.
    """
    settings, root, organisation = workspace.settings, workspace.root, workspace.organisation
    return StoryContext(
        publishing,
        organisation,
        root / "media" / "stories",
        timedelta(hours=settings.story_cooling_off_hours),
        timedelta(days=settings.story_theme_days),
        timedelta(days=settings.story_keep_days),
        house_rules_of(root),
        _copies(workspace),
        account_rows(organisation),
    )


def _copies(workspace: Workspace) -> tuple[Path, ...]:
    """Where copies of stories may be; a rehearsal is none to itself."""
    return () if workspace.is_simulated else (workspace.root / ".handrail" / "rehearsal",)


def ending_on(workspace: Workspace, publishing: PublishingContext) -> EndingContext:
    """What taking back and writing need, for one request, whatever file is broken meanwhile."""
    known = what_can_be_read(workspace.root / "campaigns" / ORGANISATION_FILE)
    return EndingContext(
        publishing,
        known.zone or ZoneInfo("UTC"),
        known.region,
        known.lead_contact,
        _copies(workspace),
    )


def open_to_end(workspace: Workspace) -> EndingContext:
    """What taking a story back needs, and stopping one, whatever else is broken in the workspace.

    What cannot be read is left out: a typing mistake never keeps anybody from taking back.
    Raises: SettingsError or DatabaseError if the queue cannot be found or opened.
    """
    readable = as_far_as_readable(workspace)
    with suppress(SettingsError):
        speak(readable.variables.get("HANDRAIL_LANGUAGE") or ENGLISH)
    known = what_can_be_read(workspace.root / "campaigns" / ORGANISATION_FILE)
    return EndingContext(
        open_offline(readable),
        known.zone or ZoneInfo("UTC"),
        known.region,
        known.lead_contact,
        _copies(workspace),
    )


def emergency_numbers(context: EndingContext, root: Path) -> str:
    """The emergency number of the region; all that we know, where the region is not known."""
    try:
        directory = directory_of(root)
    except MistakesFound:
        directory = shipped_directory()
    number = directory.emergency_number(context.region) if context.region else None
    every = (f"{number} ({region})" for region, number in sorted(directory.emergency.items()))
    return number or ", ".join(every)


def story_verb(app: App) -> Callable[[], None]:
    """Does what time alone brings to stories: a yes that ends, a check that falls due."""
    context = _context(app.workspace, app.context)

    def verb() -> None:
        watch(context)
        reach_people(context, lambda: story_vault(app.workspace), teller_for)
        tidy(context)

    return verb


def teller_for(address: str) -> Teller:
    """Tells one person, where they said that they want to be told."""
    from scheduler.notify.apprise import AppriseTeller  # it takes a while to come

    return AppriseTeller(SecretStr(address))


def is_understood(address: str) -> bool:
    """Whether somebody can be told at this address."""
    from scheduler.notify.apprise import AppriseTeller

    teller = AppriseTeller(SecretStr(address))
    return teller.number > 0 and not teller.not_understood


def rotate_keys(workspace: Workspace, context: StoryContext, actor: Actor) -> int:
    """Locks every name with the newest key and forgets the older ones; gives how many there are.

    Raises: NotAllowed; SettingsError, and then nothing was changed.
    """
    with context.database.read() as connection:  # before a key is made
        allowed(connection, actor, Act.KEYS)
    path = None if read_story_keys(workspace.variables) else story_key_file(workspace)
    if path is not None:
        encryption.add_key(path)
    number = encryption.rotate(context, actor, story_vault(workspace))
    if path is not None:
        encryption.keep_newest_key(path)
    return number


def tell_in_rehearsal(
    workspace: Workspace, rehearsal: Database, plans: Sequence[CampaignPlan]
) -> int:
    """Copies the yes of every story that the plans tell; gives how many stories there are."""
    story_ids = stories_in(thread for plan in plans for thread in plan.threads)
    if story_ids:
        copy_yes(workspace.database, rehearsal, story_ids, workspace.clock.now())
        workspace.database.close()
    return len(story_ids)
