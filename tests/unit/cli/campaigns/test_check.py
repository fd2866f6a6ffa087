"""check, fmt, schema, preview and copy, as a comms officer calls them."""

import json
import re
from pathlib import Path
from threading import Event

import pytest

from scheduler.cli.campaigns import watch
from scheduler.errors import NotPossible
from tests.support.examples.pictures import a_picture
from tests.support.processes.sample_commands import WAITING, break_a_file, run


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
