"""Edited by one letter after the yes, a story does not go out: whatever way the letter takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from scheduler.campaigns.formats.spreadsheet_import import read_posts
from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.plan import PlannedPost, PlannedThread
from scheduler.campaigns.planning.check import plans_of
from scheduler.crisis.directory.services import load
from scheduler.errors import NotPossible
from scheduler.publishing.planning.duplicates import typed_stories
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import story_versions
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.databases.story_rows import change
from tests.support.desks.story_desk import StoryDesk, a_form, actor
from tests.support.examples.builders import a_thread, put_into_queue

ORGANISATION_FILE = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts:
  main: {handle: HarbourMain, role: organisation, secrets: HARBOUR_MAIN}
"""
AGREED = "I did not sleep for a year, and told nobody. Then a colleague asked me how I was."
EDITED = AGREED.replace("told nobody", "tell nobody")


def _by_command(desk: StoryDesk, story_id: str) -> None:
    drafts.edit(desk.context, actor("writer"), story_id, EDITED)


def _by_the_teller_themselves(desk: StoryDesk, story_id: str) -> None:
    drafts.edit(desk.context, actor("teller"), story_id, EDITED)


def _by_a_suggestion_taken(desk: StoryDesk, story_id: str) -> None:
    number = decisions.suggest(desk.context, actor("rev-1"), story_id, EDITED, "Like this?")
    decisions.decide(desk.context, actor("teller"), story_id, number, is_taken=True)


def _by_a_row_of_the_queue(desk: StoryDesk, story_id: str) -> None:
    edited = update(posts).where(posts.c.position == 0)
    with desk.desk.database.write() as connection:
        connection.execute(edited.values(body=EDITED))


def _by_a_row_and_its_hash(desk: StoryDesk, story_id: str) -> None:
    _by_a_row_of_the_queue(desk, story_id)
    change(desk.desk.database, threads, body_hash=a_thread("x", EDITED).body_hash)


def _by_the_row_of_the_words(desk: StoryDesk, story_id: str) -> None:
    change(desk.desk.database, story_versions, body=EDITED)
    queueing.enqueue(desk.context, actor("comms"), story_id, "main")


def _by_an_old_reference(desk: StoryDesk, story_id: str) -> None:
    """A campaign that was planned with other words than those of now."""
    thread = replace(a_thread("wmhd/robin", EDITED), story=story_id)
    _by_command(desk, story_id)
    put_into_queue(desk.desk.database, thread)


def _refused(desk: StoryDesk, thread: PlannedThread) -> None:
    with pytest.raises(NotPossible, match="typed and not agreed to here"):
        put_into_queue(desk.desk.database, thread)


def _typed(desk: StoryDesk, story_id: str) -> None:
    _refused(desk, a_thread("wmhd/robin", EDITED, due_at=desk.context.now()))


def _typed_for_another_account(desk: StoryDesk, story_id: str) -> None:
    _refused(desk, a_thread("wmhd/robin", EDITED, account="peers", due_at=desk.context.now()))


def _typed_among_other_words(desk: StoryDesk, story_id: str) -> None:
    thread = a_thread("wmhd/robin", "Robin writes to us:", EDITED, "Thank you, Robin.")
    _refused(desk, replace(thread, due_at=desk.context.now()))


def _typed_into_a_dialogue(desk: StoryDesk, story_id: str) -> None:
    thread = a_thread("wmhd/robin", "What helped, @HarbourPeers?", due_at=desk.context.now())
    answer = PlannedPost(1, "peers", EDITED, is_sensitive=False)
    _refused(desk, replace(thread, posts=(*thread.posts, answer)))


def _imported(desk: StoryDesk, story_id: str) -> None:
    folder = desk.folder / "sheet" / "campaigns"
    folder.mkdir(parents=True)
    sheet = folder.parent / "posts.csv"
    sheet.write_text(f'account,when,text\nmain,2027-12-01 12:00,"{EDITED}"\n', "utf-8")
    (folder / "organisation.yaml").write_text(ORGANISATION_FILE, "utf-8")
    made = read_posts(sheet, desk.organisation).campaign("posts", "Posts", "Comms")
    (folder / "posts.yaml").write_text(made, "utf-8")
    read = load_workspace(folder.parent)
    ((_, (thread,)),) = plans_of(read, load(), desk.context.now())
    _refused(desk, thread)


def _typed_after_it_was_taken_back(desk: StoryDesk, story_id: str) -> None:
    withdraw.take_back(desk.context, actor("teller"), story_id)
    _typed(desk, story_id)


WAYS: dict[str, Callable[[StoryDesk, str], None]] = {
    name.removeprefix("_").replace("_", " "): way
    for name, way in list(globals().items())
    if name.startswith(("_by_", "_typed", "_imported")) and callable(way)
}


@pytest.mark.parametrize("way", WAYS)
def test_it_does_not_go_out(story_desk: StoryDesk, way: str) -> None:
    story_id = story_desk.queued(a_form(AGREED))
    due_at = story_desk.desk.thread(story_desk.key(story_id)).due_at
    WAYS[way](story_desk, story_id)
    story_desk.desk.clock.jump_to(due_at)
    story_desk.desk.publish()
    sent = "\n".join(text for _, text, _ in story_desk.desk.network.calls)
    assert "tell nobody" not in sent


def test_the_words_that_were_agreed_to_do(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued(a_form(AGREED))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert "told nobody" in story_desk.desk.network.calls[0][1]


def test_other_words_about_the_same_are_anybodys(story_desk: StoryDesk) -> None:
    story_desk.queued(a_form(AGREED))
    put_into_queue(
        story_desk.desk.database,
        a_thread("wmhd/asking", "If you wonder whether to ask somebody how they are: do."),
    )
    assert story_desk.desk.thread("wmhd/asking")


def test_nothing_is_asked_where_there_is_no_story(story_desk: StoryDesk) -> None:
    with story_desk.desk.database.read() as connection:
        assert typed_stories(connection, ()) == {}
