"""The drawing of the states is the table of moves."""

from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, ThreadState
from tests.support.judges.states_drawn import PAGE, page


def test_the_page_shows_the_table_of_moves() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m tests.support.judges.states_drawn"
    )


def test_every_state_can_be_reached() -> None:
    assert {to for _, to in THREAD_MOVES} == set(ThreadState)
    assert {to for _, to in POST_MOVES} == set(PostState)


def test_a_post_that_is_out_can_only_be_removed() -> None:
    assert {to for leave, to in POST_MOVES if leave is PostState.SENT} == {PostState.REMOVED}
