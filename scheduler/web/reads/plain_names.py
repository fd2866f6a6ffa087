"""What the desk calls the accounts and threads that `check` names: handles, and first words."""

from collections.abc import Mapping

from scheduler.bootstrap.drafts.beside import words_of_draft
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.rows import NOT_HERE, titles_of
from scheduler.web.show.findings import NamesHere
from scheduler.web.show.words import title_of

_MOST_OF_A_TITLE = 50


def names_for(
    desk: Desk, person: SignedIn, campaign: str, texts: Mapping[str, object]
) -> NamesHere:
    """The names for what is found in a campaign; `texts` are those of its file, by thread.

    A thread is called by its first words, as far as whoever looks may read them.
    """
    handles = handles_of(desk)

    def title(key: str) -> str:
        name, _, thread = key.partition("/")
        if name == campaign and (account := key.rpartition("/")[2]) in handles:
            return f"@{handles[account]}"  # another account's words of the same thread
        own = thread.partition("/")[0]
        if name == campaign and isinstance(text := texts.get(own), str):
            return f"“{title_of(text, _MOST_OF_A_TITLE)}”"
        if name == campaign and own not in texts:
            return "this thread"
        known = titles_of(desk, person, [key])[key]
        words = words_of_draft(desk.workspace, key) if known == NOT_HERE else known
        return f"“{title_of(words, _MOST_OF_A_TITLE)}”" if words else key

    return NamesHere(handles, title)
