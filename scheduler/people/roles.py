"""Says who may do what with campaigns, stories and people: one table, least privilege."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from scheduler.errors import NotAllowed
from scheduler.i18n import N_, _


class Role(StrEnum):
    """What somebody is to the organisation as a whole."""

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
    TAKE_BACK = N_("take it back")
    SAFEGUARD = N_("stop it for somebody's safety")
    CHECK_IN = N_("note that you asked how they are")

    SEE = N_("see the queue")
    REMARK = N_("comment on a thread or a campaign")
    WRITE = N_("write campaigns")
    UPLOAD = N_("upload pictures and films")
    APPLY = N_("put campaigns into the queue")
    APPROVE = N_("approve or reject a campaign's words")
    ASK = N_("ask others to approve a campaign's words")
    HOLD = N_("hold an account, a campaign or a thread")
    HOLD_EVERYTHING = N_("hold everything")
    LIFT = N_("release a hold")
    CANCEL = N_("cancel a thread")
    MOVE = N_("move a thread")
    RESTORE = N_("restore a cancelled thread")
    TAKE_DOWN = N_("take a thread down")
    RESOLVE = N_("decide about a thread that waits")
    REPORTS = N_("see what came back")

    DIRECTORY = N_("confirm a service of the crisis directory")
    ORGANISATION = N_("change the organisation and its accounts")
    SEE_NAME = N_("see who somebody is")
    EXPORT = N_("export what we hold about somebody")
    ERASE = N_("erase somebody")
    PEOPLE = N_("change people and roles")
    KEYS = N_("change the keys")


_EVERYONE = frozenset({Act.SAFEGUARD})  # whoever worries may stop it
# Stopping is easy, going on is not; and who may read may say something about it.
_STAFF = frozenset({Act.SEE, Act.REMARK, Act.HOLD, Act.HOLD_EVERYTHING})
MAY: Mapping[Role | Tie, frozenset[Act]] = {
    Role.WRITER: _STAFF | {Act.ADD, Act.WRITE, Act.UPLOAD},
    Role.REVIEWER: _STAFF
    | {
        *(Act.LIST, Act.READ, Act.COMMENT, Act.REVIEW, Act.TAKE_BACK),
        *(Act.APPROVE, Act.DIRECTORY),
    },
    Role.COMMS: _STAFF
    | {
        *(Act.LIST, Act.READ, Act.RELEASE, Act.QUEUE),
        *(Act.WRITE, Act.UPLOAD, Act.APPLY, Act.APPROVE, Act.ASK, Act.LIFT, Act.CANCEL),
        *(Act.MOVE, Act.RESTORE, Act.TAKE_DOWN, Act.RESOLVE, Act.REPORTS, Act.DIRECTORY),
    },
    Role.SAFEGUARDING_LEAD: _STAFF
    | {
        *(Act.LIST, Act.READ, Act.TAKE_BACK, Act.SEE_NAME),
        *(Act.LIFT, Act.CANCEL, Act.TAKE_DOWN, Act.DIRECTORY),
    },
    Role.ANALYST: _STAFF | {Act.REPORTS},
    Role.ADMINISTRATOR: _STAFF
    | {
        *(Act.LIFT, Act.REPORTS, Act.ORGANISATION),
        *(Act.PEOPLE, Act.KEYS, Act.EXPORT, Act.ERASE),
    },
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
# What the program does by itself, or goes on with after a person who might: never somebody's yes.
_ENGINE = frozenset({Act.APPLY, Act.HOLD_EVERYTHING, Act.LIFT, Act.CANCEL, Act.TAKE_DOWN})

# A role that holds for single accounts does none of this: it reaches beyond them.
OF_NO_ACCOUNT = frozenset(
    {Act.DIRECTORY, Act.ORGANISATION, Act.SEE_NAME, Act.EXPORT, Act.ERASE, Act.PEOPLE, Act.KEYS}
)
EVERY_ACCOUNT: Final = "*"  # asked for as an account: may they do it for all there are?


class Proof(StrEnum):
    """How we know who somebody is."""

    KEYBOARD = N_("at the keyboard")  # the workspace's owner, before people are set up
    LOGIN = N_("by the system's login")
    PASSPHRASE = N_("by passphrase")
    SESSION = N_("signed in")
    ENGINE = N_("the program itself")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something, and how we know that it is they.

    A verb takes the roles from the database again, in its own transaction: see `actors.afresh`.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    accounts: frozenset[str] | None = None  # for which they act at all; None: for all
    proof: Proof = Proof.LOGIN
    only: frozenset[tuple[Role, str]] = frozenset()  # where a role holds for single accounts
    typed: str = ""  # whom they say that they type for; proves nothing

    @property
    def written(self) -> str:
        """Who did it, as the audit and every row beside it say."""
        if self.typed:
            return f"{self.typed} (typed by {self.id})"
        if self.proof is Proof.KEYBOARD:
            return f"{self.id} (at the keyboard)"
        return self.id

    def acts_as(self, role: Role, account: str | None) -> bool:
        """Whether they have this role: for the account, or for any if none is asked for."""
        if role not in self.roles:
            return False
        if account is None:
            return True
        if self.accounts is not None and account not in self.accounts:
            return False
        return all(one is not role for one, _ in self.only) or (role, account) in self.only

    def is_limited(self, role: Role) -> bool:
        """Whether they have this role for single accounts only."""
        return self.accounts is not None or any(one is role for one, _ in self.only)


ENGINE: Final = Actor("engine", proof=Proof.ENGINE)


def at_keyboard(login: str, typed: str = "") -> Actor:
    """The workspace's owner, who may do everything until people are set up.

    `typed` is whom they say that they type for.
    """
    every_role = frozenset(Role)
    return Actor(login, every_role, None, Proof.KEYBOARD, typed="" if typed == login else typed)


def following_from(actor: Actor) -> Actor:
    """The program, going on in the name of somebody whose act was allowed: no role is asked again.

    For what follows from that act by itself: a story that was taken back comes down.
    """
    return replace(actor, proof=Proof.ENGINE)


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


def may(actor: Actor, act: Act, ties: Ties | None = None, *, account: str | None = None) -> bool:
    """Whether `actor` may do it: with the story that `ties` belong to, or as such.

    `account` asks for one account, or for EVERY_ACCOUNT; without it: for any account at all.
    """
    if actor.proof is Proof.ENGINE:
        return act in _ENGINE
    mine = ties.of(actor.id) if ties else frozenset()
    if ties and ties.line_manager == actor.id and Tie.STORYTELLER not in mine:
        return act in _EVERYONE  # a line manager neither reviews, supports nor presses
    if act in _OWN_EYES and mine & {Tie.STORYTELLER, Tie.AUTHOR, Tie.GUARDIAN}:
        return False
    if act in _EVERYONE or any(act in MAY[tie] for tie in mine):
        return True
    return any(act in MAY[role] and _reaches(actor, role, act, account) for role in actor.roles)


def _reaches(actor: Actor, role: Role, act: Act, account: str | None) -> bool:
    if act in OF_NO_ACCOUNT:
        return not actor.is_limited(role)
    # Everybody who works here may stop everything, wherever they may go on.
    return act in _STAFF or actor.acts_as(role, account)


def require(
    actor: Actor, act: Act, ties: Ties | None = None, *, account: str | None = None
) -> None:
    """Passes if `actor` may do it.

    Raises: NotAllowed, which says whose it is to do.
    """
    if may(actor, act, ties, account=account):
        return
    whose = ", ".join(one.value for one, acts in MAY.items() if act in acts)
    who = actor.written
    if account is not None and may(actor, act, ties):
        of = _("all accounts") if account == EVERY_ACCOUNT else account
        raise NotAllowed(
            _("{id} may not {act} for {of}: their role is for other accounts.").format(
                id=who, act=_(act), of=of
            )
        )
    raise NotAllowed(
        _("{id} may not {act}. That is for: {whose}.").format(id=who, act=_(act), whose=whose)
    )
