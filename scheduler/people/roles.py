"""Says who may do what with stories and campaigns: one table, least privilege."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scheduler.errors import NotAllowed
from scheduler.i18n import N_, _


class Role(StrEnum):
    """What somebody is to the organisation's stories as a whole."""

    WRITER = "writer"
    REVIEWER = "reviewer"
    COMMS = "comms"
    SAFEGUARDING_LEAD = "safeguarding lead"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Tie(StrEnum):
    """What somebody is to one story."""

    STORYTELLER = "storyteller"
    AUTHOR = "author"
    GUARDIAN = "guardian"
    SUPPORT_CONTACT = "support contact"


class Act(StrEnum):
    """What can be done."""

    ADD = N_("add a story")
    LIST = N_("see which stories there are")
    READ = N_("read it")
    EDIT = N_("change its words")
    CHOOSE = N_("choose its wording")
    CONSENT = N_("say yes to it")
    GUARD = N_("say yes to it as the guardian")
    COMMENT = N_("comment on it")
    REVIEW = N_("review it")
    RELEASE = N_("release it")
    QUEUE = N_("give it a time")
    APPROVE = N_("approve or reject a campaign's words")
    DIRECTORY = N_("confirm a service of the crisis directory")
    TAKE_BACK = N_("take it back")
    SAFEGUARD = N_("stop it for somebody's safety")
    CHECK_IN = N_("note that you asked how they are")
    SEE_NAME = N_("see who somebody is")
    EXPORT = N_("export what we hold about somebody")
    ERASE = N_("erase somebody")
    PEOPLE = N_("change people and roles")
    KEYS = N_("change the keys")


_EVERYONE = frozenset({Act.SAFEGUARD})  # whoever worries may stop it
MAY: Mapping[Role | Tie, frozenset[Act]] = {
    Role.WRITER: frozenset({Act.ADD}),
    Role.REVIEWER: frozenset(
        {
            *(Act.LIST, Act.READ, Act.COMMENT, Act.REVIEW, Act.TAKE_BACK, Act.APPROVE),
            Act.DIRECTORY,
        }
    ),
    Role.COMMS: frozenset({Act.LIST, Act.READ, Act.RELEASE, Act.QUEUE, Act.APPROVE, Act.DIRECTORY}),
    Role.SAFEGUARDING_LEAD: frozenset(
        {Act.LIST, Act.READ, Act.TAKE_BACK, Act.SEE_NAME, Act.DIRECTORY}
    ),
    Role.ANALYST: frozenset(),
    Role.ADMINISTRATOR: frozenset({Act.PEOPLE, Act.KEYS, Act.EXPORT, Act.ERASE}),
    Tie.STORYTELLER: frozenset(
        {
            *(Act.READ, Act.EDIT, Act.CHOOSE, Act.CONSENT, Act.COMMENT, Act.TAKE_BACK),
            *(Act.SEE_NAME, Act.EXPORT, Act.ERASE),
        }
    ),
    Tie.AUTHOR: frozenset({Act.READ, Act.EDIT, Act.COMMENT}),
    Tie.GUARDIAN: frozenset({Act.READ, Act.GUARD, Act.TAKE_BACK}),
    Tie.SUPPORT_CONTACT: frozenset({Act.CHECK_IN}),
}
_OWN_EYES = frozenset({Act.REVIEW, Act.RELEASE})  # never by whom it comes from


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something, known by passphrase or by the machine's own login."""

    id: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Ties:
    """Who is who to one story."""

    storyteller: str
    author: str
    support_contact: str
    guardian: str | None = None
    line_manager: str | None = None

    def of(self, person: str) -> frozenset[Tie]:
        """What `person` is to it."""
        known = {
            Tie.STORYTELLER: self.storyteller,
            Tie.AUTHOR: self.author,
            Tie.GUARDIAN: self.guardian,
            Tie.SUPPORT_CONTACT: self.support_contact,
        }
        return frozenset(tie for tie, who in known.items() if who == person)


def may(actor: Actor, act: Act, ties: Ties | None = None) -> bool:
    """Whether `actor` may do it: with the story that `ties` belong to, or as such."""
    mine = ties.of(actor.id) if ties else frozenset()
    if ties and ties.line_manager == actor.id and Tie.STORYTELLER not in mine:
        return act in _EVERYONE  # a line manager neither reviews, supports nor presses
    if act in _OWN_EYES and mine & {Tie.STORYTELLER, Tie.AUTHOR, Tie.GUARDIAN}:
        return False
    hats: set[Role | Tie] = {*actor.roles, *mine}
    return act in _EVERYONE or any(act in MAY[hat] for hat in hats)


def require(actor: Actor, act: Act, ties: Ties | None = None) -> None:
    """Passes if `actor` may do it.

    Raises: NotAllowed, which says whose it is to do.
    """
    if may(actor, act, ties):
        return
    whose = ", ".join(one.value for one, acts in MAY.items() if act in acts)
    raise NotAllowed(
        _("{id} may not {act}. That is for: {whose}.").format(id=actor.id, act=_(act), whose=whose)
    )
