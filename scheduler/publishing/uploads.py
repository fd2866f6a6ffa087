"""Pictures go to X before the gate of their post opens. Nothing becomes public by that.

So it may be done again: after a crash, a lost answer, or once X has forgotten an upload. The gate
stays shut for a post whose pictures are not all there with their alt texts.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.networks.base import (
    AccountName,
    MediaFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    Unavailable,
    Uploaded,
)
from scheduler.publishing import hold
from scheduler.publishing.claimed import writing
from scheduler.publishing.identify import RECHECK, RETRY, later, reconnect
from scheduler.publishing.means import Means
from scheduler.store import accounts, gate, post_media
from scheduler.store.leases import Lease
from scheduler.store.post_media import StoredMedia
from scheduler.store.threads import StoredThread

MARGIN = timedelta(minutes=10)  # what expires sooner is uploaded anew


@dataclass(frozen=True, slots=True)
class AllReady:
    """Every picture that is still to be shown lies on X, with its alt text."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """The account is quiet until it may be tried again."""

    needs_reconnect: str | None = None  # the account whose keys X refused


@dataclass(frozen=True, slots=True)
class ForAPerson:
    """Trying again does not help."""

    why: str


Readiness = AllReady | NotYet | ForAPerson


def upload_all(means: Means, lease: Lease, thread: StoredThread) -> Readiness:
    """Uploads what the thread still has to show."""
    if not thread.has_media:
        return AllReady()
    now = means.clock.now()
    with means.database.read() as connection:
        if not gate.may_be_prepared(connection, thread, now):
            return AllReady()  # nothing leaves the house; the gate itself says what follows
        wanted = post_media.not_ready(connection, thread.id, now + MARGIN)
    for media in wanted:
        readiness = _upload(means, lease, media, now)
        if not isinstance(readiness, AllReady):
            return readiness
    return AllReady()


def _upload(means: Means, lease: Lease, media: StoredMedia, now: datetime) -> Readiness:
    file = MediaFile(means.media / media.path, media.sha256, media.alt)
    if wrong := _not_as_approved(file, media.path):
        return ForAPerson(wrong)
    begun = MediaId(media.begun) if media.begun else None
    outcome = means.network.upload_media(AccountName(media.account), file, begun)
    with writing(means, lease) as connection:
        readiness = _record(connection, media, outcome, now)
    if isinstance(outcome, Refused) and outcome.why in (Refusal.CREDITS, Refusal.SPEND_CAP):
        hold.stop_for_money(means, outcome)
    return readiness


def _record(
    connection: Connection,
    media: StoredMedia,
    outcome: Uploaded | Processing | Refused | Unavailable,
    now: datetime,
) -> Readiness:
    def quiet(until: datetime, problem: str | None = None) -> NotYet:
        accounts.set_quiet(connection, media.account, until, problem)
        return NotYet(media.account if problem else None)

    match outcome:
        case Uploaded(media_id, expires_after):
            expires_at = now + expires_after
            post_media.keep_upload(
                connection, media, media_id, is_ready=True, expires_at=expires_at
            )
            return AllReady()
        case Processing(media_id, expires_after, check_after):
            expires_at = now + expires_after
            post_media.keep_upload(
                connection, media, media_id, is_ready=False, expires_at=expires_at
            )
            return quiet(now + check_after)
        case (
            Refused(why=Refusal.RECONNECT, detail=detail)
            | Unavailable(needs_reconnect=True, detail=detail)
        ):
            return quiet(now + RECHECK, reconnect(media.account, detail))
        case Refused(why=Refusal.CREDITS | Refusal.SPEND_CAP):
            return NotYet()  # everything is held
        case Refused(detail=detail):
            if post_media.note_failure(connection, media) < post_media.MOST_TRIES:
                return quiet(now + RETRY)
            return ForAPerson(f'X does not take the picture "{media.path}" ({detail}).')
        case away:
            return quiet(later(now, away.until, RETRY))


def _not_as_approved(file: MediaFile, name: str) -> str | None:
    """Why this file may not be shown; None if it is the one that was approved."""
    if not file.alt.strip():
        return f'The picture "{name}" has no description for those who cannot see it.'
    try:
        with file.path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return f'The picture "{name}" is no longer in the folder media, or cannot be read.'
    if found != file.sha256:
        return f'The picture "{name}" is not the one that was approved.'
    return None
