"""Comments on threads and campaigns: who is told, who reads them, and that they can be erased."""

import pytest
from sqlalchemy import select

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from scheduler.people import accounts
from scheduler.people.roles import at_keyboard
from scheduler.publishing.operations.comments import (
    MOST_CHARACTERS,
    Commented,
    comment,
    comments_on,
    is_campaign,
)
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditFilter
from scheduler.store.stories import messages
from scheduler.store.tables.stories import comment_stories, comments
from scheduler.stories.thread_access import may_read
from scheduler.stories.withdrawal import housekeeping, privacy, withdraw
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk, actor
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


@pytest.fixture
def spring(story_desk: StoryDesk) -> StoryDesk:
    put_into_queue(story_desk.desk.database, a_thread(KEY), a_thread("wmhd/later"))
    return story_desk


def say(desk: StoryDesk, who: str, text: str, about: str = KEY) -> Commented:
    return comment(desk.desk.context, actor(who), about, text)


def read(desk: StoryDesk, who: str, about: str = KEY) -> list[str]:
    database = desk.desk.database
    found = comments_on(database, about, lambda one: may_read(database, actor(who), one))
    return [one.text for one in found]


def told(desk: StoryDesk) -> list[tuple[str, str]]:
    with desk.desk.database.read() as connection:
        return [(one.person, one.text) for one in messages.untold(connection)]


def test_a_thread_shows_its_own_comments_and_its_campaigns(spring: StoryDesk) -> None:
    say(spring, "writer", "Is Tuesday better?")
    say(spring, "analyst", "Fewer hashtags, perhaps.", "wmhd")
    say(spring, "comms", "Not here.", "wmhd/later")
    assert read(spring, "comms") == ["Is Tuesday better?", "Fewer hashtags, perhaps."]
    assert read(spring, "comms", "wmhd") == ["Fewer hashtags, perhaps."]


def test_a_comment_is_in_the_audit_without_its_words(spring: StoryDesk) -> None:
    kept = say(spring, "writer", "Is Tuesday better?")
    with spring.desk.database.read() as connection:
        entries = audit.entries(connection, AuditFilter(thread=KEY))
    last = entries[-1]
    assert (last.actor, last.to_state, last.why) == ("writer", f"comment {kept.number}", "")


@pytest.mark.parametrize(
    ("text", "expected", "missed"),
    [
        ("@comms and @rev-1: look.", ("comms", "rev-1"), ()),
        ("(@comms) @comms, @COMMS.", ("comms",), ()),
        ("I ask @writer, that is me.", (), ()),
        ("Mail comms@example.org or x.@comms", (), ()),
        ("@commsteam is not here", (), ("commsteam",)),
        ("@teller has no role here", (), ("teller",)),
        ("@HarbourMain_2 is on X", (), ()),
        ("nobody: @ comms, @@comms", (), ()),
    ],
)
def test_whom_a_comment_names_is_told_if_they_may_read_it(
    spring: StoryDesk, text: str, expected: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    kept = say(spring, "writer", text)
    assert (kept.told, kept.not_told) == (expected, missed)
    assert tuple(who for who, _ in told(spring)) == expected
    for _, word in told(spring):
        assert word.startswith(f"writer names you in a comment on {KEY}.")
        assert f"handrail show {KEY}" in word


def test_whose_work_here_has_ended_is_not_told(spring: StoryDesk) -> None:
    accounts.remove(spring.context, actor("admin"), "comms")
    assert say(spring, "writer", "@comms?").not_told == ("comms",)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MOST_CHARACTERS + 1)])
def test_a_comment_has_words_and_not_too_many(spring: StoryDesk, text: str) -> None:
    with pytest.raises(NotPossible):
        say(spring, "writer", text)
    assert read(spring, "writer") == []


@pytest.mark.parametrize("about", ["wmhd/nothing", "summer", ""])
def test_there_is_nothing_to_say_about_what_is_not_there(spring: StoryDesk, about: str) -> None:
    with pytest.raises(UnknownThread):
        say(spring, "writer", "Why?", about)
    assert not is_campaign(spring.desk.database, about)


def test_before_people_are_set_up_the_name_says_so(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(KEY))
    comment(desk.context, at_keyboard("jo", "dana"), KEY, "Later?")
    found = comments_on(desk.database, KEY, lambda _: False)
    assert [one.by for one in found] == ["dana (typed by jo)"]


def _place(desk: StoryDesk, story_id: str, what: str) -> str:
    return desk.key(story_id) if what == "thread" else f"story-{story_id}"


@pytest.mark.parametrize("what", ["thread", "campaign"])
def test_a_comment_on_a_story_stays_with_those_who_may_read_the_story(
    story_desk: StoryDesk, what: str
) -> None:
    about = _place(story_desk, story_desk.queued(), what)
    readers = ("rev-1", "comms", "lead", "teller", "writer")  # the writer brought it in
    others = ("analyst", "admin", "boss", "sam")
    for who in readers:
        say(story_desk, who, f"Kind words from {who}.", about)
    for who in others:
        with pytest.raises(NotAllowed):
            say(story_desk, who, "Let me see.", about)
        assert read(story_desk, who, about) == []
    assert len(read(story_desk, "teller", about)) == len(readers)
    kept = say(story_desk, "rev-1", "@analyst @boss @teller @comms", about)
    assert (kept.told, kept.not_told) == (("teller", "comms"), ("analyst", "boss"))


def _rows(desk: StoryDesk) -> list[tuple[str, str]]:
    with desk.desk.database.read() as connection:
        query = select(comments.c.by, comments.c.text).order_by(comments.c.id)
        return [(by, text) for by, text in connection.execute(query)]


def test_what_was_said_of_a_story_is_erased_with_it(story_desk: StoryDesk) -> None:
    put_into_queue(story_desk.desk.database, a_thread(KEY))
    story_id = story_desk.queued()
    for what in ("thread", "campaign"):
        say(
            story_desk, "rev-1", "The garden is the best of it.", _place(story_desk, story_id, what)
        )
    say(story_desk, "rev-1", "This one stays.")
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    housekeeping.watch(story_desk.context)
    proof = privacy.erase(story_desk.context, story_desk.vault, actor("teller"), "teller")
    assert proof.is_clean
    assert _rows(story_desk) == [("rev-1", "This one stays.")]
    with story_desk.desk.database.read() as connection:
        assert connection.execute(select(comment_stories)).first() is None


def test_what_somebody_said_goes_with_them_and_their_id_from_what_others_said(
    spring: StoryDesk,
) -> None:
    accounts.add(spring.context, actor("admin"), "rev-10")
    say(spring, "rev-1", "My own words.")
    say(spring, "writer", "@rev-1 and @REV-1 and @rev-10: look.")
    privacy.erase(spring.context, spring.vault, actor("admin"), "rev-1")
    assert _rows(spring) == [("writer", "@somebody and @somebody and @rev-10: look.")]


def test_what_somebody_said_is_in_their_export(spring: StoryDesk) -> None:
    say(spring, "writer", "Is Tuesday better?")
    held = privacy.export(spring.context, spring.vault, actor("admin"), "writer")
    assert [(one["about"], one["text"]) for one in held["comments"]] == [
        (KEY, "Is Tuesday better?")
    ]
