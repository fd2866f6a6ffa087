"""Behind every command of the queue, a thread that tells a story asks who one is."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from typer.testing import Result

from scheduler.bootstrap.drafts.previews import ThreadPreview
from scheduler.crisis.directory import services
from scheduler.errors import NotAllowed
from scheduler.networks.base import Unconfirmed
from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.publishing.planning.diff import Change
from scheduler.publishing.planning.post_layout import sealed_posts, shapes_of
from scheduler.serializers.plans import _thread_json
from scheduler.store.operations.audit import AuditEntry, record
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import posts
from tests.support.databases.story_rows import a_story_thread, agree_to
from tests.support.desks.people import ADMIN, People
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import PRICES, a_dialogue, a_thread, put_into_queue

KEY = "wmhd/opener"
WORDS = "I was not well for a long time."
PASSPHRASE = "four plain words do"
TYPED = f"{PASSPHRASE}\n"
ROLES = {
    "admin": Role.ADMINISTRATOR,
    "wri": Role.WRITER,
    "ana": Role.ANALYST,
    "rev": Role.REVIEWER,
    "com": Role.COMMS,
    "lead": Role.SAFEGUARDING_LEAD,
}
SHOW = ("show", KEY)
JSON = ("show", KEY, "--json")
CANCEL = ("cancel", KEY, "--why", "asked")
MOVE = ("move", KEY, "2h", "--why", "news")
TAKE_DOWN = ("take-down", KEY, "--why", "asked", "--yes")
LOOK = ("resolve", KEY)
AGAIN = ("resolve", KEY, "--send-again", "--yes")
DROP = ("resolve", KEY, "--drop")
ADOPT = ("resolve", KEY, "--adopt", "1845000000000000000")
EVERY = (SHOW, JSON, CANCEL, MOVE, TAKE_DOWN, LOOK, AGAIN, DROP, ADOPT)
MAY = {  # by hand, so that a slip in the code's own table shows
    "rev": {SHOW, JSON, LOOK, CANCEL, TAKE_DOWN, DROP},
    "lead": {SHOW, JSON, LOOK, CANCEL, TAKE_DOWN, DROP},
    "com": {SHOW, JSON, LOOK, CANCEL, DROP, MOVE, AGAIN, ADOPT},
}


@pytest.fixture
def staffed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Somebody with each role, and a queued story."""
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "stranger")
    database = workspace.desk.database
    for name, role in ROLES.items():
        accounts.add(People(database), ADMIN, name, roles=[role], os_user=name)
    thread = a_story_thread()
    agree_to(database, thread)
    put_into_queue(database, thread)
    return workspace


@pytest.fixture
def run_as(staffed: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def run(name: str, *words: str) -> Result:
        monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: name)
        return staffed.run(*words)

    return run


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
@pytest.mark.parametrize("name", ["stranger", "admin", "wri", "ana"])
def test_who_may_not_sees_no_word_and_changes_nothing(
    staffed: Workspace, run_as: Callable[..., Result], name: str, words: tuple[str, ...]
) -> None:
    before = staffed.desk.thread()
    answer = run_as(name, *words)
    assert isinstance(answer.exception, NotAllowed)
    assert WORDS not in answer.output
    assert staffed.desk.thread() == before


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
@pytest.mark.parametrize("name", MAY)
def test_each_role_may_what_its_work_needs(
    staffed: Workspace, run_as: Callable[..., Result], name: str, words: tuple[str, ...]
) -> None:
    answer = run_as(name, *words)
    assert isinstance(answer.exception, NotAllowed) is (words not in MAY[name])
    assert (WORDS in answer.output) is (words in MAY[name] & {SHOW, JSON, LOOK})


def test_a_name_without_its_passphrase_will_not_do(staffed: Workspace) -> None:
    accounts.add(
        People(staffed.desk.database),
        ADMIN,
        "jo-2",
        roles=[Role.COMMS],
        passphrase=PASSPHRASE,
    )
    wrong = staffed.run(*SHOW, "--as", "jo-2", typed="not these words\n")
    assert isinstance(wrong.exception, NotAllowed)
    assert WORDS in staffed.run(*SHOW, "--as", "jo-2", typed=TYPED).output
    assert staffed.run(*CANCEL, "--as", "jo-2", typed=TYPED).exit_code == 0
    assert staffed.desk.thread().state is ThreadState.CANCELLED
    assert "by jo-2" in staffed.run("log").output


@pytest.mark.parametrize("name", ["stranger", "admin", "wri"])
def test_a_turn_of_a_dialogue_is_a_story_too(
    staffed: Workspace, run_as: Callable[..., Result], name: str
) -> None:
    asked = a_thread("wmhd/asked", WORDS, "Thanks.")
    put_into_queue(staffed.desk.database, a_story_thread(), asked)
    with staffed.desk.database.write() as connection:
        first = staffed.desk.thread("wmhd/asked").posts[0].id
        connection.execute(posts.update().where(posts.c.id == first).values(story="s1"))
    answer = run_as(name, "show", "wmhd/asked")
    assert isinstance(answer.exception, NotAllowed)


def test_an_ordinary_thread_asks_nobody(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread())
    assert "What helped you?" in workspace.run(*SHOW).output
    assert workspace.run(*CANCEL).exit_code == 0


@pytest.mark.parametrize("words", [("queue",), ("log",), ("status",), ("sensitive",), ("costs",)])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_lists_hold_no_word_of_it(
    staffed: Workspace, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    staffed.desk.network.outcomes = [Unconfirmed("lost")]
    staffed.desk.publish()
    assert staffed.desk.thread().posts[0].state is PostState.UNCONFIRMED
    assert "I was not well" not in staffed.run(*words, *form).output


@pytest.mark.parametrize("may_read", [True, False])
def test_a_plan_shows_a_story_to_those_who_may_read_it(may_read: bool) -> None:
    hidden = frozenset() if may_read else frozenset({"s1"})
    planned = a_dialogue()
    asked, answer = planned.posts
    for thread in (
        a_story_thread(WORDS, "So it was."),
        replace(planned, posts=(asked, replace(answer, text=WORDS, story="s1"))),
    ):
        sealed = sealed_posts(thread, services.load(), 0)
        shown = ThreadPreview(thread, Change.NEW, shapes_of(thread), sealed, hidden)
        assert (WORDS in "".join(shown.texts)) is may_read
        assert "116\u00a0123" in shown.texts[-1]
        assert (WORDS in json.dumps(_thread_json(shown, PRICES))) is may_read


def test_the_log_names_who_moved_a_story_to_its_readers_alone(
    staffed: Workspace, run_as: Callable[..., Result]
) -> None:
    now = staffed.desk.clock.now()
    rows = [
        AuditEntry(now, "nia", "story:s1", "", "added", ""),
        AuditEntry(now, "engine", "story:s1", "", "erased", ""),
    ]
    with staffed.desk.database.write() as connection:
        record(connection, rows)
    nobody = staffed.run("log").output
    assert ("nia" in nobody, "somebody" in nobody, "erased" in nobody) == (False, True, True)
    assert "added" not in staffed.run("log", "--actor", "nia").output
    assert "nia" in run_as("rev", "log").output
