"""Makes half a page for trustees: what we did, who saw it, what it cost, and what we learnt."""

from dataclasses import dataclass

from scheduler.engagement.reports.advice import TagAction
from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.serializers import UNKNOWN
from scheduler.formatting import Exchange, count
from scheduler.pages.environment import template

_LEARNT = 3  # sentences
_LONGEST_WORDS = 180  # characters of a post


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure, its name, and what it is made of."""

    name: str
    figure: str
    of: str


def render_trustees_page(
    report: WholeReport, heading: str, exchange: Exchange | None = None
) -> str:
    """One HTML file without charts or scripts, which prints on one sheet."""
    return template("trustees.html.j2").render(
        report=report,
        heading=heading,
        tiles=_tiles(report, exchange),
        best=[(one, _shortened(one.words)) for one in report.standouts.best],
        learnt=_learnt(report),
        exchange=exchange,
        day=lambda at: f"{at.astimezone(report.zone).day} {at.astimezone(report.zone):%B %Y}",
        many=count,
    )


def _tiles(report: WholeReport, exchange: Exchange | None) -> list[Tile]:
    reach = report.total.impressions if report.total else None
    posts = f"in {count(report.threads, 'thread')} from {count(report.accounts, 'account')}"
    carried = f"times seen, in {count(report.help_posts, 'post')} that carry them"
    about = f"about {exchange.amount(report.spent_usd)}, " if exchange else ""
    return [
        Tile("Posts", f"{report.posts:,}", posts),
        Tile("Reach", UNKNOWN if reach is None else f"{reach:,}", "times a post was seen"),
        Tile("Help lines", f"{report.help_seen:,}", carried),
        Tile("Spend", f"${report.spent_usd:,.2f}", f"{about}paid to X, readings included"),
    ]


def _learnt(report: WholeReport) -> list[str]:
    """What the figures settle, the hashtags to keep before those to change."""
    settled = (one for one in report.advice if one.action is not TagAction.CANNOT_TELL)
    return [one.sentence for one in settled][:_LEARNT]


def _shortened(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST_WORDS else f"{plain[: _LONGEST_WORDS - 1]}…"
