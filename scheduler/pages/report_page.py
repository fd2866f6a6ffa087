"""Writes the report as one page that stands alone: for the team, and for trustees."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.groups import By
from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable
from scheduler.pages.charts.drawing import Figure
from scheduler.pages.charts.engagement import figures
from scheduler.pages.group_tables import page_tables, related_table

_TEMPLATES = Path(__file__).parent / "templates"
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
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
                (_TITLES[by], *page_tables(report.groups[by])) for by in By if report.groups[by]
            ],
            related=related_table(report.related.values()),
            money=_money_table(report),
            parted=_parted,
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


def _parted(name: str) -> list[str]:
    """A hashtag in its words, between which a narrow column may break it."""
    return _BETWEEN_WORDS.split(name)


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
