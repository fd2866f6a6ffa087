"""Lists the hashtags that are counted, and the query for each with its family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.campaigns.model.organisation import Volume
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.store.metrics.volume import followed_tags

BEFORE, AFTER = timedelta(days=7), timedelta(days=30)  # around the threads of a campaign
_LONGEST_QUERY = 512  # characters, by X's rules for recent search


@dataclass(frozen=True, slots=True)
class Tracked:
    """One hashtag with every spelling of its family."""

    name: str  # of the family, or as it is written
    spellings: tuple[str, ...]  # folded
    query: str


def tracked(
    connection: Connection, volume: Volume, families: Families, now: datetime
) -> list[Tracked]:
    """Those that organisation.yaml lists, then those of the campaigns that are running."""
    names: list[str] = list(volume.hashtags)
    if volume.campaigns:
        for campaign in followed_tags(connection, (now - AFTER, now + BEFORE)):
            names += [*campaign.hashtags, *campaign.related]
    return of_names(names, families)


def of_names(names: Iterable[str], families: Families) -> list[Tracked]:
    """Each family once, in order."""
    by_name: dict[str, Tracked] = {}
    for name in names:
        shown = families.name_of(name)
        if shown.casefold() not in by_name:
            spellings = families.spellings_of(name)
            by_name[shown.casefold()] = Tracked(shown, spellings, query_of(spellings))
    return list(by_name.values())


def query_of(spellings: Iterable[str]) -> str:
    """X's question for any of them; reposts are left out, as in the studies we compare with.

    Capitals make no difference to X. A family too long for one question is asked for by as many
    spellings as fit, its own name first.
    """
    tags = [f"#{spelling}" for spelling in spellings]
    while len(query := _asked(tags)) > _LONGEST_QUERY:
        tags.pop()
    return query


def _asked(tags: list[str]) -> str:
    return f"{tags[0]} -is:retweet" if len(tags) == 1 else f"({' OR '.join(tags)}) -is:retweet"
