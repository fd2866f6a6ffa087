"""Connects an account in the browser: somebody goes to X, says yes there, and comes back.

What proves that they are who went stays here: the state and the verifier of PKCE, encrypted, for
ten minutes, once, and for the very session that went. So nobody can be led to connect an account
that is not theirs, and a link that somebody else made opens nothing.
"""

from datetime import timedelta
from typing import NoReturn

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.networks.base import Identity
from scheduler.networks.x.tokens import AppAtX, GivenTokens
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.people.tokens import hash_of, new_token
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.publishing.connections.renewing import locked
from scheduler.store.operations import audit, connections
from scheduler.store.operations.connections import StoredConnecting
from scheduler.store.queue import accounts, post_media

LASTS = timedelta(minutes=10)
NO_APP = (
    "HANDRAIL_X_CLIENT_ID is not set. Put the client id of your app at X into .env, then begin "
    "again."
)
_OVER = "That way to X is over: it holds for ten minutes, once, and in one browser. Begin again."
_ANOTHER = (
    "You said yes as @{found}, and the account {account} is @{wanted}. Sign in at X as @{wanted}, "
    "then connect it again. Nothing was kept."
)
_ANOTHER_USER = (
    "@{handle} belongs to another X user than the one that {account} has published as. Give that "
    "user an account of its own in organisation.yaml. Nothing was kept."
)


def begin(
    context: ConnectionContext, actor: Actor, account: str, session: str, redirect_uri: str
) -> str:
    """Where to send somebody who wants to connect `account`; `session` is their cookie's secret.

    Raises: NotAllowed; NotPossible if there is no such account, or no app is set up.
    """
    if context.app is None:
        raise NotPossible(NO_APP)
    _known_handle(context, account)
    state = new_token()
    url, verifier = context.app.ask(redirect_uri, state)
    token = context.vault().lock(verifier)
    until, session_hash = context.now() + LASTS, hash_of(session)
    with context.database.write() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        way = StoredConnecting(account, actor.id, session_hash, token, redirect_uri, until)
        connections.begin(connection, hash_of(state), way)
    return url


def give_up(context: ConnectionContext, actor: Actor, session: str, state: str) -> None:
    """Somebody said no at X, or came back with nothing: their way is over.

    Raises: NotAllowed.
    """
    with context.database.write() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        connections.take(connection, hash_of(state), hash_of(session), context.now())


def come_back(context: ConnectionContext, actor: Actor, session: str, state: str, code: str) -> str:
    """Connects the account that somebody went for, and gives its name.

    Raises: NotAllowed; NotPossible if it was not they who went, X gives nothing for the code, or
    they said yes as somebody else. Nothing is kept then.
    """
    app, way = _way(context, actor, session, state)
    verifier = context.vault().unlock(way.verifier_token)
    match app.exchange(code, verifier, way.redirect_uri):
        case GivenTokens() as given:
            _keep(context, actor, app, way.account, given)
        case other:
            raise NotPossible(f"X gave no token ({other.detail}). Nothing was kept. Begin again.")
    return way.account


def _way(
    context: ConnectionContext, actor: Actor, session: str, state: str
) -> tuple[AppAtX, StoredConnecting]:
    if context.app is None:
        raise NotPossible(NO_APP)
    with context.database.write() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        way = connections.take(connection, hash_of(state), hash_of(session), context.now())
    if way is None or way.person != actor.id:
        raise NotPossible(_OVER)
    return context.app, way


def _keep(
    context: ConnectionContext, actor: Actor, app: AppAtX, account: str, given: GivenTokens
) -> None:
    wanted = _known_handle(context, account)
    found = app.who_is(given.access)
    if not isinstance(found, Identity):
        _undo(app, given, f"X did not say whose it is ({found.detail}). Begin again.")
    if found.handle.casefold() != wanted.casefold():
        _undo(app, given, _ANOTHER.format(found=found.handle, account=account, wanted=wanted))
    now = context.now()
    with context.database.write() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        is_other = _is_another_user(connection, account, found)
        if not is_other:
            connections.lock(connection, account)
            connections.connect(
                *(connection, account, locked(context.vault(), given, now)),
                user_id=found.remote_user_id,
                handle=found.handle,
                by=actor.written,
                now=now,
            )
            accounts.end_problem(connection, account)
            post_media.forget_of_account(connection, account)
            why = f"@{found.handle}: {' '.join(sorted(given.scopes))}"
            entry = audit.AuditEntry(now, actor.written, f"account:{account}", "", "connected", why)
            audit.record(connection, [entry])
    if is_other:
        _undo(app, given, _ANOTHER_USER.format(handle=found.handle, account=account))


def _is_another_user(connection: Connection, account: str, found: Identity) -> bool:
    """Whether an account that has published would suddenly be another X user."""
    known = connections.find(connection, account)
    is_changed = known is not None and known.user_id != found.remote_user_id
    return is_changed and accounts.has_published(connection, account)


def _undo(app: AppAtX, given: GivenTokens, why: str) -> NoReturn:
    for token in (given.refresh, given.access):
        if token:
            app.revoke(token)
    raise NotPossible(why)


def _known_handle(context: ConnectionContext, account: str) -> str:
    handle = context.handles().get(account)
    if handle is None:
        raise NotPossible(f'There is no account "{account}" in organisation.yaml.')
    return handle
