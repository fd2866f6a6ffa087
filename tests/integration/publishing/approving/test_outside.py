"""An approver from outside: by a link, for one campaign, until a day, and never past a rule."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible, UnknownThread
from scheduler.people import accounts, encryption
from scheduler.people.roles import Role, at_keyboard
from scheduler.publishing.operations.approving import outside
from scheduler.publishing.operations.approving.approve import approve, reject, said_no
from scheduler.publishing.operations.approving.outside import (
    answer,
    asked_outside,
    invite,
    outside_words,
    view,
    withdraw,
)
from scheduler.store.agreements import approvals, outside_approvers
from scheduler.store.states import Reason, ThreadState
from scheduler.store.stories import people
from scheduler.store.tables.approving import outside_approvers as table
from scheduler.store.tables.queue import audit, posts
from tests.support.databases.history import entries_about
from tests.support.desks.asking import FIRST, SECOND, AskingDesk, asking
from tests.support.desks.people import ADMIN, People, add_person
from tests.support.examples.builders import a_plan, put_into_queue

PAT = "pat@partner.example.org"


def link(desk: AskingDesk, *, is_counted: bool = False, by: str = "amira", days: float = 5) -> str:
    """The secret that somebody outside was mailed."""
    assert invite(
        desk.desk.context,
        desk.vault,
        desk.box.letters,
        "wmhd",
        actor=desk.actor(by),
        name="Pat Lewis",
        address=PAT,
        until=desk.now() + timedelta(days=days),
        is_counted=is_counted,
    )
    return desk.box.token(PAT)


def answers(
    desk: AskingDesk, token: str, key: str = FIRST, *, is_yes: bool = True, why: str = ""
) -> bool:
    mark = desk.desk.thread(key).body_hash
    return answer(desk.desk.context, token, key, is_yes=is_yes, why=why, seen=mark)


def undecided(desk: AskingDesk) -> list[str]:
    with desk.desk.database.read() as connection:
        return approvals.unapproved(connection)


def opens_nothing(desk: AskingDesk, token: str) -> bool:
    for call in (lambda: view(desk.desk.context, token), lambda: answers(desk, token)):
        with pytest.raises(NotPossible, match="This link opens nothing"):
            call()
    return True


def test_the_letter_has_the_link_and_nothing_of_the_words(asked: AskingDesk) -> None:
    link(asked)
    letter = asked.box.last(PAT)
    assert letter.subject == "Harbour Minds asks you to read something"
    assert "Dear Pat Lewis," in letter.text
    assert "What helped" not in letter.text
    assert "Opening it changes nothing" in letter.text


def test_it_shows_the_threads_of_that_campaign_that_wait(asked: AskingDesk) -> None:
    token = link(asked)
    shown = view(asked.desk.context, token)
    assert (shown.campaign, shown.name) == ("wmhd", "Pat Lewis")
    assert [one.key for one in shown.threads] == [FIRST, SECOND]
    assert [one.answer for one in shown.threads] == [None, None]


def test_looking_changes_nothing(asked: AskingDesk) -> None:
    token = link(asked)
    with asked.desk.database.read() as connection:
        before = connection.execute(select(audit)).all(), connection.execute(select(table)).all()
    view(asked.desk.context, token)
    with asked.desk.database.read() as connection:
        after = connection.execute(select(audit)).all(), connection.execute(select(table)).all()
    assert before == after
    assert undecided(asked) == [FIRST, SECOND]


def test_a_yes_is_noted_and_a_colleagues_is_still_needed(asked: AskingDesk) -> None:
    token = link(asked)
    assert answers(asked, token) is False
    assert undecided(asked) == [FIRST, SECOND]
    (word,) = outside_words(asked.desk.database, FIRST)
    assert (word.name, word.is_yes, word.is_counted) == ("Pat Lewis", True, False)
    with asked.desk.database.read() as connection:
        last = entries_about(connection, f"thread:{FIRST}")[-1]
    assert (last.actor, last.why[:19]) == ("outside 1 (link by mail)", "agreed to the words")
    assert asked.bell("amira") == ["Pat Lewis, from outside, agrees to wmhd/first."]


def test_a_yes_counts_where_it_was_asked_to_and_the_thread_goes_out(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True, days=8)
    assert answers(asked, token) is True
    assert undecided(asked) == [SECOND]
    asked.wait(days=7)
    asked.desk.publish()
    assert asked.desk.thread(FIRST).state is ThreadState.PUBLISHED
    assert asked.desk.thread(SECOND).reason is Reason.APPROVAL


def test_a_no_that_counts_holds_the_thread_back(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    assert answers(asked, token, is_yes=False, why="Not our name.") is True
    assert asked.desk.thread(FIRST).state is ThreadState.WAITING
    with asked.desk.database.read() as connection:
        no = said_no(connection, asked.desk.thread(FIRST))
    assert no == "Pat Lewis, from outside, asks for changes: Not our name."


def test_a_no_that_does_not_count_is_read_before_a_colleague_approves(asked: AskingDesk) -> None:
    token, mark = link(asked), asked.mark()
    assert answers(asked, token, is_yes=False, why="Not our name.") is False
    assert asked.desk.thread(FIRST).state is ThreadState.SCHEDULED
    with pytest.raises(ChangedSinceSeen):
        approve(asked.desk.database, FIRST, actor=asked.actor("ruth"), now=asked.now(), seen=mark)


def test_their_yes_never_passes_over_a_colleagues_no(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    actor, now = asked.actor("ruth"), asked.now()
    reject(asked.desk.database, FIRST, actor=actor, why="Too soon.", now=now)
    assert answers(asked, token) is False
    assert FIRST in undecided(asked)


def test_they_may_change_their_own_mind(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    answers(asked, token, is_yes=False, why="Not our name.")
    assert answers(asked, token) is True
    assert undecided(asked) == [SECOND]
    (word,) = outside_words(asked.desk.database, FIRST)
    assert word.is_yes


def test_words_that_moved_are_not_answered(asked: AskingDesk) -> None:
    token, mark = link(asked, is_counted=True), asked.desk.thread(FIRST).body_hash
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    with pytest.raises(ChangedSinceSeen):
        answer(asked.desk.context, token, FIRST, is_yes=True, why="", seen=mark)
    assert undecided(asked) == [FIRST, SECOND]


def test_rows_that_were_changed_are_not_approved(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    with asked.desk.database.write() as connection:
        of_it = posts.c.thread_id == asked.desk.thread(FIRST).id
        connection.execute(update(posts).where(of_it, posts.c.position == 0).values(body="Buy."))
    with pytest.raises(NotPossible, match="not as it was applied"):
        answers(asked, token)


@pytest.mark.parametrize("key", ["wmhd/none", "spring/other", ""])
def test_what_the_link_does_not_show_is_not_there(asked: AskingDesk, key: str) -> None:
    other = replace(asking("spring/other"), campaign="spring")
    put_into_queue(asked.desk.database, asking(), asking(SECOND))
    _apply_spring(asked, other)
    with pytest.raises(UnknownThread):
        answer(asked.desk.context, link(asked), key, is_yes=True, why="", seen="0" * 64)


def _apply_spring(asked: AskingDesk, thread: object) -> None:
    from scheduler.crisis.directory import services
    from scheduler.publishing.planning.apply import apply
    from tests.support.desks.people import PROGRAM
    from tests.support.examples.builders import PRICES, account_rows

    plan = a_plan(thread, name="spring")  # type: ignore[arg-type]
    rows = account_rows("main", "peers")
    apply(asked.desk.database, rows, [plan], services.load(), PRICES, asked.now(), PROGRAM)


def test_a_story_is_never_shown_nor_approved(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    thread = asked.desk.thread(FIRST).id
    with asked.desk.database.write() as connection:
        connection.execute(
            update(posts)
            .where(posts.c.thread_id == thread, posts.c.position == 1)
            .values(story="s")
        )
    assert [one.key for one in view(asked.desk.context, token).threads] == [SECOND]
    with pytest.raises(UnknownThread):
        answers(asked, token)


def test_a_link_opens_nothing_once_it_is_withdrawn(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    (one,) = asked_outside(asked.desk.database, "wmhd")
    withdraw(asked.desk.context, one.id, actor=asked.actor("carys"))
    assert opens_nothing(asked, token)
    with asked.desk.database.read() as connection:
        assert outside_approvers.with_addresses(connection) == []
    for number in (one.id, 99):
        with pytest.raises(NotPossible, match="no such link"):
            withdraw(asked.desk.context, number, actor=asked.actor("carys"))


def test_a_link_opens_nothing_after_its_end_and_its_address_is_forgotten(
    asked: AskingDesk,
) -> None:
    token = link(asked)
    asked.wait(days=5)
    assert opens_nothing(asked, token)
    asked.tell()
    with asked.desk.database.read() as connection:
        assert outside_approvers.with_addresses(connection) == []


@pytest.mark.parametrize("token", ["", "a", "a" * 43, "é", "outside 1", "' OR 1=1 --"])
def test_a_guess_opens_nothing(asked: AskingDesk, token: str) -> None:
    link(asked)
    assert opens_nothing(asked, token)


def test_a_link_ends_with_the_role_of_who_made_it(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    with asked.desk.database.write() as connection:
        people.take_role(connection, "amira", Role.COMMS)
    assert opens_nothing(asked, token)


def test_a_link_ends_with_the_work_of_who_made_it(asked: AskingDesk) -> None:
    token = link(asked)
    accounts.remove(People(asked.desk.database), ADMIN, "amira")
    assert opens_nothing(asked, token)


def test_an_owner_gets_no_approval_by_another_mailbox(asked: AskingDesk) -> None:
    asked.queue(asking(owner="amira"), asking(SECOND, owner="amira"))
    with pytest.raises(NotPossible, match="owns this campaign"):
        link(asked, is_counted=True)
    assert answers(asked, link(asked)) is False


def test_who_owns_it_by_now_has_no_counted_approval_either(asked: AskingDesk) -> None:
    token = link(asked, is_counted=True)
    asked.queue(asking(owner="amira"), asking(SECOND))
    assert answers(asked, token) is False
    assert undecided(asked) == [FIRST, SECOND]


@pytest.mark.parametrize("who", ["ruth", "dev"])
def test_only_comms_asks_outside(asked: AskingDesk, who: str) -> None:
    with pytest.raises(NotAllowed):
        link(asked, by=who)


def test_comms_of_another_account_asks_nobody_outside(asked: AskingDesk) -> None:
    add_person(asked.desk.database, "pat", Role.COMMS, of=["peers"])
    with pytest.raises(NotAllowed):
        link(asked, by="pat")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Write their name"),
        ({"name": "x" * 81}, "Write their name"),
        ({"name": "Pat\u202eLewis"}, "Write their name"),
        ({"address": "pat"}, "no address of mail"),
        ({"address": "pat@example.org\nBcc: all@example.org"}, "no address of mail"),
        ({"address": "ruth@example.org"}, "Somebody here has this address"),
        ({"until": timedelta(0)}, "at most 30 days"),
        ({"until": timedelta(days=31)}, "at most 30 days"),
    ],
)
def test_whom_nobody_can_ask(asked: AskingDesk, changed: dict[str, object], said: str) -> None:
    terms = {"name": "Pat", "address": PAT, "until": timedelta(days=2)} | changed
    until = asked.now() + terms.pop("until")  # type: ignore[operator]
    assert isinstance(until, datetime)
    with pytest.raises(NotPossible, match=said):
        invite(
            asked.desk.context,
            asked.vault,
            asked.box.letters,
            "wmhd",
            actor=asked.actor("amira"),
            until=until,
            **terms,  # type: ignore[arg-type]
        )
    assert asked_outside(asked.desk.database, "wmhd") == ()


def test_where_nothing_waits_or_there_are_no_pages_or_people(asked: AskingDesk) -> None:
    no_pages = replace(asked.box.letters, web_address="")
    terms = {"name": "Pat", "address": PAT, "until": asked.now() + timedelta(days=2)}
    context, vault, letters = asked.desk.context, asked.vault, asked.box.letters
    amira = asked.actor("amira")
    with pytest.raises(NotPossible, match="HANDRAIL_WEB_ADDRESS"):
        invite(context, vault, no_pages, "wmhd", actor=amira, **terms)  # type: ignore[arg-type]
    with pytest.raises(NotPossible, match="Add people first"):
        invite(context, vault, letters, "wmhd", actor=at_keyboard("jo"), **terms)  # type: ignore[arg-type]
    with pytest.raises(UnknownThread):
        invite(context, vault, letters, "none", actor=amira, **terms)  # type: ignore[arg-type]
    asked.queue(asking(needs_approval=False), asking(SECOND, needs_approval=False))
    with pytest.raises(NotPossible, match="Nothing of wmhd waits"):
        invite(context, vault, letters, "wmhd", actor=amira, **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(("why", "said"), [(" ", "Say what to change"), ("x" * 1001, "At most")])
def test_a_no_says_what_to_change(asked: AskingDesk, why: str, said: str) -> None:
    token = link(asked)
    with pytest.raises(NotPossible, match=said):
        answers(asked, token, is_yes=False, why=why)


def test_their_name_stands_for_their_number(asked: AskingDesk) -> None:
    link(asked)
    with asked.desk.database.read() as connection:
        names = outside_approvers.names(connection)
    assert names["outside 1"] == names["outside 1 (link by mail)"] == "Pat Lewis (outside)"


def test_their_address_is_locked_anew_with_new_keys(asked: AskingDesk) -> None:
    link(asked)
    encryption.rotate(People(asked.desk.database), ADMIN, asked.vault)
    with asked.desk.database.read() as connection:
        ((_, token),) = outside_approvers.with_addresses(connection)
    assert asked.vault.unlock(token) == PAT


def test_who_was_asked_is_forgotten_a_month_after_their_link(asked: AskingDesk) -> None:
    answers(asked, link(asked))
    asked.wait(days=5 + 29)
    asked.tell()
    assert len(asked_outside(asked.desk.database, "wmhd")) == 1
    asked.wait(days=2)
    asked.tell()
    assert asked_outside(asked.desk.database, "wmhd") == ()
    assert outside_words(asked.desk.database, FIRST) == ()


def test_nobody_outside_can_own_a_campaign_under_their_number(asked: AskingDesk) -> None:
    asked.queue(asking(owner="outside 1"), asking(SECOND))
    with pytest.raises(NotPossible, match="is nobody's id here"):
        link(asked, is_counted=True)
    assert outside.MOST_DAYS == 30
