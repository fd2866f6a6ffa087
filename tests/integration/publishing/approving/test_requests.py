"""Asking colleagues to approve: who, by when, what they are told, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from scheduler.people.roles import Role
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.approving.requests import (
    RequestMade,
    ask,
    open_requests,
    requests_about,
    withdraw,
)
from scheduler.store.states import Reason, ThreadState
from tests.support.databases.history import entries_about
from tests.support.desks.asking import FIRST, IN_A_WEEK, LONDON, SECOND, AskingDesk, asking
from tests.support.desks.people import add_person
from tests.support.examples.builders import put_into_queue


def asks(desk: AskingDesk, *people: str, days: float = 6, **more: object) -> RequestMade:
    terms = {"needed_by": desk.now() + timedelta(days=days), "people": people or None} | more
    return ask(desk.desk.context, "wmhd", actor=desk.actor("amira"), **terms)  # type: ignore[arg-type]


def says_yes(desk: AskingDesk, who: str, key: str) -> None:
    approve(desk.desk.database, key, actor=desk.actor(who), now=desk.now(), seen=desk.mark(key))


def subjects(desk: AskingDesk, who: str) -> list[str]:
    return [one.subject for one in desk.to(who)]


def words(desk: AskingDesk, key: str) -> list[str]:
    with desk.desk.database.read() as connection:
        return [entry.why for entry in entries_about(connection, f"thread:{key}")]


def test_who_is_asked_gets_a_letter_that_leads_to_the_page_and_approves_nothing(
    asked: AskingDesk,
) -> None:
    asks(asked, "ruth", note="The minister speaks\nat ten.", keys=[FIRST])
    asked.tell()
    (letter,) = asked.to("ruth")
    assert letter.subject == "Needs approval by Mon 11 Oct 2027, 13:00: What helped? wmhd/first"
    assert "https://desk.example.org/threads/wmhd/first" in letter.text
    assert "amira asks you to approve this" in letter.text
    assert "amira says: The minister speaks at ten." in letter.text
    assert "3 posts from HarbourMain, Tue 12 Oct 2027, 13:00" in letter.text
    assert "it stays unsent and waits there" in letter.text
    assert asked.to("rob") == []
    assert words(asked, FIRST)[-1] == "asked ruth to approve it by 2027-10-11 12:00 UTC"


def test_several_threads_lead_to_the_page_of_all(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.tell()
    (letter,) = asked.to("ruth")
    assert letter.subject.endswith(": 2 threads")
    assert "https://desk.example.org/approvals" in letter.text


def test_everybody_who_may_is_asked_and_never_the_owner_or_a_writer(asked: AskingDesk) -> None:
    asked.queue(asking(owner="ruth"), asking(SECOND, owner="ruth"))
    made = asks(asked)
    assert made.people == ("amira", "carys", "rob")
    asked.tell()
    assert [name for name in ("amira", "carys", "dev", "rob", "ruth") if asked.to(name)] == [
        *("amira", "carys", "rob")
    ]


def test_nothing_is_told_twice_however_many_look(asked: AskingDesk) -> None:
    asks(asked, "ruth", "rob")
    for _ in range(3):
        asked.tell()
    assert len(asked.box.letters_sent) == 2


def test_reminders_come_half_way_and_a_day_before_and_no_more(asked: AskingDesk) -> None:
    asks(asked, "ruth", days=6)
    told = []
    for _ in range(2 * 6 - 1):
        asked.tell()
        told.append(len(asked.to("ruth")))
        asked.wait(hours=12)
    assert told == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3]  # at once, after 3 days, after 5
    assert subjects(asked, "ruth")[1].startswith("Still needs approval by")
    assert "in a day" in asked.to("ruth")[2].text


@pytest.mark.parametrize(("hours", "most"), [(2, 1), (24, 2), (71, 2), (72, 3)])
def test_a_short_request_reminds_less(asked: AskingDesk, hours: float, most: int) -> None:
    asks(asked, "ruth", days=hours / 24)
    for _ in range(20):
        asked.tell()
        asked.wait(hours=(hours - 0.1) / 20)
    assert len(asked.to("ruth")) == most


def test_after_a_night_without_an_engine_one_letter_comes(asked: AskingDesk) -> None:
    asks(asked, "ruth", days=6)
    asked.wait(days=5.5)
    asked.tell()
    asked.tell()
    assert [one.partition(" by")[0] for one in subjects(asked, "ruth")] == ["Needs approval"]


def test_who_has_decided_is_reminded_of_nothing(asked: AskingDesk) -> None:
    asks(asked, "ruth", keys=[FIRST])
    asked.tell()
    says_yes(asked, "rob", FIRST)
    asked.wait(days=3)
    asked.tell()
    assert len(asked.to("ruth")) == 1
    assert open_requests(asked.desk.database) == ()
    (ended,) = requests_about(asked.desk.database, FIRST)
    assert ended.ended_how == "answered"


def test_words_that_change_are_told_once(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.tell()
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    asked.tell()
    asked.tell()
    assert subjects(asked, "ruth")[1:] == [
        "Changed, and needs your approval by Mon 11 Oct 2027, 13:00: 2 threads"
    ]
    asked.queue(asking(FIRST, "Still others.", "And more."), asking(SECOND))
    asked.tell()
    assert len(asked.to("ruth")) == 3


def test_a_time_that_passes_is_said_plainly_and_the_thread_stays(asked: AskingDesk) -> None:
    asks(asked, "ruth", days=6)
    asked.tell()
    says_yes(asked, "ruth", SECOND)
    asked.wait(days=6)
    asked.tell()
    asked.tell()
    assert subjects(asked, "amira") == [
        "Nobody approved, so it does not go out: What helped? wmhd/first"
    ]
    assert "nobody approved it by the time" in words(asked, FIRST)[-1]
    assert "nobody approved" not in words(asked, SECOND)[-1]
    asked.wait(days=1)
    asked.desk.publish()
    assert asked.desk.thread(FIRST).reason is Reason.APPROVAL
    assert asked.desk.thread(SECOND).state is ThreadState.PUBLISHED


def test_a_request_that_is_taken_back_reminds_nobody(asked: AskingDesk) -> None:
    number = asks(asked, "ruth").number
    asked.tell()
    withdraw(asked.desk.context, number, actor=asked.actor("carys"))
    asked.wait(days=6)
    asked.tell()
    assert len(asked.box.letters_sent) == 1
    assert words(asked, FIRST)[-1] == "took back the request to approve it"
    with pytest.raises(NotPossible, match="is over"):
        withdraw(asked.desk.context, number, actor=asked.actor("carys"))
    with pytest.raises(NotPossible, match="There is no request 99"):
        withdraw(asked.desk.context, 99, actor=asked.actor("carys"))


def test_a_letter_that_nobody_takes_is_tried_again(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    asked.box.is_open = False
    asked.tell()
    asked.box.is_open = True
    asked.tell()
    assert asked.to("ruth") == []  # it is claimed: whoever claimed it may be at it still
    asked.wait(minutes=11)
    asked.tell()
    assert len(asked.to("ruth")) == 1


def test_who_has_no_address_finds_word_at_the_desk(asked: AskingDesk) -> None:
    add_person(asked.desk.database, "nadia", Role.REVIEWER)
    asks(asked, "nadia")
    asked.tell()
    asked.tell()
    (left,) = asked.bell("nadia")
    assert left == "amira asks you to approve by Mon 11 Oct 2027, 13:00: 2 threads"


def test_without_a_time_it_is_needed_before_the_first_goes_out(asked: AskingDesk) -> None:
    assert asks(asked, "ruth", needed_by=None).needed_by == IN_A_WEEK - timedelta(hours=1)


def test_close_to_its_time_half_of_what_is_left_is_given(asked: AskingDesk) -> None:
    asked.desk.clock.jump_to(IN_A_WEEK - timedelta(hours=1))
    assert asks(asked, "ruth", needed_by=None).needed_by == IN_A_WEEK - timedelta(minutes=30)


def test_of_what_waits_already_it_is_needed_tomorrow(asked: AskingDesk) -> None:
    asked.desk.clock.jump_to(IN_A_WEEK + timedelta(hours=1))
    asked.desk.publish()
    made = asks(asked, "ruth", needed_by=None)
    assert made.needed_by == asked.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"people": ("dev",)}, "dev may not approve this"),
        ({"people": ("nobody",)}, "nobody may not approve this"),
        ({"people": ()}, "Say whom you ask"),
        ({"keys": ["wmhd/none"]}, "wmhd/none needs no approval, or is not of wmhd"),
        ({"needed_by": IN_A_WEEK - timedelta(days=8)}, "in the past"),
        ({"needed_by": IN_A_WEEK + timedelta(hours=1)}, "goes out before that"),
        ({"note": "x" * 501}, "at most 500"),
    ],
)
def test_what_cannot_be_asked(asked: AskingDesk, terms: dict[str, object], said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        ask(asked.desk.context, "wmhd", actor=asked.actor("amira"), **terms)  # type: ignore[arg-type]
    assert open_requests(asked.desk.database) == ()


def test_nobody_is_asked_twice_for_the_same(asked: AskingDesk) -> None:
    first = asks(asked, "ruth", keys=[FIRST])
    with pytest.raises(NotPossible, match=f"in request {first.number}"):
        asks(asked, "rob")
    assert asks(asked, "rob", keys=[SECOND]).keys == (SECOND,)


@pytest.mark.parametrize("who", ["ruth", "dev"])
def test_only_comms_asks(asked: AskingDesk, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(asked.desk.context, "wmhd", actor=asked.actor(who))


def test_comms_of_another_account_asks_nothing_of_this(asked: AskingDesk) -> None:
    peers = add_person(asked.desk.database, "pat", Role.COMMS, of=["peers"])
    with pytest.raises(NotAllowed):
        ask(asked.desk.context, "wmhd", actor=peers)


def test_what_is_not_there_or_waits_for_nothing(asked: AskingDesk) -> None:
    with pytest.raises(UnknownThread):
        ask(asked.desk.context, "none", actor=asked.actor("amira"))
    for key in (FIRST, SECOND):
        says_yes(asked, "ruth", key)
    with pytest.raises(NotPossible, match="Nothing of wmhd needs approval"):
        ask(asked.desk.context, "wmhd", actor=asked.actor("amira"))


def test_where_only_the_owner_might_nobody_can_be_asked(asked: AskingDesk) -> None:
    asked.queue(asking(owner="amira"))
    for name in ("carys", "ruth", "rob"):
        _leaves(asked, name)
    with pytest.raises(NotPossible, match="Nobody here may approve it but its owner"):
        ask(asked.desk.context, "wmhd", actor=asked.actor("amira"))


def _leaves(asked: AskingDesk, name: str) -> None:
    from scheduler.store.stories import people

    with asked.desk.database.write() as connection:
        people.change(connection, name, is_active=False)


def test_what_goes_from_the_queue_goes_from_the_request(asked: AskingDesk) -> None:
    asks(asked, "ruth")
    put_into_queue(asked.desk.database, asking(SECOND))
    (request,) = open_requests(asked.desk.database)
    assert [one.key for one in request.threads] == [SECOND]
    asked.tell()
    assert asked.to("ruth")[0].subject.endswith("What helped? wmhd/second")


def test_a_request_is_forgotten_a_month_after_it_ended(asked: AskingDesk) -> None:
    number = asks(asked, "ruth").number
    withdraw(asked.desk.context, number, actor=asked.actor("amira"))
    asked.wait(days=31)
    asked.tell()
    assert requests_about(asked.desk.database, FIRST) == ()


def test_the_title_of_a_letter_cannot_end_a_header(asked: AskingDesk) -> None:
    asked.queue(asking(FIRST, "Hello\u2028Bcc: all@example.org " + "word " * 25, "Two."))
    asks(asked, "ruth")
    asked.tell()
    (letter,) = asked.to("ruth")
    assert letter.subject.isprintable()
    assert len(letter.subject) <= 150


def test_without_pages_the_letter_names_the_command(asked: AskingDesk) -> None:
    from scheduler.publishing.monitoring.notifying.approval_letters import ApprovalLetters

    asks(asked, "ruth")
    letters = replace(asked.box.letters, web_address="")
    ApprovalLetters(
        asked.desk.database, asked.desk.clock, lambda: letters, lambda: asked.vault, LONDON
    ).tell_due()
    assert "handrail approve wmhd" in asked.to("ruth")[0].text
