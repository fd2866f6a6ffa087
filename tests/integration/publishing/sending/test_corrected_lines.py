"""A help line that is corrected in its file while the engine runs: the next post carries it."""

from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.bootstrap.workspace import Workspace
from scheduler.crisis.directory.verifications import Verification, add
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of
from scheduler.publishing.directory.changes import DirectoryWatch
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.states import Reason, ThreadState
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.spaces import plain

FIRST, SECOND, THIRD = "0800 028 8000", "0800 028 8001", "0800 028 8002"  # of the same length


@pytest.fixture
def workspace(desk: Desk, tmp_path: Path) -> Workspace:
    """A workspace whose own file changes a service that ships, with the queue of the desk."""
    made = Workspace(tmp_path)
    made.clock = desk.clock
    made.__dict__["database"] = desk.database
    correct(made, FIRST)
    return made


def correct(workspace: Workspace, number: str) -> None:
    """Writes another number, and that somebody has compared it with the service's page."""
    own = f"entries: [{{id: gb-samaritans, channels: [{{kind: phone, contact: {number}}}]}}]"
    (workspace.root / OWN_FILE).write_text(own, encoding="utf-8")
    digest = directory_of(workspace.root).changes[0].proposed.digest
    today = workspace.clock.now().date()
    made = Verification("gb-samaritans", today, "Ana", page="https://samaritans.org", of=digest)
    add(workspace.root / CHECKS_FILE, made)


@pytest.fixture
def publisher(desk: Desk, workspace: Workspace) -> Publisher:
    watch = DirectoryWatch(workspace.directory, desk.database, desk.clock)
    return Publisher(replace(desk.context, directory=watch), lambda: False)


def texts(desk: Desk) -> list[str]:
    return [plain(text) for _, text, _ in desk.network.calls]


def test_the_next_thread_carries_the_corrected_line(
    desk: Desk, workspace: Workspace, publisher: Publisher
) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One.", "And."))
    publisher.publish_account("main")
    for number, key in ((SECOND, "wmhd/two"), (THIRD, "wmhd/three")):
        correct(workspace, number)
        before = len(texts(desk))
        put_into_queue(desk.database, a_thread(key, f"{key}.", "And more."), a_thread("wmhd/one"))
        publisher.publish_account("main")
        root, *_, closing = texts(desk)[before:]
        assert number in root
        assert number in closing
        assert not any(old in root + closing for old in {FIRST, SECOND, THIRD} - {number})


def test_the_next_post_of_a_thread_that_goes_out_carries_it_too(
    desk: Desk, workspace: Workspace, publisher: Publisher
) -> None:
    put_into_queue(desk.database, a_thread())

    def corrected(_: object) -> None:
        if len(desk.network.calls) == 1:
            correct(workspace, SECOND)

    desk.network.after_call = corrected
    publisher.publish_account("main")
    root, _, closing = texts(desk)
    assert FIRST in root
    assert SECOND in closing
    assert FIRST not in closing


@pytest.mark.parametrize("broken", ["entries: [", "entries: [{id: gb-samaritans, colour: red}]"])
def test_a_file_that_breaks_in_mid_thread_costs_no_answer_and_no_help(
    desk: Desk, workspace: Workspace, publisher: Publisher, broken: str
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.after_call = lambda _: (workspace.root / OWN_FILE).write_text(broken)
    publisher.publish_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED
    assert FIRST in texts(desk)[-1]


def test_a_directory_that_cannot_be_asked_costs_no_answer(desk: Desk) -> None:
    from sqlalchemy.exc import OperationalError

    from scheduler.crisis.directory.services import load

    asked = 0

    def locked():
        nonlocal asked
        asked += 1
        if asked > 1:
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return load()

    put_into_queue(desk.database, a_thread())
    Publisher(replace(desk.context, directory=locked), lambda: False).publish_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_help_that_is_gone_in_mid_thread_keeps_the_rest_from_going_out(desk: Desk) -> None:
    from scheduler.crisis.directory.services import Directory, load

    directories = [load(), load(), Directory((), {})]
    context = replace(
        desk.context,
        directory=lambda: directories.pop(0) if len(directories) > 1 else directories[0],
    )
    put_into_queue(desk.database, a_thread())
    Publisher(context, lambda: False).publish_account("main")
    thread = desk.thread()
    assert thread.reason is Reason.NO_SUPPORT
    assert len(desk.network.calls) < 3
    assert thread.posts[0].remote_id is not None, "what X answered is known"


def test_after_its_last_post_a_thread_asks_for_no_help_again(desk: Desk) -> None:
    from scheduler.crisis.directory.services import load

    put_into_queue(desk.database, a_thread("walks/river", "One.", "Two."))
    asked = []

    def directory():
        asked.append(len(desk.network.calls))
        return load()

    Publisher(replace(desk.context, directory=directory), lambda: False).publish_account("main")
    posts = len(desk.network.calls)
    assert asked == [0, *range(1, posts)], "before its first post, and between two"
