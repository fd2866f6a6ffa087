"""Stories as the database has them: words, yeses, reviews, releases."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, func, insert, select, update

from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import (
    consent_bodies,
    stories,
    story_comments,
    story_consents,
    story_releases,
    story_reviews,
    story_versions,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Everything of a story that the public would read or see."""

    body: str
    content_note: str | None
    shown_as: str  # "" for anonymous
    hashtags: tuple[str, ...]
    are_names_changed: bool
    picture: str | None = None  # SHA-256 of the stripped file
    picture_alt: str | None = None


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story without its words."""

    id: str
    storyteller: str
    author: str
    line_manager: str | None
    support_contact: str
    guardian: str | None
    accounts: tuple[str, ...]
    naming: str
    theme: str
    earliest: datetime | None
    is_flagged: bool
    version: int
    added_at: datetime
    ended_at: datetime | None = None
    ended_why: str | None = None
    ended_by: str | None = None


class StoryColumns(TypedDict, total=False):
    """What may change of a story besides its words; what is left out stays as it is."""

    line_manager: str | None
    support_contact: str
    guardian: str | None
    accounts: Sequence[str]
    naming: str
    theme: str
    earliest: datetime | None
    version: int
    ended_at: datetime | None
    ended_why: str | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The words of a story as they stood once."""

    number: int
    words: Words
    kept: tuple[str, ...]  # rules whose wording the storyteller keeps
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class StoredConsent:
    """One yes."""

    id: int
    story: str
    version: int
    statement: str
    names_health: bool
    naming: str
    needs_guardian: bool
    guardian_by: str | None
    guardian_at: datetime | None
    given_by: str
    given_at: datetime
    until: datetime
    asked_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    ended_why: str | None
    accounts: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everybody has said yes whose yes it needs."""
        return not self.needs_guardian or self.guardian_at is not None


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A yes as somebody gives it."""

    story: str
    version: int
    statement: str
    names_health: bool
    naming: str
    needs_guardian: bool
    given_by: str
    given_at: datetime
    until: datetime


class ConsentColumns(TypedDict, total=False):
    """What may become of a yes; what is left out stays as it is."""

    guardian_by: str
    guardian_at: datetime
    asked_at: datetime
    ended_at: datetime
    ended_by: str
    ended_why: str


@dataclass(frozen=True, slots=True)
class NewReview:
    """A reviewer's word on a version."""

    story: str
    version: int
    reviewer: str
    is_yes: bool
    reason: str
    checklist: Collection[str]  # what they looked at
    at: datetime


@dataclass(frozen=True, slots=True)
class NewComment:
    """A remark on a version; with other words for it, a suggestion."""

    story: str
    version: int
    by: str
    text: str
    suggested_body: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentedBody:
    """The posts of one account that a yes is for."""

    account: str
    body_hash: str
    words_hash: str


def add(connection: Connection, story: StoredStory) -> None:
    """Stores a story; its first version follows."""
    values = asdict(story) | {"accounts": json.dumps(story.accounts)}
    connection.execute(insert(stories).values(**values))


def story(connection: Connection, story_id: str) -> StoredStory | None:
    """The story with this id, or None."""
    row = connection.execute(select(stories).where(stories.c.id == story_id)).mappings().first()
    return None if row is None else story_of(row)


def stories_with(connection: Connection, ids: Collection[str]) -> list[StoredStory]:
    """The stories with these ids, without those that are no more."""
    query = select(stories).where(stories.c.id.in_(sorted(ids)))
    return [story_of(row) for row in connection.execute(query).mappings()]


def all_stories(connection: Connection) -> list[StoredStory]:
    """Every story, oldest first."""
    rows = connection.execute(select(stories).order_by(stories.c.added_at, stories.c.id))
    return [story_of(row) for row in rows.mappings()]


def stories_of(connection: Connection, storyteller: str) -> list[StoredStory]:
    """One person's own stories."""
    query = select(stories).where(stories.c.storyteller == storyteller)
    rows = connection.execute(query.order_by(stories.c.added_at, stories.c.id)).mappings()
    return [story_of(row) for row in rows]


def change(connection: Connection, story_id: str, **columns: Unpack[StoryColumns]) -> None:
    """Changes what is known of a story besides its words."""
    values: dict[str, object] = {**columns}
    if "accounts" in columns:
        values["accounts"] = json.dumps(columns["accounts"])
    connection.execute(update(stories).where(stories.c.id == story_id).values(values))


def add_version(connection: Connection, story_id: str, version: StoredVersion) -> None:
    """Stores words; those before them stay."""
    connection.execute(
        insert(story_versions).values(
            story=story_id,
            number=version.number,
            **(asdict(version.words) | {"hashtags": json.dumps(version.words.hashtags)}),
            kept=json.dumps(version.kept),
            by=version.by,
            at=version.at,
            why=version.why,
        )
    )
    change(connection, story_id, version=version.number)


def keep_wording(connection: Connection, story_id: str, number: int, kept: Iterable[str]) -> None:
    """Records the rules whose wording the storyteller keeps; no word changes."""
    connection.execute(
        update(story_versions)
        .where(story_versions.c.story == story_id, story_versions.c.number == number)
        .values(kept=json.dumps(sorted(kept)))
    )


def versions(connection: Connection, story_id: str) -> list[StoredVersion]:
    """Every version, the first first."""
    query = select(story_versions).where(story_versions.c.story == story_id)
    rows = connection.execute(query.order_by(story_versions.c.number)).mappings()
    return [_version(row) for row in rows]


def pictures(connection: Connection, story_id: str | None = None) -> set[str]:
    """The pictures of every version of a story, or of all stories, by their SHA-256."""
    query = select(story_versions.c.picture).where(story_versions.c.picture.is_not(None))
    if story_id is not None:
        query = query.where(story_versions.c.story == story_id)
    return set(connection.execute(query).scalars())


def add_consent(
    connection: Connection, consent: NewConsent, bodies: Sequence[ConsentedBody]
) -> int:
    """Stores a yes and the posts it is for; gives its number."""
    number = connection.execute(
        insert(story_consents).values(asdict(consent)).returning(story_consents.c.id)
    ).scalar_one()
    connection.execute(
        insert(consent_bodies), [{"consent": number, **asdict(body)} for body in bodies]
    )
    return int(number)


def consents(connection: Connection, story_id: str | None = None) -> list[StoredConsent]:
    """Every yes that was ever given to a story, or to any; oldest first."""
    query = select(story_consents).order_by(story_consents.c.id)
    if story_id is not None:
        query = query.where(story_consents.c.story == story_id)
    rows = connection.execute(query).mappings().all()
    accounts: dict[int, list[str]] = {}
    pairs = select(consent_bodies.c.consent, consent_bodies.c.account)
    if story_id is not None:
        pairs = pairs.join(story_consents, story_consents.c.id == consent_bodies.c.consent).where(
            story_consents.c.story == story_id
        )
    for number, account in connection.execute(pairs.order_by(consent_bodies.c.account)):
        accounts.setdefault(number, []).append(account)
    return [StoredConsent(**row, accounts=tuple(accounts.get(row["id"], ()))) for row in rows]


def consent(connection: Connection, number: int) -> StoredConsent | None:
    """The yes with this number."""
    query = select(story_consents.c.story).where(story_consents.c.id == number)
    story_id = connection.execute(query).scalar()
    given = consents(connection, story_id) if story_id is not None else []
    return next((one for one in given if one.id == number), None)


def change_consent(connection: Connection, number: int, **columns: Unpack[ConsentColumns]) -> None:
    """Changes what became of a yes."""
    connection.execute(
        update(story_consents).where(story_consents.c.id == number).values(**columns)
    )


def end_consents(connection: Connection, story_id: str, now: datetime, by: str, why: str) -> int:
    """Ends every yes that is in force; gives how many."""
    ended = connection.execute(
        update(story_consents)
        .where(story_consents.c.story == story_id, story_consents.c.ended_at.is_(None))
        .values(ended_at=now, ended_by=by, ended_why=why)
    )
    return ended.rowcount


def end_releases(connection: Connection, story_id: str, now: datetime) -> None:
    """Ends the release, if there is one."""
    connection.execute(
        update(story_releases)
        .where(story_releases.c.story == story_id, story_releases.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def add_review(connection: Connection, review: NewReview) -> None:
    """Stores a reviewer's word."""
    values = asdict(review) | {"checklist": json.dumps(sorted(review.checklist))}
    connection.execute(insert(story_reviews).values(values))


def reviews(connection: Connection, story_id: str) -> list[Mapping[Any, Any]]:
    """Every reviewer's word on any version, oldest first."""
    query = select(story_reviews).where(story_reviews.c.story == story_id)
    return list(connection.execute(query.order_by(story_reviews.c.id)).mappings())


def reviews_that_count(
    connection: Connection, story_id: str, version: int
) -> list[Mapping[Any, Any]]:
    """Every reviewer's word on a version, oldest first, but a yes before the storyteller's own."""
    table = story_consents.c
    first = connection.execute(
        select(func.min(table.given_at)).where(table.story == story_id, table.version == version)
    ).scalar()
    return [
        one
        for one in reviews(connection, story_id)
        if one["version"] == version and counts(first, one["at"], is_yes=one["is_yes"])
    ]


def counts(first_yes_at: datetime | None, at: datetime, *, is_yes: bool) -> bool:
    """Whether a reviewer's word counts: nobody says yes for the storyteller, or before them."""
    return not is_yes or (first_yes_at is not None and at >= first_yes_at)


def add_comment(connection: Connection, comment: NewComment) -> int:
    """Stores a remark or a suggestion; gives its number."""
    return int(
        connection.execute(
            insert(story_comments).values(asdict(comment)).returning(story_comments.c.id)
        ).scalar_one()
    )


def comments(connection: Connection, story_id: str) -> list[Mapping[Any, Any]]:
    """Every remark and suggestion, oldest first."""
    query = select(story_comments).where(story_comments.c.story == story_id)
    return list(connection.execute(query.order_by(story_comments.c.id)).mappings())


def decide_comment(connection: Connection, number: int, *, is_taken: bool, now: datetime) -> None:
    """Notes whether the storyteller took a suggestion."""
    connection.execute(
        update(story_comments)
        .where(story_comments.c.id == number)
        .values(is_taken=is_taken, decided_at=now)
    )


def add_release(
    connection: Connection, story_id: str, version: int, by: str, now: datetime, opens_at: datetime
) -> None:
    """Stores a release."""
    connection.execute(
        insert(story_releases).values(
            story=story_id, version=version, by=by, at=now, opens_at=opens_at
        )
    )


def release_opens_at(connection: Connection, story_id: str, version: int) -> datetime | None:
    """When this version may go out, or None if it was not released."""
    opens_at: datetime | None = connection.execute(
        select(story_releases.c.opens_at).where(
            story_releases.c.story == story_id,
            story_releases.c.version == version,
            story_releases.c.ended_at.is_(None),
        )
    ).scalar()
    return opens_at


def threads_of(connection: Connection, story_id: str) -> list[StoredThread]:
    """The threads that carry this story, whole or as a turn, from wherever they came."""
    turns = select(posts.c.thread_id).where(posts.c.story == story_id)
    ids = connection.execute(
        select(threads.c.id)
        .where((threads.c.story == story_id) | threads.c.id.in_(turns))
        .order_by(threads.c.id)
    )
    return [thread_by_id(connection, thread_id) for thread_id in ids.scalars().all()]


def story_times(connection: Connection) -> list[tuple[str, str, datetime, str]]:
    """(account, story, due, theme) of every thread that tells a story; none that is over."""
    whole = (
        select(threads.c.account, stories.c.id, threads.c.due_at, stories.c.theme)
        .join(stories, stories.c.id == threads.c.story)
        .where(threads.c.state != "cancelled", stories.c.ended_at.is_(None))
    )
    turns = (
        select(posts.c.account, stories.c.id, threads.c.due_at, stories.c.theme)
        .join(posts, posts.c.thread_id == threads.c.id)
        .join(stories, stories.c.id == posts.c.story)
        .where(threads.c.state != "cancelled", stories.c.ended_at.is_(None))
    )
    return [tuple(row) for row in connection.execute(whole.union(turns))]


def story_of(row: Mapping[Any, Any]) -> StoredStory:
    """A row of the stories' table as a story."""
    values = {name: row[name] for name in _STORY_FIELDS}
    return StoredStory(**{**values, "accounts": tuple(json.loads(row["accounts"]))})


def words_of(row: Mapping[Any, Any]) -> Words:
    """What the public would read, of a row of the versions' table."""
    return Words(
        body=row["body"],
        content_note=row["content_note"],
        shown_as=row["shown_as"],
        hashtags=tuple(json.loads(row["hashtags"])),
        are_names_changed=row["are_names_changed"],
        picture=row["picture"],
        picture_alt=row["picture_alt"],
    )


def _version(row: Mapping[Any, Any]) -> StoredVersion:
    kept = tuple(json.loads(row["kept"]))
    return StoredVersion(row["number"], words_of(row), kept, row["by"], row["at"], row["why"])


_STORY_FIELDS = tuple(one.name for one in fields(StoredStory))
