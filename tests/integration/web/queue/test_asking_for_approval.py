"""Asking colleagues for an approval: each, or all, by a time, and taking it back."""

from datetime import timedelta

import pytest

from scheduler.publishing.operations.approving.requests import open_requests
from scheduler.web.verbs import approving as verbs_approving
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.pages.approvals import ASK, FIRST, SECOND, asking, post, with_mail


def test_comms_asks_and_the_page_says_who_and_by_when(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        amira = desk.browser("amira")
        shown = amira.get(ASK)
        assert "Ruth" in shown.words
        done = post(
            amira,
            ASK,
            *(("key", FIRST), ("whom", "some"), ("person", "ruth"), ("note", "For Monday.")),
            *(("day", "2027-10-11"), ("time", "17:00")),
        )
        assert done.location == f"{ASK}?done=asked"
        (letter,) = box.letters_sent
    assert letter.subject == "Needs approval by Mon 11 Oct 2027, 17:00: What helped? wmhd/first"
    words = waiting.browser("dev").get(f"/threads/{FIRST}").words
    assert "Amira asks Ruth, by Mon 11 Oct, 17:00." in words
    assert "Amira asked Ruth to approve it" in words
    assert (
        "Amira asks for it by Mon 11 Oct, 17:00" in waiting.browser("ruth").get("/approvals").words
    )
    assert "Asked. Whoever has an address" in amira.get(f"{ASK}?done=asked").words


def test_what_was_asked_for_goes_by_the_title_of_its_campaign(waiting: WebDesk) -> None:
    amira = waiting.browser("amira")
    asked = (("key", FIRST), ("whom", "everybody"), ("day", "2027-10-11"), ("time", "17:00"))
    assert post(amira, ASK, *asked).location == f"{ASK}?done=asked"
    assert "1 thread of wmhd" in amira.get("/approvals").words  # which has no file
    text = (
        "campaign: wmhd\ntitle: A day for all of us\nowner: dev\nthreads:\n  - id: first\n"
        "    account: main\n    when: Sun 10 Oct 2027, 09:00\n    text: What helped?\n"
    )
    (waiting.root / "campaigns" / "wmhd.yaml").write_text(text, "utf-8")
    assert "1 thread of A day for all of us" in amira.get("/approvals").words
    assert "Campaign A day for all of us" in amira.get(f"/threads/{FIRST}").words


def test_everybody_is_asked_by_a_time_that_is_offered(waiting: WebDesk) -> None:
    amira = waiting.browser("amira")
    shown = amira.get(ASK)
    assert 'value="2027-10-12"' in shown.text
    assert 'value="12:00"' in shown.text  # an hour before it goes out, in London
    assert "No mail goes out from here" in shown.words
    post(amira, ASK, ("key", FIRST), ("key", SECOND), ("whom", "everybody"))
    (request,) = open_requests(waiting.desk.workspace.database)
    assert request.is_for_everybody
    assert "Amira asked everybody who may approve for 2 threads" in amira.get(ASK).words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("whom", "everybody")], "Tick what you ask for"),
        ([("key", FIRST), ("whom", "some")], "Say whom you ask"),
        ([("key", FIRST), ("day", "soon"), ("time", "17:00")], "Enter the day"),
        (
            [("key", FIRST), ("whom", "everybody"), ("day", "2027-10-01"), ("time", "17:00")],
            "in the past",
        ),
        ([("key", "none"), ("whom", "everybody")], "needs no approval, or is not of wmhd"),
    ],
)
def test_a_form_that_cannot_be_done_keeps_what_was_typed(
    waiting: WebDesk, fields: list[tuple[str, str]], said: str
) -> None:
    done = post(waiting.browser("amira"), ASK, *fields, ("note", "For Monday."))
    assert done.status == 422
    assert said in done.words
    assert 'value=""' not in done.text.partition('id="note"')[2][:40]
    assert "For Monday." in done.text
    assert open_requests(waiting.desk.workspace.database) == ()


def test_a_request_is_taken_back_at_the_page(waiting: WebDesk) -> None:
    amira = waiting.browser("amira")
    post(amira, ASK, ("key", FIRST), ("whom", "everybody"))
    (request,) = open_requests(waiting.desk.workspace.database)
    done = amira.post(f"/approvals/withdraw/{request.id}")
    assert "Nobody is reminded" in amira.get(done.location).words
    assert open_requests(waiting.desk.workspace.database) == ()


def test_where_only_the_owner_might_the_page_says_what_to_do(waiting: WebDesk) -> None:
    waiting.queue(asking(FIRST, owner="amira"), asking(SECOND, needs_approval=False))
    from scheduler.people import accounts
    from tests.support.desks.web import ADMINISTRATOR

    accounts.remove(waiting.desk.people, ADMINISTRATOR, "ruth")
    words = waiting.browser("amira").get(ASK).words
    assert "Nobody here may approve it but its owner" in words


def test_a_campaign_with_nothing_to_ask_for(waiting: WebDesk) -> None:
    waiting.queue(asking(FIRST, needs_approval=False), asking(SECOND, needs_approval=False))
    assert "Nothing of it waits for an approval" in waiting.browser("amira").get(ASK).words


def test_today_says_that_nobody_approved_in_time(waiting: WebDesk) -> None:
    amira = waiting.browser("amira")
    fields = (("day", "2027-10-05"), ("time", "14:00"))
    post(amira, ASK, ("key", FIRST), ("whom", "everybody"), *fields)
    waiting.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    verbs_approving.tell_who_is_asked(waiting.desk)
    amira = waiting.browser("amira")  # a day later the first has signed out
    words = amira.get("/").words
    assert "Nobody approved it by yesterday, 14:00, as was asked" in words
    assert "nobody approved it by the time" in amira.get(f"/threads/{FIRST}").words
