"""ask-approval, ask-outside, and what approve shows of what was approved before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import HandrailError
from scheduler.people.roles import Role
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.approving.requests import open_requests
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.people import add_person
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


def asking(*bodies: str) -> PlannedThread:
    due_at = A_TUESDAY_NOON + timedelta(days=7)
    thread = a_thread(KEY, *(bodies or ("What helped you?", "Being asked.")), due_at=due_at)
    return replace(thread, owner="dev", needs_approval=True)


@pytest.fixture
def staffed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A desk of which amira's login is at the keyboard, and mail goes into a folder."""
    put_into_queue(workspace.desk.database, asking())
    for name, role in (("amira", Role.COMMS), ("ruth", Role.REVIEWER), ("dev", Role.WRITER)):
        add_person(workspace.desk.database, name, role)
    _sits_there(workspace, "amira")
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "amira")
    monkeypatch.setenv("HANDRAIL_MAIL_FOLDER", "outbox")
    monkeypatch.setenv("HANDRAIL_WEB_ADDRESS", "https://desk.example.org")
    return workspace


def _sits_there(workspace: Workspace, name: str) -> None:
    from scheduler.store.stories import people

    with workspace.desk.database.write() as connection:
        people.change(connection, name, os_user=name)


def letters(root: Path) -> list[str]:
    folder = root / "outbox"
    return [path.read_text() for path in sorted(folder.iterdir())] if folder.exists() else []


def test_a_colleague_is_asked_listed_and_asked_no_more(staffed: Workspace) -> None:
    said = staffed.run("ask-approval", "wmhd", "--of", "ruth", "--by", "2d", "--note", "Please.")
    assert "Request 1: ruth may approve 1 thread by" in said.output, said.output
    assert "Request 1: amira asks ruth: 1 thread of wmhd" in staffed.run("ask-approval").output
    assert "Request 1 is taken back" in staffed.run("ask-approval", "--withdraw", "1").output
    assert "Nobody is asked for an approval." in staffed.run("ask-approval").output


def test_everybody_may_be_asked(staffed: Workspace) -> None:
    said = staffed.run("ask-approval", "wmhd", "--thread", KEY).output
    assert "Request 1: amira, ruth may approve" in said
    assert "asks everybody who may" in staffed.run("ask-approval").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask-approval", "none"), "none"),
        (("ask-approval", "wmhd", "--of", "dev"), "dev may not approve this"),
        (("ask-approval", "wmhd", "--by", "whenever"), "whenever"),
        (("ask-approval", "wmhd", "--by", "Mon 1 Nov 2027, 10:00"), "goes out before that"),
        (("ask-approval", "--withdraw", "7"), "There is no request 7"),
        (("ask-outside",), "Say which campaign"),
        (("ask-outside", "wmhd", "--to", "pat@example.net", "--name", "Pat"), "Say when"),
        (("ask-outside", "--end", "7"), "no such link"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    staffed: Workspace, arguments: tuple[str, ...], said: str
) -> None:
    answer = staffed.run(*arguments)
    assert answer.exit_code == 1
    assert isinstance(answer.exception, HandrailError)
    assert said in str(answer.exception)
    assert open_requests(staffed.desk.database) == ()


def test_somebody_outside_is_asked_listed_and_asked_no_more(staffed: Workspace) -> None:
    whom = ("--to", "pat@example.net", "--name", "Pat Lewis", "--until", "3d")
    said = staffed.run("ask-outside", "wmhd", *whom, "--counts")
    assert "A link is on its way" in said.output, said.output
    (letter,) = letters(staffed.root)
    assert "https://desk.example.org/outside/" in letter
    listed = staffed.run("ask-outside", "wmhd").output
    assert "Link 1: Pat Lewis, asked by amira; it works until" in listed
    assert "Link 1 opens nothing any more." in staffed.run("ask-outside", "--end", "1").output
    assert "it has ended" in staffed.run("ask-outside", "wmhd").output


def test_a_folder_that_takes_no_mail_is_said(
    staffed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.mail.outbox.FolderPost.send", lambda *_: False)
    whom = ("--to", "pat@example.net", "--name", "Pat", "--until", "3d")
    answer = staffed.run("ask-outside", "wmhd", *whom)
    assert answer.exit_code == 1
    assert "The mail was not taken" in str(answer.exception)


def test_approve_shows_what_changed_since_it_was_approved(staffed: Workspace) -> None:
    database, now = staffed.desk.database, datetime.now(UTC)
    approve(database, KEY, actor=add_person(database, "rob", Role.REVIEWER), now=now)
    put_into_queue(database, asking("What has helped you?", "Being asked.", "And heard."))
    said = " ".join(staffed.run("approve", KEY, "--yes").output.split())
    assert "What changed since rob approved it" in said
    assert "1. What {+has +}helped you?" in said
    assert "2. Not changed." in said
    assert "3. New: {+And heard.+}" in said


def test_approve_says_nothing_of_what_nobody_approved_before(staffed: Workspace) -> None:
    assert "What changed" not in staffed.run("approve", KEY).output


def test_approve_says_that_the_words_are_the_same(staffed: Workspace) -> None:
    database, now = staffed.desk.database, datetime.now(UTC)
    approve(database, KEY, actor=add_person(database, "rob", Role.REVIEWER), now=now)
    assert (
        "The same words and pictures as rob approved it"
        in staffed.run("approve", KEY, "--yes").output
    )
