"""What people should know of a thread before it goes out: questions, cover, mentions, length."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from scheduler.campaigns.checks.links_and_tags import (
    accidental_links,
    cut_hashtags,
    cut_links,
    too_many_cashtags,
)
from scheduler.campaigns.planning.body import Body
from scheduler.findings import CheckFinding, Unanswered, UnlistedMention
from scheduler.text.counting import length
from scheduler.text.counting.length import normalised, urls
from scheduler.text.counting.mentions import told_in

MOST_POSTS = 25  # what X's own composer takes for one thread, its closing post included
_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*(?:-|–|to|until)\s*(\d{1,2}:\d{2})")

Wrong = tuple[str, str] | None  # what is wrong, and what to do


def posts_too_many(made: Body) -> Wrong:
    """Whether a thread has no posts, or more than X takes."""
    if not made.posts:
        return "there are no words between the breaks", "Write them, or remove it."
    if len(made.posts) >= MOST_POSTS:
        wrong = f"this comes to {len(made.posts)} posts and a closing post"
        return wrong, f"Shorten it, so that all come to {MOST_POSTS} at most."
    return None


def said_twice(made: Body) -> Wrong:
    """Whether two posts of one account say the same: X refuses the second, and the rest waits."""
    if len(made.posts) < 2:
        return None
    places: dict[tuple[str, str], int] = {}
    for place, (account, text) in enumerate(made.posts):
        same = account, " ".join(normalised(text).casefold().split())
        first = places.setdefault(same, place)
        if first != place:
            wrong = f"posts {first + 1} and {place + 1} say the same, and X refuses the second"
            return wrong, "Say it in other words, or leave one out."
    return None


def refused_cashtags(made: Body) -> Wrong:
    """Whether a post has more cashtags than X takes."""
    mistakes = (too_many_cashtags(text) for _, text in made.posts if "$" in text)
    return next((mistake for mistake in mistakes if mistake), None)


def unwanted_links_and_tags(made: Body) -> Iterator[str]:
    """Warnings for links and hashtags that X would make otherwise than was meant."""
    for _, text in made.posts:
        if "." in text or "//" in text:
            yield from accidental_links(text)
            yield from cut_links(text)
        if "#" in text:
            yield from cut_hashtags(text)


def refused_character(made: Body) -> Wrong:
    """Whether a post has a character that X takes in none."""
    for _, text in made.posts:
        if (place := length.refused_character(text)) is not None:
            wrong = f"there is a character that X takes in no post (U+{ord(text[place]):04X})"
            before = " ".join(text[:place].split())[-30:]
            where = f'after "{before}"' if before else "at the beginning"
            return wrong, f"Delete it: it stands {where}, and nobody can see it."
    return None


def asks(made: Body) -> bool:
    """Whether a post asks the public something; question marks in links ask nothing."""
    return any("?" in text and "?" in _without_urls(text) for _, text in made.posts)


def unanswered(made: Body, cover: str | None) -> CheckFinding | None:
    """Whether a question is asked that nobody is there to read the answers of."""
    return Unanswered() if not cover and asks(made) else None


def uncovered(made: Body, cover: str | None, local: datetime) -> str | None:
    """A warning, where a question goes out in hours that the cover does not name."""
    hours = _HOURS.findall(cover or "")
    if not hours or not asks(made):
        return None
    at = local.time()
    if any(_time(first) <= at < _time(last) for first, last in hours):
        return None
    return f"it asks a question at {at:%H:%M}, outside the hours of its cover ({cover})"


def unlisted_mentions(made: Body, allowed: Sequence[str]) -> CheckFinding | None:
    """A warning, where accounts are mentioned that the campaign does not list."""
    known = {handle.casefold() for handle in allowed}
    for _, text in made.posts:
        for mention in told_in(text):
            if mention.text.casefold() not in known:
                return UnlistedMention(mention.text)
    return None


def _time(words: str) -> time:
    hour, minute = words.split(":")
    return time(min(int(hour), 23), min(int(minute), 59))


def _without_urls(text: str) -> str:
    for url in urls(text):
        text = text.replace(url, "")
    return text
