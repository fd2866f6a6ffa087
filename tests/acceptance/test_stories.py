"""A story by commands alone: who types what, and what they read."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.errors import NotAllowed, NotPossible, SettingsError

PASS = "four plain words do"
FORM_HEAD = """\
---
storyteller: {teller}
accounts: main
naming: first name
shown_as: Robin
theme: being asked
support_contact: sam
---
"""


@pytest.fixture
def type_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command and types what it asks for."""
    runner = CliRunner()
    campaigns = tmp_path / "campaigns"
    campaigns.mkdir()
    (campaigns / "organisation.yaml").write_text(
        "organisation: Harbour Minds\nregion: GB-ENG\ntimezone: Europe/London\n"
        "policy: {url: https://www.harbourminds.org.uk/policy, owner: Comms}\n"
        "safeguarding: {contact: safe@harbourminds.org.uk}\n"
        "story_cover: Jo, weekdays\n"
        "accounts:\n  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN,"
        " story_slots: [Tuesday 18:00]}\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_STORY_COOLING_OFF_HOURS", "0")
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "")

    def run(*arguments: str, typed: str = "") -> Result:
        result = runner.invoke(app, list(arguments), input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def test_a_story_goes_from_the_form_into_the_queue_and_back(type_in, tmp_path: Path) -> None:
    def add(*arguments: str, **more: str) -> str:
        typed = more.get("first", "") + f"{PASS}\n{PASS}\n" + more.get("then", "")
        out = type_in("people", "add", *arguments, typed=typed).output
        return re.search(r"Added (\S+)\.", out)[1]

    admin = f"{PASS}\n"
    add("ada", "--role", "administrator")
    for name, role in (("wil", "writer"), ("rev", "reviewer"), ("com", "comms")):
        add(name, "--role", role, "--as", "ada", first=admin)
    add("sam", "--as", "ada", first=admin)
    secret_name = "Robin Quillfeather-Obsidian"
    teller = add(
        "--private-name", "--as", "wil", first=admin, then=f"{secret_name}\nrobin@example.org\n"
    )
    assert teller.startswith("teller-")

    form = tmp_path / "story.md"
    type_in("stories", "new", str(form), "--storyteller", teller, "--support", "sam")
    assert "Who might recognise you?" in form.read_text()
    body = "I told nobody for a year.\n\nThen a friend asked, and waited. Ask somebody."
    form.write_text(FORM_HEAD.format(teller=teller) + body)
    out = type_in("stories", "add", str(form), "--as", "wil", typed=admin).output
    story_id = re.search(r"Story (\w+) is kept", out)[1]

    with pytest.raises(NotAllowed):
        type_in("stories", "consent", story_id, "--version", "1", "--as", "wil", typed=admin)
    read = type_in("stories", "consent", story_id, "--version", "1", "--as", teller, typed=admin)
    assert "something about my health" in " ".join(read.output.split())
    assert "Samaritans" in read.output, "the posts are shown with their help lines"
    mark = re.search(r"--read (\w+)", read.output)[1]
    agreed = type_in(
        *("stories", "consent", story_id, "--version", "1", "--yes", "--health", "--as", teller),
        *("--whose", "mine", "--read", mark),
        typed=admin,
    )
    code = re.search(r"shown only now: (\S+)", agreed.output)[1]
    to_ask = type_in("stories", "to-ask", "--as", "sam", typed=admin).output
    assert (story_id in to_ask, "told nobody" in to_ask) == (True, False)
    type_in("stories", "checked-in", story_id, "before", "--as", "sam", typed=admin)
    type_in(
        *("stories", "review", story_id, "--version", "1", "--reason", "Kind.", "--as", "rev"),
        typed=admin + "y\n" * 5,
    )
    type_in("stories", "release", story_id, "--as", "com", typed=admin)
    queued = type_in("stories", "queue", story_id, "main", "--as", "com", typed=admin)
    assert "18:00" in queued.output
    shown = type_in("stories", "show", story_id, "--as", "rev", typed=admin).output
    assert "– Robin" in shown
    assert "queued for Tuesday" in shown

    back = type_in("stories", "take-back", story_id, "--code", typed=f"{code}\n")
    assert back.exit_code == 0
    assert "Nothing of it was on X." in back.output
    assert "cannot be recalled" in " ".join(back.output.split())
    assert "taken back" in type_in("stories", "list", "--as", "rev", typed=admin).output

    held = b"".join(
        path.read_bytes() for path in (tmp_path / ".handrail").rglob("*") if path.is_file()
    )
    assert secret_name.encode() not in held, "a real name is never in the clear"
    assert code.encode() not in held
    proof = type_in("privacy", "erase", teller, "--as", "ada", typed=admin)
    assert "Nothing is left" in " ".join(proof.output.split())
    held = b"".join(
        path.read_bytes() for path in (tmp_path / ".handrail").rglob("*") if path.is_file()
    )
    assert b"told nobody for a year" not in held


def test_nobody_without_a_role_gets_in(type_in) -> None:
    typed = f"{PASS}\n{PASS}\n"
    type_in("people", "add", "ada", "--role", "administrator", typed=typed)
    with pytest.raises(NotAllowed):
        type_in("people", "list")
    with pytest.raises(NotAllowed):
        type_in("people", "list", "--as", "ada", typed="some other words\n")


def test_keys_turn_and_the_names_stay(type_in, tmp_path: Path) -> None:
    twice = f"{PASS}\n{PASS}\n"
    type_in("people", "add", "ada", "--role", "administrator", typed=twice)
    typed = f"{PASS}\n{twice}Robin\n\n"
    type_in("people", "add", "robin-1", "--private-name", "--as", "ada", typed=typed)
    before = (tmp_path / ".handrail" / "story-keys").read_text()
    assert "1 names" in type_in("keys", "rotate", "--as", "ada", typed=f"{PASS}\n").output
    after = tmp_path / ".handrail" / "story-keys"
    assert after.read_text() != before
    assert len(after.read_text().splitlines()) == 1
    assert after.stat().st_mode & 0o077 == 0
    assert (
        "Robin"
        in type_in("privacy", "name", "robin-1", "--as", "robin-1", typed=f"{PASS}\n").output
    )


def test_where_somebody_is_told_is_typed_understood_and_never_in_the_clear(
    type_in, tmp_path: Path
) -> None:
    type_in("people", "add", "ada", "--role", "administrator", typed=f"{PASS}\n{PASS}\n")
    address = "json://robin.quillfeather.example.org"
    kept = type_in("people", "notify", "ada", "--as", "ada", typed=f"{PASS}\n{address}\n")
    assert "is told there" in kept.output
    assert address not in kept.output
    held = b"".join(
        path.read_bytes() for path in (tmp_path / ".handrail").rglob("*") if path.is_file()
    )
    assert b"quillfeather" not in held
    with pytest.raises(NotPossible, match="cannot be read"):
        type_in("people", "notify", "ada", "--as", "ada", typed=f"{PASS}\nnonsense\n")
    gone = type_in("people", "notify", "ada", "--forget", "--as", "ada", typed=f"{PASS}\n")
    assert "Forgotten." in gone.output


def test_a_language_without_a_catalogue_is_told(type_in, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_LANGUAGE", "de")
    with pytest.raises(SettingsError, match=r'no translation "de"\. Choose from: en, cy'):
        type_in("stories", "list")
