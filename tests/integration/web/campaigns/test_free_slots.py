"""The composer gives a thread the next free slot of its account."""

import re
from pathlib import Path

import pytest

from tests.support.desks.web import Answer, WebDesk
from tests.support.pages.composer import field_of, write_at

SLOTTED = {"account": "main", "at": "slot", "words": "posts", "post": "Come along."}


def give_slots(web: WebDesk, slots: str) -> None:
    path = web.root / "campaigns" / "organisation.yaml"
    line = "    secrets: HARBOUR_MAIN\n"
    text = path.read_text("utf-8")
    assert line in text
    path.write_text(text.replace(line, f"{line}    slots: {slots}\n"), "utf-8")


def _slot_of(answer: Answer) -> str:
    return field_of(answer, "slot")


def test_a_thread_is_given_the_next_free_slot_of_its_account(web: WebDesk, walk: Path) -> None:
    give_slots(web, "[Thursday 12:30]")
    browser = web.browser("dev")
    looked = write_at(browser, "/write/walk", **SLOTTED, do="look")
    assert "Goes out Thu 7 Oct, 12:30 London" in looked.words
    put = write_at(browser, "/write/walk", **SLOTTED, slot=_slot_of(looked), do="put")
    assert put.status == 303
    assert "when: Thu 7 Oct 2027, 12:30" in walk.read_text("utf-8")
    again = write_at(browser, "/write/walk", **SLOTTED | {"post": "Or another day."}, do="look")
    assert "Goes out Thu 14 Oct, 12:30 London" in again.words  # a draft has taken the first


def test_a_slot_that_was_not_shown_is_shown_first(web: WebDesk, walk: Path) -> None:
    give_slots(web, "[Thursday 12:30]")
    before = walk.read_text("utf-8")
    browser = web.browser("dev")
    unseen = write_at(browser, "/write/walk", **SLOTTED, do="put")
    assert unseen.status == 422
    assert "The next free slot is Thu 7 Oct, 12:30 London. Is that right?" in unseen.words
    gone = write_at(browser, "/write/walk", **SLOTTED, slot="2027-10-06T12:00:00+00:00", do="put")
    assert gone.status == 422
    assert walk.read_text("utf-8") == before
    once_more = write_at(browser, "/write/walk", **SLOTTED, slot=_slot_of(gone), do="put")
    assert once_more.status == 303


@pytest.mark.parametrize(
    ("slots", "account", "said"),
    [
        ("[]", "main", "@HarbourMinds has no slots. Choose a day and a time, or write its weekly"),
        ("[Thursday 12:30]", "", "Choose the account first: each has slots of its own"),
        ("[Thursday 12:30]", "nobody", "Choose the account first: each has slots of its own"),
    ],
)
@pytest.mark.usefixtures("walk")
def test_where_there_is_no_slot_the_composer_says_what_to_do(
    web: WebDesk, slots: str, account: str, said: str
) -> None:
    give_slots(web, slots)
    fields = SLOTTED | {"account": account}
    looked = write_at(web.browser("dev"), "/write/walk", **fields, do="look")
    assert said in looked.words
    put = write_at(web.browser("dev"), "/write/walk", **fields, do="put")
    assert put.status == 422
    assert said in put.words


def test_every_slot_of_half_a_year_may_be_taken(web: WebDesk, walk: Path) -> None:
    give_slots(web, "[Thursday 12:30]")
    path = walk.parent / "taken.yaml"
    head = "campaign: taken\ntitle: Taken\nowner: dev\nthreads:\n  - id: all\n    account: main\n"
    again = '    repeat: {from: 2027-10-07, at: "12:30", every: week}\n    each_time:\n'
    words = "".join(f"      - Walk number {number} along the pier.\n" for number in range(1, 28))
    path.write_text(head + again + words, "utf-8")
    looked = write_at(web.browser("dev"), "/write/walk", **SLOTTED, do="look")
    assert "Every slot of @HarbourMinds is taken for half a year" in looked.words


def test_a_campaign_begins_at_the_next_free_slot(web: WebDesk) -> None:
    browser = web.browser("dev")
    assert "next free slot" not in browser.get("/campaigns/new").words
    give_slots(web, "[Thursday 12:30]")
    page = browser.get("/campaigns/new")
    assert "The next free slot of @HarbourMinds" in page.words
    assert "Thu 7 Oct, 12:30 London" in page.words
    value = "main 2027-10-07 12:30"
    assert f'value="{value}"' in page.text
    fields = {"title": "Pier", "owner": "dev", "text": "Come along.", "slot": value}
    wrong = browser.post("/campaigns/new", {**fields, "title": ""})
    assert wrong.status == 422
    assert re.search(rf'value="{value}"[^>]* checked', wrong.text)
    assert browser.post("/campaigns/new", fields).status == 303
    made = (web.root / "campaigns" / "pier.yaml").read_text("utf-8")
    assert "when: Thu 7 Oct 2027, 12:30" in made
    assert "account: main" in made
    assert "Thu 14 Oct, 12:30 London" in browser.get("/campaigns/new").words


def test_a_slot_that_was_taken_meanwhile_is_asked_for_anew(web: WebDesk) -> None:
    give_slots(web, "[Thursday 12:30]")
    browser, value = web.browser("dev"), "main 2027-10-07 12:30"
    assert f'value="{value}"' in browser.get("/campaigns/new").text
    first = {"title": "Pier", "owner": "dev", "text": "Come along.", "slot": value}
    assert web.browser("amira").post("/campaigns/new", first).status == 303
    mine = {**first, "title": "Dunes", "text": "Or over here."}
    late = browser.post("/campaigns/new", mine)
    assert late.status == 422
    assert "Thu 7 Oct, 12:30 is no longer the next free slot. Nothing was written." in late.words
    assert "The next one is Thu 14 Oct, 12:30 London now" in late.words
    assert "Or over here." in late.text
    assert not re.search(r'name="slot"[^>]* checked', late.text)  # neither is chosen for them
    assert not (web.root / "campaigns" / "dunes.yaml").exists()
    (fresh,) = re.findall(r'name="slot" value="(main [^"]*)"', late.text)
    assert browser.post("/campaigns/new", {**mine, "slot": fresh}).status == 303
    assert "when: Thu 14 Oct 2027, 12:30" in (web.root / "campaigns" / "dunes.yaml").read_text()


def test_where_the_last_slot_was_taken_a_day_and_a_time_are_asked_for(web: WebDesk) -> None:
    fields = {"title": "Pier", "owner": "dev", "text": "Come.", "slot": "main 2027-10-07 12:30"}
    answer = web.browser("dev").post("/campaigns/new", fields)  # its account has none any more
    assert answer.status == 422
    assert "no longer the next free slot. Nothing was written. Choose a day" in answer.words


def test_a_campaign_may_begin_at_another_time_all_the_same(web: WebDesk) -> None:
    give_slots(web, "[Thursday 12:30]")
    fields = {"title": "Pier", "owner": "dev", "text": "Come along.", "slot": "", "account": "main"}
    browser = web.browser("dev")
    assert "Enter the day" in browser.post("/campaigns/new", fields).words
    made = browser.post("/campaigns/new", {**fields, "day": "2027-10-08", "time": "09:00"})
    assert made.status == 303
    assert "Fri 8 Oct 2027, 09:00" in (web.root / "campaigns" / "pier.yaml").read_text("utf-8")
