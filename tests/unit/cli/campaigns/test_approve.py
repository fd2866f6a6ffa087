"""approve, and what apply, status and queue say of it."""

import json
from pathlib import Path

import pytest

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from tests.support.processes.sample_commands import WAITING, break_a_file, run


def test_somebody_else_says_yes_or_no(workspace: Path) -> None:
    break_a_file(workspace, "owner: Policy and comms", "owner: Ana\napproval: required")
    assert run("approve").output == "Nothing needs approval.\n"
    assert run("apply").exit_code == 0
    assert run("approve").output.count("needs approval") == 12
    no = run("reject", "still-waiting/opener", "--why", "Name the week.", "--as", "Bo")
    assert no.output.startswith("still-waiting/opener: rejected.")
    assert isinstance(run("approve", "still-waiting/opener", "--as", "Ana").exception, NotPossible)
    assert "opener: approved" in run("approve", "still-waiting/opener", "--as", "Bo").output
    assert run("approve", "still-waiting", "--as", "Bo").output.count("approved") == 11
    assert run("approve").output == "Nothing needs approval.\n"
    assert "by Bo (typed by" in run("log").output


def _to_be_approved(workspace: Path) -> None:
    break_a_file(workspace, "owner: Policy and comms", "owner: Ana\napproval: required")
    assert run("apply").exit_code == 0


def test_approving_shows_the_words_first_with_the_help_marked(workspace: Path) -> None:
    _to_be_approved(workspace)
    shown = run("approve", "still-waiting/opener", "--as", "Bo").output
    words, _, end = shown.partition("still-waiting/opener: approved.")
    assert "Asking for help takes courage." in words
    assert "    help | " in words
    assert words.count("help | ") > 3  # the help line, and each line of the closing post
    assert end.strip() == ""


def test_a_colleague_s_no_is_told_before_it_is_passed_over(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.cli.queue.approve._is_at_terminal", lambda: True)
    _to_be_approved(workspace)
    opener = "still-waiting/opener"
    run("reject", opener, "--why", "Name the week.", "--as", "Bo")
    assert "Rejected by Bo" in run("approve").output
    no = run("approve", opener, "--as", "Cy", typed="n\n")
    assert no.exit_code == 1
    assert "Name the week." in no.output
    assert "although 1 of them was rejected?" in no.output
    assert "Rejected by Bo" in run("approve").output
    assert "approved" in run("approve", opener, "--as", "Cy", "--yes").output
    assert "had rejected it: Name the week." in " ".join(run("log").output.split())


def test_what_is_not_queued_yet_says_so_when_it_is_to_be_approved(workspace: Path) -> None:
    _to_be_approved(workspace)
    assert "needs approval: it has it" in str(run("approve", "why-im-running").exception)
    path = workspace / WAITING
    later = path.read_text().replace("campaign: still-waiting", "campaign: still-later")
    (workspace / "campaigns" / "still-later.yaml").write_text(later)
    for name in ("still-later", "still-later/opener"):
        refused = run("approve", name).exception
        assert "is not in the queue yet" in str(refused)
    assert isinstance(run("approve", "nowhere/opener").exception, UnknownThread)


def test_apply_status_and_queue_say_what_still_needs_approval_and_by_when(
    workspace: Path,
) -> None:
    break_a_file(workspace, "owner: Policy and comms", "owner: Ana\napproval: required")
    told = "12 threads still need approval, and will not go out without it: handrail approve"
    applied, status = run("apply").output, run("status").output
    for shown in (applied, status):
        assert told in " ".join(shown.split())
        assert "still-waiting/opener (main), before Mon 4 Oct 2027, 09:00" in shown
        assert "and 7 more" in shown
    queue = " ".join(run("queue", "--all").output.split())
    assert "Not approved yet: it goes out only if approved before Mon 4 Oct 2027, 09:00" in queue
    threads = json.loads(run("queue", "--all", "--json").output)["threads"]
    assert {one["campaign"] for one in threads if one["needs_approval"]} == {"still-waiting"}
    assert len(json.loads(run("status", "--json").output)["unapproved"]) == 12


def test_once_there_are_people_a_yes_is_proved(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_a_file(workspace, "owner: Policy and comms", "owner: ana\napproval: required")
    assert run("apply").exit_code == 0
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "ana-login")
    right = "four plain words do\n"
    ana = ("ana", "--role", "administrator", "--login", "ana-login", "--no-passphrase")
    assert run("people", "add", *ana).exit_code == 0
    assert run("people", "add", "bo", "--role", "comms", typed=right * 2).exit_code == 0
    assert run("people", "add", "cy", "--role", "writer", typed=right * 2).exit_code == 0
    opener = "still-waiting/opener"
    assert isinstance(run("approve", opener).exception, NotAllowed)  # ana has no role for it
    wrong = run("approve", opener, "--as", "bo", typed="not these words\n")
    assert isinstance(wrong.exception, NotAllowed)
    assert isinstance(run("approve", opener, "--as", "cy", typed=right).exception, NotAllowed)
    no = run("reject", opener, "--why", "Name the week.", "--as", "bo", typed=right)
    assert "rejected" in no.output
    assert "approved" in run("approve", opener, "--as", "bo", "--yes", typed=right).output
    assert "by bo" in run("log", "--thread", opener).output


def test_once_there_are_people_a_second_one_verifies_a_changed_service(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_a_file(workspace, "owner: Policy and comms", "owner: ana\napproval: required")
    assert run("apply").exit_code == 0
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "ana-login")
    right = "four plain words do\n"
    ana = ("ana", "--role", "administrator", "--role", "comms", "--login", "ana-login")
    assert run("people", "add", *ana, "--no-passphrase").exit_code == 0
    assert run("people", "add", "bo", "--role", "comms", typed=right * 2).exit_code == 0
    assert run("people", "add", "cy", "--role", "writer", typed=right * 2).exit_code == 0
    opener = "still-waiting/opener"
    assert "approved" in run("approve", opener, "--as", "bo", "--yes", typed=right).output
    own = workspace / "crisis-directory.yaml"
    row = "- id: gb-samaritans\n  channels: [{kind: phone, contact: 0800 028 8000}]\n"
    own.write_text(f"entries:\n{row}  verified_by: ana\n", encoding="utf-8")
    verify = ("resources", "verify", "gb-samaritans", "--yes")
    assert isinstance(run(*verify).exception, NotPossible)  # ana wrote it
    assert isinstance(run(*verify, "--as", "cy", typed=right).exception, NotAllowed)
    assert "not in force" in run("plan", "still-waiting").output
    assert f"{opener}: approval is asked again." in run(*verify, "--as", "bo", typed=right).output
    assert "needs approval" in run("approve").output
    plan = run("plan", "still-waiting", "--full").output
    assert "0800\u00a0028\u00a08000" in plan
    assert "Changed by crisis-directory.yaml: Samaritans (gb-samaritans)" in plan
    assert "bo" in run("log").output
    log = " ".join(run("log").output.split())
    assert "phone 116 123 becomes phone 0800 028 8000" in log
