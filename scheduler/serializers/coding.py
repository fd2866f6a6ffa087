"""What people said our posts are about, for a program."""

from scheduler.engagement.reports.coding import CodingReport


def coding_json(report: CodingReport) -> dict[str, object]:
    """How many posts carry what."""
    return {
        "posts": report.posts,
        "coded_for_hope": report.coded_for_hope,
        "with_hope": report.with_hope,
        "hope_share": report.hope_share,
        "themes": dict(report.themes),
        "tones": dict(report.tones),
    }
