"""Makes the report as one page that stands alone, for the team."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import vl_convert

from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By
from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable, rate_words
from scheduler.errors import NotPossible
from scheduler.formatting import Exchange, count, usd
from scheduler.formatting import money as in_both
from scheduler.pages.charts.drawing import INK, LINE, PAPER, Chart
from scheduler.pages.charts.engagement import figures
from scheduler.pages.environment import template
from scheduler.pages.group_tables import page_tables, related_table
from scheduler.private_files import replace_file

_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_TITLES = {
    By.HASHTAG: "Hashtags",
    By.CAMPAIGN: "Campaigns",
    By.ACCOUNT: "Accounts",
    By.KIND: "Kinds of account",
    By.REGION: "Regions",
    By.WEEK: "Weeks",
}


_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')  # the picture as a whole has its words
_SHOWN_ADVICE = 6  # hashtags; the others are one click away
# The colours of a chart that follow the page's, which is light or dark.
_THEMED = {INK: "currentColor", LINE: "var(--line)", PAPER: "var(--card)"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with its picture."""

    figure: Chart
    svg: str


def render_report_page(report: WholeReport, heading: str, exchange: Exchange | None = None) -> str:
    """Makes one HTML file that stands alone: what a team reads in two minutes, the rest behind it.

    Charts are pictures with their numbers beside them; there is no script.
    """
    drawn = [Drawn(figure, svg_of(figure)) for figure in figures(report)]
    return template("report.html.j2").render(
        report=report,
        heading=heading,
        drawn=drawn,
        totals=_totals(report, exchange),
        exchange=exchange,
        shown_advice=_SHOWN_ADVICE,
        many=count,
        tables=[(_TITLES[by], *page_tables(report.groups[by])) for by in By if report.groups[by]],
        related=related_table(report.related.values()),
        money=_money_table(report, exchange),
        spent=in_both(report.spent_usd, exchange),
        parted=_parted,
        day=lambda at: (
            f"{at.astimezone(report.zone):%a} {at.astimezone(report.zone).day} "
            f"{at.astimezone(report.zone):%b %Y}"
        ),
    )


def chart_names(report: WholeReport) -> list[str]:
    """How the files of the charts are named, without their endings."""
    return [chart.name for chart in figures(report)]


def save_charts(report: WholeReport, folder: Path) -> list[Path]:
    """Saves each chart as PNG, SVG and Vega-Lite; gives the files.

    Raises: NotPossible if they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _saved(report, folder)
    except OSError as error:
        raise NotPossible(f"Charts cannot be saved in {folder} ({error.strerror}).") from error


def _saved(report: WholeReport, folder: Path) -> list[Path]:
    made = []
    for chart in figures(report):
        path, spec = folder / chart.name, chart.spec
        replace_file(path.with_suffix(".json"), json.dumps(spec, indent=1).encode())
        replace_file(path.with_suffix(".svg"), vl_convert.vegalite_to_svg(spec).encode())
        replace_file(path.with_suffix(".png"), vl_convert.vegalite_to_png(spec, scale=2))
        made += [path.with_suffix(end) for end in (".svg", ".png", ".json")]
    return made


def _money_table(report: WholeReport, exchange: Exchange | None) -> ShownTable:
    return ShownTable(
        ("Campaign", "Published for", "for 1,000 impressions"),
        tuple(
            (
                money.campaign,
                in_both(money.usd, exchange),
                UNKNOWN
                if money.usd_per_1000_impressions is None
                else usd(money.usd_per_1000_impressions),
            )
            for money in report.money
        ),
        (),
    )


def _totals(report: WholeReport, exchange: Exchange | None) -> list[tuple[str, str, str]]:
    """Names, figures, and what stands beside each."""
    total = report.total
    if total is None:
        return []
    rate = rate_words(total.rate, "\n").partition("\n") if total.rate else (UNKNOWN, "", "")
    return [
        ("Impressions", _known(total.impressions), ""),
        ("Engagements", _known(total.engagements), ""),
        ("Rate", rate[0], rate[2]),
        ("Cost", in_both(report.spent_usd, exchange), "readings included"),
    ]


def _known(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def _parted(name: str) -> list[str]:
    """A hashtag in its words, between which a narrow column may break it."""
    return _BETWEEN_WORDS.split(name)


def svg_of(chart: Chart) -> str:
    """The picture of a chart, without styles of its own: its ink and lines are the page's."""
    return _drawn(json.dumps(chart.spec))


@lru_cache(maxsize=64)  # drawing takes longer than all else of a page, and is the same each time
def _drawn(spec: str) -> str:
    svg = _ROLES.sub("", vl_convert.vegalite_to_svg(spec))
    for colour, themed in _THEMED.items():
        svg = svg.replace(f'"{colour}"', f'"{themed}"')
    return svg
