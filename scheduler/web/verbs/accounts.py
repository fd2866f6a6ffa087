"""What the forms about accounts do: each calls one verb, which asks the permission again."""

from scheduler.networks.base import AccountName, Identity, Unavailable
from scheduler.publishing.connections import connecting, standing
from scheduler.publishing.connections.standing import AccountStanding
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn


def standings(desk: Desk, person: SignedIn) -> list[AccountStanding]:
    """How every account is connected.

    Raises: NotAllowed; MistakesFound.
    """
    return standing.standings(desk.accounts.context, person.actor)


def begin(desk: Desk, person: SignedIn, account: str, session: str, redirect_uri: str) -> str:
    """Where to send somebody who connects an account.

    Raises: NotAllowed; NotPossible.
    """
    context = desk.accounts.context
    return connecting.begin(context, person.actor, account, session, redirect_uri)


def come_back(desk: Desk, person: SignedIn, session: str, state: str, code: str) -> str:
    """Connects the account that somebody went for; its name.

    Raises: NotAllowed; NotPossible.
    """
    return connecting.come_back(desk.accounts.context, person.actor, session, state, code)


def give_up(desk: Desk, person: SignedIn, session: str, state: str) -> None:
    """They said no at X.

    Raises: NotAllowed.
    """
    connecting.give_up(desk.accounts.context, person.actor, session, state)


def check(desk: Desk, person: SignedIn, account: str) -> Identity | Unavailable:
    """Asks X whose the account is. Posts nothing.

    Raises: NotAllowed; NotPossible.
    """
    accounts = desk.accounts
    return standing.check(accounts.context, person.actor, AccountName(account), accounts.identity)


def disconnect(desk: Desk, person: SignedIn, account: str) -> bool:
    """Forgets an account's tokens and takes them back at X; whether X said so.

    Raises: NotAllowed; NotPossible.
    """
    return standing.disconnect(desk.accounts.context, person.actor, account)
