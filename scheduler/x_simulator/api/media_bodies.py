"""The bodies of the media routes."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scheduler.x_simulator.http.requests import Digits, Strict
from scheduler.x_simulator.model.media_kinds import MediaType

ALT_TEXT_LIMIT = 1_000
Category = Literal["tweet_image", "tweet_gif", "tweet_video", "amplify_video", "subtitles"]


class Initialize(Strict):
    """The body of POST /2/media/upload/initialize."""

    media_type: MediaType
    total_bytes: int = Field(ge=1)
    media_category: Category | None = None
    shared: bool | None = None
    additional_owners: list[Digits] | None = None


class Segment(Strict):
    """The body of POST /2/media/upload/:id/append."""

    media: str | bytes
    segment_index: int = Field(ge=0, le=999)


class Whole(Strict):
    """The body of POST /2/media/upload: a file in one piece."""

    media: str | bytes
    media_category: Category
    media_type: MediaType | None = None
    shared: bool | None = None
    additional_owners: list[Digits] | None = None


class AltText(Strict):
    """A description, as it stands within the metadata."""

    text: str = Field(max_length=ALT_TEXT_LIMIT)


class Metadata(Strict):
    """What may be said of an upload."""

    alt_text: AltText


class Describe(Strict):
    """The body of POST /2/media/metadata."""

    id: Digits
    metadata: Metadata


class Track(Strict):
    """One language's subtitles: an upload of their own."""

    id: Digits
    language_code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]
    display_name: str = Field(min_length=1)


class Subtitle(Strict):
    """The body of POST /2/media/subtitles."""

    id: Digits
    media_category: Literal["AmplifyVideo", "TweetVideo"]
    subtitles: Track
