"""A changed service is in the audit, and what would print it needs approval again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.directory.verifications import Verification, add
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of
from scheduler.publishing.directory.changes import DirectoryWatch, note_changes
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.agreements import directory_changes as stored
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.databases.history import entries_about
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.spaces import plain

KEY = "wmhd/opener"
NEW = "0800 028 8000"
OWN = f"entries: [{{id: gb-samaritans, channels: [{{kind: phone, contact: {NEW}}}]}}]"


def changed(folder: Path, by: str = "Ana") -> Directory:
    """The directory with another number for Samaritans, checked by somebody."""
    (folder / OWN_FILE).write_text(OWN, encoding="utf-8")
    digest = directory_of(folder).changes[0].proposed.digest
    made = Verification("gb-samaritans", NOW_DAY, by, page="https://samaritans.org", of=digest)
    add(folder / CHECKS_FILE, made)
    return directory_of(folder)


NOW_DAY = date(2026, 12, 1)


@pytest.fixture
def approved(desk: Desk) -> Desk:
    thread = replace(a_thread(KEY), owner="Ana", needs_approval=True)
    elsewhere = replace(a_thread("wmhd/us", "Another text here."), owner="Ana", needs_approval=True)
    put_into_queue(desk.database, thread, replace(elsewhere, region="US"))
    for key in (KEY, "wmhd/us"):
        approve(desk.database, key, actor=BO, now=desk.clock.now())
    return desk


def british(desk: Desk) -> list[str]:
    """What went out for readers in Great Britain."""
    return [plain(text) for _, text, _ in desk.network.calls if "SHOUT" in text]


def history(desk: Desk, subject: str) -> list[tuple[str, str, str]]:
    with desk.database.read() as connection:
        return [(e.from_state, e.to_state, e.why) for e in entries_about(connection, subject)]


def test_nothing_changed_and_nothing_is_noted(approved: Desk) -> None:
    assert note_changes(approved.database, load(), approved.clock.now()) == ()
    approved.publish()
    assert approved.thread().state is ThreadState.PUBLISHED


def test_a_change_asks_for_approval_again_where_it_would_be_printed(
    approved: Desk, tmp_path: Path
) -> None:
    directory = changed(tmp_path)
    now = approved.clock.now()
    assert note_changes(approved.database, directory, now, "Ana") == (KEY,)
    assert note_changes(approved.database, directory, now, "Ana") == (), "once"
    [(before, after, why)] = history(approved, stored.of_entry("gb-samaritans"))
    assert before == "as shipped"
    assert after == f"in force {directory.changes[0].proposed.digest}"
    assert f"phone 116 123 becomes phone {NEW}" in why
    assert "Checked by Ana" in why
    assert "approval is asked again: gb-samaritans" in history(approved, f"thread:{KEY}")[-1][2]
    approved.publish()
    assert british(approved) == []
    assert approved.thread().reason is Reason.APPROVAL
    assert approved.thread("wmhd/us").state is ThreadState.PUBLISHED


def test_a_change_back_is_noted_and_asks_again_too(approved: Desk, tmp_path: Path) -> None:
    now = approved.clock.now()
    note_changes(approved.database, changed(tmp_path), now)
    approve(approved.database, KEY, actor=BO, now=now)
    assert note_changes(approved.database, load(), now) == (KEY,)
    *_, (_, after, why) = history(approved, stored.of_entry("gb-samaritans"))
    assert (after, why) == ("as shipped", "gb-samaritans: as shipped again")


def test_no_post_is_made_of_a_change_that_nobody_noted(approved: Desk, tmp_path: Path) -> None:
    """Both files changed by hand under a running publisher, between two ticks."""
    directories = [load(), changed(tmp_path)]
    watch = DirectoryWatch(lambda: directories[-1], approved.database, approved.clock)
    context = replace(approved.context, directory=watch)
    Publisher(context, lambda: False).publish_account("main")
    assert british(approved) == []
    Publisher(context, lambda: False).publish_account("main")
    assert british(approved) == []
    assert approved.thread().reason is Reason.APPROVAL
    approve(approved.database, KEY, actor=BO, now=approved.clock.now())
    publisher = Publisher(context, lambda: False)
    while publisher.publish_account("main"):
        pass
    assert NEW in british(approved)[0]


def test_what_has_begun_keeps_its_approval_and_ends(approved: Desk, tmp_path: Path) -> None:
    with approved.database.write() as connection:
        from sqlalchemy import update

        from scheduler.store.tables.queue import posts

        first = approved.thread().posts[0].id
        connection.execute(
            update(posts).where(posts.c.id == first).values(state=PostState.SENT, remote_id="1")
        )
    assert note_changes(approved.database, changed(tmp_path), approved.clock.now()) == ()


def test_a_region_without_help_is_asked_nothing(approved: Desk, tmp_path: Path) -> None:
    now = approved.clock.now()
    nowhere = replace(a_thread("wmhd/fr", "Text."), owner="Ana", needs_approval=True)
    put_into_queue(approved.database, replace(nowhere, region="GB"))
    with approved.database.write() as connection:
        from sqlalchemy import update

        from scheduler.store.tables.queue import threads

        connection.execute(update(threads).where(threads.c.key == "wmhd/fr").values(region="FR"))
    approve(approved.database, "wmhd/fr", actor=BO, now=now)
    assert "wmhd/fr" not in note_changes(approved.database, changed(tmp_path), now)


def test_only_a_proved_check_by_a_second_person_counts_where_people_are_set_up(
    tmp_path: Path,
) -> None:
    digest = changed(tmp_path, by="bo").changes[0].proposed.digest
    nobody = directory_of(tmp_path, frozenset())
    assert not nobody.changes[0].is_in_force, "a line that anybody typed"
    proved = frozenset({("gb-samaritans", digest, "bo")})
    assert not directory_of(tmp_path, proved).changes[0].is_in_force, "who wrote it is not said"
    (tmp_path / OWN_FILE).write_text(OWN.replace("}]}]", "}], verified_by: Ana}]"), "utf-8")
    assert directory_of(tmp_path, proved).changes[0].is_in_force
    (tmp_path / OWN_FILE).write_text(OWN.replace("}]}]", "}], verified_by: ' BO '}]"), "utf-8")
    assert not directory_of(tmp_path, proved).changes[0].is_in_force, "nobody checks their own"
