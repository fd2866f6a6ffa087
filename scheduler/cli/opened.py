"""Opens a workspace for a command, and finds out who asks.

By the machine's login, or by an id and a typed passphrase; a passphrase is never an option. What
a workspace is made of is imported when one is opened, so that `--help` answers at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scheduler.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scheduler.bootstrap.app import App
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.people.context import PeopleContext
    from scheduler.people.roles import Act, Actor, Role
    from scheduler.publishing.context import PublishingContext
    from scheduler.stories.context import EndingContext, StoryContext


def workspace_at(root: Path, *, makes_queue: bool = False) -> "Workspace":
    """The workspace in a folder; with its practice queue, in a terminal that practises.

    See `Workspace` for `makes_queue`.
    Raises: NotPossible if there is no such folder, or it is no workspace: looking makes nothing.
    """
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.errors import NotPossible
    from scheduler.remedies import Action, then
    from scheduler.settings import is_practice

    if not root.is_dir():
        told = _("There is no folder {root}.").format(root=root)
        raise NotPossible(told, *then(_("Make one"), Action.INIT))
    if not any((root / name).exists() for name in ("campaigns", ".handrail", ".env")):
        told = _("{root} is no workspace: it has no folder campaigns.").format(root=root.resolve())
        raise NotPossible(told, *then(_("Make one"), Action.INIT))
    if is_practice():
        from scheduler.bootstrap.practice import practice_folder

        return Workspace(root, practice=practice_folder(root))
    return Workspace(root, makes_queue=makes_queue)


def offline(workspace: "Workspace") -> "PublishingContext":
    """What a person decides with; see `bootstrap.app.open_offline`."""
    from scheduler.bootstrap.app import open_offline

    return open_offline(workspace)


def online(workspace: "Workspace") -> "App":
    """What calls X: X itself, or the simulated one in a terminal that practises.

    Raises: SettingsError, MistakesFound, DatabaseError or NotPossible, before anything is sent.
    """
    if workspace.practice:
        from scheduler.bootstrap.practice import open_practice

        return open_practice(workspace)
    from scheduler.bootstrap.app import open_real

    return open_real(workspace)


def this_person() -> str:
    """Who works at this keyboard."""
    from scheduler.bootstrap.workspace import this_person

    return this_person()


def opened(root: Path, as_: str) -> "tuple[StoryContext, Actor]":
    """The story verbs of the workspace at `root`, and who asks; see `signed_in`."""
    return signed_in(workspace_at(root), as_)


def opened_to_end(root: Path, as_: str) -> "tuple[EndingContext, Actor]":
    """What ends a story in the workspace at `root`, whatever else is broken, and who asks.

    Raises: as `signed_in` does.
    """
    from scheduler.bootstrap.stories import open_to_end

    context = open_to_end(workspace_at(root))
    return context, _who(context, as_)


def signed_in(workspace: "Workspace", as_: str) -> "tuple[StoryContext, Actor]":
    """The story verbs of a workspace, and who asks: the machine's login, or `as_`.

    Raises: NotAllowed if the passphrase is not theirs.
    """
    from scheduler.bootstrap.stories import open_stories

    context = open_stories(workspace)
    return context, _who(context, as_)


def _who(context: "PeopleContext", as_: str) -> "Actor":
    from scheduler.bootstrap.stories import this_actor
    from scheduler.people import accounts

    if not as_:
        return this_actor(context)
    typed = typer.prompt(_("Passphrase of {what}").format(what=as_), hide_input=True, err=True)
    return accounts.by_passphrase(context, as_, typed)


def who_decides(workspace: "Workspace", key: str, as_: str, acts: "Collection[Act]") -> str:
    """Who does something with a thread, for the audit; with a story's, somebody who may.

    Raises: NotAllowed if the thread tells a story, and neither the login nor `as_` with their
    passphrase may do any of `acts` with it; UnknownThread.
    """
    from scheduler.stories.thread_access import require_for_stories, stories_told_by

    told = stories_told_by(workspace.database, key)
    if not told:
        return as_ or this_person()
    _, actor = signed_in(workspace, as_)
    require_for_stories(workspace.database, actor, told, acts)
    return actor.id


def who_decides_all(
    workspace: "Workspace", keys: "Collection[str]", as_: str, acts: "Collection[Act]"
) -> str:
    """Who does something with several threads at once; see `who_decides`.

    Raises: NotAllowed if one of them tells a story that is not theirs to decide about.
    """
    from scheduler.stories.thread_access import require_for_stories, stories_told_by

    told = {story for key in keys for story in stories_told_by(workspace.database, key)}
    if not told:
        return as_ or this_person()
    _, actor = signed_in(workspace, as_)
    require_for_stories(workspace.database, actor, told, acts)
    return actor.id


def reader_of_stories(workspace: "Workspace", as_: str) -> "Callable[[str], bool]":
    """Whether whoever asks may read a story, by its id; asks who they are when first needed."""
    from functools import cache

    from scheduler.stories.thread_access import may_read

    @cache
    def who() -> "Actor":
        return signed_in(workspace, as_)[1]

    return lambda story_id: may_read(workspace.database, who(), story_id)


def ask_passphrase(what: str) -> str:
    """A passphrase, typed twice."""
    typed: str = typer.prompt(what, hide_input=True, confirmation_prompt=True, err=True)
    return typed


def role_of(name: str) -> "Role":
    """The role with this name.

    Raises: NotPossible.
    """
    from scheduler.errors import NotPossible
    from scheduler.people.roles import Role

    try:
        return Role(name)
    except ValueError:
        known = ", ".join(Role)
        raise NotPossible(
            _('There is no role "{name}". Choose from: {known}.').format(name=name, known=known)
        ) from None
