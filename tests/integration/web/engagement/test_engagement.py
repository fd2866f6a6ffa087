"""The pages of engagement: what came back, for whom, of what, and as of when."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from scheduler.bootstrap.reports import changes_of
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.store.metrics.deletions import purge
from scheduler.store.metrics.readings import record_readings
from scheduler.store.tables.queue import posts, threads
from scheduler.web.reads.writing import hashtags_brought
from tests.integration.web.test_statements import counted
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Answer, WebDesk, a_copied_desk

PAGES = (
    *("/engagement", "/engagement/hashtags", "/engagement/hashtags/Listening"),
    *("/engagement/threads", "/engagement/compare", "/engagement/hours"),
    *("/engagement/change?since=2027-10-09", "/engagement/by?by=week", "/engagement/readings"),
)


@pytest.fixture
def measured(tmp_path: Path, measured_desk: Path) -> Iterator[WebDesk]:
    """A desk twenty days after two weeks of posts by two accounts."""
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=20))
    with a_copied_desk(tmp_path, clock, measured_desk) as desk:
        yield desk


def also(path: str, query: str) -> str:
    """The address, with more asked of it."""
    return f"{path}{'&' if '?' in path else '?'}{query}"


def rows_of(answer: Answer) -> list[dict[str, str]]:
    """The lines of a CSV, by its headings."""
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_of_what_and_as_of_when(measured: WebDesk, path: str) -> None:
    words = measured.browser("nia").get(path).words
    assert "24 threads, 48 posts, 2 accounts · all accounts" in words
    assert "as of" in words
    assert "Simulated" in words
    assert "People’s stories are in the sums. They are never ranked" in words


def test_the_first_page_gives_each_figure_what_it_is_of(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement").words
    assert "The last 30 days, in two minutes" in words
    assert re.search(r"Posts were shown [\d,]+ times, in 46 of 48 posts of 24 threads", words)
    assert re.search(r"replies or quotes for 1,000 views .*of 23 threads", words)
    assert re.search(r"bookmarks for [\d,]+ views of 46 posts", words)
    assert "paid to X in this time, readings included" in words
    assert "2 posts were not read yet, or X gave no figure" in words


def test_what_did_better_stands_first_and_the_rest_is_too_little_to_tell(
    measured: WebDesk,
) -> None:
    words = measured.browser("amira").get("/engagement").words
    assert "Keep #Listening : its first posts were seen" in words
    assert "cannot tell:" in words
    assert "Seen most, beside what is usual for their account" in words


def test_a_time_with_too_little_says_so(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement?from=2027-10-05&to=2027-10-05").words
    assert "5 October 2027 to 5 October 2027 · 2 threads" in words
    assert "Too little to tell" in words
    assert "it is too early to say" in words


def test_a_time_in_which_nothing_went_out_says_so(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement?from=2027-01-01&to=2027-01-31").words
    assert "Nothing was published in this time" in words


def test_replies_that_somebody_should_read_lead_to_x(measured: WebDesk) -> None:
    text = measured.browser("amira").get("/engagement").text
    assert "Replies somebody should read" in text
    assert re.search(r"\d+ replies to 2 posts", text)
    assert 'href="https://x.com/Harbour' in text


def test_a_chart_has_its_table_and_no_style_of_its_own(measured: WebDesk) -> None:
    text = measured.browser("amira").get("/engagement").text
    chart = text[text.index("<figure") : text.index("</figure>")]
    assert "<svg" in chart
    assert " style=" not in text
    assert "<style" not in text
    assert "<script" not in chart
    assert "<details" in text[text.index("</figure>") :][:60]


def test_one_hashtag_is_found_whatever_its_capitals(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement/hashtags/LISTENING").words
    assert "#Listening" in words
    assert "8 posts in 8 threads" in words
    assert re.search(r"Views [\d,]+ of 8 posts", words)
    assert "more:" in words
    assert "How posts with #Listening grow" in words


def test_an_account_and_a_campaign_can_be_chosen(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement?account=appeals&campaign=wmhd").words
    assert "12 threads, 24 posts, 1 account · @appeals, campaign wmhd" in words
    assert "Readings that served several campaigns at once" in words


@pytest.mark.parametrize("asked", ["account=none", "campaign=none", "account=%00", "account=Main"])
def test_an_account_that_is_not_there_answers_as_nothing(measured: WebDesk, asked: str) -> None:
    browser = measured.browser("amira")
    for path in (*PAGES, "/engagement/export/hashtags/csv"):
        answer = browser.get(also(path, asked))
        assert answer.status == 404
        assert "There is nothing here for you" in answer.words


@pytest.fixture
def limited(measured: WebDesk) -> WebDesk:
    """With an analyst of one account alone."""
    accounts.add(
        measured.desk.people,
        ADMINISTRATOR,
        "kit",
        roles=[Role.ANALYST],
        accounts=["appeals"],
        passphrase=PASSPHRASE,
    )
    return measured


def test_a_role_for_one_account_sees_its_figures_alone(limited: WebDesk) -> None:
    browser = limited.browser("kit")
    words = browser.get("/engagement").words
    assert "12 threads, 24 posts, 1 account · your accounts" in words
    assert "HarbourMain" not in browser.get("/engagement/threads").text
    found = rows_of(browser.get("/engagement/export/threads/csv"))
    assert {row["account"] for row in found} == {"appeals"}


def test_an_account_of_others_answers_like_one_that_is_not(limited: WebDesk) -> None:
    browser = limited.browser("kit")
    for path in (*PAGES, "/engagement/trustees"):
        theirs = browser.get(also(path, "account=main"))
        none = browser.get(also(path, "account=nobody"))
        assert theirs.status == none.status == 404
        assert theirs.words == none.words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2027-10-05&to=2027-10-01", "The first day must not be after the last"),
        ("from=soon", "Enter the day, such as 5 October 2027"),
        ("to=31+February+2027", "Enter the day, such as 5 October 2027"),
        ("from=0001-01-01", "Enter the day, such as 5 October 2027"),
        ("to=9999-12-31", "Enter the day, such as 5 October 2027"),
    ],
)
def test_days_that_cannot_be_read_are_asked_for_again(
    measured: WebDesk, query: str, said: str
) -> None:
    answer = measured.browser("amira").get(f"/engagement?{query}&account=appeals")
    assert answer.status == 422
    assert said in answer.words
    assert "<title>Error: " in answer.text
    assert 'value="appeals" selected' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_asks_again_for_a_day_that_cannot_be_read(measured: WebDesk, path: str) -> None:
    answer = measured.browser("amira").get(also(path, "to=soon"))
    assert answer.status == 422
    assert "Enter the day, such as 5 October 2027" in answer.words


@pytest.mark.parametrize("day", ["2005-12-31", "2101-01-01", "9999-01-01"])
def test_a_year_before_x_or_far_ahead_is_no_day_to_count_from(measured: WebDesk, day: str) -> None:
    answer = measured.browser("amira").get(f"/engagement?from={day}")
    assert answer.status == 422
    assert "Enter the day, such as 5 October 2027" in answer.words


@pytest.mark.parametrize(
    "query",
    ["last=7", "last=year", "last=all", "last=never", "from=2027-10-01", "to=5+October+2027"],
)
def test_an_address_gives_the_same_to_a_colleague(measured: WebDesk, query: str) -> None:
    here = measured.browser("amira").get(f"/engagement?{query}")
    there = measured.browser("nia").get(f"/engagement?{query}")
    assert here.status == 200
    figures = [one.partition("<dl")[2].partition("<footer")[0] for one in (here.text, there.text)]
    assert figures[0] == figures[1]


def test_whatever_order_and_page_are_asked_for_some_page_answers(measured: WebDesk) -> None:
    browser = measured.browser("amira")
    for order in ("newest", "seen", "answered", "<b>"):
        for page in ("2", "0", "-1", "99999", "x", "%D9%A3"):
            answer = browser.get(f"/engagement/threads?order={order}&page={page}")
            assert answer.status == 200
            assert "<b>" not in answer.text.partition("<tbody")[0].partition("<h2>All")[2]


def test_the_most_seen_thread_stands_first(measured: WebDesk) -> None:
    browser = measured.browser("amira")
    found = rows_of(browser.get("/engagement/export/threads/csv"))
    most = max(int(row["impressions"] or 0) for row in found)
    table = browser.get("/engagement/threads?order=seen").text.partition("<tbody>")[2]
    assert re.search(r"([\d,]+) of 2 posts", table)[1] == f"{most:,}"  # type: ignore[index]


def test_a_story_is_in_no_list_by_name(measured: WebDesk) -> None:
    with measured.desk.workspace.database.write() as connection:
        connection.execute(update(threads).values(story="s-1"))
        connection.execute(update(posts).values(body="My brother Wren slept.", sent_text="Wren"))
    browser = measured.browser("nia")
    for path in PAGES:
        text = browser.get(path).text
        assert "Wren" not in text
        assert "x.com" not in text
    found = rows_of(browser.get("/engagement/export/threads/csv"))
    assert {(row["key"], row["address"]) for row in found} == {("A person’s story", "")}


def test_the_sheet_has_the_numbers_of_the_command_line(measured: WebDesk) -> None:
    answer = measured.browser("amira").get("/engagement/export/hashtags/csv?last=all")
    found = {row["group"]: row for row in rows_of(answer)}
    listening = found["Listening"]
    assert listening["threads"] == "8"
    rate = int(listening["rate_engagements"]) / int(listening["rate_impressions"])
    assert float(listening["engagement_rate"]) == pytest.approx(rate)
    assert listening["simulated"] == "True"


@pytest.mark.parametrize(
    "which", ["hashtags", "threads", "compare", "hours", "change", "by", "readings", "coding"]
)
def test_a_workbook_holds_the_same_as_the_sheet(measured: WebDesk, which: str) -> None:
    browser = measured.browser("amira")
    sheet = rows_of(browser.get(f"/engagement/export/{which}/csv?since=2027-10-09"))
    answer = browser.get(f"/engagement/export/{which}/xlsx?since=2027-10-09")
    lines = list(load_workbook(io.BytesIO(answer.body)).worksheets[0].values)
    assert lines[0] == tuple(sheet[0])
    assert len(lines) == len(sheet) + 1
    number = {
        "threads": "posts",
        "change": "pooled_ratio",
        "readings": "billed",
        "coding": "position",
    }.get(which, "threads")
    assert isinstance(lines[1][lines[0].index(number)], int | float)
    assert f'filename="engagement-{which}-2027-10-25.xlsx"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "path",
    [
        *("/engagement/export/people/csv", "/engagement/export/threads/exe"),
        *("/engagement/export/threads/csv?from=soon", "/engagement/trustees?to=soon"),
        *("/engagement/export/change/csv", "/engagement/export/change/csv?since=soon"),
    ],
)
def test_another_file_is_not_there(measured: WebDesk, path: str) -> None:
    assert measured.browser("amira").get(path).status == 404


def test_trustees_get_half_a_page_as_a_file(measured: WebDesk) -> None:
    answer = measured.browser("amira").get("/engagement/trustees?account=main")
    assert 'filename="trustees-2027-10-25.html"' in answer.headers["content-disposition"]
    assert "in 12 threads from 1 account" in answer.text


def _more(web: WebDesk, first: int, last: int, words: str = "Walking helped.") -> None:
    """Many more threads, each with a hashtag of its own."""
    database = web.desk.workspace.database
    for number in range(first, last):
        sent_at = A_TUESDAY_NOON + timedelta(hours=number)
        root = APost(text=f"{words} {number}", hashtags=[f"Tag{number}Hope"], sent_at=sent_at)
        ids = publish_thread(database, root, replace(root, place="closing", hashtags=[]))
        with database.write() as connection:
            record_readings(
                connection,
                [
                    a_reading(post, sent_at + timedelta(days=4), 900 + number, 9, 8, 7, 6, 5)
                    for post in ids
                ],
            )


@pytest.mark.parametrize(("many", "said"), [(1, "1 post was"), (2, "2 posts were")])
def test_posts_that_were_deleted_on_x_are_told_and_not_counted(
    measured: WebDesk, many: int, said: str
) -> None:
    with measured.desk.workspace.database.write() as connection:
        for number in connection.execute(select(posts.c.id).limit(many)).scalars().all():
            purge(connection, number, measured.clock.now())
    words = measured.browser("amira").get("/engagement").words
    assert f"{said} deleted on X: text and figures are not kept here either." in words
    assert f"{48 - many} posts" in words


@pytest.mark.parametrize(("many", "said"), [(1, "1 post was"), (2, "2 posts were")])
def test_posts_whose_views_x_took_away_are_told(measured: WebDesk, many: int, said: str) -> None:
    later = A_TUESDAY_NOON + timedelta(days=19)
    with measured.desk.workspace.database.write() as connection:
        fallen = connection.execute(select(posts.c.id).order_by(posts.c.id).limit(many)).scalars()
        record_readings(connection, [a_reading(number, later, 1) for number in fallen])
    words = measured.browser("amira").get("/engagement").words
    assert f"{said} shown as seen less often than before: X takes false views away." in words


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_as_often_however_much_was_published(measured: WebDesk, path: str) -> None:
    browser = measured.browser("amira")
    browser.get(path)  # reads the files once
    _more(measured, 0, 1)  # so that nothing is as it was: figures are kept until one changes
    with counted(measured) as few:
        browser.get(path)
    _more(measured, 1, 40)
    with counted(measured) as many:
        browser.get(path)
    assert len(many) == len(few)


def test_figures_are_added_up_again_once_one_has_changed(measured: WebDesk) -> None:
    browser = measured.browser("amira")
    before = browser.get("/engagement").words
    with counted(measured) as again:
        assert browser.get("/engagement").words == before
    assert not any("FROM reading " in one and "ORDER BY" in one for one in again)
    _more(measured, 0, 1)
    assert "25 threads, 50 posts" in browser.get("/engagement").words


def test_every_page_stays_light_with_many_hashtags(measured: WebDesk) -> None:
    _more(
        measured, 0, 60, "Walking helped, and so did the words of somebody who had been there. " * 3
    )
    browser = measured.browser("amira")
    for path in PAGES:
        page = browser.get(path)
        linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        whole = len(page.body) + sum(len(browser.get(one).body) for one in set(linked))
        assert whole < 100_000, (path, whole)


@pytest.mark.parametrize("path", ["/engagement/hashtags", "/engagement/compare"])
def test_the_rest_of_a_list_is_one_click_away(measured: WebDesk, path: str) -> None:
    _more(measured, 0, 30)
    browser = measured.browser("amira")
    first, second = browser.get(path), browser.get(f"{path}?page=2")
    assert "1 to 25 of 33" in first.words
    assert "26 to 33 of 33" in second.words
    assert "page=2" in first.text


def test_hostile_hashtags_and_words_are_only_words(measured: WebDesk) -> None:
    browser = measured.browser("amira")
    for path in (*PAGES, "/engagement/hashtags/%3Cb%3EOdd"):
        assert "<b>Odd" not in browser.get(path).text


def test_the_hours_of_an_account_that_is_not_theirs_are_not_shown(limited: WebDesk) -> None:
    everybodys = limited.browser("nia").get("/calendar/slots").words
    theirs = limited.browser("kit").get("/calendar/slots").words
    assert everybodys.count("Seen most") > theirs.count("Seen most") == 0  # main alone is named


def test_a_role_for_one_account_is_told_what_hashtags_brought_there(limited: WebDesk) -> None:
    (theirs,) = hashtags_brought(limited.desk, Actor("kit"), ["Listening"])
    (everybodys,) = hashtags_brought(limited.desk, Actor("nia"), ["Listening"])
    assert "in 4 threads" in theirs.said
    assert "in 8 threads" in everybodys.said


def test_related_hashtags_are_counted_in_their_accounts_alone(limited: WebDesk) -> None:
    database = limited.desk.workspace.database
    both = APost(hashtags=["Listening", "Elsewhere"], sent_at=A_TUESDAY_NOON)
    publish_thread(database, both, account="main")
    page = "/engagement/hashtags/Listening"
    assert "Elsewhere" in limited.browser("nia").get(page).words
    assert "Elsewhere" not in limited.browser("kit").get(page).words


def test_before_and_after_a_day_says_more_less_or_too_little(measured: WebDesk) -> None:
    page = measured.browser("amira").get("/engagement/change?since=2027-10-09&last=all")
    assert re.search(
        r"Everything together, from 9 October 2027 on, beside before: "
        r"(more|less|cannot tell|too little to tell): ",
        page.words,
    )
    assert "#Listening, from 9 October 2027 on, beside before:" in page.words


def test_before_and_after_a_day_is_what_the_command_line_says(measured: WebDesk) -> None:
    browser = measured.browser("amira")
    found = rows_of(browser.get("/engagement/export/change/csv?since=2027-10-09&last=all"))
    told = changes_of(measured.desk.workspace, datetime(2027, 10, 9))  # noqa: DTZ001 - a day
    assert [row["group"] for row in found] == [one.group for one in told]
    assert [row["verdict"] for row in found] == [str(one.verdict) for one in told]
    assert {row["simulated"] for row in found} == {"True"}


def test_without_a_day_it_is_asked_for(measured: WebDesk) -> None:
    page = measured.browser("amira").get("/engagement/change")
    assert page.status == 200
    assert "Enter the first day of the time after" in page.words


@pytest.mark.parametrize("day", ["soon", "31 February 2027", "9999-12-31", "0001-01-01"])
def test_a_day_of_change_that_cannot_be_read_is_asked_for_again(
    measured: WebDesk, day: str
) -> None:
    answer = measured.browser("amira").get(f"/engagement/change?since={quote(day)}&account=main")
    assert answer.status == 422
    assert answer.words.count("Enter the day, such as 5 October 2027") == 2
    assert f'value="{day}"' in answer.text
    assert 'value="main" selected' in answer.text


def test_best_hours_are_offered_where_known(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement/hours?last=all").words
    assert re.search(r"@appeals : .*? Of 12 settled of 12 threads\.", words)
    assert re.search(r"#Listening : .*? Of 8 settled of 8 threads\.", words)
    assert "Best hours of each account and hashtag" in words


def test_where_few_threads_are_measured_nobody_can_tell_the_best_hours(measured: WebDesk) -> None:
    words = measured.browser("amira").get("/engagement/hours?from=2027-10-05&to=2027-10-05").words
    assert "nobody can tell: 6 settled threads are the fewest that compare. Of 1 thread." in words
    none = measured.browser("amira").get("/engagement/hours?from=2027-01-01&to=2027-01-31").words
    assert "Nothing was published in this time: nobody can tell which hours are best." in none


@pytest.mark.parametrize("which", ["hours", "change"])
def test_hours_and_change_are_of_their_accounts_alone(limited: WebDesk, which: str) -> None:
    elsewhere = APost(hashtags=["Elsewhere"], sent_at=A_TUESDAY_NOON)
    publish_thread(limited.desk.workspace.database, elsewhere, account="main")
    browser = limited.browser("kit")
    page = browser.get(f"/engagement/{which}?since=2027-10-09&last=all")
    assert "12 threads, 24 posts, 1 account · your accounts" in page.words
    theirs = rows_of(browser.get(f"/engagement/export/{which}/csv?since=2027-10-09&last=all"))
    assert "main" not in {row.get("name") for row in theirs}
    whole = limited.browser("nia").get(f"/engagement/export/{which}/csv?since=2027-10-09&last=all")
    assert theirs != rows_of(whole)
