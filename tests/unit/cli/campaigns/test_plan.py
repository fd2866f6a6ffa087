"""plan and apply, as a comms officer calls them."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.support.examples.pictures import a_picture
from tests.support.processes.sample_commands import break_a_file, run


def test_apply_notes_a_change_that_was_made_by_hand(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    from scheduler.crisis.directory.verifications import Verification, add
    from scheduler.crisis.workspace_files import directory_of

    own = "entries: [{id: gb-calm, cost: 10p a minute}]"
    (workspace / "crisis-directory.yaml").write_text(own, encoding="utf-8")
    digest = directory_of(workspace).changes[0].proposed.digest
    made = Verification("gb-calm", date(2026, 12, 1), "Eve", of=digest)
    add(workspace / "crisis-checks.yaml", made)
    assert run("apply").exit_code == 0
    assert "cost free becomes 10p a minute" in " ".join(run("log").output.split())


class TestPlan:
    """What applying would change, with the words that changed; clashes; who reads the answers."""

    def test_changed_words_are_shown(self, workspace: Path) -> None:
        assert "new" in run("plan", "still-waiting").output
        assert run("apply").exit_code == 0
        break_a_file(workspace, "takes courage. Then", "takes nerve. Then")
        break_a_file(workspace, "Mon 4 Oct 2027, 09:00", "Mon 4 Oct 2027, 09:30")
        break_a_file(workspace, "  - id: how-many\n", "  - id: how-much\n")
        said = run("plan", "still-waiting").output
        assert "Asking for help takes [-courage.-] {+nerve.+} Then, very often" in said
        assert "its time: Mon 4 Oct 2027, 09:00 becomes Mon 4 Oct 2027, 09:30" in said
        assert "how-many/apms-common-conditions: removed from the queue" in said

    def test_what_a_person_decided_is_told_and_not_paid_for(self, workspace: Path) -> None:
        assert run("apply").exit_code == 0
        before = json.loads(run("plan", "still-waiting", "--json").output)
        opener, what_next = "still-waiting/opener", "still-waiting/what-next"
        assert run("cancel", opener, "--why", "sad news").exit_code == 0
        to = "Mon 11 Oct 2027, 10:00"
        assert run("move", what_next, to, "--why", "half term").exit_code == 0
        said = run("plan", "still-waiting").output
        assert f"{opener}: cancelled by a person, and stays so (sad news)." in said
        assert f"{what_next}: moved by a person to {to}, and stays there (half term)." in said
        assert f"unchanged, moved to {to}" in said
        assert "If you apply: 1 left as set by hand, 11 unchanged." in said
        assert "11 threads, 27 posts" in said
        after = json.loads(run("plan", "still-waiting", "--json").output)
        cancelled, *_, moved = after["threads"]
        assert (cancelled["will_go_out"], moved["moved_to"]) == (False, "2027-10-11T09:00:00Z")
        assert before["price_usd"] - after["price_usd"] == pytest.approx(cancelled["price_usd"])
        assert run("preview", "still-waiting", "--page", "p.html").exit_code == 0
        assert f"by a person to {to}, and stays there" in (workspace / "p.html").read_text()

    def test_what_has_begun_is_too_late_to_change(self, workspace: Path) -> None:
        assert run("apply").exit_code == 0
        with sqlite3.connect(workspace / ".handrail" / "handrail.db") as database:
            database.execute(
                "UPDATE post SET state = 'sent' WHERE thread_id ="
                " (SELECT id FROM thread WHERE key = 'still-waiting/opener')"
            )
        database.close()
        said = run("plan", "still-waiting").output
        assert "11 threads, 27 posts" in said
        break_a_file(workspace, "takes courage. Then", "takes nerve. Then")
        said = run("plan", "still-waiting").output
        assert "still-waiting/opener: it has begun, and stays as it is." in said
        assert "If you apply: 1 already being published, 11 unchanged." in said

    def test_terms_that_change_are_told_one_by_one(self, workspace: Path) -> None:
        assert run("apply").exit_code == 0
        before = "owner: Policy and comms"
        after = """owner: Ana
approval: required
not_before: Fri 1 Oct 2027, 09:00
late: {within: 2h, otherwise: skip}
topic: [bereavement]"""
        break_a_file(workspace, before, after)
        break_a_file(workspace, "support: everyday", "support: urgent")
        said = run("plan", "still-waiting").output
        assert "  owner: Policy and comms becomes Ana\n" in said
        assert "  approval: not needed becomes required\n" in said
        assert "  embargo: none becomes Fri 1 Oct 2027, 09:00\n" in said
        assert "becomes skip after 120 minutes\n" in said
        assert "  tone of the help: everyday becomes urgent\n" in said
        assert "  readers: everybody becomes " in said

    def test_other_alt_text_is_a_change(self, workspace: Path) -> None:
        (workspace / "media").mkdir()
        (workspace / "media" / "a.png").write_bytes(a_picture())
        media = "  - id: opener\n    media: [{file: a.png, alt: A street}]\n"
        break_a_file(workspace, "  - id: opener\n", media)
        assert run("apply").exit_code == 0
        break_a_file(workspace, "alt: A street", "alt: A quiet street")
        said = run("plan", "still-waiting").output
        assert "opener: changes when you apply.\n  what its pictures show or say" in said

    def test_who_reads_the_answers_is_named(self, workspace: Path) -> None:
        said = run("plan", "dear-mental-health-professionals").output
        assert "5 threads ask the public something. Who reads: Comms desk and two" in said

    def test_clashes_are_told(self, workspace: Path) -> None:
        break_a_file(workspace, "Mon 4 Oct 2027, 12:30", "Mon 4 Oct 2027, 09:05")
        assert "Clash: still-waiting/how-many/apms-common-conditions follows" in run("plan").output

    def test_clashes_are_told_at_the_times_that_people_decided(self, workspace: Path) -> None:
        assert run("apply").exit_code == 0
        to = "Mon 4 Oct 2027, 09:05"
        number = "still-waiting/how-many/apms-common-conditions"
        assert run("move", number, to, "--why", "sooner").exit_code == 0
        assert f"Clash: {number} follows still-waiting/opener" in run("plan").output
        assert run("preview", "still-waiting", "--page", "p.html").exit_code == 0
        page = (workspace / "p.html").read_text()
        assert f"Clash: {number} follows still-waiting/opener" in page
        assert page.count(f">{to}</time>") >= 1
        assert run("cancel", number, "--why", "sad news").exit_code == 0
        assert "Clash" not in run("plan").output

    def test_json_tells_of_clashes_and_changed_words(self, workspace: Path) -> None:
        assert run("apply").exit_code == 0
        break_a_file(workspace, "takes courage. Then", "takes nerve. Then")
        break_a_file(workspace, "Mon 4 Oct 2027, 12:30", "Mon 4 Oct 2027, 09:05")
        said = json.loads(run("plan", "still-waiting", "--json").output)
        assert "[-courage.-] {+nerve.+}" in "".join(said["changes"])
        (clash,) = said["clashes"]
        assert clash.startswith("still-waiting/how-many/apms-common-conditions follows")

    def test_what_measuring_will_cost_is_said_beforehand(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = json.loads(run("plan", "why-im-running", "--json").output)
        sent = sum(len(thread["posts"]) for thread in plan["threads"])
        # Seven ages fall on six or seven UTC days, and X bills a post once a day.
        assert 6 * 0.005 * sent <= plan["readings_usd"] <= 7 * 0.005 * sent
        said = " ".join(run("plan", "why-im-running").output.split())
        assert f"${plan['readings_usd']:.3f} to read what they gather in 30 days" in said
        monkeypatch.setenv("HANDRAIL_APP_OWNER", "fundraising")
        owned = json.loads(run("plan", "why-im-running", "--json").output)
        assert owned["readings_usd"] < plan["readings_usd"]

    def test_the_help_that_each_thread_carries_is_named(self, workspace: Path) -> None:
        assert "Help: gb-samaritans" in run("plan", "why-im-running", "--full").output
