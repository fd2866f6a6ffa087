"""People are told once, in the transaction of what happened; each reads only their own."""

from datetime import timedelta

import pytest

from scheduler.errors import NotPossible
from scheduler.people import accounts, tidy
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act, Role
from tests.support.desks.people_desk import PeopleDesk


def tell(desk: PeopleDesk, *to: str, subject: str = "spring/opener", key: str = "") -> None:
    with desk.database.write() as connection:
        bell.tell(
            connection,
            to=to,
            kind=NoticeKind.WAITS,
            subject=subject,
            words="A thread waits.",
            now=desk.now(),
            key=key,
        )


def words(desk: PeopleDesk, who: str) -> list[str]:
    return [one.subject for one in bell.mine(desk, desk.actor(who))]


def test_two_engines_tell_once_and_each_person_by_themselves(desk: PeopleDesk) -> None:
    tell(desk, "rev", "wil")
    tell(desk, "rev", "ada")
    assert [len(words(desk, who)) for who in ("rev", "wil", "ada", "teller")] == [1, 1, 1, 0]
    tell(desk, "rev", key="again")
    assert len(words(desk, "rev")) == 2, "another time is another notice"


def test_nobody_to_tell_is_no_fault(desk: PeopleDesk) -> None:
    tell(desk)
    assert words(desk, "rev") == []


def test_what_was_undone_was_never_told(desk: PeopleDesk) -> None:
    with desk.database.write() as connection:
        bell.tell(
            connection, to=["rev"], kind=NoticeKind.HOLD, subject="1", words="Held.", now=desk.now()
        )
        connection.rollback()
    assert words(desk, "rev") == []


def test_a_notice_is_read_by_opening_it_and_may_stand_as_new_again(desk: PeopleDesk) -> None:
    tell(desk, "rev")
    rev = desk.actor("rev")
    (told,) = bell.mine(desk, rev)
    assert bell.count_unread(desk, rev) == 1
    assert bell.read(desk, rev, told.id).subject == "spring/opener"
    assert bell.count_unread(desk, rev) == 0
    bell.unread(desk, rev, told.id)
    assert bell.count_unread(desk, rev) == 1


def test_all_that_was_on_the_screen_is_read_and_nothing_newer(desk: PeopleDesk) -> None:
    tell(desk, "rev", subject="a")
    rev = desk.actor("rev")
    seen = [one.id for one in bell.mine(desk, rev)]
    tell(desk, "rev", "wil", subject="b")
    bell.read_all(desk, rev, seen)
    assert bell.count_unread(desk, rev) == 1
    assert bell.count_unread(desk, desk.actor("wil")) == 1


@pytest.mark.parametrize("verb", [bell.read, bell.unread])
def test_somebody_elses_is_as_one_that_is_not_there(desk: PeopleDesk, verb: object) -> None:
    tell(desk, "rev")
    (told,) = bell.mine(desk, desk.actor("rev"))
    assert callable(verb)
    for number in (told.id, 4711):
        with pytest.raises(NotPossible, match=f"no notice {number} of yours"):
            verb(desk, desk.actor("wil"), number)
    bell.read_all(desk, desk.actor("wil"), [told.id])
    assert bell.count_unread(desk, desk.actor("rev")) == 1


def test_a_notice_is_forgotten_in_time(desk: PeopleDesk) -> None:
    tell(desk, "rev")
    desk.pass_time(days=bell.KEPT.days)
    tidy.tidy(desk)
    assert words(desk, "rev")
    desk.clock.jump_to(desk.now() + timedelta(seconds=1))
    tidy.tidy(desk)
    assert words(desk, "rev") == []


def test_long_words_are_cut_between_words(desk: PeopleDesk) -> None:
    with desk.database.write() as connection:
        bell.tell(
            connection,
            to=["rev"],
            kind=NoticeKind.HOLD,
            subject="1",
            words="held\n" * 200,
            now=desk.now(),
        )
    (told,) = bell.mine(desk, desk.actor("rev"))
    assert len(told.words) <= 400
    assert told.words.endswith("held…")


def test_those_are_told_who_may_do_something_for_that_account(desk: PeopleDesk) -> None:
    ada = desk.actor("ada")
    accounts.add(desk, ada, "cas", roles={Role.COMMS}, accounts=["support"])
    accounts.add(desk, ada, "con", roles={Role.COMMS})
    with desk.database.read() as connection:
        of_main = bell.people_who_may(connection, Act.RESOLVE, account="main")
        of_support = bell.people_who_may(connection, Act.RESOLVE, account="support", but="con")
    assert of_main == {"con"}
    assert of_support == {"cas"}
