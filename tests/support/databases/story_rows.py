"""A story's rows as the verbs leave them, for tests and measures that need no more of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.agreements.content_hash import SaidPost, words_hash
from scheduler.store.database import Database
from scheduler.store.tables.queue import threads
from scheduler.store.tables.stories import (
    consent_bodies,
    people,
    stories,
    story_consents,
    story_releases,
)
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.examples.builders import a_thread

AGO = A_TUESDAY_NOON - timedelta(days=5)
AHEAD = A_TUESDAY_NOON + timedelta(days=300)


def story_row(story: str, added_at: datetime, **different: Any) -> dict[str, Any]:
    """One story of the account main, without a name, in its first version."""
    return {
        "id": story,
        "storyteller": "teller",
        "author": "dev",
        "support_contact": "sol",
        "accounts": '["main"]',
        "naming": "anonymous",
        "theme": "x",
        "is_flagged": False,
        "version": 1,
        "added_at": added_at,
        **different,
    }


def version_row(story: str, body: str, at: datetime, by: str) -> dict[str, Any]:
    """The first version of a story, as `by` wrote it."""
    return {
        "story": story,
        "number": 1,
        "body": body,
        "shown_as": "",
        "hashtags": "[]",
        "are_names_changed": False,
        "kept": "[]",
        "by": by,
        "at": at,
        "why": "",
    }


def yes_row(
    story: str, given_by: str, given_at: datetime, until: datetime, **different: Any
) -> dict[str, Any]:
    """The yes of a grown person to the first version, without a name."""
    return {
        "story": story,
        "version": 1,
        "statement": "1",
        "names_health": True,
        "naming": "anonymous",
        "needs_guardian": False,
        "given_by": given_by,
        "given_at": given_at,
        "until": until,
        **different,
    }


def make_a_story_of(connection: Connection, key: str, added_at: datetime) -> None:
    """The queued thread `key` is story s1 from now on."""
    connection.execute(insert(stories).values(story_row("s1", added_at)))
    connection.execute(update(threads).where(threads.c.key == key).values(story="s1"))


def a_story_thread(*bodies: str, key: str = "wmhd/opener", account: str = "main") -> PlannedThread:
    """A thread that is story s1; three posts and the closing one unless bodies are given."""
    bodies = bodies or ("I was not well for a long time.", "Then a friend asked.", "It helped.")
    return replace(a_thread(key, *bodies, account=account), story="s1")


def agree_to(
    database: Database,
    thread: PlannedThread,
    *,
    until: datetime = AHEAD,
    opens_at: datetime = AGO,
    accounts: tuple[str, ...] | None = None,
    **consent: Any,
) -> None:
    """Story s1 with a yes to exactly this thread, reviewed and released."""
    said = [SaidPost(post.account, post.text) for post in thread.posts]
    with database.write() as connection:
        connection.execute(
            insert(people).values(
                id="teller", added_at=AGO, is_active=True, is_under_18=False, wrong_tries=0
            )
        )
        connection.execute(
            insert(stories).values(
                story_row("s1", AGO, author="jo", support_contact="sam", theme="friendship")
            )
        )
        yes = yes_row("s1", "teller", AGO, until, **consent)
        number = connection.execute(
            insert(story_consents).values(yes).returning(story_consents.c.id)
        ).scalar_one()
        for account in (thread.account,) if accounts is None else accounts:
            connection.execute(
                insert(consent_bodies).values(
                    consent=number,
                    account=account,
                    body_hash=thread.body_hash,
                    words_hash=words_hash(said),
                )
            )
        connection.execute(
            insert(story_releases).values(
                story="s1", version=1, by="rev", at=AGO, opens_at=opens_at
            )
        )


def change(database: Database, table: Any, **values: Any) -> None:
    """What somebody with the database's password could do."""
    with database.write() as connection:
        connection.execute(update(table).values(**values))
