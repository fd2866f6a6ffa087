"""Lived experience goes out by reference: never as words that somebody typed for its teller."""

from collections.abc import Sequence

from sqlalchemy import Connection

from scheduler.publishing.planning.diff import Change, ThreadChange
from scheduler.store.overview.recent_texts import storytellers_words
from scheduler.text.similarity import taken_from

_COMPARED = (Change.NEW, Change.CHANGED)


def typed_stories(connection: Connection, changes: Sequence[ThreadChange]) -> dict[str, str]:
    """For each new or changed thread with the words of a story that it does not refer to: what to
    tell, by its key. One letter more or less makes no difference, nor where the words came from.

    Source: consent rule C12.
    """
    told = storytellers_words(connection)
    if not told:
        return {}
    keys, texts = [], []
    for change in changes:
        if change.planned is not None and change.change in _COMPARED and not change.planned.story:
            keys.append(change.key)
            own = (post.text for post in change.planned.posts if not post.story)
            texts.append("\n".join(own))
    stories, words = zip(*told, strict=True)
    return {
        keys[text]: (
            f"these are words of story {stories[source]}, typed and not agreed to here. Refer to "
            f"it instead: `story: {stories[source]}`, once its teller has said yes."
        )
        for text, source in taken_from(texts, words)
    }
