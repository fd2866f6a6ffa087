"""Says what `check` says of a thread in the words of the desk: handles, and the threads' words."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from scheduler.bootstrap.drafts.beside import words_of_draft
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.rows import NOT_HERE, titles_of
from scheduler.web.show.plain import plainly
from scheduler.web.show.words import title_of
from scheduler.web.visit import Visit
from scheduler.yaml_files.reader import Tree

_MOST_OF_A_TITLE = 50


def words_for(
    visit: Visit, campaign: str, threads: Sequence[Mapping[str, Tree]]
) -> Callable[[str], str]:
    """What makes a sentence of the desk of one of `check`; `threads` are those of the file.

    A thread is called by its first words, as far as whoever looks may read them.
    """

    @cache  # asked for where there is something to say: mostly there is not, at a key press
    def handles() -> dict[str, str]:
        return handles_of(visit.desk)

    def title(key: str) -> str:
        name, _, thread = key.partition("/")
        if name == campaign and (account := key.rpartition("/")[2]) in handles():
            return f"@{handles()[account]}"  # another account's words of the same thread
        own = (each for each in threads if each.get("id") == thread.partition("/")[0])
        tree = next(own, None) if name == campaign else None
        text = tree.get("text") if tree else None
        if isinstance(text, str):
            return f"“{title_of(text, _MOST_OF_A_TITLE)}”"
        if name == campaign and tree is None:
            return "this thread"
        known = titles_of(visit.desk, visit.known, [key])[key]
        words = words_of_draft(visit.desk.workspace, key) if known == NOT_HERE else known
        return f"“{title_of(words, _MOST_OF_A_TITLE)}”" if words else key

    return lambda said: plainly(said, handles(), title)
