"""Joins the verbs about people to a workspace's mail, and asks a second proof at the keyboard."""

from collections.abc import Callable
from pathlib import Path

from scheduler.bootstrap.stories import story_vault
from scheduler.bootstrap.workspace import Workspace
from scheduler.crisis.support.offer import Support
from scheduler.errors import HandrailError, MistakesFound, SettingsError
from scheduler.mail.background import InBackground
from scheduler.mail.letter import LetterCarrier
from scheduler.mail.outbox import FolderPost
from scheduler.mail.smtp import Security, SmtpPost
from scheduler.people.encryption import Vault
from scheduler.people.mailed.letters import Letters
from scheduler.publishing.monitoring.notifying.approval_letters import ApprovalLetters


def post_of(workspace: Workspace) -> LetterCarrier:
    """The way by which letters go out.

    Raises: SettingsError if there is none.
    """
    of = workspace.settings
    sender = of.mail_from or "handrail@localhost"
    if of.mail_folder:
        return FolderPost(Path(workspace.root) / of.mail_folder, sender)
    if not of.mail_host:
        raise SettingsError(
            "HANDRAIL_MAIL_HOST is not set, so no letter can be sent. Put your mail server into "
            ".env, or HANDRAIL_MAIL_FOLDER=outbox to try it out."
        )
    if not of.mail_from:
        raise SettingsError("HANDRAIL_MAIL_FROM is not set: say who letters are from, in .env.")
    return SmtpPost(
        of.mail_host,
        of.mail_port,
        of.mail_from,
        Security(of.mail_security),
        of.mail_user,
        of.mail_password,
    )


def letters_of(workspace: Workspace, *, in_background: bool = False) -> Letters:
    """What letters are written with; in the background for pages, where time would tell.

    Raises: SettingsError; MistakesFound.
    """
    post = post_of(workspace)
    return Letters(
        InBackground(post) if in_background else post,
        workspace.organisation.name,
        workspace.settings.web_address,
        _help_line(workspace),
        workspace.zone,
    )


def approval_letters(
    workspace: Workspace, letters: Callable[[], Letters | None] | None = None
) -> ApprovalLetters:
    """What tells whoever is asked to approve; without mail, word is left for them instead."""

    def by_settings() -> Letters | None:
        try:
            return None if workspace.is_simulated else letters_of(workspace)
        except (SettingsError, MistakesFound):
            return None

    return ApprovalLetters(
        *(workspace.database, workspace.clock, letters or by_settings),
        lambda: vault_of(workspace),
        workspace.zone,
    )


def names_of(workspace: Workspace) -> tuple[str, ...]:
    """Words that a passphrase may not be made of: the organisation's, and its accounts'."""
    organisation = workspace.organisation
    handles = (account.handle for account in organisation.accounts.values())
    return (organisation.name, *organisation.accounts, *handles)


def vault_of(workspace: Workspace) -> Vault:
    """What addresses and secrets are locked with."""
    return story_vault(workspace)


def _help_line(workspace: Workspace) -> str:
    """A way to talk to somebody, for the foot of a letter; a letter goes out without one too."""
    try:
        support = Support.for_region(workspace.directory(), workspace.organisation.region)
    except HandrailError:
        return ""
    return support.short_line()
