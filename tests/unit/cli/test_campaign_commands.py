"""check, fmt, schema, preview, import, export, copy, approve: as a comms officer calls them."""

import json
import re
import sqlite3
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner, Result

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.cli.campaigns import watch
from scheduler.errors import MistakesFound, NotAllowed, NotPossible, UnknownThread
from tests.support.examples.pictures import a_picture

WAITING = "campaigns/still-waiting.yaml"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def break_a_file(
    workspace: Path, before: str = "account: east", after: str = "account: eats"
) -> None:
    path = workspace / WAITING
    path.write_text(path.read_text().replace(before, after, 1))


class TestCheck:
    """Every mistake, in the form that was asked for."""

    def test_all_is_well(self, workspace: Path) -> None:
        answer = run("check")
        assert answer.exit_code == 0
        assert "still-waiting: 12 threads, 30 posts, no mistakes." in answer.output
        assert json.loads(run("check", "--format", "json").output) == {"mistakes": []}
        assert run("check", "--format", "github").output == ""

    def test_a_mistake_is_told_and_the_status_is_1(self, workspace: Path) -> None:
        break_a_file(workspace)
        answer = run("check")
        assert answer.exit_code == 1
        assert f'{WAITING}:37:14: account "eats" is not in organisation.yaml' in answer.output

    def test_a_pull_request_is_marked(self, workspace: Path) -> None:
        break_a_file(workspace)
        assert run("check", "--format", "github").output == (
            f'::error file={WAITING},line=37,col=14::account "eats" is not in organisation.yaml. '
            'Did you mean "east"?\n'
        )

    def test_a_program_reads_the_same(self, workspace: Path) -> None:
        break_a_file(workspace)
        (mistake,) = json.loads(run("check", "--format", "json").output)["mistakes"]
        assert mistake["line"] == 37

    def test_watching_checks_again_when_a_file_is_saved(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def saves(_: object) -> object:
            break_a_file(workspace)
            yield
            raise KeyboardInterrupt

        monkeypatch.setattr(watch, "saves", saves)  # the file system in place of time
        answer = run("check", "--watch")
        assert answer.exit_code == 0
        assert "no mistakes" in answer.output
        assert 'account "eats" is not in' in answer.output


def test_a_save_is_seen_once(tmp_path: Path) -> None:
    class Pause(Event):
        def __init__(self) -> None:
            super().__init__()
            self.steps = iter([None, tmp_path / "a", None])

        def wait(self, timeout: float | None = None) -> bool:
            for step in self.steps:
                if step:
                    step.write_text("x")
                return False
            return True

    assert len(list(watch.saves([tmp_path], Pause()))) == 1


class TestFmt:
    """Files in one form."""

    def test_what_is_formatted_stays(self, workspace: Path) -> None:
        assert "Nothing to change." in run("fmt").output

    def test_what_is_not_is_changed_or_told(self, workspace: Path) -> None:
        path = workspace / WAITING
        before = path.read_text()
        path.write_text(before.replace("\n", "  \n"))
        told = run("fmt", "--check", "still-waiting")
        assert (told.exit_code, told.output) == (1, f"would change {WAITING}\n")
        assert run("fmt", "still-waiting").output == f"changed {WAITING}\n"
        assert path.read_text() == before


class TestSchema:
    """For editors, and for the reference."""

    def test_it_is_printed_or_written(self, workspace: Path) -> None:
        assert "threads" in json.loads(run("schema").output)["properties"]
        (workspace / "campaigns" / "schema" / "campaign.json").unlink()
        assert "organisation.json" in run("schema", "--write").output
        assert (workspace / "campaigns" / "schema" / "campaign.json").exists()
        assert run("schema", "--markdown").output.startswith("# The keys of the files")

    def test_another_file_has_none(self, workspace: Path) -> None:
        assert isinstance(run("schema", "diary").exception, NotPossible)


def test_a_preview_shows_prices_and_warnings(workspace: Path) -> None:
    assert "$" in run("preview", "why-im-running").output
    assert run("preview", "why-im-running", "--page", "p.html").output == "wrote p.html\n"
    page = (workspace / "p.html").read_text()
    beside = re.sub(r"<[^>]*>", " ", page.partition('aria-label="For us: why-im-running/finish')[2])
    assert "To send  $0.015" in beside.partition("</section>")[0]
    assert "116\u00a0123" in page
    assert "by X&#39;s prices of 23 November 2026." in page
    assert "imulated" not in page


def test_a_thread_is_copied_out_with_its_support_lines(workspace: Path) -> None:
    answer = run("copy", "why-im-running/appeal/after-the-race").output
    assert answer.count("\n---\n") == 2
    assert "116\u00a0123" in answer
    assert isinstance(run("copy", "why-im-running/apeal").exception, NotPossible)


def test_a_dialogue_is_copied_out_with_its_speakers(workspace: Path) -> None:
    (workspace / "media").mkdir()
    (workspace / "media" / "a.png").write_bytes(a_picture())
    (workspace / "campaigns" / "talk.yaml").write_text(
        "campaign: talk\ntitle: Talk\nowner: Ana\nthreads:\n  - id: a\n    when: 2027-10-11 09:00\n"
        "    media: [{file: a.png, alt: Two chairs}]\n    dialogue:\n"
        "      - main: |\n          Welcome, @HarbourEast.\n"
        "      - east: |\n          Good to be here, @HarbourMinds.\n"
    )
    answer = run("copy", "talk/a")
    assert answer.stdout.startswith("@HarbourMinds:\nWelcome, @HarbourEast.")
    assert "\n---\n\n@HarbourEast:\nGood to be here, @HarbourMinds." in answer.stdout
    assert answer.stderr == "media/a.png: Two chairs\n"
    assert "talk/a is left out: it is a dialogue" in run("export", "talk").stderr


def test_campaigns_go_to_a_spreadsheet_and_come_back(workspace: Path) -> None:
    (workspace / "posts.csv").write_text(run("export", "still-waiting").stdout)
    assert run("export", "still-waiting", "--to", "posts.xlsx").stdout == "wrote posts.xlsx\n"
    answer = run("import", "posts.xlsx", "--name", "third", "--title", "Third")
    assert answer.output.startswith("row 2: taken as third/opener, main, 2027-10-04 09:00: Asking")
    assert "\nwrote campaigns/third.yaml. Next: handrail check" in answer.output
    (workspace / "campaigns" / "third.yaml").unlink()
    assert run("export", "still-waiting", "--to", "other.csv").exit_code == 0
    assert (workspace / "other.csv").read_bytes().startswith(b"\xef\xbb\xbfid,account,when")
    assert isinstance(run("export", "--to", "posts.ods").exception, NotPossible)
    answer = run("import", "posts.csv", "--name", "again", "--title", "Again")
    assert "\nwrote campaigns/again.yaml" in answer.output
    assert isinstance(run("import", "posts.csv", "--name", "again").exception, NotPossible)
    (workspace / "posts.csv").write_text("account,when,text\nx,y,z\n")
    assert isinstance(run("import", "posts.csv").exception, MistakesFound)


LINKS = """\
      Walk with us: https://harbourminds.org.uk/walk
      ---
      The map https://harbourminds.org.uk/walk?day=2&at=nine#map and the tea
      https://www.harbourminds.org.uk/tea#kettle with harbourminds.org.uk or this
      https://harbourminds.org.uk/kettle?of=tea& too.
      ---
      Our letter https://harbourminds.org.uk/own?utm_source=letter and elsewhere
      https://example.org/walk?utm_source=x&utm_medium=social, https://example.org/plain now.
"""
TAGGED = """\
campaign: tagged
title: Tagged
owner: Ana
cover: Comms desk, 09:00-21:00
{utm}threads:
  - id: links
    account: main
    when: 2027-10-11 09:00
    text: |
{links}  - id: plain
    account: main
    when: 2027-10-13 09:00
    text: No link is in here at all.
"""


@pytest.mark.parametrize("ends", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "utm",
    [
        *("", "utm: yes\n", "utm: no\n", "utm: {campaign: walk-27, content: east}\n"),
        *("utm: {source: twitter, medium: post}\n", "utm: {content: a.b_c-d}\n"),
    ],
)
def test_tags_of_links_are_the_same_after_export_and_import(
    workspace: Path, utm: str, ends: str
) -> None:
    with (workspace / "campaigns" / "organisation.yaml").open("a") as organisation:
        organisation.write("own_sites: [harbourminds.org.uk]\n")
    path = workspace / "campaigns" / "tagged.yaml"
    path.write_text(TAGGED.format(utm=utm, links=LINKS))
    seen, exported = run("copy", "tagged/links").output, run("export", "tagged").stdout
    assert ("utm_campaign=" in seen) == (utm not in ("", "utm: no\n"))
    assert exported.count("utm_") == 3  # those that somebody typed
    assert run("export", "tagged", "--to", f"out.{ends}").exit_code == 0
    path.unlink()
    assert run("import", f"out.{ends}", "--name", "tagged").exit_code == 0
    assert run("copy", "tagged/links").output == seen
    assert run("export", "tagged").stdout == exported


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("sometimes", '"sometimes" does not say which tags'),
        ("campaign", '"campaign" does not say which tags'),
        ("campaign=a b", '"a b" cannot stand in a link as a tag'),
        ("term=shoes", '"term" is not a key that belongs here'),
    ],
)
def test_a_utm_cell_that_says_nothing_is_refused_where_it_stands(
    workspace: Path, cell: str, said: str
) -> None:
    (workspace / "posts.csv").write_text(
        f"account,when,text,utm\nmain,2027-10-12 09:00,The garden is open.,{cell}\n"
    )
    run("import", "posts.csv", "--name", "odd")
    refused = run("check", "campaigns/odd.yaml")
    assert said in refused.output
    assert refused.exit_code != 0


ROW = "account,when,text,status\nmain,2027-10-12 09:00,The garden is open.,REJECTED\n"


def test_import_says_what_becomes_of_each_row_before_it_writes(workspace: Path) -> None:
    (workspace / "Content calendar, October.csv").write_text(ROW)
    answer = run("import", "Content calendar, October.csv", "--dry-run")
    assert answer.output == (
        "row 2: taken as Content-calendar-October/row-2, main, 2027-10-12 09:00: "
        "The garden is open.\n"
        'column D ("status"): left out, for it is not read (1 cell, from D2)\n'
        "nothing was written; it would be campaigns/Content-calendar-October.yaml\n"
    )
    assert not (workspace / "campaigns" / "Content-calendar-October.yaml").exists()
    answer = run("import", "Content calendar, October.csv")
    assert answer.output.endswith("handrail check campaigns/Content-calendar-October.yaml\n")
    assert "title: Content calendar, October" in (
        workspace / "campaigns" / "Content-calendar-October.yaml"
    ).read_text("utf-8")


@pytest.mark.parametrize("name", ["a: b", "../outside", "a/b", "x" * 5_000, "a\nb", "日本"])
def test_a_name_that_can_be_none_is_refused_before_anything_is_written(
    workspace: Path, name: str
) -> None:
    (workspace / "posts.csv").write_text(ROW)
    before = sorted((workspace / "campaigns").iterdir())
    error = run("import", "posts.csv", "--name", name).exception
    assert isinstance(error, NotPossible)
    assert "cannot be a name" in str(error)
    assert sorted((workspace / "campaigns").iterdir()) == before


def test_a_campaign_that_cannot_be_written_leaves_nothing_behind(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "posts.csv").write_text(ROW)
    before = sorted((workspace / "campaigns").iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    error = run("import", "posts.csv").exception
    assert "cannot be written (No space left on device)" in str(error)
    assert sorted((workspace / "campaigns").iterdir()) == before


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
