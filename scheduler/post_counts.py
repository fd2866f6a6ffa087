"""The counts of a post that a network tells: one list, from its answer to a column of a report."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCounts:
    """What one post has gathered. None is unknown, never 0."""

    impressions: int | None = None
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    link_clicks: int | None = None  # shown to the author alone, for 30 days
    profile_visits: int | None = None  # likewise

    def counts(self) -> dict[str, int | None]:
        """Each count by its name."""
        return {name: getattr(self, name) for name in COUNTS}


COUNTS = tuple(field.name for field in fields(PostCounts))
PRIVATE_COUNTS = ("link_clicks", "profile_visits")
