"""Saves a campaign file that was made from values, or does not touch it."""

from collections.abc import Callable, Sequence

from scheduler.bootstrap.asking import require_at_desk
from scheduler.bootstrap.drafts.campaign_files import (
    FileRead,
    file_of,
    line_ends,
    new_path,
    one_at_a_time,
    read_file,
    versions_of,
    write_checked,
)
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.formats.composing import (
    CampaignValues,
    ThreadValues,
    new_campaign,
    with_head,
    with_plain_ends,
    with_thread,
)
from scheduler.errors import FileChangedSince
from scheduler.people.roles import Act, Actor
from scheduler.yaml_files.reader import read_from, shown_path

__all__ = ["FileRead", "add_campaign", "change_campaign", "read_file", "save_thread", "versions_of"]


def add_campaign(
    workspace: Workspace,
    values: CampaignValues,
    threads: Sequence[ThreadValues],
    actor: Actor,
    still_right: Callable[[], None] = lambda: None,
) -> FileRead:
    """Makes the file of a new campaign.

    `still_right` is called while nobody else saves, before anything is written, and raises where
    what the threads rest on is no longer so: a slot that was free.
    Raises: NotAllowed, FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    path = new_path(workspace, values.name)
    with one_at_a_time(workspace):
        there = file_of(workspace, values.name) or (path if path.exists() else None)
        if there is not None:
            raise FileChangedSince(shown_path(there))
        still_right()
        return write_checked(workspace, path, new_campaign(values, threads), "\n", actor.written)


def change_campaign(
    workspace: Workspace, values: CampaignValues, read_hash: str, actor: Actor
) -> FileRead:
    """Gives a campaign another head; `read_hash` is that of the file that was on the screen.

    Raises: NotAllowed, FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        found = _as_read(workspace, values.name, read_hash)
        made = with_head(with_plain_ends(found.text), values)
        return write_checked(workspace, found.path, made, line_ends(found.text), actor.written)


def save_thread(
    workspace: Workspace, campaign: str, values: ThreadValues, read_hash: str, actor: Actor
) -> FileRead:
    """Changes a thread of a campaign, or adds it; `read_hash` is that of the file on the screen.

    An account that the thread did not speak from before must be one that `actor` may write for.
    Raises: NotAllowed, FileChangedSince, MistakesFound, NotPossible; then nothing was written.
    """
    require_at_desk(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        found = _as_read(workspace, campaign, read_hash)
        added = {values.account, *values.accounts} - {""} - _speaking(found.text, values.id)
        require_at_desk(workspace, actor, Act.WRITE, accounts=added)
        made = with_thread(with_plain_ends(found.text), values)
        return write_checked(workspace, found.path, made, line_ends(found.text), actor.written)


def _speaking(text: str, thread: str) -> set[str]:
    """The accounts from which a thread goes out by its file."""
    tree = read_from(text, "campaign").tree
    threads = tree.get("threads") if isinstance(tree, dict) else None
    for one in threads if isinstance(threads, list) else ():
        if isinstance(one, dict) and one.get("id") == thread:
            accounts = one.get("accounts")
            return {str(one.get("account", "")), *(accounts if isinstance(accounts, dict) else ())}
    return set()


def _as_read(workspace: Workspace, campaign: str, read_hash: str) -> FileRead:
    found = read_file(workspace, campaign)
    if found.hash != read_hash:
        raise FileChangedSince(shown_path(found.path))
    return found
