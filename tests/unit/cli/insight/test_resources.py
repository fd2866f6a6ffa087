"""`handrail resources` and `handrail rules`, as a comms officer calls them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.errors import NotPossible


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    copy_samples(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def resources(workspace: Path, *arguments: str, stdin: str = "") -> Result:
    return run("resources", *arguments, "--workspace", str(workspace), stdin=stdin)


def test_the_directory_is_listed_by_region(workspace: Path) -> None:
    answer = json.loads(resources(workspace, "list", "--region", "IE", "--json").output)
    ids = [entry["id"] for entry in answer]
    assert ids[:3] == ["ie-samaritans", "ie-text-about-it", "ie-pieta"]
    assert {entry["region"] for entry in answer} == {"IE"}
    assert answer[0]["sources"]["number"]["page"] == "merrionstreet.ie, 2020"
    assert answer[0]["sources"]["number"]["is_the_charitys"] is False
    assert "unverified" in resources(workspace, "list").output


def test_an_entry_is_shown_whole(workspace: Path) -> None:
    assert "not confirmed" in resources(workspace, "show", "gb-clic").output
    shown = resources(workspace, "show", "gb-switchboard").output
    assert "Number: read on 2026-11-28 by the project: thepinknews.com" in shown
    assert "confirmed by nobody of yours yet" in shown
    assert "Not a crisis service" in shown
    assert "Note: " in resources(workspace, "show", "gb-the-mix").output
    assert json.loads(resources(workspace, "show", "us-988", "--json").output)["region"] == "US"


def test_a_slip_in_an_id_is_answered_with_the_nearest(workspace: Path) -> None:
    result = resources(workspace, "show", "gb-shoot")
    assert isinstance(result.exception, NotPossible)
    assert "Did you mean gb-shout?" in str(result.exception)
    nothing = resources(workspace, "show", "qqqq")
    assert "shows them all" in str(nothing.exception)


def test_verifying_asks_first_and_is_kept(workspace: Path) -> None:
    refused = resources(workspace, "verify", "gb-calm", "--on", "2027-05-01", stdin="n\n")
    assert refused.exit_code == 1
    assert not (workspace / "crisis-checks.yaml").exists()
    done = resources(
        workspace, "verify", "gb-calm", "--on", "2027-05-01", "--by", "Ana", "--provider",
        stdin="y\n",
    )  # fmt: skip
    assert done.exit_code == 0
    entry = json.loads(resources(workspace, "show", "gb-calm", "--json").output)
    assert (entry["verified_on"], entry["level"]) == ("2027-05-01", "provider-confirmed")


def test_figures_are_confirmed_one_by_one_in_a_line(workspace: Path) -> None:
    number = ("--number", "0808 801 0677", "--by", "Ana", "--on", "2026-12-01")
    told = resources(workspace, "verify", "gb-eng-beat", *number).output
    assert "Beat (England): number confirmed by Ana on 2026-12-01." in told
    assert "Still to confirm: hours, who, cost." in told
    entry = json.loads(resources(workspace, "show", "gb-eng-beat", "--json").output)
    assert entry["sources"]["number"]["by"] == "Ana"
    assert entry["sources"]["number"]["page"] == "https://www.beateatingdisorders.org.uk"
    who = "anyone in England with an eating disorder, or near somebody who has one"
    rest = ("--hours", "Mon-Fri 3pm-8pm", "--who", who, "--cost", "free")
    told = resources(workspace, "verify", "gb-eng-beat", *rest).output
    assert "Every figure of it is confirmed." in told
    entry = json.loads(resources(workspace, "show", "gb-eng-beat", "--json").output)
    assert (entry["level"], entry["is_confirmed"]) == ("checked", True)


def test_another_figure_than_the_directorys_is_refused_and_nothing_is_written(
    workspace: Path,
) -> None:
    wrong = ("--number", "0808 801 0432", "--cost", "10p")
    refused = resources(workspace, "verify", "gb-eng-beat", *wrong)
    told = str(refused.exception)
    assert "The directory says 0808 801 0677, and you read 0808 801 0432." in told
    assert "The directory says free, and you read 10p." in told
    assert "Nothing was written." in told
    assert not (workspace / "crisis-checks.yaml").exists()


def test_a_changed_service_is_compared_as_the_file_has_it(workspace: Path) -> None:
    own = "entries: [{id: gb-calm, channels: [{kind: phone, contact: 0800 028 8000}]}]"
    (workspace / "crisis-directory.yaml").write_text(own, encoding="utf-8")
    assert "116 123" in run("plan", "--full", "--workspace", str(workspace)).output.replace(
        "\u00a0", " "
    )
    told = resources(workspace, "verify", "gb-calm", "--on", "2026-12-01", stdin="y\n").output
    assert "It shows phone 0800 028 8000" in told
    entry = json.loads(resources(workspace, "show", "gb-calm", "--json").output)
    assert entry["channels"][0]["contact"] == "0800 028 8000"


def test_what_falls_due_is_listed_and_overdue_core_lines_fail(workspace: Path) -> None:
    fresh = resources(workspace, "due", "--on", "2026-11-24")
    assert fresh.exit_code == 0
    assert "within 60 days" in fresh.output
    late = resources(workspace, "due", "--on", "2027-06-01")
    assert late.exit_code == 1
    assert "CHECK TODAY: Samaritans" in late.output
    told = json.loads(resources(workspace, "due", "--on", "2027-01-15", "--json").output)
    assert "held back in" in told[0]["says"]


def test_a_wrong_date_is_named(workspace: Path) -> None:
    assert "is not a date" in str(resources(workspace, "due", "--on", "soon").exception)


def test_pages_are_not_asked_unless_one_says_so(workspace: Path) -> None:
    assert "Say --online" in str(resources(workspace, "check-pages").exception)


def test_a_kept_page_is_not_asked_again(workspace: Path) -> None:
    import hashlib

    folder = workspace / ".handrail" / "pages"
    folder.mkdir(parents=True)
    for page in ("https://www.sadag.org",):
        name = hashlib.sha256(page.encode()).hexdigest()[:24]
        (folder / f"{name}.html").write_text(
            "Call 0800 567 567 or 0800 456 789, SMS 31393", encoding="utf-8"
        )
    result = resources(workspace, "check-pages", "--online", "--region", "ZA")
    assert "za-sadag: shows it all" in result.output


def test_a_spreadsheet_is_turned_into_yaml(workspace: Path) -> None:
    table = workspace / "services.csv"
    table.write_text("region,name,phone,page\nGB,My Line,0800 123 4567,https://my.org\n")
    assert "id: gb-my-line" in resources(workspace, "import", str(table)).output


def test_the_help_page_is_written(workspace: Path) -> None:
    out = workspace / "help.html"
    assert resources(workspace, "page", "--out", str(out)).exit_code == 0
    assert "Harbour Minds" in out.read_text(encoding="utf-8")


def test_nothing_published_nothing_to_recall(workspace: Path) -> None:
    result = resources(workspace, "recall", "gb-the-mix", "--contact", "0808 808 4994")
    assert (result.exit_code, result.output) == (0, "No published post carries it.\n")
    assert json.loads(resources(workspace, "recall", "gb-shout", "--json").output) == []


def test_rules_are_listed_shown_and_tried() -> None:
    assert "SM05" in run("rules", "list").output
    assert json.loads(run("rules", "list", "--json").output)[0]["id"] == "SM01"
    assert run("rules", "list", "--markdown").output.startswith("# The rules")
    assert "A named place" in run("rules", "show", "sm06").output
    assert "no rule SM99" in str(run("rules", "show", "SM99").exception)
    calm = run("rules", "try", "We ran, slowly.")
    assert (calm.exit_code, calm.output) == (0, "Nothing to say about these words.\n")
    blocked = run("rules", "try", "Call 116 132.")
    assert blocked.exit_code == 1
    assert "Did you mean 116 123?" in blocked.output
    assert json.loads(run("rules", "try", "Call 116 132.", "--json").output)[0]["rule"] == "HL01"
