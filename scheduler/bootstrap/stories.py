"""Where the story verbs are joined; apart, so that campaigns load nothing that they do not need."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from scheduler import bootstrap
from scheduler.bootstrap.app import App
from scheduler.campaigns.loader import load_workspace
from scheduler.clock import SystemClock
from scheduler.crisis.workspace_files import house_of
from scheduler.i18n import speak
from scheduler.notify.base import Teller
from scheduler.people import accounts, encryption
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.apply import CampaignPlan
from scheduler.settings import Settings, environment, read_story_keys
from scheduler.store.database import Database
from scheduler.stories.context import StoryContext
from scheduler.stories.overview.messages import reach_people
from scheduler.stories.scheduling.rehearsal_copy import copy_yes, stories_in
from scheduler.stories.withdrawal.housekeeping import watch


def story_means(root: Path, settings: Settings, context: PublishingContext) -> StoryContext:
    """What the story verbs of the workspace at `root` work with, in its language."""
    speak(settings.language)
    organisation = load_workspace(root, only=()).organisation
    return StoryContext(
        context,
        organisation,
        root / "media" / "stories",
        timedelta(hours=settings.story_cooling_off_hours),
        timedelta(days=settings.story_theme_days),
        timedelta(days=settings.story_keep_days),
        house_of(root),
        (root / ".handrail" / "rehearsal",),
        bootstrap.account_rows(organisation),
    )


def story_verb(app: App) -> Callable[[], None]:
    """Does what time alone brings to stories: a yes that ends, a check that falls due."""
    context = story_means(app.root, app.settings, app.context)

    def verb() -> None:
        watch(context)
        reach_people(context, lambda: story_vault(app.root), teller_for)

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


def open_stories(root: Path) -> StoryContext:
    """The story verbs of the workspace at `root`, joined to no account: the engine deletes."""
    return story_means(root, bootstrap.settings_of(root), bootstrap.open_desk(root))


def this_actor(context: StoryContext) -> Actor:
    """Who sits at the keyboard, as the machine knows them."""
    return accounts.by_login(context, bootstrap.this_person())


def story_key_file(root: Path) -> Path:
    """Where the keys of the names are, unless HANDRAIL_STORY_KEYS holds them."""
    return root / ".handrail" / "story-keys"


def story_vault(root: Path) -> Vault:
    """The names of the workspace at `root`; the first use makes a key file."""
    keys = read_story_keys(environment(root))
    if keys:
        return Vault(keys)
    path = story_key_file(root)
    if not path.exists():
        encryption.add_key(path)
    return Vault(encryption.keys_in(path))


def keys_are_set(root: Path) -> bool:
    """Whether HANDRAIL_STORY_KEYS holds the keys, and no file does."""
    return bool(read_story_keys(environment(root)))


def tell_in_rehearsal(root: Path, rehearsal: Database, plans: Sequence[CampaignPlan]) -> int:
    """Copies the yes of every story that the plans tell; gives how many stories there are."""
    told = stories_in(thread for plan in plans for thread in plan.threads)
    if told:
        real = bootstrap.real_database(root, bootstrap.settings_of(root))
        try:
            copy_yes(real, rehearsal, told, SystemClock().now())
        finally:
            real.close()
    return len(told)
