"""Approvals at the desk: several at once, asking colleagues, somebody outside, and comments."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread, ReplySettings
from scheduler.people.mailed import mail_addresses
from scheduler.people.roles import Actor
from scheduler.publishing.operations.approving.approve import approve, reject
from scheduler.publishing.operations.approving.outside import asked_outside
from scheduler.publishing.operations.approving.requests import open_requests
from scheduler.publishing.operations.cancel import move
from scheduler.store.agreements import approvals
from scheduler.store.agreements.directory_changes import undo_approvals
from scheduler.store.metrics.readings import NewReading, record_readings
from scheduler.web.verbs import approving as verbs_approving
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import Answer, Browser, WebDesk
from tests.support.examples.builders import a_thread
from tests.support.examples.pictures import a_picture

FIRST, SECOND = "wmhd/first", "wmhd/second"
LATER = A_TUESDAY_NOON + timedelta(days=7)
ASK = "/approvals/ask/wmhd"


def asking(key: str, *bodies: str, **terms: object) -> PlannedThread:
    thread = a_thread(key, *(bodies or (f"What helped? {key}", "Being asked.")), due_at=LATER)
    return replace(thread, **({"owner": "dev", "needs_approval": True} | terms))  # type: ignore[arg-type]


@pytest.fixture
def waiting(web: WebDesk) -> WebDesk:
    """A desk with two threads that wait for approval."""
    web.queue(asking(FIRST), asking(SECOND))
    return web


@contextmanager
def with_mail(web: WebDesk) -> Iterator[tuple[WebDesk, Letterbox]]:
    """The same desk, from which letters go out; each colleague has an address."""
    box = Letterbox()
    people = replace(web.desk.people, letters=box.letters)
    with web.desk.workspace.database.write() as connection:
        for name in ("amira", "ruth"):
            at, vault = web.clock.now(), people.vault()
            mail_addresses.keep(connection, vault, name, f"{name}@example.org", at)
    yield replace(web, desk=replace(web.desk, people=people)), box


def undecided(web: WebDesk) -> list[str]:
    with web.desk.workspace.database.read() as connection:
        return approvals.unapproved(connection)


def ticks(answer: Answer) -> list[str]:
    """What the page offers to tick."""
    return re.findall(r'name="words" value="([^"]+)"', answer.text)


def post(browser: Browser, path: str, *fields: tuple[str, str]) -> Answer:
    whole = [("token", browser.token), *fields]
    return browser.send(path, urlencode(whole).encode())


# Several at once.


def test_only_what_was_opened_can_be_ticked(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    assert ticks(ruth.get("/approvals")) == []
    ruth.get(f"/threads/{FIRST}")
    shown = ruth.get("/approvals")
    assert [one.partition(" ")[2] for one in ticks(shown)] == [FIRST]
    assert "You opened it today, 13:00. Nothing has changed since." in shown.words
    assert ticks(waiting.browser("amira").get("/approvals")) == []


def test_ticked_ones_are_approved_together(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    for key in (FIRST, SECOND):
        ruth.get(f"/threads/{key}")
    offered = ticks(ruth.get("/approvals"))
    done = post(ruth, "/approvals", *(("words", one) for one in offered))
    assert done.status == 200
    assert "Approved: 2 threads" in done.words
    assert undecided(waiting) == []


def test_one_that_changed_is_shown_and_the_others_are_approved(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    for key in (FIRST, SECOND):
        ruth.get(f"/threads/{key}")
    offered = ticks(ruth.get("/approvals"))
    waiting.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    assert [one.partition(" ")[2] for one in ticks(ruth.get("/approvals"))] == [SECOND]
    done = post(ruth, "/approvals", *(("words", one) for one in offered))
    assert done.status == 409
    assert "Not all of them were approved" in done.words
    assert "Changed since you opened them" in done.words
    assert "Approved: What helped? wmhd/second" in done.words
    assert undecided(waiting) == [FIRST]


def test_a_forged_tick_approves_nothing(waiting: WebDesk) -> None:
    mark = Desk(waiting.desk.workspace.database, waiting.clock).thread(FIRST).body_hash
    done = post(waiting.browser("ruth"), "/approvals", ("words", f"{mark} {FIRST}"))
    assert "Nothing was approved" in done.words
    assert "Open it first" in done.words
    assert undecided(waiting) == [FIRST, SECOND]


def test_a_thread_that_is_not_there_is_named_by_nobody(waiting: WebDesk) -> None:
    done = post(waiting.browser("ruth"), "/approvals", ("words", f"{'0' * 64} wmhd/none"))
    assert "Something that is not here" in done.words
    assert "wmhd/none" not in done.text


def test_nothing_ticked_says_what_to_do(waiting: WebDesk) -> None:
    done = post(waiting.browser("ruth"), "/approvals")
    assert done.status == 422
    assert "Tick the threads that you approve" in done.words


def test_an_owner_and_a_writer_tick_nothing(waiting: WebDesk) -> None:
    waiting.queue(asking(FIRST, owner="amira"), asking(SECOND))
    for who in ("amira", "dev"):
        browser = waiting.browser(who)
        browser.get(f"/threads/{FIRST}")
        assert ticks(browser.get("/approvals")) == []
    assert (
        "You own it, so somebody else decides" in waiting.browser("amira").get("/approvals").words
    )


def test_a_page_that_a_browser_fetched_ahead_was_read_by_nobody(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    ruth.get(f"/threads/{FIRST}", sec_purpose="prefetch;prerender")
    assert ticks(ruth.get("/approvals")) == []


def test_words_that_are_the_same_need_approval_again(waiting: WebDesk) -> None:
    database, now = waiting.desk.workspace.database, waiting.clock.now()
    approve(database, FIRST, actor=Actor("ruth"), now=now)
    with database.write() as connection:
        undo_approvals(connection, [FIRST])
    ruth = waiting.browser("ruth")
    assert "Needs approval again" in ruth.get("/approvals").words
    assert "The words and pictures are the same" in ruth.get(f"/threads/{FIRST}").words


def test_a_changed_page_is_not_the_thread_in_full(waiting: WebDesk) -> None:
    ruth = waiting.browser("ruth")
    fields = {"decision": "approve", "words": "0" * 64, "was": '["x", "\\ud83d"]'}
    assert ruth.post(f"/decide/{FIRST}", fields).status == 409
    assert ticks(ruth.get("/approvals")) == []


# Since it was approved.


def with_pictures(*alts: str) -> PlannedThread:
    thread = asking(FIRST, "What helped you?", "Being asked.")
    media = tuple(PlannedMedia(f"{alt}.png", f"{n}" * 64, alt) for n, alt in enumerate(alts))
    return replace(thread, posts=(replace(thread.posts[0], media=media), thread.posts[1]))


def test_the_page_says_what_changed_since_it_was_approved(waiting: WebDesk) -> None:
    waiting.queue(with_pictures("Two chairs."), asking(SECOND))
    database, now = waiting.desk.workspace.database, waiting.clock.now()
    approve(database, FIRST, actor=Actor("ruth"), now=now)
    changed = with_pictures("Two chairs by a window.")
    first, second = changed.posts
    posts = (replace(first, text="What has helped you?"), second)
    waiting.queue(replace(changed, posts=posts), asking(SECOND))
    move(waiting.context, FIRST, LATER + timedelta(hours=1), actor=Actor("amira"), why="later")
    shown = waiting.browser("ruth").get(f"/threads/{FIRST}")
    assert "What changed since Ruth approved it today, 13:00" in shown.words
    assert "<ins>has" in shown.text.replace("<ins> ", "<ins>")
    assert "The same picture has other alt text" in shown.words
    assert "by a window" in shown.words
    assert "It was to go out Tue 12 Oct, 13:00, and now Tue 12 Oct, 14:00." in shown.words
    assert "Not changed" in shown.words
    assert "Changed since it was approved" in waiting.browser("ruth").get("/approvals").words


def test_a_thread_that_was_never_approved_says_nothing_of_it(waiting: WebDesk) -> None:
    assert "What changed since" not in waiting.browser("ruth").get(f"/threads/{FIRST}").words


# Asking colleagues.


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


# Somebody outside.


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


# The rest of a thread's page.


def test_colleagues_comment_and_are_told_who_was_not(waiting: WebDesk) -> None:
    dev = waiting.browser("dev")
    done = dev.post(f"/comments/{FIRST}", {"comment": "Is this right, @ruth?"})
    assert done.location == f"/threads/{FIRST}?done=commented#comments"
    shown = waiting.browser("nia").get(f"/threads/{FIRST}")
    assert "Comments 1" in shown.words
    assert "Is this right, @ruth?" in shown.words
    done = dev.post(f"/comments/{FIRST}", {"comment": "And @nobody?"})
    assert (
        "Somebody whom you named is nobody here" in dev.get(done.location.partition("#")[0]).words
    )


def test_a_comment_that_is_empty_or_too_long_is_kept_as_typed(waiting: WebDesk) -> None:
    dev = waiting.browser("dev")
    assert "Say it in a sentence" in dev.post(f"/comments/{FIRST}", {"comment": " "}).words
    done = dev.post(f"/comments/{FIRST}", {"comment": "y" * 5_001})
    assert done.status == 422
    assert "y" * 5_001 in done.text


@pytest.mark.parametrize(
    ("setting", "words"), [(None, "Everybody"), (ReplySettings.MENTIONED_USERS, "Whom it mentions")]
)
def test_it_says_who_may_reply(web: WebDesk, setting: ReplySettings | None, words: str) -> None:
    web.queue(asking(FIRST, reply_settings=setting))
    assert f"Who may reply {words}" in web.browser("nia").get(f"/threads/{FIRST}").words


def test_the_newest_counts_of_each_post_say_as_of_when(waiting: WebDesk) -> None:
    browser = waiting.browser("nia")
    assert "Not out yet. It is read again" in browser.get(f"/threads/{FIRST}").words
    post_id = Desk(waiting.desk.workspace.database, waiting.clock).thread(FIRST).posts[0].id
    with waiting.desk.workspace.database.write() as connection:
        reading = NewReading(post_id=post_id, at=A_TUESDAY_NOON, impressions=1_204, likes=3)
        record_readings(connection, [reading])
    words = browser.get(f"/threads/{FIRST}").words
    assert "Post 1, as of today, 13:00 Views 1,204 Likes 3 Replies –" in words


def test_a_key_with_signs_in_it_leads_where_it_should(web: WebDesk) -> None:
    key = "wmhd/a b&c=d%"
    web.queue(asking(key))
    ruth = web.browser("ruth")
    assert ruth.get(f"/threads/{key}").status == 200
    offered = ticks(ruth.get("/approvals"))
    assert len(offered) == 1
