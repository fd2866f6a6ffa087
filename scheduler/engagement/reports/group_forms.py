"""Groups, comparisons and readings, ready for JSON and CSV. Names are in docs/measures.md."""

from scheduler.engagement.reports.groups import GroupRow
from scheduler.engagement.reports.reading_report import CampaignReadings
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.engagement.statistics.per_thousand import PerThousand
from scheduler.engagement.statistics.related import Related
from scheduler.engagement.statistics.retention import closing_of

GROUP_COLUMNS = (
    "group", "posts", "threads", "accounts", "impressions", "likes", "replies", "reposts",
    "quotes", "bookmarks", "engagements", "engagement_rate", "rate_engagements",
    "rate_impressions", "rate_posts", "median_engagements", "median_low", "median_high",
    "lower_quartile_engagements", "upper_quartile_engagements", "measured_posts",
    "conversation_per_1000", "conversation_low", "conversation_high", "spread_per_1000",
    "spread_low", "spread_high", "usd", "usd_per_1000", "usd_per_1000_low", "usd_per_1000_high",
    "link_clicks", "profile_visits", "closing_impressions", "closing_share",
)  # fmt: skip
COMPARISON_COLUMNS = (
    "group", "verdict", "ratio", "ratio_low", "ratio_high", "p_value", "pooled_ratio", "threads",
    "other_threads", "by",
)  # fmt: skip
READING_COLUMNS = (
    "campaign", "posts", "readings", "for_a_rise", "billed", "usd", "to_come", "to_come_usd",
)  # fmt: skip


def group_dict(row: GroupRow) -> dict[str, object]:
    """One group; unknown is None."""
    rate, middle, interval = row.rate, row.engagements_per_post, row.median_interval
    closing = closing_of(row.ways_down)
    counts = ("posts", "threads", "accounts", "impressions", "likes", "replies", "reposts",
              "quotes", "bookmarks", "engagements")  # fmt: skip
    return {
        "group": row.group,
        **{name: getattr(row, name) for name in counts},
        "engagement_rate": rate.value if rate else None,
        "rate_engagements": rate.engagements if rate else None,
        "rate_impressions": rate.impressions if rate else None,
        "rate_posts": rate.posts if rate else None,
        "median_engagements": middle.median if middle else None,
        "median_low": interval.low if interval else None,
        "median_high": interval.high if interval else None,
        "lower_quartile_engagements": middle.lower_quartile if middle else None,
        "upper_quartile_engagements": middle.upper_quartile if middle else None,
        "measured_posts": middle.posts if middle else 0,
        **_per_thousand(row.conversation, "conversation_per_1000", "conversation"),
        **_per_thousand(row.spread, "spread_per_1000", "spread"),
        "usd": row.usd,
        **_per_thousand(row.price, "usd_per_1000", "usd_per_1000"),
        "link_clicks": row.link_clicks,
        "profile_visits": row.profile_visits,
        "closing_impressions": closing.impressions if closing else None,
        "closing_share": closing.share if closing else None,
    }


def steps_of(row: GroupRow) -> list[dict[str, object]]:
    """The way down the threads of one group, step by step."""
    return [
        {
            "step": step.step,
            "threads": step.threads,
            "impressions": step.impressions,
            "root_impressions": step.root_impressions,
            "share": step.share,
        }
        for step in row.ways_down
    ]


def related_dict(found: Related) -> dict[str, object]:
    """What stands beside one hashtag."""
    return {"beside": dict(found.beside), "followed": list(found.followed)}


def comparison_dict(row: Comparison, by: str = "impressions") -> dict[str, object]:
    """One comparison, and what it is by; None where there are too few threads."""
    one = row.difference
    return {
        "group": row.group,
        "verdict": str(row.verdict),
        "ratio": one.ratio if one else None,
        "ratio_low": one.low if one else None,
        "ratio_high": one.high if one else None,
        "p_value": one.p_value if one else None,
        "pooled_ratio": row.pooled_ratio,
        "threads": one.threads if one else None,
        "other_threads": one.others if one else None,
        "by": by,
    }


def _per_thousand(found: PerThousand | None, name: str, ends: str) -> dict[str, object]:
    interval = found.interval if found else None
    return {
        name: found.value if found else None,
        f"{ends}_low": interval.low if interval else None,
        f"{ends}_high": interval.high if interval else None,
    }


def reading_dict(row: CampaignReadings) -> dict[str, object]:
    """The readings of one campaign."""
    return {name: getattr(row, name) for name in READING_COLUMNS}
