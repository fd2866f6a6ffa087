"""Finds words that YAML took for a comment, so that nobody would read them."""

import re
from collections.abc import Iterator

from scheduler.campaigns.model.campaign import CampaignHead
from scheduler.campaigns.model.checking.validation import commented, keys_of
from scheduler.campaigns.model.text_places import text_places, word_places
from scheduler.campaigns.model.thread import ThreadSpec
from scheduler.errors import Mistake
from scheduler.yaml_files.comments import Comment
from scheduler.yaml_files.reader import Loc, Source

# "# a note" is one; "#Word" and "#1 reason" are words that somebody meant to post.
_LIKE_WORDS = re.compile(r"#[^\s#!=*~-]")
_ONLY_TAGS = re.compile(r"(?:#\w+[\s,]*)+")
_KEYS = "|".join([*keys_of(CampaignHead), *keys_of(ThreadSpec), "threads"])
_KEY_LEFT_OUT = re.compile(rf"#\s*(?:- )?(?:{_KEYS}):(?:\s|$)")
_BELOW = (
    "Indent it as deep as the text to post it. If it is a note to yourselves, "
    "begin it with `# ` and a space, no deeper than the key."
)
_BESIDE = commented("")[1]
_IN_HEAD = "Write the words on the lines below the `|`."

_Places = dict[int, tuple[Loc, int]]


def lost_in_comments(source: Source) -> Iterator[Mistake]:
    """A mistake at each comment that reads like a part of the text beside or above it."""
    found = source.comments()
    if not found:
        return
    posted = source.places_of(text_places(source.tree))
    others = source.places_of(word_places(source.tree))
    for comment in found:
        if remedy := _why_words(comment, posted, others):
            yield source.at_comment(comment, commented(comment.words)[0], remedy)


def _why_words(comment: Comment, posted: _Places, others: _Places) -> str | None:
    """What to do with words in a comment; None where it is a note."""
    is_like_words = _LIKE_WORDS.match(comment.words) is not None
    if comment.is_alone and _KEY_LEFT_OUT.match(comment.words):
        return None
    if not comment.after.value:
        return None  # it stands where a value is missing, which is told as such
    place = posted.get(id(comment.after))
    if place is None:
        is_cut_off = id(comment.after) in others and not comment.is_alone
        is_tags = comment.is_alone and _ONLY_TAGS.fullmatch(comment.words)
        return (_BESIDE if is_cut_off else _BELOW if is_tags else None) if is_like_words else None
    if comment.is_in_head:
        return _IN_HEAD if is_like_words else None
    if not comment.is_alone:
        return _BESIDE
    return _BELOW if is_like_words or comment.column > place[1] else None
