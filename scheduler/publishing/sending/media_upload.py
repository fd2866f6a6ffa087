"""Uploads pictures and films before the gate of their post opens. Nothing becomes public by that.

So it may be done again: after a crash, a lost answer, or once X has forgotten an upload. The gate
stays shut for a post whose pictures are not all there with their alt texts, and its film with its
captions. X bills those words, so the thread's price is reserved before the first of them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.campaigns.model.prices import media_price_usd
from scheduler.networks.base import (
    AccountName,
    CaptionsFile,
    MediaFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    Unavailable,
    Uploaded,
)
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.credentials import RETRY, keep_quiet, later
from scheduler.publishing.operations import hold
from scheduler.store.money import budget, ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue import accounts, post_media
from scheduler.store.queue.post_media import StoredMedia
from scheduler.store.queue.sending import gate
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason

MARGIN = timedelta(minutes=10)  # what expires sooner is uploaded anew
Outcome = Uploaded | Processing | Refused | Unavailable


@dataclass(frozen=True, slots=True)
class AllReady:
    """Everything that is still to be shown lies on X, with its alt text or its captions."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """The account is quiet until it may be tried again."""

    needs_reconnect: str | None = None  # the account whose keys X refused


@dataclass(frozen=True, slots=True)
class ForAPerson:
    """Trying again does not help."""

    why: str
    reason: Reason = Reason.MEDIA


Readiness = AllReady | NotYet | ForAPerson


def upload_all(context: PublishingContext, lease: Lease, thread: StoredThread) -> Readiness:
    """Uploads what the thread still has to show."""
    if not thread.has_media:
        return AllReady()
    now = context.clock.now()
    with context.database.read() as connection:
        if not gate.may_be_prepared(connection, thread, now):
            return AllReady()  # nothing is uploaded; the gate itself says what follows
        wanted = post_media.not_ready(connection, thread.id, now + MARGIN)
    if wanted and (refusal := _without_money(context, lease, thread)):
        return ForAPerson(refusal, Reason.BUDGET)
    uploads = _Uploads(context, lease, thread, now)
    for media in wanted:
        if context.is_stopping():
            return NotYet()
        readiness = uploads.upload(media)
        if not isinstance(readiness, AllReady):
            return readiness
    return AllReady()


def still_to_pay_usd(
    connection: Connection, context: PublishingContext, thread: StoredThread
) -> float:
    """The price of a thread that has not begun, less what its words on X have cost already."""
    if not thread.has_media:
        return thread.price_usd
    ready = post_media.ready_count(connection, thread.id)
    return thread.price_usd - media_price_usd(ready, context.prices)


def _without_money(context: PublishingContext, lease: Lease, thread: StoredThread) -> str | None:
    """Reserves what the whole thread costs, or says which cap that would pass."""
    if thread.has_begun:
        return None
    with fenced_write(context, lease) as connection:
        return budget.reserve(
            connection,
            thread.id,
            thread.campaign,
            still_to_pay_usd(connection, context, thread),
            context.monthly_cap_usd,
            context.clock.now(),
        )


class _Stopped(Exception):
    """The engine stops, between two parts of a film."""


@dataclass(frozen=True, slots=True)
class _Uploads:
    context: PublishingContext
    lease: Lease
    thread: StoredThread
    now: datetime

    def upload(self, media: StoredMedia) -> Readiness:
        try:
            file = file_of(media.planned, self.context.media)
        except NotAsApproved as wrong:
            return ForAPerson(str(wrong))
        begun = MediaId(media.begun) if media.begun else None
        try:
            outcome = self.context.network.upload_media(
                AccountName(media.account), file, begun, self._keep_lease
            )
        except _Stopped:  # X forgets the parts; it bills nothing for them
            return NotYet()
        with fenced_write(self.context, self.lease) as connection:
            self._bill(connection, media, outcome)
            readiness = self._record(connection, media, outcome)
        if isinstance(outcome, Refused) and outcome.why in (Refusal.CREDITS, Refusal.SPEND_CAP):
            hold.stop_for_money(self.context, outcome)
        return readiness

    def _keep_lease(self) -> None:
        """A film takes longer than a lease does, and longer than who stops may take."""
        if self.context.is_stopping():
            raise _Stopped
        with fenced_write(self.context, self.lease):
            pass

    def _bill(self, connection: Connection, media: StoredMedia, outcome: Outcome) -> None:
        """X bills the words, not the upload. Death before this leaves half a cent uncounted."""
        is_lost = isinstance(outcome, Unavailable) and outcome.may_be_billed
        if not (isinstance(outcome, Uploaded) or is_lost):
            return
        usd = media_price_usd(1, self.context.prices)
        ledger.charge(
            connection,
            Charge(
                at=self.now,
                account=media.account,
                call=Call.DESCRIBE,
                units=1,
                usd=usd,
                campaign=self.thread.campaign,
                thread_key=self.thread.key,
                is_certain=not is_lost,
            ),
        )
        if not is_lost:  # a lost one is written again, and then it costs again
            budget.use_up(connection, self.thread.id, usd)

    def _record(self, connection: Connection, media: StoredMedia, outcome: Outcome) -> Readiness:
        def quiet(until: datetime) -> NotYet:
            accounts.set_quiet(connection, media.account, until, None)
            return NotYet()

        match outcome:
            case Uploaded(media_id, expires_after):
                expires_at = self.now + expires_after
                post_media.keep_upload(
                    connection, media, media_id, is_ready=True, expires_at=expires_at
                )
                return AllReady()
            case Processing(media_id, expires_after, check_after):
                expires_at = self.now + expires_after
                post_media.keep_upload(
                    connection, media, media_id, is_ready=False, expires_at=expires_at
                )
                return quiet(self.now + check_after)
            case Unavailable(lacks_leave=True, detail=detail):
                return ForAPerson(detail, Reason.ACCOUNT)  # what shows no picture goes on
            case (
                Refused(why=Refusal.RECONNECT | Refusal.CLOCK, detail=detail)
                | Unavailable(needs_reconnect=True, detail=detail)
                | Unavailable(is_clock=True, detail=detail)
            ):
                is_clock = outcome == Refused(Refusal.CLOCK, detail) or (
                    isinstance(outcome, Unavailable) and outcome.is_clock
                )
                keep_quiet(connection, media.account, detail, self.now, is_clock=is_clock)
                return NotYet(media.account)
            case Refused(why=Refusal.CREDITS | Refusal.SPEND_CAP):
                return NotYet()  # everything is held
            case Refused(detail=detail):
                if post_media.note_failure(connection, media) < post_media.MOST_TRIES:
                    return quiet(self.now + RETRY)
                return ForAPerson(f'X does not take "{media.planned.path}" ({detail}).')
            case away:
                return quiet(later(self.now, away.until, RETRY))


class NotAsApproved(Exception):
    """A file that a post shows is not the one that was approved; in words for a person."""


def file_of(planned: PlannedMedia, folder: Path) -> MediaFile:
    """The picture or film with its words, as they were approved.

    Raises: NotAsApproved if a file or a description has changed, or is missing.
    """
    if not planned.alt.strip():
        raise NotAsApproved(f'"{planned.path}" has no description for those who cannot see it.')
    path = _checked(folder, planned.path, planned.sha256)
    captions = _captions(planned.captions, folder) if planned.captions else None
    return MediaFile(path, planned.sha256, planned.alt, captions)


def _captions(planned: PlannedCaptions, folder: Path) -> CaptionsFile:
    path = _checked(folder, planned.path, planned.sha256)
    return CaptionsFile(path, planned.sha256, planned.language)


def _checked(folder: Path, name: str, sha256: str) -> Path:
    path = folder / name
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        raise NotAsApproved(
            f'"{name}" is no longer in the folder media, or cannot be read.'
        ) from None
    if found != sha256:
        raise NotAsApproved(f'"{name}" is not the file that was approved.')
    return path
