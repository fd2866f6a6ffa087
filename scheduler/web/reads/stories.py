"""What stands around a storyteller's pages: help at the top and the bottom, and whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.bootstrap.stories import ending_on, stories_on
from scheduler.crisis.directory.entry import ChannelKind
from scheduler.crisis.directory.services import load as shipped_directory
from scheduler.crisis.support.contacts import Way
from scheduler.crisis.support.offer import Support
from scheduler.errors import HandrailError
from scheduler.i18n import _, languages, spoken
from scheduler.people.encryption import Vault
from scheduler.people.roles import Act
from scheduler.stories.context import EndingContext, StoryContext
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, names_of
from scheduler.web.reads.frame import count_unread, organisation_name

NEUTRAL = "https://www.bbc.co.uk/weather"  # where "Leave this page" leads
_REGION = "GB-ENG"  # where none can be read: help is better than none


@dataclass(frozen=True, slots=True)
class HelpWay:
    """A way to talk to somebody now."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class StoryFrame:
    """What every page for storytellers shows around what it is about."""

    organisation: str
    help: tuple[HelpWay, ...]
    emergency: str
    contact: str | None  # of the safeguarding lead
    names: Mapping[str, str]
    language: str
    other_languages: tuple[str, ...]
    works_here: bool  # besides: there are other pages for them
    notices: int  # that they have not read
    sign_in_at: str  # by a link where mail goes out
    leads_to: str = NEUTRAL


def story_context(desk: Desk) -> StoryContext:
    """What the story verbs work with.

    Raises: MistakesFound while a file of the workspace is broken.
    """
    return stories_on(desk.workspace, desk.context)


def ending_context(desk: Desk) -> EndingContext:
    """What writing and taking back work with, whatever is broken."""
    return ending_on(desk.workspace, desk.context)


def vault_of(desk: Desk) -> Vault:
    """What answers are locked with."""
    return desk.people.vault()


def story_frame(desk: Desk, person: SignedIn | None) -> StoryFrame:
    """What stands around a page, as far as it can be read."""
    known = ending_context(desk)
    ways, emergency = help_ways(desk, known.region or _REGION)
    return StoryFrame(
        organisation=organisation_name(desk),
        help=ways,
        emergency=emergency,
        contact=known.lead_contact,
        names=names_of(desk.people),
        language=spoken(),
        other_languages=tuple(one for one in languages() if one != spoken()),
        works_here=person is not None and person.may(Act.SEE),
        notices=count_unread(desk, person) if person else 0,
        sign_in_at="/sign-in" if desk.people.letters is None else "/sign-in/link",
    )


def help_ways(desk: Desk, region: str) -> tuple[tuple[HelpWay, ...], str]:
    """The ways to find help that the region's readers get, and the number where a life is at risk.

    From the directory as it was shipped, where the charity's own cannot be read or has too few.
    """
    try:
        directory = desk.workspace.directory()
        support = Support.for_region(directory, region)
    except HandrailError:
        directory = shipped_directory()
        support = Support.for_region(directory, _REGION)
    ways = tuple(_way(one) for one in support.contacts.always_open)
    return ways, directory.emergency_number(region) or "999"


def _way(one: Way) -> HelpWay:
    number = "".join(one.contact.split())
    if one.kind is ChannelKind.PHONE:
        return HelpWay(f"{one.name} {one.contact}", f"tel:{number}")
    words = _("Text {word} to {number}").format(word=one.word or one.name, number=one.contact)
    return HelpWay(words, f"sms:{number}" + (f"?body={one.word}" if one.word else ""))
