"""Somebody outside the desk reads and approves by a link that is mailed to them."""

import re
from datetime import timedelta

import pytest

from scheduler.people.roles import Actor
from scheduler.publishing.operations.approving.approve import reject
from scheduler.publishing.operations.approving.outside import asked_outside
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import WebDesk
from tests.support.examples.pictures import a_picture
from tests.support.pages.approvals import (
    ASK,
    FIRST,
    SECOND,
    asking,
    undecided,
    with_mail,
    with_pictures,
)


def outsider(desk: WebDesk, box: Letterbox, **more: str) -> str:
    """The path of the link that somebody outside was mailed."""
    fields = {"name": "Pat Lewis", "address": "pat@example.net", "until": "2027-10-10", **more}
    done = desk.browser("amira").post("/approvals/outside/wmhd", fields)
    assert done.location.endswith("?done=outside"), done.words
    return f"/outside/{box.token('pat@example.net')}"


def test_somebody_outside_reads_and_approves(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box, counts="yes")
        pat = desk.browser()
        shown = pat.get(path)
        assert "Pat Lewis, Harbour Minds asks you to read this" in shown.words
        assert shown.text.count("Support lines, added and kept current") == 4
        mark = re.findall(r'name="words" value="([^"]+)"', shown.text)[0]
        fields = {"key": FIRST, "words": mark, "decision": "approve", "read": "yes"}
        done = pat.post(path, fields)
        assert done.location == f"{path}?done=yes"
        assert "You approved these words" in pat.get(done.location).words
    assert undecided(waiting) == [SECOND]
    words = waiting.browser("dev").get(f"/threads/{FIRST}").words
    assert "Pat Lewis, from outside, approved today, 13:00" in words
    assert "Approved by Pat Lewis (outside)" in words


def test_they_see_that_campaign_and_nobody_of_ours(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box)
        now = desk.clock.now()
        reject(desk.desk.workspace.database, FIRST, actor=Actor("ruth"), why="TOO SOON", now=now)
        desk.browser("dev").post(f"/comments/{FIRST}", {"comment": "SECRETLY"})
        words = desk.browser().get(path).text
    for ours in (
        "Amira",
        "amira",
        "Ruth",
        "ruth",
        "Dev",
        ">dev",
        "TOO SOON",
        "SECRETLY",
        "/threads/",
    ):
        assert ours not in words
    assert "somebody at Harbour Minds decides" in words


def test_a_mail_scanner_that_looks_or_posts_decides_nothing(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box, counts="yes")
        scanner = desk.browser()
        mark = re.findall(r'name="words" value="([^"]+)"', scanner.get(path).text)[0]
        fields = {"key": FIRST, "words": mark, "decision": "approve", "read": "yes"}
        scanner.ask("HEAD", path, b"", {})
        for token in ("", "x" * 64):
            answer = scanner.post(path, {**fields, "token": token})
            assert answer.status in (303, 403)
        stranger = desk.browser()  # the form's token of another browser
        assert stranger.post(path, {**fields, "token": scanner.token}).status in (303, 403)
        del fields["read"]  # pressed without the box
        assert "Tick that you have read it" in scanner.post(path, fields).words
    assert undecided(waiting) == [FIRST, SECOND]


@pytest.mark.parametrize("decision", ["", "zzz", "APPROVE", "yes"])
def test_an_answer_that_their_page_does_not_offer_is_none(waiting: WebDesk, decision: str) -> None:
    with with_mail(waiting) as (desk, box):
        path, pat = outsider(desk, box, counts="yes"), desk.browser()
        mark = re.findall(r'name="words" value="([^"]+)"', pat.get(path).text)[0]
        fields = {"key": FIRST, "words": mark, "decision": decision, "read": "yes"}
        answer = pat.post(path, {**fields, "why": "Our name is missing."})
    assert answer.status == 422
    assert "Choose: approve it, or ask for changes" in answer.words
    assert "Our name is missing." in answer.text
    assert undecided(waiting) == [FIRST, SECOND]


def test_their_page_sends_its_address_to_nobody(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        shown = desk.browser().get(outsider(desk, box))
    assert shown.headers["referrer-policy"] == "same-origin"
    assert shown.headers["cache-control"] == "no-store"
    foreign = re.findall(r'(?:href|src|action)="(https?:[^"]+)"', shown.text)
    assert foreign == []


def test_a_no_needs_words_and_keeps_them_when_the_thread_moved(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box)
        pat = desk.browser()
        mark = re.findall(r'name="words" value="([^"]+)"', pat.get(path).text)[0]
        fields = {"key": FIRST, "words": mark, "decision": "reject"}
        assert "Say what to change" in pat.post(path, fields).words
        desk.queue(asking(FIRST, "Other words.", "More."), asking(SECOND))
        moved = pat.post(path, {**fields, "why": "Not our name."})
        assert moved.status == 409
        assert "It has changed since you looked" in moved.words
        assert "Not our name." in moved.text
        mark = re.findall(r'name="words" value="([^"]+)"', moved.text)[0]
        done = pat.post(path, {**fields, "words": mark, "why": "Not our name."})
        assert "is told what to change" in pat.get(done.location).words
    words = waiting.browser("ruth").get(f"/threads/{FIRST}").words
    assert "Pat Lewis, from outside, asks for changes: Not our name." in words
    assert "It is noted; it is no colleague’s approval" in words


@pytest.mark.parametrize("key", ["wmhd/none", "spring/x", ""])
def test_another_thread_is_not_behind_the_link(waiting: WebDesk, key: str) -> None:
    with with_mail(waiting) as (desk, box):
        path, pat = outsider(desk, box), desk.browser()
        pat.get(path)
        fields = {"key": key, "words": "0" * 64, "decision": "approve", "read": "yes"}
        assert pat.post(path, fields).status == 404


def test_pictures_are_behind_the_link_too(waiting: WebDesk) -> None:
    (waiting.root / "media").mkdir()
    (waiting.root / "media" / "Two chairs..png").write_bytes(a_picture())
    waiting.queue(with_pictures("Two chairs."), asking(SECOND, needs_approval=False))
    with with_mail(waiting) as (desk, box):
        path, pat = outsider(desk, box), desk.browser()
        place = f"{path}/1/0/{FIRST}"
        assert place in pat.get(path).text
        assert pat.get(place, sec_fetch_mode="no-cors").body == a_picture()
        assert pat.get(f"{path}/1/0/{SECOND}").status == 404
        assert pat.get(f"/outside/{'a' * 43}/1/0/{FIRST}").status == 404


def test_a_link_that_was_ended_or_guessed_says_the_same_to_everybody(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box)
        (one,) = asked_outside(desk.desk.workspace.database, "wmhd")
        amira = desk.browser("amira")
        assert "The link works until" in amira.get(ASK).words
        done = amira.post(f"/approvals/outside/wmhd/{one.id}")
        words = amira.get(done.location).words
        assert "That link opens nothing any more" in words
        assert "The link was ended" in words
        ended, guessed = desk.browser().get(path), desk.browser().get("/outside/" + "a" * 43)
    assert "This link opens nothing" in ended.words
    assert (ended.status, ended.words) == (guessed.status, guessed.words)


def test_a_link_whose_day_has_gone_by(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box)
        waiting.clock.jump_to(A_TUESDAY_NOON + timedelta(days=6))
        assert "This link opens nothing" in desk.browser().get(path).words
        assert "The link has ended" in desk.browser("amira").get(ASK).words


def test_when_everything_is_decided_they_are_thanked(waiting: WebDesk) -> None:
    with with_mail(waiting) as (desk, box):
        path = outsider(desk, box)
        waiting.queue(asking(FIRST, needs_approval=False), asking(SECOND, needs_approval=False))
        assert "Nothing waits for you any more" in desk.browser().get(path).words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Write their name"),
        ({"address": "nobody"}, "no address of mail"),
        ({"until": ""}, "Enter the day"),
        ({"until": "2028-10-10"}, "at most 30 days"),
        ({"address": "ruth@example.org"}, "ask them as a colleague"),
    ],
)
def test_whom_nobody_can_ask(waiting: WebDesk, fields: dict[str, str], said: str) -> None:
    whole = {"name": "Pat", "address": "pat@example.net", "until": "2027-10-10", **fields}
    with with_mail(waiting) as (desk, _):
        done = desk.browser("amira").post("/approvals/outside/wmhd", whole)
    assert done.status == 422
    assert said in done.words


def test_where_no_mail_goes_out_or_is_taken(waiting: WebDesk) -> None:
    fields = {"name": "Pat", "address": "pat@example.net", "until": "2027-10-10"}
    done = waiting.browser("amira").post("/approvals/outside/wmhd", fields)
    assert "No mail goes out from here" in done.words
    with with_mail(waiting) as (desk, box):
        box.is_open = False
        done = desk.browser("amira").post("/approvals/outside/wmhd", fields)
    assert "The mail was not taken" in done.words
