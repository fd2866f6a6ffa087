"""Opens a workspace for a command, and finds out who asks.

By the machine's login, or by an id and a typed passphrase; a passphrase is never an option. What
a workspace is made of is imported when one is opened, so that `--help` answers at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scheduler.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.bootstrap.app import App
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.people.roles import Actor, Role
    from scheduler.probes.figures_page import FiguresPage
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
        message = _("There is no folder {root}.").format(root=root)
        raise NotPossible(message, *then(_("Make one"), Action.INIT))
    if not any((root / name).exists() for name in ("campaigns", ".handrail", ".env")):
        message = _("{root} is no workspace: it has no folder campaigns.").format(
            root=root.resolve()
        )
        raise NotPossible(message, *then(_("Make one"), Action.INIT))
    if is_practice():
        from scheduler.bootstrap.simulated.practice import practice_folder

        return Workspace(root, practice=practice_folder(root))
    return Workspace(root, makes_queue=makes_queue)


def offline(workspace: "Workspace") -> "PublishingContext":
    """What a person decides with; see `bootstrap.app.open_offline`."""
    from scheduler.bootstrap.app import open_offline

    return open_offline(workspace)


def online(workspace: "Workspace", page: "FiguresPage | None" = None) -> "App":
    """What calls X: X itself, or the simulated one in a terminal that practises.

    What is done with X itself is counted on `page`.

    Raises: SettingsError, MistakesFound, DatabaseError or NotPossible, before anything is sent.
    """
    if workspace.practice:
        from scheduler.bootstrap.simulated.practice import open_practice

        return open_practice(workspace)
    from scheduler.bootstrap.app import open_real

    return open_real(workspace, page)


def this_person() -> str:
    """Who works at this keyboard."""
    from scheduler.bootstrap.workspace import this_person

    return this_person()


def opened(root: Path, as_: str) -> "tuple[StoryContext, Actor]":
    """The story verbs of the workspace at `root`, and who asks; see `actor_at`."""
    return signed_in(workspace_at(root), as_)


def opened_to_end(root: Path, as_: str) -> "tuple[EndingContext, Actor]":
    """What ends a story in the workspace at `root`, whatever else is broken, and who asks.

    Raises: as `actor_at` does.
    """
    from scheduler.bootstrap.stories import open_to_end
    from scheduler.bootstrap.workspace import as_far_as_readable

    workspace = as_far_as_readable(workspace_at(root))
    return open_to_end(workspace), _who(workspace, as_)


def signed_in(workspace: "Workspace", as_: str) -> "tuple[StoryContext, Actor]":
    """The story verbs of a workspace, and who asks; see `actor_at`."""
    from scheduler.bootstrap.stories import open_stories

    return open_stories(workspace), actor_at(workspace, as_)


def actor_at(workspace: "Workspace", as_: str) -> "Actor":
    """Who asks: whoever the system says is at the keyboard, or `as_` with their passphrase.

    Before people are set up it is the workspace's owner, and `as_` whom they say they type for.
    Raises: NotAllowed if the passphrase is not theirs, or their one-time code, where codes are on.
    """
    from scheduler.i18n import speak

    speak(workspace.settings.language)
    return _who(workspace, as_)


def _who(workspace: "Workspace", as_: str) -> "Actor":
    from scheduler.people import accounts
    from scheduler.people.roles import Proof, at_keyboard

    if not workspace.has_queue:  # then there are no people either; asking makes no queue
        return at_keyboard(this_person(), as_)
    here = accounts.by_login(workspace, this_person())
    if here.proof is Proof.KEYBOARD:
        return at_keyboard(here.id, as_)
    if not as_ or as_ == here.id:
        return here
    typed = typer.prompt(_("Passphrase of {what}").format(what=as_), hide_input=True, err=True)
    actor = accounts.by_passphrase(workspace, as_, typed)
    _ask_code(workspace, actor.id)
    return actor


def _ask_code(workspace: "Workspace", person_id: str) -> None:
    from scheduler.bootstrap.stories import story_vault
    from scheduler.people import sign_in
    from scheduler.people.place import TERMINAL
    from scheduler.people.proofs import one_time_codes

    if one_time_codes.is_on(workspace, person_id):
        code = typer.prompt(
            _("The code in your app, or a recovery code"), hide_input=True, err=True
        )
        sign_in.check_code(workspace, story_vault(workspace), person_id, code, TERMINAL)


def require_may_see(workspace: "Workspace", key: str, as_: str) -> None:
    """Passes if the thread tells no story, or whoever asks may read those that it tells.

    Raises: NotAllowed; UnknownThread.
    """
    from scheduler.stories.thread_access import require_may_read, stories_told_by

    story_ids = stories_told_by(workspace.database, key)
    if story_ids:
        require_may_read(workspace.database, actor_at(workspace, as_), story_ids)


def reader_of_stories(workspace: "Workspace", as_: str) -> "Callable[[str], bool]":
    """Whether whoever asks may read a story, by its id; asks who they are when first needed."""
    from functools import cache

    from scheduler.stories.thread_access import may_read

    @cache
    def who() -> "Actor":
        return actor_at(workspace, as_)

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
