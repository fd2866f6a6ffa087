"""Finds what must not go out by an oversight: samples, and threads without a campaign file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import CampaignFiles, files_of, other_campaigns
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.placeholders import is_made_up, is_made_up_handle, left_to_fill_in
from scheduler.errors import Mistake, MistakesFound, NotPossible
from scheduler.formatting import count
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.queue import accounts
from scheduler.store.queue.plans import campaigns_to_come


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A campaign that the queue still has, and that no file describes any more."""

    campaign: str
    threads: int
    next_at: datetime

    @property
    def sentence(self) -> Sentence:
        """What of it would still go out, and how to stop it."""
        threads = count(self.threads, "thread is", "threads are")
        goes = "It goes out" if self.threads == 1 else "They go out"
        return (
            f"{self.campaign}: {threads} in the queue, and no file in campaigns/ has this campaign "
            f"any more. {goes} all the same. To stop that: ",
            Remedy(Action.CANCEL_CAMPAIGN, self.campaign),
        )


def forgotten(workspace: Workspace, files: CampaignFiles) -> tuple[Forgotten, ...]:
    """What is still to come of campaigns without a file, the soonest first.

    Nothing as long as some file cannot be read: it may be the one.
    """
    if not workspace.has_queue:
        return ()
    every = (*files.campaigns, *other_campaigns(files))
    if len({one.path.resolve() for one in every}) < len(files_of(workspace.root)):
        return ()
    names = {campaign.name for campaign in every}
    return tuple(one for one in _to_come(workspace) if one.campaign not in names)


def refuse_samples(workspace: Workspace, files: CampaignFiles) -> None:
    """Passes if no sample would go out for a real organisation.

    Raises: MistakesFound with the line of each campaign that is a sample still; NotPossible where
    what was queued for the made-up charity would go out from the real accounts.
    """
    if is_made_up(files.organisation):
        return
    found = [_is_sample(campaign) for campaign in files.campaigns if campaign.is_sample]
    if found:
        raise MistakesFound(found)
    if not workspace.has_queue or not _was_made_up(workspace, files):
        return
    # Whatever is to be applied: with it the accounts become the real ones for all that is queued.
    own = {one.name for one in (*files.campaigns, *other_campaigns(files)) if not one.is_sample}
    left = [one.campaign for one in _to_come(workspace) if one.campaign not in own]
    if left:
        raise NotPossible(
            "The queue was filled for the made-up charity of the samples, and its accounts are "
            f"now your own. Cancel first what is left of it ({', '.join(left)}): ",
            Remedy(Action.CANCEL_CAMPAIGN, left[0]),
        )


def notes(files: CampaignFiles) -> Iterator[str]:
    """What of the samples, or of the form to fill in, is left in the files; a sentence each."""
    for line in left_to_fill_in(files.organisation):
        yield f"campaigns/organisation.yaml: {line}"
    if is_made_up(files.organisation):
        return
    for campaign in files.campaigns:
        if campaign.is_sample:
            yield str(_is_sample(campaign))


def _to_come(workspace: Workspace) -> list[Forgotten]:
    """What the queue still has to send, by campaign."""
    database = workspace.database
    try:
        with database.read() as connection:
            return [Forgotten(*row) for row in campaigns_to_come(connection)]
    finally:
        database.close()


def _is_sample(campaign: Campaign) -> Mistake:
    return campaign.mistake(
        ("sample",),
        f"{campaign.name} is a sample, with the words and figures of a made-up charity",
        "It can be rehearsed, and is never put into the queue. Make it your own and delete this "
        "line, or move the file into samples/.",
    )


def _was_made_up(workspace: Workspace, files: CampaignFiles) -> bool:
    """Whether the queue has an account by the handle that it had in the samples."""
    wanted = {name: one.handle for name, one in files.organisation.accounts.items()}
    database = workspace.database
    try:
        with database.read() as connection:
            known = accounts.all_accounts(connection)
    finally:
        database.close()
    return any(
        is_made_up_handle(one.handle) and wanted.get(one.name) != one.handle for one in known
    )
