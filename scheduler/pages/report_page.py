"""The report as one page that stands alone: for the team, and for trustees."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler.engagement.forms import UNKNOWN, ShownTable, figure
from scheduler.engagement.grouping import By, GroupRow
from scheduler.engagement.per_thousand import PerThousand
from scheduler.engagement.whole import WholeReport
from scheduler.pages.charts import Figure, figures

_TEMPLATES = Path(__file__).parent / "templates"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
_TITLES = {
    By.HASHTAG: "Hashtags",
    By.CAMPAIGN: "Campaigns",
    By.ACCOUNT: "Accounts",
    By.KIND: "Kinds of account",
    By.REGION: "Regions",
    By.WEEK: "Weeks",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with its picture."""

    figure: Figure
    svg: str
    spec_json: str  # safe inside a script element


def render_report_page(report: WholeReport, heading: str) -> str:
    """One HTML file, its charts drawn and, where scripts run, interactive. No other host."""
    drawn = [_draw(one) for one in figures(report)]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            heading=heading,
            drawn=drawn,
            tables=[
                (_TITLES[by], group_table(report.groups[by])) for by in By if report.groups[by]
            ],
            money=_money_table(report),
            day=lambda at: (
                f"{at.astimezone(report.zone):%a} {at.astimezone(report.zone).day} "
                f"{at.astimezone(report.zone):%b %Y}"
            ),
            scripts=vl_convert.javascript_bundle(_SNIPPET) if drawn else "",
        )
    )


def save_charts(report: WholeReport, folder: Path) -> list[Path]:
    """Each chart as PNG, SVG and Vega-Lite; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for one in figures(report):
        path = folder / one.name
        path.with_suffix(".svg").write_text(vl_convert.vegalite_to_svg(one.spec), encoding="utf-8")
        path.with_suffix(".png").write_bytes(vl_convert.vegalite_to_png(one.spec, scale=2))
        path.with_suffix(".json").write_text(json.dumps(one.spec, indent=1), encoding="utf-8")
        made += [path.with_suffix(end) for end in (".svg", ".png", ".json")]
    return made


def group_table(rows: tuple[GroupRow, ...]) -> ShownTable:
    """What each group brought back, for people."""
    return ShownTable(
        ("Group", "Posts", "Threads", "Impressions", "Engagements", "Rate", "of impressions",
         "Median a post", "95% interval", "Conversation", "95% interval", "Spread", "95% interval",
         "Price for 1,000", "95% interval", "Link clicks", "Profile visits"),
        tuple(_group(row) for row in rows),
        (),
    )  # fmt: skip


def _group(row: GroupRow) -> tuple[str, ...]:
    rate, middle, interval = row.rate, row.engagements_per_post, row.median_interval
    return (
        row.group,
        figure(row.posts),
        figure(row.threads),
        _or_unknown(row.impressions),
        _or_unknown(row.engagements),
        f"{rate.value:.2%}" if rate else UNKNOWN,
        _or_unknown(rate.impressions if rate else None),
        _or_unknown(middle.median if middle else None),
        f"{figure(interval.low)} to {figure(interval.high)}" if interval else UNKNOWN,
        *_per_thousand(row.conversation, figure),
        *_per_thousand(row.spread, figure),
        *_per_thousand(row.price, "${:.3f}".format),
        _or_unknown(row.link_clicks),
        _or_unknown(row.profile_visits),
    )


def _per_thousand(found: PerThousand | None, shown: Callable[[float], str]) -> tuple[str, str]:
    interval = found.interval if found else None
    return (
        shown(found.value) if found else UNKNOWN,
        f"{shown(interval.low)} to {shown(interval.high)}" if interval else UNKNOWN,
    )


def _money_table(report: WholeReport) -> ShownTable:
    return ShownTable(
        ("Campaign", "Published for", "for 1,000 impressions"),
        tuple(
            (
                one.campaign,
                f"${one.usd:.3f}",
                UNKNOWN
                if one.usd_per_1000_impressions is None
                else f"${one.usd_per_1000_impressions:.3f}",
            )
            for one in report.money
        ),
        (),
    )


def _or_unknown(value: float | None) -> str:
    return UNKNOWN if value is None else figure(value)


def _draw(one: Figure) -> Drawn:
    return Drawn(one, vl_convert.vegalite_to_svg(one.spec), _in_script(one.spec))


def _in_script(spec: dict[str, Any]) -> str:
    """JSON that cannot end the script element that holds it."""
    return json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
