"""Once people are set up, nothing is written under a name that was not proved."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import Result

from scheduler.bootstrap.drafts import previews
from scheduler.bootstrap.workspace import Workspace as Opened
from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.people import accounts
from scheduler.people.proofs import passphrases
from scheduler.people.roles import Role
from scheduler.publishing.operations.approving.approve import reject
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditFilter
from scheduler.store.states import ThreadState
from scheduler.store.stories import people
from tests.support.databases.published import APost, publish_thread
from tests.support.desks.people import ADMIN, ANA, People, add_person
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
PASSPHRASE = "four plain words do"
COMMANDS = (
    ("hold", "--why", "news"),
    ("hold", "--thread", KEY, "--why", "news"),
    ("release", "1"),
    ("cancel", KEY, "--why", "news"),
    ("move", KEY, "2h", "--why", "news"),
    ("take-down", KEY, "--why", "asked", "--yes"),
    ("resolve", KEY, "--send-again", "--yes"),
    ("resolve", KEY, "--drop"),
    ("restore", KEY),
    ("cancel", "--campaign", "wmhd", "--why", "news", "--yes"),
    ("move", KEY, "--as-in-file", "--why", "news"),
    ("resolve", KEY, "--adopt", "1845000000000000000"),
    ("approve", KEY, "--yes"),
    ("reject", KEY, "--why", "no"),
    ("ask-approval", "wmhd"),
    ("ask-approval", "--withdraw", "1"),
    ("ask-outside", "wmhd", "--to", "pat@example.net", "--name", "Pat", "--until", "2d"),
    ("ask-outside", "--end", "1"),
    ("comment", KEY, "--text", "Is Tuesday better?"),
    ("apply",),
)


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def sits_there(name: str) -> None:
        monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: name)

    sits_there("stranger")
    return sits_there


@pytest.fixture
def staffed(workspace: Workspace, login: Callable[[str], None]) -> Workspace:
    database = workspace.desk.database
    put_into_queue(database, replace(a_thread(KEY), needs_approval=True, owner="wri"))
    workspace.run("hold", "--account", "peers", "--why", "before people")
    for name, role in (("com", Role.COMMS), ("wri", Role.WRITER)):
        add_person(database, name)
        accounts.change_role(People(database), ADMIN, name, role, is_given=True)
    with database.write() as connection:
        people.change(connection, "com", passphrase_hash=passphrases.hashed(PASSPHRASE))
    return workspace


def _written(workspace: Workspace) -> list[audit.AuditEntry]:
    with workspace.desk.database.read() as connection:
        return audit.entries(connection, AuditFilter())


def _refused(answer: Result) -> bool:
    return isinstance(answer.exception, NotAllowed)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_name_is_not_believed(staffed: Workspace, words: tuple[str, ...]) -> None:
    before = _written(staffed)
    assert _refused(staffed.run(*words)), "the login is nobody's"
    assert _refused(staffed.run(*words, "--as", "com", typed="not these words\n"))
    assert _refused(staffed.run(*words, "--as", "director", typed="not these words\n"))
    assert [one for one in _written(staffed) if one not in before] == []


def test_a_passphrase_or_a_login_is(staffed: Workspace, login: Callable[[str], None]) -> None:
    right = f"{PASSPHRASE}\n"
    assert staffed.run("hold", "--why", "news", "--as", "com", typed=right).exit_code == 0
    accounts.add(People(staffed.desk.database), ADMIN, "mo", roles=[Role.COMMS], os_user="mo-login")
    login("mo-login")
    assert staffed.run("cancel", KEY, "--why", "news").exit_code == 0
    assert staffed.run("release", "2", "--as", "mo").exit_code == 0
    done = [one.actor for one in _written(staffed) if not one.subject.startswith("person:")]
    assert done[-3:] == ["com", "mo", "mo"]
    assert "com" in staffed.run("log", "--actor", "com").output


def test_before_people_are_set_up_the_owner_is_named_as_not_proved(
    workspace: Workspace, login: Callable[[str], None]
) -> None:
    put_into_queue(workspace.desk.database, a_thread(KEY))
    login("jo")
    assert workspace.run("hold", "--why", "news").exit_code == 0
    assert workspace.run("cancel", KEY, "--why", "news", "--as", "dana").exit_code == 0
    told = [one.actor for one in _written(workspace)][-2:]
    assert told == ["jo (at the keyboard)", "dana (typed by jo)"]


def test_who_may_not_say_yes_is_told_so_before_they_read(
    staffed: Workspace, login: Callable[[str], None]
) -> None:
    add_person(staffed.desk.database, "ann", Role.ANALYST)
    accounts.add(People(staffed.desk.database), ADMIN, "al", roles=[Role.ANALYST], os_user="al")
    login("al")
    answer = staffed.run("approve", KEY)
    assert _refused(answer)
    assert "What helped you?" not in answer.output


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody sat there: what is typed is an answer."""
    monkeypatch.setattr("scheduler.cli.queue.approve._is_at_terminal", lambda: True)


@pytest.fixture
def rejected(workspace: Workspace) -> Workspace:
    """What a colleague has said no to."""
    database = workspace.desk.database
    put_into_queue(database, replace(a_thread(KEY), needs_approval=True, owner="wri"))
    workspace.run("reject", KEY, "--why", "Name the week.", "--as", "cy")
    return workspace


@pytest.mark.parametrize("typed", ["", "y\n", "y\ny\n"])
@pytest.mark.parametrize("asked", [KEY, "wmhd"])
def test_nobody_s_no_is_passed_over_where_nobody_sits(
    rejected: Workspace, asked: str, typed: str
) -> None:
    wanted = {"needs_approval": True, "owner": "wri"}
    both = (a_thread(KEY), a_thread("wmhd/second", "Other words."))
    put_into_queue(rejected.desk.database, *(replace(one, **wanted) for one in both))
    answer = rejected.run("approve", asked, typed=typed)
    assert isinstance(answer.exception, NotPossible)
    assert "Name the week." in answer.output
    assert "--yes" in str(answer.exception)
    assert "approved." not in answer.output
    still = rejected.run("approve").output
    assert KEY in still
    assert "wmhd/second" in still


def test_whoever_says_yes_in_the_command_passes_over_a_no_where_nobody_sits(
    rejected: Workspace,
) -> None:
    assert f"{KEY}: approved." in rejected.run("approve", KEY, "--yes").output


@pytest.mark.usefixtures("at_terminal")
def test_approve_shows_the_words_and_asks(rejected: Workspace) -> None:
    no = rejected.run("approve", KEY, typed="n\n")
    assert no.exit_code == 1
    assert "What helped you?" in no.output
    assert "approved." not in no.output
    assert "approved." in rejected.run("approve", KEY, typed="y\n").output


@pytest.mark.usefixtures("at_terminal")
def test_words_that_change_between_showing_and_answering_are_not_agreed_to(
    rejected: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_is_faster(_question: str) -> bool:
        other = replace(a_thread(KEY, "Not these."), needs_approval=True, owner="wri")
        put_into_queue(rejected.desk.database, other)
        return True

    monkeypatch.setattr("scheduler.cli.queue.approve.typer.confirm", somebody_is_faster)
    answer = rejected.run("approve", KEY)
    assert isinstance(answer.exception, ChangedSinceSeen)
    assert "needs approval" in rejected.run("approve").output


@pytest.mark.usefixtures("at_terminal")
def test_a_no_that_comes_between_showing_and_answering_is_not_passed_over(
    rejected: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_is_faster(_question: str) -> bool:
        database, now = rejected.desk.database, rejected.desk.clock.now()
        reject(database, KEY, actor=ANA, why="It is the wrong number.", now=now)
        return True

    monkeypatch.setattr("scheduler.cli.queue.approve.typer.confirm", somebody_is_faster)
    answer = rejected.run("approve", KEY)
    assert isinstance(answer.exception, ChangedSinceSeen)
    assert "It is the wrong number." in rejected.run("approve").output


def test_what_falls_due_while_one_is_asked_is_not_sent_with_the_rest(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    desk = workspace.desk
    soon = desk.clock.now() + timedelta(hours=1)
    put_into_queue(desk.database, a_thread(KEY), a_thread("wmhd/second", due_at=soon))
    workspace.run("hold", "--why", "news")

    def time_passes(*_: object, **__: object) -> str:
        desk.clock.jump_to(soon)
        return "send"

    monkeypatch.setattr("scheduler.cli.queue.holds.typer.prompt", time_passes)
    monkeypatch.setattr("scheduler.bootstrap.workspace.SystemClock", lambda: desk.clock)
    assert isinstance(workspace.run("release", "1").exception, ChangedSinceSeen)
    desk.publish()
    assert desk.network.calls == []


def test_apply_is_of_the_files_that_were_shown(workspace: Workspace) -> None:
    opened = Opened(workspace.root)
    shown = previews.files_on_screen(opened, None)
    campaign = next(iter(sorted((workspace.root / "campaigns").glob("still*.yaml"))))
    campaign.write_text(campaign.read_text("utf-8").replace("courage", "nerve"), "utf-8")
    with pytest.raises(ChangedSinceSeen, match="What would be applied") as refused:
        previews.apply_files(opened, None, ANA, shown)
    assert refused.value.now == previews.files_on_screen(opened, None)
    assert campaign.name in refused.value.after
    assert previews.apply_files(opened, None, ANA, refused.value.now)


@pytest.mark.parametrize("name", ["templates/quote.md", "campaigns/table.csv"])
def test_what_a_campaign_is_made_with_counts_too(workspace: Workspace, name: str) -> None:
    opened = Opened(workspace.root)
    shown = previews.files_on_screen(opened, ["still-waiting"])
    path: Path = workspace.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("other", "utf-8")
    assert previews.files_on_screen(opened, ["still-waiting"]) != shown


def test_another_campaigns_file_does_not(workspace: Workspace) -> None:
    opened = Opened(workspace.root)
    shown = previews.files_on_screen(opened, ["still-waiting"])
    (workspace.root / "campaigns" / "brand-new.yaml").write_text("campaign: x", "utf-8")
    assert previews.files_on_screen(opened, ["still-waiting"]) == shown
    assert previews.files_on_screen(opened, None) != shown


def test_the_first_person_may_give_their_name_at_once(
    workspace: Workspace, login: Callable[[str], None]
) -> None:
    login("jo-login")
    first = ("people", "add", "jo", "--role", "administrator", "--login", "jo-login")
    added = workspace.run(*first, "--no-passphrase", "--private-name", typed="Jo Smith\n\n")
    assert added.exit_code == 0
    assert "Jo Smith" in workspace.run("privacy", "name", "jo").output


SHEET = "account,when,text\nmain,2027-10-10 09:00,What helped you?\n"
REPORTS = (
    ("report", "hashtags"),
    ("report", "compare"),
    ("report", "readings"),
    ("report", "page", "page.html"),
)


@pytest.mark.parametrize("words", REPORTS, ids=" ".join)
@pytest.mark.parametrize(("role", "may"), [(Role.ANALYST, True), (Role.REVIEWER, False)])
def test_what_came_back_is_for_those_who_work_with_it(
    staffed: Workspace,
    login: Callable[[str], None],
    tmp_path: Path,
    words: tuple[str, ...],
    role: Role,
    may: bool,
) -> None:
    accounts.add(People(staffed.desk.database), ADMIN, "cy", roles=[role], os_user="cy-login")
    assert _refused(staffed.run(*words)), "the login is nobody's"
    login("cy-login")
    words = tuple(str(tmp_path / one) if one.endswith(".html") else one for one in words)
    assert _refused(staffed.run(*words)) is not may
    assert (tmp_path / "page.html").exists() is (may and "page" in words)


def test_a_role_for_one_account_is_told_of_that_account(
    staffed: Workspace, login: Callable[[str], None]
) -> None:
    for account in ("main", "peers"):
        publish_thread(staffed.desk.database, APost(hashtags=["Hope"]), account=account)
    accounts.add(
        People(staffed.desk.database),
        ADMIN,
        "cy",
        roles=[Role.ANALYST],
        accounts=["peers"],
        os_user="cy-login",
    )
    login("cy-login")
    answer = json.loads(staffed.run("report", "by", "account", "--json").output)
    assert [row["group"] for row in answer["groups"]] == ["peers"]
    assert answer["accounts"] == ["peers"]
    assert "Only threads of peers." in staffed.run("report", "hashtags").output


@pytest.mark.parametrize(("role", "may"), [(Role.WRITER, True), (Role.ANALYST, False)])
def test_a_sheet_becomes_a_campaign_for_those_who_write(
    staffed: Workspace, login: Callable[[str], None], tmp_path: Path, role: Role, may: bool
) -> None:
    accounts.add(People(staffed.desk.database), ADMIN, "cy", roles=[role], os_user="cy-login")
    login("cy-login")
    (tmp_path / "spring.csv").write_text(SHEET, "utf-8")
    assert staffed.run("import", str(tmp_path / "spring.csv"), "--dry-run").exit_code == 0
    assert _refused(staffed.run("import", str(tmp_path / "spring.csv"))) is not may
    assert (staffed.root / "campaigns" / "spring.yaml").exists() is may


def test_a_role_is_given_for_an_account(staffed: Workspace, login: Callable[[str], None]) -> None:
    accounts.add(
        People(staffed.desk.database), ADMIN, "ada", roles=[Role.ADMINISTRATOR], os_user="ada"
    )
    login("ada")
    run = staffed.run
    assert run("people", "role", "wri", "comms", "--account", "peers").exit_code == 0
    listed = run("people", "list").output
    assert "comms (peers), writer" in listed
    unknown = run("people", "role", "wri", "comms", "--account", "pears").exception
    assert isinstance(unknown, NotPossible)
    assert "There is no account pears. There are: main, peers." in str(unknown)
    whole = run("people", "role", "wri", "administrator", "--account", "peers").exception
    assert "for all accounts" in str(whole)
    added = ("people", "add", "cy", "--role", "comms", "--account", "main", "--no-passphrase")
    assert run(*added).exit_code == 0
    assert "comms (main)" in run("people", "list", "--json").output
    assert "for peers" in run("log").output
    assert staffed.desk.thread(KEY).state is ThreadState.SCHEDULED
