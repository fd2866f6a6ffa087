"""Joins the story verbs to a workspace; apart, so that campaigns load nothing they do not need."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from scheduler.bootstrap.app import App, open_offline
from scheduler.bootstrap.workspace import Workspace, account_rows, this_person
from scheduler.crisis.workspace_files import house_of
from scheduler.i18n import speak
from scheduler.notify.base import Teller
from scheduler.people import accounts, encryption
from scheduler.people.actors import allowed
from scheduler.people.encryption import Vault
from scheduler.people.roles import Act, Actor
from scheduler.people.tidy import tidy
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.apply import CampaignPlan
from scheduler.settings import read_story_keys
from scheduler.store.database import Database
from scheduler.stories.context import StoryContext
from scheduler.stories.overview.messages import reach_people
from scheduler.stories.scheduling.rehearsal_copy import copy_yes, stories_in
from scheduler.stories.withdrawal.housekeeping import watch


def open_stories(workspace: Workspace) -> StoryContext:
    """The story verbs of a workspace, joined to no account: the engine deletes."""
    return _context(workspace, open_offline(workspace))


def _context(workspace: Workspace, publishing: PublishingContext) -> StoryContext:
    """What the story verbs work with, in the workspace's language."""
    settings, root, organisation = workspace.settings, workspace.root, workspace.organisation
    speak(settings.language)
    return StoryContext(
        publishing,
        organisation,
        root / "media" / "stories",
        timedelta(hours=settings.story_cooling_off_hours),
        timedelta(days=settings.story_theme_days),
        timedelta(days=settings.story_keep_days),
        house_of(root),
        (root / ".handrail" / "rehearsal",),
        account_rows(organisation),
    )


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


def this_actor(context: StoryContext) -> Actor:
    """Who sits at the keyboard, as the machine knows them."""
    return accounts.by_login(context, this_person())


def story_vault(workspace: Workspace) -> Vault:
    """The names of a workspace; the first use makes a key file."""
    keys = read_story_keys(workspace.variables)
    if keys:
        return Vault(keys)
    path = story_key_file(workspace)
    if not path.exists():
        encryption.add_key(path)
    return Vault(encryption.keys_in(path))


def story_key_file(workspace: Workspace) -> Path:
    """Where the keys of the names are, unless HANDRAIL_STORY_KEYS holds them."""
    return workspace.root / ".handrail" / "story-keys"


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
