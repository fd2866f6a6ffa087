"""plan in short and in full; what a link in the closing post costs; a second currency."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.errors import MistakesFound
from scheduler.formatting import Exchange, money
from scheduler.text.length import has_url

CURRENCY = "currency: {code: GBP, per_dollar: 0.79, read_on: 2026-11-03}\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def change(workspace: Path, before: str, after: str) -> None:
    path = workspace / "campaigns" / "organisation.yaml"
    assert before in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")


def told(*arguments: str) -> str:
    return " ".join(run(*arguments).output.split())


def test_plan_is_short_unless_all_is_asked_for(workspace: Path) -> None:
    short, full = run("plan", "still-waiting").output, run("plan", "still-waiting", "--full").output
    assert "still-waiting/opener  3 posts  $0.230  new\n  Asking for help takes courage." in short
    assert "Help: gb-samaritans" not in short
    assert "Help: gb-samaritans" in full
    assert len(short.splitlines()) < len(full.splitlines()) / 3
    assert short.endswith("The whole words: handrail plan still-waiting --full\n")
    assert "--full" not in full


def test_what_a_link_in_the_closing_post_costs_is_said_with_the_way_round(workspace: Path) -> None:
    said = told("plan", "still-waiting")
    assert "The link in the closing post costs $0.200 of a thread's $0.230" in said
    assert "save $1.665 on 9 threads: write `closing_link: no` for main, east, wales" in said
    assert json.loads(run("plan", "still-waiting", "--json").output)["closing_links_usd"] == 1.665


def test_an_account_may_have_its_closing_posts_in_words(workspace: Path) -> None:
    before = json.loads(run("plan", "still-waiting", "--json").output)
    change(workspace, "  main:\n", "  main:\n    closing_link: no\n")
    after = json.loads(run("plan", "still-waiting", "--json").output)
    assert before["price_usd"] - after["price_usd"] == pytest.approx(3 * 0.185)
    opener = after["threads"][0]["posts"][-1]["text"]
    assert not has_url(opener)
    assert "Side by Side" in opener  # whoever wants it can search for it
    assert "for east, wales in" in told("plan", "still-waiting")


def test_a_change_to_words_is_told_and_brought_to_the_queue(workspace: Path) -> None:
    assert run("apply").exit_code == 0
    change(workspace, "  main:\n", "  main:\n    closing_link: no\n")
    said = run("plan", "still-waiting").output
    assert "  closing post: with a link becomes without a link\n" in said
    assert "still-waiting/opener: changed" in run("apply").output
    assert "Applied: 29 unchanged." in told("apply")


def test_no_link_no_word_of_it(workspace: Path) -> None:
    for name in ("main", "fundraising", "east", "wales", "peers"):
        if f"  {name}:\n" in (workspace / "campaigns" / "organisation.yaml").read_text("utf-8"):
            change(workspace, f"  {name}:\n", f"  {name}:\n    closing_link: no\n")
    assert "The link in the closing post" not in told("plan", "still-waiting")


def test_a_second_currency_stands_beside_dollars_with_the_day_of_its_rate(workspace: Path) -> None:
    assert "about £" not in told("plan", "still-waiting")
    change(workspace, "accounts:\n", f"{CURRENCY}accounts:\n")
    note = "GBP at 0.79 a dollar, the rate of 3 Nov 2026."
    said = told("plan", "still-waiting")
    assert "$2.115 (about £1.67) to send" in said
    assert note in said
    assert run("apply").exit_code == 0
    costs = told("costs")
    assert "About, in GBP" in costs
    assert note in costs
    rate = {"code": "GBP", "per_dollar": 0.79, "read_on": "2026-11-03"}
    assert json.loads(run("costs", "--json").output)["second_currency"] == rate
    assert json.loads(run("plan", "still-waiting", "--json").output)["second_currency"] == rate
    assert run("preview", "still-waiting", "--page", "p.html").exit_code == 0
    assert "$2.115 (about £1.67) to send" in (workspace / "p.html").read_text("utf-8")
    assert run("report", "page", "r.html").exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("GBP", "pounds", '"pounds" is no currency'),
        ("0.79", "0", "is not an amount"),
        ("2026-11-03", "soon", "soon"),
    ],
)
def test_a_currency_that_is_none_is_told(
    workspace: Path, before: str, after: str, expected: str
) -> None:
    change(workspace, "accounts:\n", f"{CURRENCY.replace(before, after)}accounts:\n")
    answer = run("check")
    assert answer.exit_code == 1
    assert expected in answer.output
    assert isinstance(run("plan").exception, MistakesFound)


def test_amounts_are_written_as_people_write_them() -> None:
    day = date(2026, 11, 3)
    assert money(1234.5, None) == "$1,234.500"
    assert money(0.245, Exchange("EUR", 0.9, day)) == "$0.245 (about €0.22)"
    assert money(2, Exchange("SEK", 10.5, day)) == "$2.000 (about 21.00 SEK)"
