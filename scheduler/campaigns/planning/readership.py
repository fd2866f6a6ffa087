"""Whom a thread is for: its own audience, topic and language, or the campaign's."""

from collections.abc import Iterator

from scheduler.campaigns.model.campaign import Campaign, CampaignHead
from scheduler.campaigns.model.thread import ThreadSpec
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import EVERYONE, KNOWN_TOPICS, Readers
from scheduler.yaml_files.reader import Loc
from scheduler.yaml_files.suggestions import did_you_mean


def readers_of(campaign: Campaign, spec: ThreadSpec) -> Readers:
    """The thread's own words where it has them, key by key; the campaign's otherwise."""
    language = spec.language or campaign.language
    named = (*(spec.topic or campaign.topic), *(spec.audience or campaign.audience))
    topics = tuple(dict.fromkeys(topic for topic in named if topic != EVERYONE))
    return Readers(language.value if language else None, topics)


def misnamed(
    file_part: CampaignHead | ThreadSpec, directory: Directory
) -> Iterator[tuple[Loc, str, str]]:
    """Names that no service can have: where, what is wrong, and what to do."""
    if not (file_part.audience or file_part.topic):
        return
    known = {EVERYONE, *KNOWN_TOPICS, *directory.topics}
    for key, names in (("audience", file_part.audience), ("topic", file_part.topic)):
        for name in names:
            if name not in known:
                yield (key,), f'no service can be chosen for "{name}"', did_you_mean(name, known)
