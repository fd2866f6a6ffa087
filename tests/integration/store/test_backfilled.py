"""An old database with rows in it: what later versions count is counted from what is there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Table, column, delete, insert, select, table, update

from scheduler.crisis.register import Register
from scheduler.publishing.monitoring.audit_check import keep_books, verify_audit
from scheduler.publishing.reasons import NEVER_SHOWN, PROGRAM_STOPPED
from scheduler.store.database import Database, open_database
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import ThreadState
from scheduler.store.stories import asked
from scheduler.store.tables.people import person_notices
from scheduler.store.tables.queue import accounts, audit, notices, posts, stamps, threads
from scheduler.store.tables.stories import guardian_codes, people, stories, story_asked
from scheduler.store.upgrades import upgrade
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.old_versions import upgrade_to

# (state, how many, the story that the thread tells, the one that its post tells)
BEFORE = (
    ("scheduled", 2, None, None),
    ("published", 3, "s1", "s1"),
    ("published", 4, None, None),
    ("cancelled", 1, None, "s2"),
    ("taken_down", 2, "s2", None),
    ("waiting", 1, "s1", None),
)


@pytest.fixture
def old_url(bare_url: str) -> str:
    """A database of before the reads of pages and the chain of the audit."""
    make_old(bare_url)
    return bare_url


def add(connection: Connection, to: Table, **values: object) -> None:
    """A row with these columns and no others: today's tables have more, and defaults for them."""
    as_it_was = table(to.name, *(column(name, to.c[name].type) for name in values))
    connection.execute(insert(as_it_was).values(**values))


def make_old(url: str) -> None:
    old = Database(url)
    upgrade_to(old, "0017")
    now = A_TUESDAY_NOON
    account = {"name": "main", "handle": "HarbourMain", "role": "organisation", "region": "GB"}
    row = {"at": now, "actor": "dana", "subject": "hold:1", "from_state": "", "to_state": "held"}
    with old.write() as connection:
        add(connection, stamps, name="simulated", value="yes")
        add(connection, accounts, **account, lease_fence=0, lease_until=0.0)
        person = {"is_active": True, "is_under_18": False, "wrong_tries": 0}
        add(connection, people, id="teller", added_at=now, **person)
        for name in ("s1", "s2", "s3"):
            add_story(connection, name)
        each = [one for one in BEFORE for _ in range(one[1])]
        for number, (state, _, of_thread, of_post) in enumerate(each, start=1):
            add_thread(connection, number, state, of_thread, of_post)
        for number in range(3):
            add(connection, audit, **row, why=f"why {number}")
    old.close()


def add_story(connection: Connection, name: str) -> None:
    add(
        connection, stories, id=name, storyteller="teller", author="jo",
        support_contact="sam", accounts='["main"]', naming="anonymous", theme="friendship",
        version=1, is_flagged=False, added_at=A_TUESDAY_NOON,
    )  # fmt: skip


def add_thread(
    connection: Connection, number: int, state: str, of_thread: str | None, of_post: str | None
) -> None:
    at = A_TUESDAY_NOON + timedelta(hours=number)
    add(
        connection, threads, id=number, key=f"old/{number}", campaign="old", account="main",
        region="GB", support_register=Register.EVERYDAY, variant=0, has_link=True, body_hash="",
        planned_due_at=at, due_at=at, begin_at=at, late_within_seconds=60.0, late_otherwise="ask",
        state=state, detail="", since=at, story=of_thread,
    )  # fmt: skip
    add(
        connection, posts, thread_id=number, position=0, account="main", place="root",
        body="Words.", state="unsent", fence=0, looks=0, detail="", story=of_post,
    )  # fmt: skip


@pytest.fixture
def upgraded(old_url: str) -> Iterator[Database]:
    upgrade(Database(old_url))
    opened = open_database(old_url, is_simulated=True)
    yield opened
    opened.close()


def counted(database: Database) -> dict[ThreadState, int]:
    with database.read() as connection:
        return {state: many for state, many in count_by_state(connection).items() if many}


def rows_of_stories(database: Database) -> dict[str, int]:
    with database.read() as connection:
        query = select(stories.c.id, stories.c.queued_rows)
        return {row.id: row.queued_rows for row in connection.execute(query)}


S = ThreadState
COUNTED = {S.SCHEDULED: 2, S.PUBLISHED: 7, S.CANCELLED: 1, S.TAKEN_DOWN: 2, S.WAITING: 1}


def test_threads_of_before_are_counted_by_state(upgraded: Database) -> None:
    assert counted(upgraded) == COUNTED


def test_what_moves_afterwards_is_counted_from_there(upgraded: Database) -> None:
    with upgraded.write() as connection:
        is_first = threads.c.id == 1
        connection.execute(update(threads).where(is_first).values(state="published"))
        connection.execute(delete(posts).where(posts.c.thread_id == 10))
        connection.execute(delete(threads).where(threads.c.id == 10))  # the cancelled one
    assert counted(upgraded) == {
        S.SCHEDULED: 1,
        S.PUBLISHED: 8,
        S.TAKEN_DOWN: 2,
        S.WAITING: 1,
    }


def test_stories_of_before_know_what_tells_them(upgraded: Database) -> None:
    assert rows_of_stories(upgraded) == {"s1": 3 + 3 + 1, "s2": 1 + 2, "s3": 0}
    with upgraded.write() as connection:
        connection.execute(update(posts).where(posts.c.thread_id == 10).values(story=None))
        connection.execute(update(threads).where(threads.c.id == 1).values(story="s3"))
    assert rows_of_stories(upgraded) == {"s1": 7, "s2": 2, "s3": 1}


def test_the_log_of_before_is_sealed_and_proved(upgraded: Database) -> None:
    assert keep_books(upgraded) == 3
    verdict = verify_audit(upgraded, A_TUESDAY_NOON)
    assert (verdict.is_whole, verdict.head.sealed) == (True, 3)


def test_no_thread_of_before_has_only_its_closing_help_to_send(upgraded: Database) -> None:
    with upgraded.read() as connection:
        marked = select(threads.c.id).where(threads.c.closes_only)
        assert connection.execute(marked).all() == []
        assert connection.execute(select(guardian_codes)).all() == []


def test_whoever_was_asked_alone_is_the_first_of_those_who_are_asked(bare_url: str) -> None:
    old = Database(bare_url)
    upgrade_to(old, "0031")
    person = {"is_active": True, "is_under_18": False, "wrong_tries": 0}
    with old.write() as connection:
        add(connection, stamps, name="simulated", value="yes")
        add(connection, people, id="teller", added_at=A_TUESDAY_NOON, **person)
        for name, is_yes in (("s1", True), ("s2", False)):
            add_story(connection, name)
            add(
                connection, story_asked, story=name, token_hash=f"hash of {name}",
                made_at=A_TUESDAY_NOON, version=1, may_be_told=is_yes, answered_at=A_TUESDAY_NOON,
            )  # fmt: skip
    old.close()
    upgrade(Database(bare_url))
    upgraded = open_database(bare_url, is_simulated=True)
    with upgraded.write() as connection:
        (first,) = asked.of_story(connection, "s1")
        assert (first.number, first.says_yes_to(1), first.mailed_at) == (1, True, None)
        assert asked.find(connection, "hash of s2") == asked.of_story(connection, "s2")[0]
        assert asked.add(connection, "s1", "another", A_TUESDAY_NOON) == 2
    upgraded.close()


SAID = "X says that this text is out already"
WAITED = (  # (reason, detail, the reason afterwards)
    ("unconfirmed", f"{SAID}. Looking for the post.", "said_already"),
    (
        "unconfirmed",
        f"{SAID}, and did not show this post however often we looked: another post of the account "
        "may say the same. Decide what becomes of it.",
        "said_already",
    ),
    ("unconfirmed", PROGRAM_STOPPED, "unconfirmed"),
    ("unconfirmed", NEVER_SHOWN, "unconfirmed"),
    ("unconfirmed", f"X's answer was lost ({SAID}). Looking for the post.", "unconfirmed"),
    ("refused", f"{SAID}.", "refused"),
    ("late", "It did not go out in time. Send it now, move it, or cancel it.", "late"),
    (None, "", None),
)


def add_what_waits(old: Database) -> None:
    """A thread of each kind, of which people know already, at the bell as well."""
    with old.write() as connection:
        add(connection, stamps, name="simulated", value="yes")
        account = {"name": "main", "handle": "HarbourMain", "role": "organisation", "region": "GB"}
        add(connection, accounts, **account, lease_fence=0, lease_until=0.0)
        person = {"is_active": True, "is_under_18": False, "wrong_tries": 0}
        add(connection, people, id="amira", added_at=A_TUESDAY_NOON, **person)
        for number, (reason, detail, _) in enumerate(WAITED, start=1):
            add_thread(connection, number, "waiting" if reason else "scheduled", None, None)
            waits = {"reason": reason, "detail": detail}
            connection.execute(update(threads).where(threads.c.id == number).values(**waits))
            for what in (told_of(number, reason), f"waiting:old/{number}:unconfirmed:another time"):
                told = {"text": detail, "first_seen": A_TUESDAY_NOON, "told_at": A_TUESDAY_NOON}
                connection.execute(insert(notices).values(subject=what, **told))
                at_the_bell = {"kind": "failed", "subject": f"old/{number}", "words": detail}
                add(
                    connection, person_notices, person="amira", key=f"open:{what}",
                    at=A_TUESDAY_NOON, **at_the_bell,
                )  # fmt: skip


def told_of(number: int, reason: str | None) -> str:
    """What a notice of such a thread is called."""
    since = A_TUESDAY_NOON + timedelta(hours=number)
    return f"waiting:old/{number}:{reason}:{since.isoformat()}"


def test_what_x_had_already_waits_for_that_and_is_told_no_second_time(bare_url: str) -> None:
    old = Database(bare_url)
    upgrade_to(old, "0038")
    add_what_waits(old)
    old.close()
    for _ in range(2):
        upgrade(Database(bare_url))
    upgraded = open_database(bare_url, is_simulated=True)
    with upgraded.read() as connection:
        row = select(threads.c.reason, threads.c.detail).order_by(threads.c.id)
        said = set(connection.execute(select(notices.c.subject)).scalars())
        rung = set(connection.execute(select(person_notices.c.key)).scalars())
        waiting = [tuple(one) for one in connection.execute(row)]
    upgraded.close()
    assert waiting == [(after, detail) for _, detail, after in WAITED]
    numbers = range(1, len(WAITED) + 1)
    assert said == {
        *(told_of(number, after) for number, (*_, after) in zip(numbers, WAITED, strict=True)),
        *(f"waiting:old/{number}:unconfirmed:another time" for number in numbers),
    }
    assert rung == {f"open:{one}" for one in said}
