"""Says for each topic of a thread that prints no service: which one it would be, and how."""

from collections.abc import Iterator

from scheduler.crisis.directory.entry import ChannelKind, Entry
from scheduler.crisis.directory.services import Directory, places
from scheduler.crisis.readers import Readers
from scheduler.remedies import Action, Remedy, command

_PRINTED = (ChannelKind.PHONE, ChannelKind.TEXT)


def unserved_topics(
    directory: Directory, region: str, readers: Readers, printed: tuple[Entry, ...]
) -> Iterator[str]:
    """A line for each topic that nothing in the posts is for; never silence."""
    served = {topic for entry in printed for topic in entry.topics}
    for topic in readers.topics:
        if topic not in served:
            yield f"{region}, {topic}: {_why(directory, region, topic)}"


def _why(directory: Directory, region: str, topic: str) -> str:
    fitting = [
        entry
        for entry in directory.serving(region)
        if topic in entry.topics and not entry.is_hidden
    ]
    at_once = [entry for entry in fitting if not (entry.needs_appointment or entry.needs_referral)]
    if full := [entry for entry in at_once if entry.ways(*_PRINTED)]:
        return f"{full[0].printed_name} finds no room in the closing post beside the other topics."
    if unseen := [entry for entry in at_once if not entry.may_be_printed and _numbers(entry)]:
        first, *others = unseen
        more = f" The same for {', '.join(entry.id for entry in others)}." if others else ""
        return (
            f"{first.printed_name}, {_numbers(first)[0]}, will be printed once somebody has "
            f"compared it with its own page: {command(Remedy(Action.CHECK_ENTRY, first.id))}.{more}"
        )
    if shown := [entry for entry in at_once if entry.ways(*ChannelKind)]:
        on_page = command(Remedy(Action.HELP_PAGE))
        return f"{shown[0].printed_name} has no number to print; your help page has it ({on_page})."
    if nations := _of_nations(directory, region, topic):
        return (
            f"each nation has its own ({', '.join(nations)}); give the account the region of its "
            "nation in organisation.yaml."
        )
    return "none is known here; add yours to crisis-directory.yaml."


def _numbers(entry: Entry) -> list[str]:
    """Its numbers as people dial or text them, confirmed or not."""
    return [
        f"{channel.word} to {channel.contact}" if channel.word else channel.contact
        for channel in entry.channels
        if channel.kind in _PRINTED
    ]


def _of_nations(directory: Directory, region: str, topic: str) -> list[str]:
    return [
        entry.id
        for entry in directory.entries
        if topic in entry.topics and places(entry.region)[1:] == (region,) and not entry.is_hidden
    ]
