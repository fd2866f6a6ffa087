"""Keeps the pictures and films of posts: what was approved, and how far each upload is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, case, func, insert, or_, select, update

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.store.states import PostState
from scheduler.store.tables.queue import post_media, posts

_PLANNED = tuple(
    post_media.c[name]
    for name in ("path", "sha256", "alt", "captions_path", "captions_sha256", "captions_language")
)
MOST_TRIES = 3  # failures of one picture, until a person must look


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """One picture or film of a post that is not out yet, and not ready to be shown."""

    post_id: int
    position: int
    account: str
    planned: PlannedMedia
    begun: str | None  # the upload that the network still works on
    tries: int


def add(connection: Connection, post_id: int, media: Sequence[PlannedMedia]) -> None:
    """Stores the pictures of a new post, in order."""
    rows = [
        {
            "post_id": post_id,
            "position": position,
            "path": one.path,
            "sha256": one.sha256,
            "alt": one.alt,
            "captions_path": one.captions.path if one.captions else None,
            "captions_sha256": one.captions.sha256 if one.captions else None,
            "captions_language": one.captions.language if one.captions else None,
        }
        for position, one in enumerate(media)
    ]
    if rows:
        connection.execute(insert(post_media), rows)


def not_ready(connection: Connection, thread_id: int, until: datetime) -> list[StoredMedia]:
    """The pictures that the thread still has to show and cannot show until then, in order."""
    table = post_media.c
    is_over = table.expires_at <= until
    begun = case((is_over, None), else_=table.remote_id)
    rows = connection.execute(
        select(table.post_id, table.position, posts.c.account, begun, table.tries, *_PLANNED)
        .join(posts, posts.c.id == table.post_id)
        .where(
            posts.c.thread_id == thread_id,
            posts.c.state == PostState.UNSENT,
            or_(table.is_ready.is_(False), is_over),
        )
        .order_by(posts.c.position, table.position)
    )
    return [
        StoredMedia(post_id, position, account, _planned(*planned), begun, tries)
        for post_id, position, account, begun, tries, *planned in rows
    ]


def ready_count(connection: Connection, thread_id: int) -> int:
    """How many of the thread's pictures and films have their words on the network."""
    query = (
        select(func.count())
        .select_from(post_media.join(posts, posts.c.id == post_media.c.post_id))
        .where(posts.c.thread_id == thread_id, post_media.c.is_ready)
    )
    return int(connection.execute(query).scalar_one())


def keep_upload(
    connection: Connection,
    media: StoredMedia,
    remote_id: str,
    *,
    is_ready: bool,
    expires_at: datetime,
) -> None:
    """Notes how far an upload has come."""
    columns = {"remote_id": remote_id, "is_ready": is_ready, "expires_at": expires_at}
    connection.execute(_row(media).values(columns))


def note_failure(connection: Connection, media: StoredMedia) -> int:
    """Forgets an upload that came to nothing; how many have."""
    tries = media.tries + 1
    columns = {"remote_id": None, "is_ready": False, "expires_at": None, "tries": tries}
    connection.execute(_row(media).values(columns))
    return tries


def forget_uploads(connection: Connection, post_id: int) -> int:
    """The network does not take the uploads of this post; how often that was so, at most."""
    table = post_media.c
    tries = connection.execute(
        update(post_media)
        .where(table.post_id == post_id)
        .values(remote_id=None, is_ready=False, expires_at=None, tries=table.tries + 1)
        .returning(table.tries)
    ).scalars()
    return max(tries, default=0)


def forget_of_account(connection: Connection, account: str) -> None:
    """What the account has uploaded and not shown is uploaded anew: something else signs now.

    Of a post that X said no to as well: it may yet be sent again.
    """
    is_out = posts.c.state.in_([PostState.SENT, PostState.REMOVED])
    still_to_go = select(posts.c.id).where(posts.c.account == account, ~is_out)
    connection.execute(
        update(post_media)
        .where(post_media.c.post_id.in_(still_to_go), post_media.c.remote_id.is_not(None))
        .values(remote_id=None, is_ready=False, expires_at=None)
    )


def ready_ids(connection: Connection, post_id: int) -> tuple[str, ...]:
    """The network's ids of a post's pictures, in the order in which it shows them."""
    table = post_media.c
    return tuple(
        connection.execute(
            select(table.remote_id)
            .where(table.post_id == post_id, table.is_ready)
            .order_by(table.position)
        ).scalars()
    )


def shown_by(connection: Connection, thread_id: int) -> dict[int, tuple[tuple[str, str], ...]]:
    """(SHA-256, alt text) of each picture of a thread, by the post's id, in order."""
    table = post_media.c
    rows = connection.execute(
        select(table.post_id, table.sha256, table.alt)
        .join(posts, posts.c.id == table.post_id)
        .where(posts.c.thread_id == thread_id)
        .order_by(table.post_id, table.position)
    )
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for post_id, sha256, alt in rows:
        found[post_id] = (*found.get(post_id, ()), (sha256, alt))
    return found


def bindings_of(connection: Connection, thread_id: int) -> dict[int, list[tuple[str, ...]]]:
    """What a yes binds of each picture and film of a thread, by the post's id, in order."""
    rows = connection.execute(
        select(post_media.c.post_id, *_PLANNED)
        .join(posts, posts.c.id == post_media.c.post_id)
        .where(posts.c.thread_id == thread_id)
        .order_by(post_media.c.post_id, post_media.c.position)
    )
    found: dict[int, list[tuple[str, ...]]] = {}
    for post_id, *values in rows:
        found.setdefault(post_id, []).append(_planned(*values).binding)
    return found


def of_thread(connection: Connection, thread_id: int) -> dict[int, tuple[PlannedMedia, ...]]:
    """The pictures and films of a thread, by the post's id, in order."""
    return _of_posts(connection, posts.c.thread_id == thread_id)


def of_sent(connection: Connection) -> dict[int, tuple[PlannedMedia, ...]]:
    """The pictures of every post that is out, by the post's id, in order."""
    return _of_posts(connection, posts.c.state == PostState.SENT)


def _of_posts(
    connection: Connection, which: ColumnElement[bool]
) -> dict[int, tuple[PlannedMedia, ...]]:
    table = post_media.c
    rows = connection.execute(
        select(table.post_id, *_PLANNED)
        .join(posts, posts.c.id == table.post_id)
        .where(which)
        .order_by(table.post_id, table.position)
    )
    found: dict[int, tuple[PlannedMedia, ...]] = {}
    for post_id, *values in rows:
        found[post_id] = (*found.get(post_id, ()), _planned(*values))
    return found


def _planned(
    path: str,
    sha256: str,
    alt: str,
    captions_path: str | None,
    captions_sha256: str | None,
    captions_language: str | None,
) -> PlannedMedia:
    captions = None
    if captions_path and captions_sha256 and captions_language:
        captions = PlannedCaptions(captions_path, captions_sha256, captions_language)
    return PlannedMedia(path, sha256, alt, captions)


def _row(media: StoredMedia) -> Update:
    table = post_media.c
    return update(post_media).where(
        table.post_id == media.post_id, table.position == media.position
    )
