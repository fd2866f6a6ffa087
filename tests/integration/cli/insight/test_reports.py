"""report: what came back, as people and programs read it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.clock import RehearsalClock
from scheduler.engagement.reports.groups import By
from scheduler.errors import NotPossible
from scheduler.remedies import in_words
from scheduler.store.database import open_database
from scheduler.store.metrics.deletions import purge
from scheduler.store.metrics.readings import record_readings
from scheduler.store.money.ledger import Call, Charge, charge
from scheduler.store.tables.queue import threads
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread
from tests.support.desks.workspaces import Workspace, a_workspace
from tests.support.examples.report_sample import count_everyone, fill

LATER = A_TUESDAY_NOON + timedelta(days=60)


@pytest.fixture(scope="module")
def made_published(tmp_path_factory: pytest.TempPathFactory, made_workspace: Path) -> Path:
    """A workspace whose posts were read, to be copied."""
    root = tmp_path_factory.mktemp("published") / "workspace"
    with a_workspace(root, StandingClock(), made_workspace) as made:
        fill(made.desk.database)
    return root


@pytest.fixture
def published(
    tmp_path: Path, clock: StandingClock, made_published: Path, at_this_time: None
) -> Iterator[Workspace]:
    """The same, opened two months later."""
    clock.jump_to(LATER)
    with a_workspace(tmp_path, clock, made_published) as one:
        yield one


def as_json(workspace: Workspace, *arguments: str) -> dict:
    result = workspace.run("report", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_hashtags_are_the_same_in_a_table_in_json_and_in_csv(published: Workspace) -> None:
    found = as_json(published, "hashtags")
    assert found["simulated"] is False
    listening = next(row for row in found["hashtags"] if row["hashtag"] == "Listening")
    lines = csv.DictReader(io.StringIO(published.run("report", "hashtags", "--csv").stdout))
    assert {row["hashtag"]: row["impressions"] for row in lines}["Listening"] == str(
        listening["impressions"]
    )
    assert f"{listening['impressions']:,}" in published.run("report", "hashtags").output


@pytest.mark.parametrize(
    ("group", "name"),
    [("hashtag", "Listening"), ("campaign", "wmhd"), ("account", "appeals"),
     ("kind", "organisation"), ("region", "GB-ENG"), ("week", "2027-W41")],
)  # fmt: skip
def test_posts_are_gathered_by_what_was_asked(published: Workspace, group: str, name: str) -> None:
    found = as_json(published, "by", group)
    assert name in [row["group"] for row in found["groups"]]
    assert name in published.run("report", "by", group).output
    assert published.run("report", "by", group, "--csv").stdout.startswith("group,posts,threads")


def test_a_group_that_there_is_not_is_told_with_those_that_there_are(published: Workspace) -> None:
    result = published.run("report", "by", "mood")
    assert isinstance(result.exception, NotPossible)
    assert "hashtag, campaign, account" in str(result.exception)


def test_families_count_together(published: Workspace) -> None:
    (published.root / "hashtags.yaml").write_text("Together: [Listening, StillWaiting]\n")
    names = [row["group"] for row in as_json(published, "by", "hashtag")["groups"]]
    assert "Together" in names
    assert "Listening" not in names


def test_a_comparison_says_more_less_or_cannot_tell(published: Workspace) -> None:
    found = as_json(published, "compare")["comparisons"]
    rows = {row["group"]: row for row in found if row["by"] == "impressions"}
    assert rows["Listening"]["verdict"] == "more"
    assert "times as often as like threads" in rows["Listening"]["why"]
    assert rows["Listening"]["ratio_low"] > 1
    assert "corrected for many comparisons" in published.run("report", "compare").output
    assert published.run("report", "compare", "--csv").stdout.startswith("group,verdict")


def test_hashtags_are_compared_by_engagement_rate_too(published: Workspace) -> None:
    found = as_json(published, "compare")["comparisons"]
    rows = {row["group"]: row for row in found if row["by"] == "engagement rate"}
    assert set(rows) == {row["group"] for row in found if row["by"] == "impressions"}
    # Seen four times as often, and engaged with at nearly the same rate: counts are rounded down.
    assert 0.9 < rows["Listening"]["ratio"] < 1.3
    by_impressions = next(row for row in found if row["group"] == "Listening")
    assert by_impressions["ratio"] > 3
    assert "engagement rate" in published.run("report", "compare").output


def test_a_group_shows_its_price_conversation_and_spread_with_intervals(
    published: Workspace,
) -> None:
    with published.desk.database.write() as connection:
        keys = connection.execute(select(threads.c.key)).scalars().all()
        for key in keys:
            charge(connection, Charge(A_TUESDAY_NOON, "main", Call.CREATE, 2, 0.03, "wmhd", key))
    (row,) = as_json(published, "by", "campaign")["groups"]
    assert row["usd"] == pytest.approx(24 * 0.03)
    assert row["usd_per_1000"] == pytest.approx(1000 * 23 * 0.03 / row["impressions"])
    for name in ("usd_per_1000", "conversation", "spread"):
        middle = row[name if name.startswith("usd") else f"{name}_per_1000"]
        assert row[f"{name}_low"] < middle < row[f"{name}_high"]
    (line,) = csv.DictReader(io.StringIO(published.run("report", "by", "campaign", "--csv").stdout))
    assert float(line["usd_per_1000_high"]) == pytest.approx(row["usd_per_1000_high"])
    shown = published.run("report", "by", "campaign").output
    assert f"${row['usd_per_1000']:.3f}" in shown


def test_a_change_with_nothing_like_it_before_cannot_be_told(published: Workspace) -> None:
    found = as_json(published, "change", "2027-10-06")
    assert {row["verdict"] for row in found["comparisons"]} == {"cannot tell"}
    assert "Nothing is published yet." not in published.run("report", "change", "2027-10-06").output


def test_readings_say_why_and_for_how_much(published: Workspace) -> None:
    (row,) = as_json(published, "readings")["campaigns"]
    assert (row["posts"], row["readings"], row["to_come"]) == (48, 46 * 4, 0)
    assert row["usd"] == pytest.approx(row["billed"] * 0.005)
    assert "Billed" in published.run("report", "readings").output
    assert published.run("report", "readings", "--csv").stdout.startswith("campaign,posts")


def test_what_counting_hashtags_costs_is_said_before_and_after(published: Workspace) -> None:
    with (published.root / "campaigns" / "organisation.yaml").open("a") as file:
        file.write("\nvolume: {account: main, hashtags: [TimeToTalk, WSPD], read_posts: 70}\n")
    with published.desk.database.write() as connection:
        for call, units, usd in ((Call.COUNT, 1, 0.005), (Call.SEARCH, 70, 0.35)):
            charge(connection, Charge(LATER, "main", call, units, usd))
    found = as_json(published, "readings")["hashtags"]
    assert (found["hashtags"], found["counts"], found["searched_posts"]) == (2, 1, 70)
    assert found["searches_usd"] == pytest.approx(0.35)
    # Five counts and 30/7 looks at 70 posts, of each.
    assert found["month_usd"] == pytest.approx(2 * (5 * 0.005 + 30 * 10 * 0.005))
    said = " ".join(published.run("report", "readings").output.split())
    assert "1 count for $0.005, 70 posts looked at for $0.350" in said
    assert "2 hashtags cost at most $3.050 in 30 days." in said


def test_a_hashtag_stands_beside_those_in_its_posts_and_those_it_follows(
    published: Workspace, tmp_path: Path
) -> None:
    database = published.desk.database
    count_everyone(database)
    publish_thread(database, APost(hashtags=["Listening", "Harbour"]))
    rows = {row["group"]: row for row in as_json(published, "by", "hashtag")["groups"]}
    listening = rows["Listening"]
    assert (listening["beside"], listening["followed"]) == ({"Harbour": 1}, ["TimeToTalk"])
    assert (rows["Harbour"]["beside"], rows["Harbour"]["followed"]) == ({"Listening": 1}, [])
    page = tmp_path / "report.html"
    published.run("report", "page", str(page))
    assert "#Harbour (1)" in page.read_text("utf-8")


def test_a_counter_that_fell_is_kept_and_said(published: Workspace) -> None:
    with published.desk.database.write() as connection:
        record_readings(connection, [a_reading(1, LATER, 1, 0, 0, 0, 0, 0)])
    found = as_json(published, "by", "campaign")
    assert (found["fallen_posts"], found["unread_posts"]) == (1, 2)
    assert "1 post was shown as seen less often" in published.run("report", "by", "campaign").output


def test_no_report_ranks_tellers_or_puts_a_price_on_an_answer(published: Workspace) -> None:
    assert set(By) == {"hashtag", "campaign", "account", "kind", "region", "week"}
    rows = as_json(published, "by", "account")["groups"]
    paid = {name for row in rows for name in row if "usd" in name}
    assert paid == {"usd", "usd_per_1000", "usd_per_1000_low", "usd_per_1000_high"}
    page = published.root / "report.html"
    published.run("report", "page", str(page))
    words = page.read_text("utf-8").partition("<script>")[0].lower()
    assert not re.search(
        r"benchmark|industry|storyteller|(price|cost) (of|for|per) (a|each) repl", words
    )


def test_the_page_and_its_charts_are_made(published: Workspace, tmp_path: Path) -> None:
    page, charts = tmp_path / "report.html", tmp_path / "charts"
    result = published.run("report", "page", str(page), "--charts", str(charts))
    assert result.exit_code == 0, result.output
    assert "Harbour Minds: engagement report" in page.read_text("utf-8")
    assert (charts / "hours.svg").exists()


def test_with_nothing_published_a_report_says_so(workspace: Workspace) -> None:
    for command in (["hashtags"], ["by", "week"], ["compare"]):
        assert "is published yet." in workspace.run("report", *command).output


def test_a_rehearsals_figures_are_asked_for_and_say_that_they_are(workspace: Workspace) -> None:
    missing = workspace.run("report", "by", "week", "--rehearsal")
    assert isinstance(missing.exception, NotPossible)
    assert "handrail rehearse" in in_words(missing.exception.sentence)
    folder = workspace.root / ".handrail" / "rehearsal"
    RehearsalClock(folder / "clock").jump_to(LATER)
    rehearsed = open_database(f"sqlite:///{folder / 'rehearsal.db'}", is_simulated=True)
    fill(rehearsed)
    rehearsed.close()
    assert as_json(workspace, "by", "week", "--rehearsal")["simulated"] is True
    assert "Simulated" in workspace.run("report", "compare", "--rehearsal").output


def test_a_sheet_is_written_filled_in_by_people_and_counted(
    published: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "themes.csv"
    assert published.run("report", "coding", "export", str(path)).exit_code == 0
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 48
    filled = [lines[0], lines[1].removesuffix(",,,") + ",support,,yes", *lines[2:]]
    path.write_text("\n".join(filled) + "\n", "utf-8")
    published.run("report", "coding", "export", str(path))  # a second time keeps the codes
    result = published.run("report", "coding", "summary", str(path), "--json")
    found = json.loads(result.stdout)
    assert (found["posts"], found["coded_for_hope"], found["hope_share"]) == (48, 1, 1.0)
    assert found["themes"] == {"support": 1}
    assert "1 of 1 post" in published.run("report", "coding", "summary", str(path)).output


def test_a_commands_old_name_answers_and_says_the_new_one(
    published: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "themes.csv"
    made = published.run("report", "to-code", str(path))
    assert (made.exit_code, path.exists()) == (0, True)
    assert "handrail report to-code is now handrail report coding export" in made.stderr
    summed = published.run("report", "codes", str(path))
    assert "handrail report codes is now handrail report coding summary" in summed.stderr
    assert "of 0 posts coded" in summed.stdout
    asked = published.run("jar")
    assert "handrail jar is now handrail sensitive" in asked.stderr
    assert asked.stdout == "Nothing light goes out in the next 48 hours.\n"


def test_a_post_that_was_deleted_on_x_is_counted_and_said(published: Workspace) -> None:
    with published.desk.database.write() as connection:
        purge(connection, 1, LATER)
    found = as_json(published, "by", "campaign")
    assert (found["deleted_on_x"], found["groups"][0]["posts"]) == (1, 47)
    assert as_json(published, "hashtags")["deleted_on_x"] == 1
    for command in (["by", "campaign"], ["hashtags"]):
        assert "1 post was deleted on X" in published.run("report", *command).output


def test_each_group_says_how_many_saw_the_closing_post(published: Workspace) -> None:
    row = next(
        row for row in as_json(published, "by", "hashtag")["groups"] if row["group"] == "Listening"
    )
    (step,) = row["steps"]  # no closing post carries the hashtag: its thread does
    assert (step["step"], step["threads"]) == ("closing", 8)
    assert row["closing_share"] == step["impressions"] / step["root_impressions"]
    assert 0.3 < row["closing_share"] < 0.5
    assert f"{row['closing_share']:.0%}" in published.run("report", "by", "hashtag").output
    assert "closing_share" in published.run("report", "by", "hashtag", "--csv").stdout


def test_the_best_hours_are_suggested_with_how_sure_they_are(published: Workspace) -> None:
    found = as_json(published, "hours")["hours"]
    assert {(row["of"], row["name"]) for row in found} == {
        ("account", "appeals"), ("account", "main"), ("hashtag", "<b>Odd"),
        ("hashtag", "Listening"), ("hashtag", "StillWaiting"),
    }  # fmt: skip
    assert {row["verdict"] for row in found} <= {"more", "less", "cannot tell"}
    assert published.run("report", "hours", "--csv").stdout.startswith("of,name,hours,threads")
    shown = published.run("report", "hours").output
    assert "too few to tell" in shown
    assert "Hours differ in what was said as well." in shown


def test_the_volume_of_a_hashtag_stands_beside_ours_and_the_related_ones(
    published: Workspace,
) -> None:
    count_everyone(published.desk.database)
    published.desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=14))
    found = as_json(published, "volume", "#listening")
    assert (found["our_posts"], len(found["hours"])) == (8, 14 * 24)
    assert found["week_posts"] == sum(row["posts"] for row in found["hours"][-7 * 24 :])
    assert found["search"]["links"] == {"nhs.uk/help": 9}
    assert found["search"]["share_with_links"] == 0.34
    (related,) = found["related"]
    assert (related["hashtag"], related["is_followed"]) == ("TimeToTalk", True)
    shown = published.run("report", "volume", "Listening").output
    for words in ("34% with a link", "31 people", "nhs.uk/help (9)", "#asktwice (12)",
                  "#TimeToTalk  followed", "An hour that was not counted is unknown"):  # fmt: skip
        assert words in shown
    lines = list(
        csv.DictReader(io.StringIO(published.run("report", "volume", "Listening", "--csv").stdout))
    )
    assert [len([row for row in lines if row["hashtag"] == one]) for one in
            ("Listening", "TimeToTalk")] == [336, 336]  # fmt: skip


def test_a_hashtag_that_nobody_counts_says_how_to_begin(published: Workspace) -> None:
    shown = published.run("report", "volume", "TimeToTalk").output
    assert "hashtags: [TimeToTalk]" in shown
    assert "paid for" in shown


@pytest.mark.parametrize(
    "report",
    [["hashtags"], ["by", "hashtag"], ["by", "week"], ["compare"], ["readings"], ["hours"]],
)
def test_a_report_is_read_in_80_columns_without_a_broken_figure(
    published: Workspace, report: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.cli.output.FILE_WIDTH", 80)
    whole = published.run("report", *report).output
    assert max(map(len, whole.splitlines())) <= 80
    monkeypatch.setattr("scheduler.cli.output.FILE_WIDTH", 300)
    figures = re.findall(r"[$\d][\d.,%]+", published.run("report", *report).output)
    assert figures
    assert [one for one in figures if one not in whole] == []


EVERY_REPORT = [
    ["hashtags"], ["by", "campaign"], ["by", "week"], ["compare"], ["threads"],
    ["change", "2027-10-08"], ["readings"], ["hours"], ["volume", "Listening"],
]  # fmt: skip


@pytest.mark.parametrize("report", EVERY_REPORT)
def test_every_report_takes_a_time_and_says_which(published: Workspace, report: list[str]) -> None:
    asked = [*report, "--from", "2027-10-06", "--to", "2027-10-08"]
    found = as_json(published, *asked)
    assert (found["from"], found["before"]) == ("2027-10-05T23:00:00Z", "2027-10-08T23:00:00Z")
    assert "from" not in as_json(published, *report)
    shown = published.run("report", *asked)
    assert shown.exit_code == 0, shown.output
    words = " ".join(shown.output.split())
    assert "Only threads that began on Wed 6 Oct 2027 or later and before Sat 9 Oct 2027." in words
    assert published.run("report", *asked, "--csv").exit_code == 0


def test_a_time_holds_the_threads_that_began_in_it_where_the_organisation_is(
    published: Workspace,
) -> None:
    database = published.desk.database
    for day, hour in ((18, 22), (18, 23), (19, 22), (19, 23)):  # in UTC; London is an hour ahead
        sent_at = A_TUESDAY_NOON.replace(day=day, hour=hour, minute=30)
        publish_thread(database, APost(hashtags=["Late"], sent_at=sent_at))
    asked = ("--from", "Tue 19 Oct 2027", "--to", "2027-10-19")
    (row,) = as_json(published, "by", "hashtag", *asked)["groups"]
    assert (row["group"], row["posts"]) == ("Late", 2)
    (row,) = as_json(published, "hashtags", *asked)["hashtags"]
    assert (row["hashtag"], row["posts"], row["threads"]) == ("Late", 2, 2)
    (row,) = as_json(published, "readings", *asked)["campaigns"]
    assert row["posts"] == 2


def test_a_reply_after_midnight_belongs_to_the_day_its_thread_began(published: Workspace) -> None:
    night = A_TUESDAY_NOON.replace(day=19, hour=22, minute=59)
    root = APost(hashtags=["Late"], sent_at=night)
    reply = APost(hashtags=["Late"], sent_at=night + timedelta(minutes=3), place="closing")
    publish_thread(published.desk.database, root, reply)
    (row,) = as_json(published, "hashtags", "--from", "2027-10-19", "--to", "2027-10-19")[
        "hashtags"
    ]
    assert row["posts"] == 2
    assert as_json(published, "hashtags", "--from", "2027-10-20")["hashtags"] == []


def test_of_a_time_without_a_thread_a_report_says_that_and_not_that_nothing_is_published(
    published: Workspace,
) -> None:
    for command in (["hashtags"], ["by", "week"], ["compare"], ["threads"], ["hours"]):
        shown = published.run("report", *command, "--from", "2027-11-01").output
        assert "Only threads that began on Mon 1 Nov 2027 or later." in shown
        assert "yet" not in shown


def test_the_last_days_end_today(published: Workspace) -> None:
    published.desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=3))
    one = as_json(published, "by", "kind", "--last", "2d")["groups"]
    assert one[0]["threads"] == len(
        [n for n in range(24) if n * 7 >= 48 - 13]  # from Thursday 00:00 in London
    )


@pytest.mark.parametrize("report", [*EVERY_REPORT, ["page"], ["coding", "export", "themes.csv"]])
@pytest.mark.parametrize(
    ("asked", "words"),
    [(["--from", "soon"], '"soon" is not a day'), (["--last", "0d"], "is not a number of days"),
     (["--from", "2027-10-02", "--to", "2027-10-01"], "Write the earlier day first"),
     (["--to", "2027-10-02", "--last", "3d"], "--last goes without")],
)  # fmt: skip
def test_a_time_that_means_nothing_gets_one_line(
    workspace: Workspace, report: list[str], asked: list[str], words: str
) -> None:
    result = workspace.run("report", *report, *asked)
    assert isinstance(result.exception, NotPossible)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)


def test_a_sheet_for_coding_may_be_of_a_time(published: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    published.run("report", "coding", "export", str(path), "--to", "2027-10-05")
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 2 * 2  # two threads began on the first day
    found = published.run("report", "coding", "summary", str(path), "--to", "2027-10-05", "--json")
    assert json.loads(found.stdout)["posts"] == 4


def test_a_page_may_be_of_a_time(published: Workspace, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    published.run("report", "page", str(page), "--to", "2027-10-05")
    assert "2 threads with 4 posts from 2 accounts" in page.read_text("utf-8")


def test_each_hashtag_gets_one_sentence(published: Workspace) -> None:
    found = {row["hashtag"]: row for row in as_json(published, "compare")["hashtags"]}
    assert found["Listening"]["advice"] == "keep"
    assert {row["advice"] for row in found.values()} <= {"keep", "change", "cannot tell"}
    words = " ".join(published.run("report", "compare").output.split())
    assert "Keep #Listening: its first posts were seen " in words
    assert words.count("#StillWaiting:") == 1


def test_threads_younger_than_four_days_are_in_no_comparison_yet(published: Workspace) -> None:
    published.desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=5))
    found = as_json(published, "compare")["comparisons"]
    compared = sum(row["threads"] for row in found if row["by"] == "impressions" and row["threads"])
    assert compared <= 4  # those of the first day
    assert "younger than 4 days, and not compared yet" in published.run("report", "compare").output
    assert as_json(published, "by", "kind")["groups"][0]["threads"] == 24  # and yet in the sums


def test_the_threads_that_stood_out_are_shown_with_their_words(published: Workspace) -> None:
    found = as_json(published, "threads")
    assert len(found["best"]) == len(found["worst"]) == 3
    best = found["best"][0]
    assert best["words"] == "What do you wish someone had asked you?"
    assert best["times_usual"] > 1 > found["worst"][0]["times_usual"]
    shown = published.run("report", "threads").output
    assert "What do you wish someone had asked you?" in shown
    assert f"{best['times_usual']:.1f} times usual" in shown
    assert "People's stories are never ranked" in shown
    lines = list(csv.DictReader(io.StringIO(published.run("report", "threads", "--csv").stdout)))
    assert [line["which"] for line in lines] == ["best"] * 3 + ["worst"] * 3


def test_a_story_is_in_no_list_of_best_and_worst(published: Workspace) -> None:
    key = as_json(published, "threads")["best"][0]["key"]
    with published.desk.database.write() as connection:
        connection.execute(threads.update().where(threads.c.key == key).values(story="s-1"))
    found = as_json(published, "threads")
    assert key not in [row["key"] for row in [*found["best"], *found["worst"]]]


def test_with_little_published_no_thread_stands_out(workspace: Workspace) -> None:
    assert "Too little is published yet" in workspace.run("report", "threads").output


def test_where_nothing_was_published_a_period_says_so_too(workspace: Workspace) -> None:
    for report in (("hashtags",), ("compare",), ("by", "week")):
        shown = workspace.run("report", *report, "--last", "7d").output
        assert "Too little" not in shown
        assert "published yet" in shown


def test_one_post_has_no_median_beside_those_of_many(published: Workspace) -> None:
    (post,) = publish_thread(published.desk.database, APost(hashtags=["Alone"]))
    with published.desk.database.write() as connection:
        record_readings(connection, [a_reading(post, LATER, 50, 1, 2, 3, 4, 5)])
    for command, name in ((["hashtags"], "hashtags"), (["by", "hashtag"], "groups")):
        row = as_json(published, *command)[name][-1]
        assert next(iter(row.values())) == "Alone"
        assert (row["median_engagements"], row["measured_posts"]) == (None, 1)
        assert row["upper_quartile_engagements"] is None
        assert "n = 1" in published.run("report", *command).output
        assert "Alone,1,1,1,50" in published.run("report", *command, "--csv").stdout


def test_each_rate_has_its_interval(published: Workspace) -> None:
    for command, name in ((["hashtags"], "hashtags"), (["by", "hashtag"], "groups")):
        row = next(row for row in as_json(published, *command)[name] if "Listening" in row.values())
        assert row["rate_low"] < row["engagement_rate"] < row["rate_high"]
        shown = published.run("report", *command).output
        assert f"({row['rate_low']:.2%} to {row['rate_high']:.2%})" in shown
