"""Rows changed behind our back: nothing goes out without help, or on a yes to other words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select, update

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import NotPossible
from scheduler.publishing.operations.approving.approve import approve
from scheduler.store.database import Database
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import accounts, post_media, posts, threads
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

Meddling = Callable[[Database], None]


def _guarded() -> PlannedThread:
    return replace(
        a_thread("wmhd/opener", "What helped?", "A walk.", "A friend."),
        owner="Ana",
        needs_approval=True,
        accepted=(("stigma", "It is her own word; said so"),),
    )


def _update(at: int, **values: object) -> Meddling:
    def meddle(database: Database) -> None:
        with database.write() as connection:
            connection.execute(update(posts).where(posts.c.position == at).values(**values))

    return meddle


def _without(*positions: int) -> Meddling:
    def meddle(database: Database) -> None:
        with database.write() as connection:
            connection.execute(delete(posts).where(posts.c.position.in_(positions)))

    return meddle


def _of_thread(**values: object) -> Meddling:
    def meddle(database: Database) -> None:
        with database.write() as connection:
            connection.execute(update(threads).values(**values))

    return meddle


def _both(*all_of_it: Meddling) -> Meddling:
    def meddle(database: Database) -> None:
        for one in all_of_it:
            one(database)

    return meddle


def _with_a_post_more(database: Database) -> None:
    with database.write() as connection:
        row = dict(connection.execute(select(posts)).mappings().first() or {})
        del row["id"]
        connection.execute(insert(posts).values({**row, "position": 4, "body": "Buy now."}))


def _with_a_picture_more(database: Database) -> None:
    with database.write() as connection:
        first = connection.execute(select(posts.c.id)).scalars().first()
        connection.execute(
            insert(post_media).values(post_id=first, position=0, path="a.png", sha256="0", alt="a")
        )
        connection.execute(update(threads).values(has_media=True))


CHANGED = {
    "the first post called a middle one, and the last gone": _both(
        _update(0, place="middle"), _without(3)
    ),
    "the last post gone": _without(3),
    "the first post gone": _without(0),
    "one from the middle gone": _without(1),
    "only the first left": _without(1, 2, 3),
    "only the last left": _without(0, 1, 2),
    "all of them gone": _without(0, 1, 2, 3),
    "one more after the last": _with_a_post_more,
    "words in the last post": _update(3, body="Buy now."),
    "words changed": _update(1, body="A run."),
    "one letter changed": _update(2, body="A fiend."),
    "a blank added": _update(0, body="What helped? "),
    "no words": _update(1, body=""),
    "only blanks": _update(0, body=" \n"),
    "more than a post holds": _update(0, body="x" * 5_000),
    "more than a post holds, later": _update(2, body="x" * 5_000),
    "another account": _update(1, account="peers"),
    "another account at the end": _update(3, account="peers"),
    "another place in the order": _update(3, position=7),
    "other reasons for a rule that was lifted": _of_thread(accepted="stigma lifted: no"),
    "a picture more": _with_a_picture_more,
}


@pytest.mark.parametrize("way", CHANGED)
def test_a_changed_thread_waits_and_does_not_go_out_on_the_old_yes(desk: Desk, way: str) -> None:
    put_into_queue(desk.database, _guarded(), a_thread("wmhd/other"))
    approve(desk.database, "wmhd/opener", actor=BO, now=desk.clock.now())
    one_thread_only(desk, CHANGED[way])
    desk.publish()
    desk.publish()
    assert [call[1] for call in desk.network.calls if "What helped you?" in call[1]] != []
    assert len(desk.network.calls) == 3  # the other one
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CHANGED)
    assert desk.thread("wmhd/other").state is ThreadState.PUBLISHED


def one_thread_only(desk: Desk, meddle: Meddling) -> None:
    """Meddles as long as the other thread is not there."""
    with desk.database.write() as connection:
        other = connection.execute(select(threads.c.id).where(threads.c.key == "wmhd/other"))
        other_id = other.scalar_one()
        kept_thread = dict(
            connection.execute(select(threads).where(threads.c.id == other_id)).mappings().one()
        )
        kept_posts = [
            {name: value for name, value in row.items() if name != "id"}
            for row in connection.execute(
                select(posts).where(posts.c.thread_id == other_id)
            ).mappings()
        ]
        connection.execute(delete(threads).where(threads.c.id == other_id))
    meddle(desk.database)
    with desk.database.write() as connection:
        connection.execute(insert(threads).values(**kept_thread))
        connection.execute(insert(posts), kept_posts)


@pytest.mark.parametrize("place", ["root", "single", "middle", "closing", "nowhere", ""])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_what_is_written_as_a_posts_place_decides_nothing(
    desk: Desk, place: str, position: int
) -> None:
    put_into_queue(desk.database, a_thread())
    _update(position, place=place)(desk.database)
    desk.publish()
    texts = [call[1] for call in desk.network.calls]
    assert len(texts) == 3
    assert "116\u00a0123" in texts[0]
    assert texts[1] == "You can answer, or just read."
    assert "116\u00a0123" in texts[2]


def test_a_dialogues_second_voice_keeps_its_help_line(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    _update(1, place="middle")(desk.database)
    desk.publish()
    assert "116\u00a0123" in desk.network.calls[1][1]


@pytest.mark.parametrize("way", ["words changed", "the last post gone", "words in the last post"])
def test_what_changes_between_two_calls_goes_no_further_than_was_read(desk: Desk, way: str) -> None:
    put_into_queue(desk.database, _guarded())
    approve(desk.database, "wmhd/opener", actor=BO, now=desk.clock.now())
    desk.network.after_call = lambda _: CHANGED[way](desk.database)
    desk.publish()
    agreed = ("What helped?", "A walk.", "A friend.", "")
    for call, words in zip(desk.network.calls, agreed, strict=False):
        assert words in call[1]
    assert "Buy now." not in "".join(call[1] for call in desk.network.calls)


def test_nobody_says_yes_to_words_that_are_not_those_of_the_file(desk: Desk) -> None:
    put_into_queue(desk.database, _guarded())
    _update(1, body="A run.")(desk.database)
    with pytest.raises(NotPossible, match="not as it was applied"):
        approve(desk.database, "wmhd/opener", actor=BO, now=desk.clock.now())


@pytest.mark.parametrize("way", CHANGED)
def test_applying_the_file_again_puts_it_right(desk: Desk, way: str) -> None:
    planned = replace(_guarded(), needs_approval=False)
    put_into_queue(desk.database, planned)
    CHANGED[way](desk.database)
    desk.publish()
    assert desk.thread().reason is Reason.CHANGED
    put_into_queue(desk.database, planned)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert all(post.state is PostState.SENT for post in desk.thread().posts)


CIRCLES = {
    "a post called out that has no id": _update(0, state="sent"),
    "a post called out that has an odd id": _update(0, state="sent", remote_id="x"),
    "every post called out": _both(*(_update(at, state="sent", remote_id="1") for at in range(4))),
    "a post with an id called unsent": _update(0, remote_id="1"),
    "a post that was tried called unsent": _update(1, fence=3),
    "a post in the middle called out": _update(1, state="sent", remote_id="1"),
    "a post called refused": _update(1, state="refused"),
    "an empty word of why it cannot go out": _of_thread(cannot_publish=""),
}


@pytest.mark.parametrize("way", CIRCLES)
def test_a_thread_that_cannot_be_gone_on_with_lets_the_others_go_out(desk: Desk, way: str) -> None:
    put_into_queue(desk.database, _guarded(), a_thread("wmhd/other"))
    approve(desk.database, "wmhd/opener", actor=BO, now=desk.clock.now())
    one_thread_only(desk, CIRCLES[way])
    desk.publish()
    assert len(desk.network.calls) == 3, "the other one"
    assert (desk.thread().state, desk.thread().reason) == (ThreadState.WAITING, Reason.CHANGED)
    assert desk.thread("wmhd/other").state is ThreadState.PUBLISHED


@pytest.mark.parametrize(
    "values",
    [
        {"timezone": "Nowhere/Land"},
        {"timezone": "../etc"},
        {"timezone": ""},
        {"quiet_from": "25:61"},
        {"spacing_seconds": 1e300},
    ],
    ids=str,
)
def test_an_account_whose_row_cannot_be_read_stops_only_its_own_threads(
    desk: Desk, values: dict[str, object]
) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/other", account="peers"))
    with desk.database.write() as connection:
        connection.execute(update(accounts).where(accounts.c.name == "main").values(**values))
    desk.publish("main")
    desk.publish("peers")
    assert desk.thread().reason is Reason.CHANGED
    assert "account main cannot be read" in desk.detail()
    assert desk.thread("wmhd/other").state is ThreadState.PUBLISHED


def test_what_x_answers_about_a_thread_that_is_gone_stops_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/other"))

    def forget(_: object) -> None:
        with desk.database.write() as connection:
            connection.execute(delete(threads).where(threads.c.key == "wmhd/opener"))

    desk.network.after_call = forget
    desk.publish()
    assert desk.thread("wmhd/other").state is ThreadState.PUBLISHED
    assert len(desk.network.calls) == 4


def test_a_lost_post_of_which_no_row_says_when_it_was_sent_is_looked_for(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    _update(0, state="unconfirmed", look_at=desk.clock.now())(desk.database)
    desk.reconciler.reconcile_account("main")
    assert len(desk.network.timelines_asked) == 1
