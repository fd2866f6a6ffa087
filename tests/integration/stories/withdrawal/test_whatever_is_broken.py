"""Taking back, stopping for somebody's safety and the receipt, whatever else is broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.bootstrap.stories import open_stories
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.app import app
from scheduler.errors import SettingsError
from scheduler.people import accounts
from scheduler.people.login import login_of_system
from scheduler.people.roles import Actor, Role
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import a_form, agree

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
safeguarding: {contact: safe@harbourminds.org.uk}
accounts:
  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN}
"""
ORGANISATION_FILE = "campaigns/organisation.yaml"
Break = Callable[[Path], object]


def _organisation(text: str) -> Break:
    return lambda root: (root / ORGANISATION_FILE).write_text(text)


def _file(name: str, text: str) -> Break:
    return lambda root: (root / name).write_text(text)


BROKEN: dict[str, Break] = {
    "a wrong key": _organisation(f"{ORGANISATION}quiet_hours: always\n"),
    "no accounts": _organisation(ORGANISATION.partition("accounts:")[0]),
    "a wrong time zone": _organisation(ORGANISATION.replace("London", "Lundun")),
    "a wrong region": _organisation(ORGANISATION.replace("GB-ENG", "Narnia")),
    "no contact": _organisation(ORGANISATION.replace("{contact: ", "{kontakt: ")),
    "no YAML": _organisation(f"{ORGANISATION}\t: [\n"),
    "a list": _organisation("- Harbour Minds\n"),
    "an empty file": _organisation(""),
    "no UTF-8": lambda root: (root / "campaigns" / "organisation.yaml").write_bytes(
        b"\xff\xfe\x00"
    ),
    "no organisation.yaml": lambda root: (root / "campaigns" / "organisation.yaml").unlink(),
    "a broken campaign": _file("campaigns/spring.yaml", "campaign: [\n"),
    "a broken directory": _file("crisis-directory.yaml", "services: [\n"),
    "a broken log of checks": _file("crisis-checks.yaml", "{{\n"),
    "broken rules": _file("rules.yaml", "SM01: loud\n"),
    "a wrong setting": _file(".env", "HANDRAIL_STORY_KEEP_DAYS=long\n"),
    "a language without words": _file(".env", "HANDRAIL_LANGUAGE=xx\n"),
    "a .env line that is none": _file(".env", "what is this\n"),
    "placeholders for keys": _file(".env", "HARBOUR_MAIN_API_KEY=replace-me\n"),
}
broken = pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN.keys())


@pytest.fixture
def story_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A story that its teller, who sits at the keyboard, said yes to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "")
    (tmp_path / "campaigns").mkdir()
    _organisation(ORGANISATION)(tmp_path)
    context = open_stories(Workspace(tmp_path))
    admin = Actor("ada", frozenset({Role.ADMINISTRATOR}))
    accounts.add(context, admin, "ada", roles=[Role.ADMINISTRATOR, Role.WRITER])
    accounts.add(context, admin, "teller", os_user=login_of_system())
    accounts.add(context, admin, "sam")
    writer = Actor("ada", frozenset({Role.WRITER}))
    added = drafts.add(context, writer, a_form(line_manager=None), tmp_path)
    agreement_of(context, added.story_id)
    context.database.close()
    return added.story_id


def agreement_of(context, story_id: str) -> None:
    agree(context, Actor("teller"), story_id, version=1, agrees_to_health=True)


def type_in(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["stories", *arguments], input=typed)


def said(result: Result) -> str:
    return " ".join(result.output.split())


@broken
def test_taking_back_works(story_id: str, tmp_path: Path, breaks: Break) -> None:
    breaks(tmp_path)
    taken = type_in("take-back", story_id)
    assert taken.exit_code == 0, taken.exception
    assert "Nothing of it was on X." in said(taken)
    kept = type_in("receipt", story_id)
    assert kept.exit_code == 0
    assert "was taken back" in said(kept)


@broken
def test_stopping_for_safety_works_and_names_an_emergency_number(
    story_id: str, tmp_path: Path, breaks: Break
) -> None:
    breaks(tmp_path)
    stopped = type_in("safeguard", story_id, "--reason", "They seem unwell.")
    assert stopped.exit_code == 0, stopped.exception
    assert "999" in said(stopped)


def test_a_private_code_works_with_a_broken_organisation(story_id: str, tmp_path: Path) -> None:
    context = open_stories(Workspace(tmp_path))
    code = withdraw.new_code(context, Actor("teller"), story_id)
    context.database.close()
    BROKEN["a wrong key"](tmp_path)
    taken = type_in("take-back", story_id, "--code", typed=f"{code}\n")
    assert taken.exit_code == 0
    assert "Nothing of it was on X." in said(taken)


@pytest.mark.parametrize("name", ["a wrong key", "no accounts", "a wrong time zone", "no YAML"])
def test_what_can_be_read_of_a_broken_file_is_used(
    story_id: str, tmp_path: Path, name: str
) -> None:
    BROKEN[name](tmp_path)
    out = said(type_in("safeguard", story_id, "--reason", "They seem unwell."))
    if name != "no YAML":
        assert "safe@harbourminds.org.uk" in out
        assert "112" not in out.partition("emergency")[2], "England's number alone"
    else:
        assert "the safeguarding lead" in out


def test_a_queue_whose_address_cannot_be_read_is_not_taken_for_an_empty_one(
    story_id: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").mkdir()
    taken = type_in("take-back", story_id)
    assert isinstance(taken.exception, SettingsError)
    assert "There is no story" not in said(taken)
