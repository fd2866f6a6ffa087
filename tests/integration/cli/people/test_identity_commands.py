"""How people show who they are, by commands alone; letters are files in a folder."""

import json
import re
from collections.abc import Callable
from email import message_from_string
from email.policy import default
from pathlib import Path

import pyotp
import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.clock import SystemClock
from scheduler.errors import NotAllowed, NotPossible, SettingsError
from scheduler.people.proofs import one_time_codes
from tests.support.clocks import StandingClock

WORDS = "tulip river cobalt ant"
OTHER = "a lamp on the stairs"
ONCE, TWICE = f"{WORDS}\n", f"{WORDS}\n{WORDS}\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A workspace with an administrator, a writer who tells and a storyteller."""
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    monkeypatch.setenv("HANDRAIL_MAIL_FOLDER", "outbox")
    monkeypatch.setenv("HANDRAIL_WEB_ADDRESS", "https://desk.example.org")
    monkeypatch.setenv("COLUMNS", "200")
    runner = CliRunner()
    assert runner.invoke(app, ["init", str(tmp_path / "here")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "here")

    def type_in(*words: str, typed: str = "") -> Result:
        result = runner.invoke(app, list(words), input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    type_in("people", "add", "ada", "--role", "administrator", typed=TWICE)
    type_in("people", "add", "wil", "--role", "writer", "--as", "ada", typed=ONCE + TWICE)
    type_in("people", "add", "teller", "--as", "wil", typed=ONCE + TWICE)
    return type_in


def letter(to: str) -> str:
    """The newest letter's words."""
    found = [
        message_from_string(path.read_text(), policy=default)
        for path in sorted(Path("outbox").iterdir())
    ]
    (*_, last) = [one for one in found if one["To"] == to]
    return str(last.get_content())


def link(to: str) -> str:
    return re.search(r"https://desk\.example\.org/\S+", letter(to))[0]


def give_address(run: Run, name: str, address: str) -> None:
    run("people", "address", "--as", name, typed=f"{WORDS}\n{address}\n{WORDS}\n")
    assert "yours now" in run("people", "confirm", typed=f"{link(address)}\n").output


def test_a_passphrase_is_ones_own_to_change(run: Run) -> None:
    asked = run(
        "people", "passphrase", "--as", "wil", typed=f"{WORDS}\n{WORDS}\n{OTHER}\n{OTHER}\n"
    )
    assert "is kept" in asked.output
    with pytest.raises(NotAllowed):
        run("people", "sessions", "--as", "wil", typed=ONCE)
    run("people", "sessions", "--as", "wil", typed=f"{OTHER}\n")
    with pytest.raises(NotAllowed):
        run("people", "passphrase", "--as", "ada", typed=f"{WORDS}\nno words\n{OTHER}\n{OTHER}\n")


def test_nobody_sets_anothers(run: Run) -> None:
    """There is no place to name somebody else."""
    for command in ("passphrase", "address"):
        assert run("people", command, "teller", "--as", "ada", typed=ONCE).exit_code == 2
    with pytest.raises(NotAllowed):
        run("people", "notify", "teller", "--as", "wil", typed=f"{WORDS}\njson://x.example.org\n")
    with pytest.raises(NotAllowed):
        run("people", "notify", "teller", "--forget", "--as", "ada", typed=ONCE)


def test_an_administrator_starts_a_reset_and_never_for_a_storyteller(run: Run) -> None:
    give_address(run, "wil", "wil@example.org")
    give_address(run, "teller", "robin@example.org")
    assert "on its way" in run("people", "reset", "wil", "--as", "ada", typed=ONCE).output
    typed = f"{link('wil@example.org')}\n{OTHER}\n{OTHER}\n"
    assert "is kept" in run("people", "confirm", typed=typed).output
    run("people", "sessions", "--as", "wil", typed=f"{OTHER}\n")
    with pytest.raises(NotAllowed, match="resets their own"):
        run("people", "reset", "teller", "--as", "ada", typed=ONCE)


def test_an_address_changes_through_the_one_that_stands(run: Run) -> None:
    give_address(run, "wil", "wil@example.org")
    run("people", "address", "--as", "wil", typed=f"{WORDS}\nnew@example.org\n\n")
    step = run("people", "confirm", typed=f"{link('wil@example.org')}\n")
    assert "to the new address" in step.output
    assert "yours now" in run("people", "confirm", typed=f"{link('new@example.org')}\n").output


def test_somebody_is_invited_and_joins(run: Run) -> None:
    invited = run(
        *("people", "invite", "--role", "reviewer", "--account", "main", "--as", "ada"),
        typed=f"{WORDS}\njo@example.org\n",
    )
    assert "jo@example.org" not in invited.output
    typed = f"{link('jo@example.org')}\n{OTHER}\n{OTHER}\njo\n"
    assert "You are jo" in run("people", "confirm", typed=typed).output
    assert "reviewer" in run("people", "list", "--as", "ada", typed=ONCE).output
    run("people", "invite", "--as", "wil", typed=f"{WORDS}\nrobin@example.org\n")
    assert "message for you" in letter("robin@example.org")
    joined = run("people", "confirm", typed=f"{link('robin@example.org')}\n")
    assert "You are teller-" in joined.output


def test_codes_are_asked_for_once_they_are_on(run: Run, clock: StandingClock) -> None:
    def code(secret: str) -> str:
        return pyotp.TOTP(secret).at(int(clock.now().timestamp()))

    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_time_codes.pyotp, "random_base32", lambda: secret)
        on = run("people", "totp", "on", "--as", "wil", typed=f"{WORDS}\n{code(secret)}\n")
    assert secret in on.output
    recovery = re.findall(r"^[a-z2-9]{4}(?:-[a-z2-9]{4}){5}$", on.output, re.MULTILINE)
    assert len(recovery) == 10
    with pytest.raises(NotAllowed):
        run("people", "sessions", "--as", "wil", typed=f"{WORDS}\n000000\n")
    with pytest.raises(NotAllowed, match="code"):  # whatever ends a story asks for it too
        run("stories", "safeguard", "12ab", "--reason", "x", "--as", "wil", typed=f"{WORDS}\n1\n")
    run("people", "sessions", "--as", "wil", typed=f"{WORDS}\n{recovery[0]}\n")
    off = run("people", "totp", "off", "--as", "wil", typed=f"{WORDS}\n{recovery[1]}\n")
    assert "No codes" in off.output
    run("people", "sessions", "--as", "wil", typed=ONCE)


def test_sessions_are_listed_and_ended(run: Run, tmp_path: Path) -> None:
    run("people", "invite", "--role", "writer", "--as", "ada", typed=f"{WORDS}\njo@example.org\n")
    run("people", "confirm", typed=f"{link('jo@example.org')}\njo\n")
    listed = run("people", "sessions", "jo", "--as", "ada", typed=ONCE)
    assert "a terminal" in listed.output
    shown = run("people", "sessions", "jo", "--json", "--as", "ada", typed=ONCE).stdout
    (one,) = json.loads(shown[shown.index("[") :])
    assert one["browser"] == "a terminal"
    ended = run(
        "people", "end-session", str(one["number"]), "--of", "jo", "--as", "ada", typed=ONCE
    )
    assert "Ended" in ended.output
    assert "Ended" in run("people", "end-session", "0", "--as", "ada", typed=ONCE).output
    with pytest.raises(NotAllowed):
        run("people", "sessions", "ada", "--as", "wil", typed=ONCE)


def test_how_one_is_shown_is_said_and_forgotten(run: Run) -> None:
    said = run(
        *("people", "profile", "--name", "Wil Ellis", "--zone", "Europe/London", "--as", "wil"),
        typed=ONCE,
    )
    assert "Wil Ellis" in said.output
    gone = run("people", "profile", "--name", "", "--as", "wil", typed=ONCE)
    assert "Wil Ellis" not in gone.output
    assert "Europe/London" in gone.output


def test_a_first_passphrase_is_chosen_by_whoever_is_known_by_login(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        *("people", "add", "kit", "--role", "writer", "--login", "kit-l", "--no-passphrase"),
        *("--as", "ada"),
        typed=ONCE,
    )
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "kit-l")
    assert "is kept" in run("people", "passphrase", typed=f"{OTHER}\n{OTHER}\n").output
    run("people", "address", typed=f"kit@example.org\n{OTHER}\n")
    assert "yours now" in run("people", "confirm", typed=f"{link('kit@example.org')}\n").output


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"HANDRAIL_MAIL_FOLDER": ""}, "HANDRAIL_MAIL_HOST is not set"),
        (
            {"HANDRAIL_MAIL_FOLDER": "", "HANDRAIL_MAIL_HOST": "mail.example.org"},
            "HANDRAIL_MAIL_FROM is not set",
        ),
        (
            {"HANDRAIL_MAIL_HOST": "mail.example.org", "HANDRAIL_MAIL_SECURITY": "none"},
            "in the clear",
        ),
        ({"HANDRAIL_WEB_ADDRESS": "http://desk.example.org"}, "HANDRAIL_WEB_ADDRESS"),
    ],
)
def test_mail_that_cannot_go_out_says_what_to_set(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], why: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=why):
        run(
            "people",
            "invite",
            "--role",
            "writer",
            "--as",
            "ada",
            typed=f"{WORDS}\njo@example.org\n",
        )


def test_a_server_that_is_away_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_MAIL_FOLDER", "")
    monkeypatch.setenv("HANDRAIL_MAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("HANDRAIL_MAIL_PORT", "1")
    monkeypatch.setenv("HANDRAIL_MAIL_FROM", "desk@example.org")
    with pytest.raises(NotPossible, match="did not take the letter"):
        run(
            "people",
            "invite",
            "--role",
            "writer",
            "--as",
            "ada",
            typed=f"{WORDS}\njo@example.org\n",
        )
