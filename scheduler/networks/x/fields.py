"""Which fields we ask X for, under either name of the parameter that asks.

Source: X announced on 7 August 2026 that `tweet.fields` becomes `post.fields`; a server may
know both, or leave the one that it does not know unheard.
"""

import json
from dataclasses import dataclass
from enum import StrEnum


class Spelling(StrEnum):
    """The name of the parameter."""

    TWEET = "tweet.fields"
    POST = "post.fields"

    @property
    def other(self) -> "Spelling":
        """The name to try where this one is not heard."""
        return Spelling.POST if self is Spelling.TWEET else Spelling.TWEET


@dataclass(frozen=True, slots=True)
class Wanted:
    """Fields of a post that a reading cannot do without."""

    telling: str  # the field whose absence says that we were not heard
    names: tuple[str, ...]  # in the old spelling

    def fields(self, spelling: Spelling) -> str:
        """The value of the parameter."""
        names = ",".join(self.names)
        if spelling is Spelling.POST:
            return names.replace("tweets", "posts").replace("tweet", "post")
        return names

    def is_missing_from(self, content: bytes) -> bool:
        """Whether there are posts in the answer, and none has the telling field."""
        try:
            data = json.loads(content)["data"]
            return bool(data) and not any(self.telling in entry for entry in data)
        except (ValueError, KeyError, TypeError, RecursionError):
            return False


METRICS = Wanted("public_metrics", ("public_metrics",))
OWN_METRICS = Wanted("public_metrics", ("public_metrics", "non_public_metrics", "organic_metrics"))
TIMELINE = Wanted("created_at", ("created_at", "entities", "note_tweet", "referenced_tweets"))
SEARCH = Wanted("author_id", ("author_id", "created_at", "entities"))
