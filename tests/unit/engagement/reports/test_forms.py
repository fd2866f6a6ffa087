"""The forms of a report: one truth, safe to open, plain to read."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.engagement.reports.serializers import as_csv, as_json, as_table, csv_of
from scheduler.engagement.statistics.measures import HashtagRow, Rate, Spread

KNOWN = HashtagRow(
    hashtag="WorldMentalHealthDay",
    posts=1200,
    threads=3,
    accounts=2,
    impressions=54_321,
    engagements=1_102,
    rate=Rate(1_102, 54_321, 1200),
    engagements_per_post=Spread(10.25, 12_382.5, 40_000, 1200),
)
UNKNOWN = HashtagRow("Quiet", 1, 1, 1, None, None, None, None)


def a_report(*rows: HashtagRow, is_simulated: bool = True) -> HashtagReport:
    return HashtagReport(datetime(2027, 10, 12, 9, tzinfo=UTC), is_simulated, rows)


def test_json_has_the_promised_names_and_unknown_is_null() -> None:
    written = json.loads(json.dumps(as_json(a_report(KNOWN, UNKNOWN))))
    assert written["simulated"] is True
    assert written["taken_at"] == "2027-10-12T09:00:00Z"
    known, unknown = written["hashtags"]
    assert known["hashtag"] == "WorldMentalHealthDay"
    assert known["engagement_rate"] == pytest.approx(1_102 / 54_321)
    assert known["median_engagements"] == 12_382.5
    for name in ("impressions", "engagements", "engagement_rate", "median_engagements"):
        assert unknown[name] is None


def test_csv_has_a_line_a_hashtag_and_leaves_unknown_cells_empty() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(a_report(KNOWN, UNKNOWN)))))
    assert [line["impressions"] for line in lines] == ["54321", ""]
    assert {line["simulated"] for line in lines} == {"True"}


def test_csv_of_nothing_still_has_its_headings() -> None:
    assert as_csv(a_report()).startswith("hashtag,posts,threads")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_of(["hashtag"], [{"hashtag": text}]), newline=""))
    assert row["hashtag"] == f"'{text}"


def test_a_figure_below_nought_stays_a_figure() -> None:
    assert csv_of(["change"], [{"change": -2}]) == "change\r\n-2\r\n"


def test_the_table_is_written_for_people() -> None:
    table = as_table(a_report(KNOWN, UNKNOWN))
    assert table.rows[0] == (
        "#WorldMentalHealthDay", "1,200", "3", "2", "54,321", "1,102", "2.03%", "54,321",
        "12,382.5", "10.2 to 40,000",
    )  # fmt: skip
    assert table.rows[1][4:] == ("–",) * 6
    assert all(len(row) == len(table.headings) for row in table.rows)


def test_a_real_report_does_not_say_that_it_is_simulated() -> None:
    assert len(as_table(a_report(is_simulated=False)).notes) == 1
    assert "Simulated" in as_table(a_report()).notes[0]
