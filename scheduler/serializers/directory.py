"""Services of the crisis directory, and posts that carry an old contact, for a program."""

from dataclasses import asdict
from datetime import date

from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.expiry import standing
from scheduler.formatting import instant
from scheduler.publishing.directory.recall import Recalled


def entry_json(entry: Entry, on: date) -> dict[str, object]:
    """An entry for a program, with its standing on that day."""
    sources = {figure: entry.source_of(figure) for figure in entry.figures}
    return {
        **entry.model_dump(mode="json"),
        "standing": standing(entry, on).value,
        "is_confirmed": entry.is_confirmed,
        "sources": {
            figure.value: {
                **source.model_dump(mode="json"),
                "is_the_charitys": source.is_the_charitys,
            }
            for figure, source in sources.items()
            if source
        },
    }


def recalled_json(post: Recalled) -> dict[str, object]:
    """A published post that carries an old contact."""
    return {**asdict(post), "sent_at": instant(post.sent_at)}
