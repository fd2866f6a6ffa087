"""report: a role for single accounts sees what came back for those, whatever the report."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.store.tables.queue import campaigns, posts, threads
from tests.integration.cli.insight.test_reports import LATER
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.published import APost, publish_thread
from tests.support.desks.people import ADMIN, People, add_person
from tests.support.desks.workspaces import Workspace
from tests.support.examples.report_sample import count_everyone, fill


@pytest.fixture
def of_one_account(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Read by an analyst of the account `appeals` alone, beside 12 threads of `main`."""
    database = workspace.desk.database
    fill(database)
    count_everyone(database)
    beside = APost(hashtags=["Listening", "Elsewhere"], sent_at=A_TUESDAY_NOON)
    publish_thread(database, beside, account="main", campaign="other")
    with database.write() as connection:
        followed = {"hashtags": '["Listening"]', "related": '["OnlyTheirs"]'}
        connection.execute(campaigns.update().where(campaigns.c.name == "other").values(**followed))
    workspace.desk.clock.jump_to(LATER)
    add_person(database, ADMIN.id)
    accounts.add(
        *(People(database), ADMIN, "kit"),
        roles=[Role.ANALYST],
        accounts=["appeals"],
        os_user="kit-login",
    )
    monkeypatch.setattr("scheduler.bootstrap.workspace.login_of_system", lambda: "kit-login")
    return workspace


def test_the_sheet_for_coding_has_their_posts_alone(
    of_one_account: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "themes.csv"
    made = of_one_account.run("report", "coding", "export", str(path))
    assert made.exit_code == 0, made.output
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 24
    with of_one_account.desk.database.read() as connection:
        theirs = select(threads.c.key).join(posts).where(posts.c.account == "appeals").distinct()
        assert {row["thread"] for row in rows} == set(connection.execute(theirs).scalars())


def test_the_summary_of_a_colleagues_sheet_counts_their_posts_alone(
    of_one_account: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "themes.csv"
    of_one_account.run("report", "coding", "export", str(path))
    found = of_one_account.run("report", "coding", "summary", str(path), "--json")
    assert json.loads(found.stdout)["posts"] == 24


def test_the_volume_of_everyone_is_shown_beside_their_own_posts(of_one_account: Workspace) -> None:
    found = json.loads(of_one_account.run("report", "volume", "Listening", "--json").stdout)
    words = json.dumps(found)
    assert found["our_posts"] == 4
    assert "Elsewhere" not in words
    assert "OnlyTheirs" not in words


@pytest.mark.parametrize("form", ["--json", ""])
def test_what_counting_costs_the_whole_organisation_is_not_shown(
    of_one_account: Workspace, form: str
) -> None:
    found = of_one_account.run("report", "readings", *filter(None, [form]))
    assert found.exit_code == 0, found.output
    assert "in 30 days" not in found.stdout
    if form == "--json":
        assert json.loads(found.stdout)["hashtags"] is None
    if not form:
        words = " ".join(found.stdout.split())
        assert "What counting hashtags costs is for all accounts together" in words
