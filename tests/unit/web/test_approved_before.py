"""What changed since somebody approved a thread: posts, pictures, voices and the time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.campaigns.model.approved import PictureAsApproved, PostAsApproved, WordsApproved
from scheduler.web.show.approved_before import ChangedSince, changed_since

AT = datetime(2027, 10, 5, 12, tzinfo=UTC)
CHAIRS = PictureAsApproved("a" * 64, "Two chairs.")


def said(text: str, *pictures: PictureAsApproved, account: str = "main") -> PostAsApproved:
    return PostAsApproved(account, text, pictures)


def compared(before: list[PostAsApproved], now: list[PostAsApproved]) -> ChangedSince:
    was = WordsApproved("ruth", AT, AT, "hash", tuple(before))
    return changed_since(was, now, "other", AT)


def test_a_new_post_at_the_start_moves_none_of_the_others() -> None:
    posts = compared(
        [said("One."), said("Two.")], [said("Zero."), said("One."), said("Two.")]
    ).posts
    assert [(one.number, one.is_new, one.is_same) for one in posts] == [
        (1, True, False),
        (2, False, True),
        (3, False, True),
    ]


def test_a_post_that_is_gone_is_named() -> None:
    posts = compared([said("One."), said("Two.")], [said("Two.")]).posts
    assert [(one.number, one.is_same) for one in posts] == [(None, False), (1, True)]


def test_another_voice_is_a_change_even_with_the_same_words() -> None:
    (post,) = compared([said("One.")], [said("One.", account="peers")]).posts
    assert (post.account_was, post.account_is, post.is_same) == ("main", "peers", False)


def test_pictures_by_what_they_hold_and_what_they_say() -> None:
    other_words = PictureAsApproved("a" * 64, "Two chairs by a window.")
    other_file = PictureAsApproved("b" * 64, "Two chairs.")
    new = PictureAsApproved("c" * 64, "A lamp.")
    for pictures, expected in (
        ([other_words], "The same picture has other alt text"),
        ([other_file], "Another picture, with the same alt text"),
        ([CHAIRS, new], "A picture is new"),
        ([], "A picture is gone"),
    ):
        (post,) = compared([said("One.", CHAIRS)], [said("One.", *pictures)]).posts
        assert [one.said for one in post.pictures] == [expected]
        assert not post.is_same


def test_the_time_is_named_only_where_it_is_another() -> None:
    was = WordsApproved("ruth", AT, AT, "hash", (said("One."),))
    assert changed_since(was, [said("One.")], "hash", AT).was_due_at is None
    later = changed_since(was, [said("One.")], "hash", AT + timedelta(hours=1))
    assert (later.was_due_at, later.are_words_same) == (AT, True)


words = st.lists(st.sampled_from(["one", "two", "three", "\n"]), max_size=6).map(" ".join)
post_lists = st.lists(st.builds(said, words), max_size=5)


@given(post_lists, post_lists)
def test_nothing_is_lost_and_nothing_is_made_up(
    before: list[PostAsApproved], now: list[PostAsApproved]
) -> None:
    posts = compared(before, now).posts
    kept = [one for one in posts if one.number is not None]
    assert [one.number for one in kept] == list(range(1, len(now) + 1))
    after = ["".join(p.text for p in one.words if p.fate != "gone") for one in kept]
    assert after == [one.text for one in now]
    gone = [
        "".join(p.text for p in one.words if p.fate != "new") for one in posts if not one.is_new
    ]
    assert gone == [one.text for one in before]
