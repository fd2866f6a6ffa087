"""Finds the threads that somebody means to approve, by their keys or by a campaign's name."""

from collections.abc import Sequence

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import read_workspace
from scheduler.errors import NotPossible, UnknownThread
from scheduler.publishing.monitoring.overview import awaiting_approval
from scheduler.remedies import Action, Remedy
from scheduler.store.overview.unapproved import AwaitingApproval
from scheduler.store.queue.plans import is_campaign
from scheduler.store.queue.threads import thread_by_key


def chosen_for_approval(workspace: Workspace, names: Sequence[str]) -> list[str]:
    """The keys that `names` mean; a campaign's name stands for its threads that need approval.

    Raises: NotPossible if a campaign is not queued yet, or nothing of it needs approval;
    UnknownThread if there is no such thing at all.
    """
    needed = awaiting_approval(workspace.database)
    return list(dict.fromkeys(key for name in names for key in _meant(workspace, name, needed)))


def _meant(workspace: Workspace, name: str, needed: Sequence[AwaitingApproval]) -> list[str]:
    of_campaign = [one.key for one in needed if one.campaign == name]
    if of_campaign:
        return of_campaign
    with workspace.database.read() as connection:
        if thread_by_key(connection, name) is not None:
            return [name]
        is_queued = is_campaign(connection, name)
    if is_queued:
        raise NotPossible(f"Nothing of {name} needs approval: it has it, or never needed it.")
    campaign = name.partition("/")[0]
    files, _ = read_workspace(workspace.root)
    if files and any(one.name == campaign for one in files.campaigns):
        apply_it = Remedy(Action.APPLY, campaign)
        raise NotPossible(f"{name} is not in the queue yet. Put it there first: ", apply_it)
    raise UnknownThread(name)
