"""Finds out who asks: by the machine's login, or by an id and a typed passphrase."""

from pathlib import Path

import typer

from scheduler.bootstrap.stories import open_stories, this_actor
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.stories.context import StoryContext


def opened(root: Path, as_: str) -> tuple[StoryContext, Actor]:
    """The story verbs of the workspace at `root`, and who asks; see `signed_in`."""
    return signed_in(Workspace(root), as_)


def signed_in(workspace: Workspace, as_: str) -> tuple[StoryContext, Actor]:
    """The story verbs of a workspace, and who asks: the machine's login, or `as_`.

    Raises: NotAllowed if the passphrase is not theirs.
    """
    context = open_stories(workspace)
    if not as_:
        return context, this_actor(context)
    typed = typer.prompt(_("Passphrase of {what}").format(what=as_), hide_input=True, err=True)
    return context, accounts.by_passphrase(context, as_, typed)


def ask_passphrase(what: str) -> str:
    """A passphrase, typed twice."""
    typed: str = typer.prompt(what, hide_input=True, confirmation_prompt=True, err=True)
    return typed


def role_of(name: str) -> Role:
    """The role with this name.

    Raises: NotPossible.
    """
    try:
        return Role(name)
    except ValueError:
        known = ", ".join(Role)
        raise NotPossible(
            _('There is no role "{name}". Choose from: {known}.').format(name=name, known=known)
        ) from None
