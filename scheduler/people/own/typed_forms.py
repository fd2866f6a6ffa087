"""Keeps what somebody typed into a form that could not be taken: nothing typed is lost.

A session ended while they wrote, or they must first show who they are. It is kept encrypted, for
hours, for the person whose page the form is from, and shown to nobody else.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.people.tokens import hash_of
from scheduler.store.people import kept_forms, sessions

HOLDS = timedelta(hours=12)
MOST = 20  # of one person; the oldest goes


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was sent. Nothing secret: no passphrase, no code."""

    path: str
    what: str  # it does, in a sentence
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False  # these are not kept


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """A form that waits for whoever typed it."""

    number: int
    form: TypedForm
    made_at: datetime
    until: datetime


def owner_of(context: PeopleContext, form_token: str) -> str | None:
    """Whose page a form is from, by the token that it carries; None for nobody's we know."""
    with context.database.read() as connection:
        return sessions.owner_of_form(connection, hash_of(form_token))


def keep(context: PeopleContext, vault: Vault, person_id: str, form: TypedForm) -> int:
    """Keeps a form for whose page it is from; its number."""
    token = vault.lock(json.dumps([form.path, form.what, form.fields, form.had_files]))
    now = context.now()
    with context.database.write() as connection:
        return kept_forms.add(connection, person_id, token, now, now + HOLDS, MOST)


def mine(context: PeopleContext, vault: Vault, actor: Actor) -> list[WaitingForm]:
    """What is kept for oneself still, the newest first."""
    now = context.now()
    with context.database.read() as connection:
        found = kept_forms.of_person(connection, actor.id, now)
    return [
        WaitingForm(one.id, read_form(vault.unlock(one.token)), one.made_at, one.until)
        for one in found
    ]


def forget(context: PeopleContext, actor: Actor, number: int) -> bool:
    """Forgets one form of one's own; whether it was there."""
    with context.database.write(is_durable=False) as connection:
        return kept_forms.forget(connection, actor.id, number)


def read_form(text: str) -> TypedForm:
    """A form from its text, decrypted."""
    path, what, fields, had_files = json.loads(text)
    pairs: Iterable[tuple[str, str]] = ((name, value) for name, value in fields)
    return TypedForm(path, what, tuple(pairs), had_files)
