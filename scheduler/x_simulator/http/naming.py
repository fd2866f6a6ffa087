"""The names that move from "tweet" to "post" (X's announcement of 7 August 2026).

"tweet": answers in the old names; "post": in the new ones, and either parameter is heard;
"tweet-ignored": in the new ones, and `tweet.fields` is not heard any more.
"""

from typing import Any

from scheduler.x_simulator.http.requests import Query

_NEW = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "note_tweet": "note_post",
    "tweet_count": "post_count",
    "total_tweet_count": "total_post_count",
}
_OLD = {new: old for old, new in _NEW.items()}


def renamed(value: Any, naming: str) -> Any:
    """An answer that was made in the old names, in those of `naming`."""
    if naming == "tweet":
        return value
    if isinstance(value, dict):
        return {_NEW.get(name, name): renamed(inner, naming) for name, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, naming) for inner in value]
    return value


def post_fields(query: Query, naming: str) -> frozenset[str]:
    """The fields of a post that were asked for, in the old names."""
    asked = query.fields("post.fields")
    if naming != "tweet-ignored":
        asked |= query.fields("tweet.fields")
    return frozenset(_OLD.get(name, name) for name in asked)
