"""A page of threads for the tests and for the picture in the README."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.engagement.reports.serializers import as_table
from scheduler.engagement.statistics.measures import HashtagRow, Rate, Spread
from scheduler.pages.threads_page import Beside, PublicPost, PublicThread, ThreadsPage

NINE_IN_LONDON = datetime(2027, 10, 10, 8, 0, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)

LISTENING = PublicThread(
    "World Mental Health Day",
    (
        PublicPost(
            "HarbourMinds",
            "What do you wish someone had asked you?\n\n"
            "Hard day? Samaritans 116 123 or text SHOUT to 85258: free, day or night, "
            "no appointment.",
            NINE_IN_LONDON,
            replies=41,
            reposts=120,
            likes=1388,
        ),
        PublicPost(
            "HarbourMinds",
            "You can answer, or just read. We are here until nine tonight, with @HarbourPeers.\n\n"
            "#WorldMentalHealthDay",
            NINE_IN_LONDON + _MINUTE,
            replies=1,
            reposts=14,
            likes=77,
        ),
        PublicPost(
            "HarbourMinds",
            "Thank you for reading. No appointment needed:\n"
            "Call Samaritans 116 123, day or night\n"
            "Rather type? Text SHOUT to 85258, day or night\n"
            "Life at risk: 999\n"
            "Want company, not a helpline? sidebyside.mind.org.uk (adults, not a crisis service, "
            "moderated 8am to midnight)",
            NINE_IN_LONDON + 2 * _MINUTE,
        ),
    ),
)
UNFINISHED = PublicThread(
    "Why I'm running",
    (PublicPost("HarbourRuns", "Mile 26. <b>Thank you</b> & rest.", NINE_IN_LONDON),),
    note="This thread is not complete yet.",
)


def a_page(*threads: PublicThread, is_simulated: bool = True) -> ThreadsPage:
    """A page with these threads, and a table of two hashtags."""
    rows = (
        HashtagRow("WorldMentalHealthDay", 12, 6, 3, 54_321, 1_102, Rate(1_102, 54_321, 12),
                   Spread(40, 77.5, 120, 12)),
        HashtagRow("TeamHarbour", 2, 1, 1, None, None, None, None),
    )  # fmt: skip
    report = HashtagReport(NINE_IN_LONDON + timedelta(days=2), is_simulated, rows)
    return ThreadsPage(
        heading="Harbour Minds, October 2027",
        threads=threads or (LISTENING, UNFINISHED),
        hashtags=as_table(report),
        zone=ZoneInfo("Europe/London"),
        made_at=report.taken_at,
        is_simulated=is_simulated,
    )


def a_preview() -> ThreadsPage:
    """The same before anything is out: one thread with what stands beside it, one without."""
    beside = Beside(
        "wmhd/listening",
        (
            ("To send", "$0.230"),
            ("Length", "174, 133, 251 of 280"),
            ("Help", "gb-samaritans, gb-shout"),
            ("If applied", "new"),
        ),
        ("it asks a question at 23:00, outside the hours of its cover (Comms desk, 9:00-21:00)",),
    )
    page = a_page(replace(LISTENING, beside=beside), UNFINISHED, is_simulated=False)
    about = (
        "2 threads, 4 posts: $0.245 to send.",
        "Shout is overdue for a check from 16 February.",
    )
    return replace(page, hashtags=None, preview=about)
