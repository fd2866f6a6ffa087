"""Finds the threads of a file that say in a post what another one says, before any is planned."""

import re
from collections.abc import Iterator

from scheduler.campaigns.checks.same_posts import folded
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.thread import ThreadSpec

_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)


def sharing_posts(campaign: Campaign, thread: str) -> Campaign | None:
    """The campaign with those threads alone that share a post with this one; None without any."""
    own = {words for spec in campaign.threads if spec.id == thread for words in _posts_of(spec)}
    alike = {
        place: spec
        for place, spec in campaign.numbered
        if spec.id != thread and not own.isdisjoint(_posts_of(spec))
    }
    return campaign.with_threads(alike) if alike else None


def _posts_of(spec: ThreadSpec) -> Iterator[str]:
    texts = (
        *(spec.text, *(each for each in spec.each_time if isinstance(each, str))),
        *(variant.text for variant in spec.accounts.values()),
        *(said for turn in spec.dialogue for said in turn.values() if isinstance(said, str)),
    )
    for text in texts:
        yield from filter(None, map(folded, _BREAK.split(text or "")))
