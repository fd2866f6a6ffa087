"""What stands behind the report: by group, what everyone says, themes, and what measuring costs."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from scheduler.bootstrap.reports import readings_of, whole_of
from scheduler.engagement.listening.costs import ListeningCosts
from scheduler.engagement.reports.groups import By
from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.store.metrics.period import ALWAYS
from scheduler.store.tables.queue import posts, threads
from scheduler.web.reads.engagement.readings import listening_words
from scheduler.web.reads.engagement.report import ReportScope
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.published import APost, publish_thread
from tests.support.desks.web import ADMINISTRATOR, Answer, WebDesk, a_copied_desk
from tests.support.examples.report_sample import count_everyone

EVERYTHING = "last=all"


@pytest.fixture(scope="module")
def desk_beside_everyone(tmp_path_factory: pytest.TempPathFactory, measured_desk: Path) -> Path:
    """A desk that knows what everyone said, too; to be copied."""
    root = tmp_path_factory.mktemp("beside") / "desk"
    with a_copied_desk(root, StandingClock(), measured_desk) as desk:
        count_everyone(desk.desk.workspace.database)
    return root


@pytest.fixture
def measured(tmp_path: Path, desk_beside_everyone: Path) -> Iterator[WebDesk]:
    """A desk twenty days after two weeks of posts by two accounts, beside what everyone said."""
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=20))
    with a_copied_desk(tmp_path, clock, desk_beside_everyone) as desk:
        yield desk


@pytest.fixture
def limited(measured: WebDesk) -> WebDesk:
    """With an analyst of one account alone."""
    accounts.add(
        *(measured.desk.people, ADMINISTRATOR, "kit"), roles=[Role.ANALYST], accounts=["appeals"]
    )
    return measured


def rows_of(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


@pytest.mark.parametrize("by", ["campaign", "account", "kind", "region", "week"])
def test_the_page_by_group_has_a_line_for_each_with_what_it_is_of(
    measured: WebDesk, by: str
) -> None:
    answer = measured.browser("nia").get(f"/engagement/by?by={by}&{EVERYTHING}")
    rows = whole_of(measured.desk.workspace).groups[By(by)]
    table = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count("<tr>") == len(rows)
    for row in rows:
        assert f"{row.posts} posts in {row.threads} threads" in answer.words
        assert row.rate is not None
        assert f"of {row.rate.impressions:,} views, {row.rate.posts} posts" in answer.words
    assert "<svg" in answer.text.partition("<figure")[2].partition("</figure>")[0]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("account", "@appeals"),
        ("week", "From 4 Oct 2027"),
        ("region", "England"),
        ("nonsense", "By campaign"),
    ],
)
def test_groups_are_called_as_people_call_them(measured: WebDesk, by: str, said: str) -> None:
    words = measured.browser("nia").get(f"/engagement/by?by={by}&{EVERYTHING}").words
    assert said in words
    assert "GB-ENG" not in words
    assert "2027-W" not in words


def test_readings_are_those_of_the_command_line_with_what_they_are_of(measured: WebDesk) -> None:
    words = measured.browser("nia").get(f"/engagement/readings?{EVERYTHING}").words
    (row,), listening = readings_of(measured.desk.workspace)
    assert listening is not None
    assert f"{row.readings:,} readings of {row.posts} posts cost" in words
    assert f"{row.billed:,} billed" in words
    assert "Simulated" in words


def test_what_counting_hashtags_costs_is_not_for_a_role_for_single_accounts(
    limited: WebDesk,
) -> None:
    theirs = limited.browser("kit").get(f"/engagement/readings?{EVERYTHING}").words
    assert "it is not shown to a role for single accounts" in theirs
    assert "in 30 days" not in theirs
    everybodys = limited.browser("nia")
    assert "paid for counting" in everybodys.get(f"/engagement/readings?{EVERYTHING}").words
    one = everybodys.get(f"/engagement/readings?{EVERYTHING}&account=main").words
    assert "choose all accounts to see it" in one


def test_readings_of_some_accounts_have_no_costs_of_all(limited: WebDesk) -> None:
    bounded = replace(ALWAYS, accounts=frozenset({"appeals"}))
    assert readings_of(limited.desk.workspace, bounded)[1] is None


def test_what_everyone_says_stands_beside_ours_with_the_hours_that_are_known(
    measured: WebDesk,
) -> None:
    browser = measured.browser("nia")
    first = browser.get(f"/engagement/volume?{EVERYTHING}")
    assert 'aria-current="true">#Listening' in first.text, "the first that is counted"
    words = browser.get(f"/engagement/volume?tag=listening&{EVERYTHING}").words
    assert "8 posts of ours so far" in words
    assert re.search(r"Tue 19 Oct 2027 \d+ posts in \d+ of its hours", words)
    assert "in all its hours" in words
    assert "17 of 50 posts with a link" in words
    assert "Shared most: nhs.uk/help (9)." in words
    assert "as of" in words
    assert "How much everyone says" in words


@pytest.mark.parametrize("tag", ["nobody", "%23nobody", "%3Cb%3E", "a" * 300])
def test_a_hashtag_that_is_not_counted_says_what_counting_takes(
    measured: WebDesk, tag: str
) -> None:
    answer = measured.browser("nia").get(f"/engagement/volume?tag={tag}")
    assert answer.status == 200
    assert "Counting is paid for, so it waits until" in answer.words


def test_the_volume_goes_along_hour_by_hour(measured: WebDesk) -> None:
    found = rows_of(
        measured.browser("nia").get(f"/engagement/export/volume/csv?tag=Listening&{EVERYTHING}")
    )
    assert {row["hashtag"] for row in found} == {"Listening", "TimeToTalk"}
    assert len(found) == 2 * 14 * 24


def test_the_volume_of_a_role_for_one_account_is_beside_their_posts(limited: WebDesk) -> None:
    words = limited.browser("kit").get(f"/engagement/volume?tag=Listening&{EVERYTHING}").words
    assert "4 posts of ours so far" in words


def filled_in(measured: WebDesk, **codes: str) -> bytes:
    """The sheet as somebody brings it back, its first two rows filled in."""
    answer = measured.browser("nia").get(f"/engagement/export/coding/csv?{EVERYTHING}")
    rows = rows_of(answer)
    for row in rows[:2]:
        row.update(codes)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def test_a_sheet_that_people_filled_in_is_counted_and_not_kept(measured: WebDesk) -> None:
    content = filled_in(measured, theme="support", tone="warm", hope="yes")
    answer = measured.browser("nia").upload(
        f"/engagement/coding?{EVERYTHING}", "sheet", "themes.csv", content
    )
    assert answer.status == 200, answer.words
    assert (
        "2 of 2 posts coded for it carry hope or recovery (100%); 48 posts went out" in answer.words
    )
    assert "themes.csv, counted" in answer.words
    assert "a theme for 2 of 48 posts" in answer.words
    assert "support" in answer.words
    assert "themes.csv" not in measured.browser("nia").get("/engagement/coding").words


def test_a_workbook_that_people_filled_in_is_counted_too(measured: WebDesk) -> None:
    browser = measured.browser("nia")
    made = browser.get(f"/engagement/export/coding/xlsx?{EVERYTHING}")
    book = load_workbook(io.BytesIO(made.body))
    book.worksheets[0]["D2"], book.worksheets[0]["F2"] = "Diagnosis", "no"
    out = io.BytesIO()
    book.save(out)
    answer = browser.upload(f"/engagement/coding?{EVERYTHING}", "sheet", "t.xlsx", out.getvalue())
    assert "0 of 1 post coded for it carry hope or recovery (0%)" in answer.words
    assert "diagnosis" in answer.words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose the sheet that you filled in"),
        (b"a,b\n1,2\n", "Line 1: the columns must be thread, position, text, theme, tone, hope"),
        (b"thread,position,text,theme,tone,hope\na,x,,,,\n", 'Line 2: position "x" is no number'),
        ("thread,position,text,theme,tone,hope\na,²,,,,\n".encode(), "Line 2: position"),
        (b"thread,position,text,theme,tone,hope\na,0,,,,maybe\n", 'Line 2: hope is "maybe"'),
        (b"\x00\x01\xff", ""),
    ],
)
def test_a_sheet_that_cannot_be_counted_says_where_and_why(
    measured: WebDesk, content: bytes, said: str
) -> None:
    answer = measured.browser("nia").upload("/engagement/coding", "sheet", "x.csv", content)
    assert answer.status == 422
    assert said in unescape(answer.words)
    assert (
        "handrail" not in answer.words.partition("There is a problem")[2].partition("What posts")[0]
    )


def test_no_story_is_in_the_sheet_or_counted(measured: WebDesk) -> None:
    database = measured.desk.workspace.database
    with database.write() as connection:
        told = connection.execute(select(threads.c.id).limit(1)).scalar_one()
        connection.execute(update(threads).where(threads.c.id == told).values(story="s-1"))
        connection.execute(update(posts).where(posts.c.thread_id == told).values(sent_text="Wren"))
    answer = measured.browser("nia").get(f"/engagement/export/coding/csv?{EVERYTHING}")
    assert "Wren" not in answer.text
    assert len(rows_of(answer)) == 46


def test_the_sheet_of_a_role_for_one_account_has_its_posts_alone(limited: WebDesk) -> None:
    found = rows_of(limited.browser("kit").get(f"/engagement/export/coding/csv?{EVERYTHING}"))
    assert len(found) == 24


def test_formulas_in_posts_are_text_in_the_sheet_and_read_again(measured: WebDesk) -> None:
    database = measured.desk.workspace.database
    publish_thread(database, APost(text="=1+1", sent_at=A_TUESDAY_NOON))
    answer = measured.browser("nia").get(f"/engagement/export/coding/csv?{EVERYTHING}")
    assert "'=1+1" in answer.text


@pytest.mark.parametrize("path", ["by", "readings", "volume", "coding"])
def test_a_time_without_posts_says_so(measured: WebDesk, path: str) -> None:
    words = measured.browser("nia").get(f"/engagement/{path}?from=2027-01-01&to=2027-01-31").words
    assert "Nothing was published in this time" in words or "Nothing of it was counted" in words


FILE = """\
campaign: {name}
title: Two weeks in October
owner: Comms team
support: tender
threads:
  - id: t{number}
    account: main
    when: Sun 10 Oct 2027, 0{number}:00
    text: Words of their own, number {number}.
"""


@pytest.mark.parametrize("path", ["by?by=campaign&", "readings?"])
def test_campaigns_are_called_by_their_titles(measured: WebDesk, path: str) -> None:
    first = whole_of(measured.desk.workspace).groups[By.CAMPAIGN][0].group
    folder, browser = measured.root / "campaigns", measured.browser("nia")
    (folder / "one.yaml").write_text(FILE.format(name=first, number=1), "utf-8")
    page = browser.get(f"/engagement/{path}{EVERYTHING}&campaign={first}")
    assert f'<option value="{first}" selected>Two weeks in October</option>' in page.text
    assert "campaign Two weeks in October" in page.words
    assert f">{first}<" not in page.text
    (folder / "two.yaml").write_text(FILE.format(name="another", number=2), "utf-8")
    page = browser.get(f"/engagement/{path}{EVERYTHING}")
    assert f">Two weeks in October ({first})<" in page.text  # two have one title


@pytest.mark.parametrize("path", ["by", "readings", "volume", "coding"])
@pytest.mark.parametrize("asked", ["account=none", "campaign=none", "to=soon"])
def test_what_is_not_there_or_cannot_be_read_is_no_page(
    measured: WebDesk, path: str, asked: str
) -> None:
    status = measured.browser("nia").get(f"/engagement/{path}?{asked}").status
    assert status == (422 if asked == "to=soon" else 404)


@pytest.mark.parametrize(("asked", "status"), [("campaign=none", 404), ("to=soon", 422)])
def test_a_sheet_for_what_is_not_there_or_cannot_be_read_is_not_counted(
    measured: WebDesk, asked: str, status: int
) -> None:
    path = f"/engagement/coding?{asked}"
    sent = measured.browser("nia").upload(path, "sheet", "x.csv", b"thread,position\n")
    assert sent.status == status


def test_nothing_is_paid_where_no_hashtag_is_counted(web: WebDesk) -> None:
    page = web.browser("nia").get(f"/engagement/readings?{EVERYTHING}")
    assert "Nothing is paid for counting hashtags of everyone." in page.words


def test_what_counting_everyone_costs_stands_in_one_sentence() -> None:
    costs = ListeningCosts(2, 48, 0.24, 100, 0.5, 7.2)
    said = listening_words(costs, cast(ReportScope, None))  # of all: the scope changes nothing
    assert said == (
        "Hashtags of everyone: 48 counts for $0.24, 100 posts looked at for $0.50. As things "
        "stand, 2 hashtags cost at most $7.20 in 30 days."
    )
