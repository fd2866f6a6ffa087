"""One thread: as the public will see it, and what may be decided about it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia, PlannedThread
from scheduler.networks.base import Refusal, Refused, RemoteId, Sent, Unconfirmed
from scheduler.people.roles import Actor
from scheduler.publishing.operations.cancel import move
from scheduler.publishing.operations.resolve import send_again
from scheduler.publishing.operations.seen import mark_of_state
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import posts, threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import Answer, Browser, WebDesk
from tests.support.examples.builders import a_dialogue, a_thread
from tests.support.examples.pictures import a_picture

KEY = "wmhd/opener"
PAGE = f"/threads/{KEY}"
SOON = A_TUESDAY_NOON + timedelta(hours=5)


def asking(*bodies: str, **terms: object) -> PlannedThread:
    """A thread whose words need a yes of somebody other than dev."""
    thread = a_thread(KEY, *(bodies or ("What helped you?", "Being asked.")), due_at=SOON)
    return replace(thread, **({"owner": "dev", "needs_approval": True} | terms))  # type: ignore[arg-type]


def desk_of(web: WebDesk) -> Desk:
    return Desk(web.desk.workspace.database, web.clock)


def seen(web: WebDesk) -> dict[str, str]:
    """What a form carries of the thread that was on the screen."""
    thread = desk_of(web).thread(KEY)
    return {"seen": mark_of_state(thread), "words": thread.body_hash}


def state(web: WebDesk) -> tuple[ThreadState, Reason | None]:
    thread = desk_of(web).thread(KEY)
    return thread.state, thread.reason


def field_of(answer: Answer, name: str) -> str:
    return answer.text.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_it_stands_there_as_the_public_will_see_it(web: WebDesk) -> None:
    web.queue(asking("What helped you? Say it here: mind.org.uk #WMHD @HarbourPeers", "Two."))
    shown = web.browser("nia").get(PAGE)
    assert "As the public will see it" in shown.words
    assert "116\u00a0123" in shown.text
    assert shown.text.count("Support lines, added and kept current for you") == 2  # root and end
    for part in ("mind.org.uk", "#WMHD", "@HarbourPeers"):
        assert f'<span class="tag">{part}</span>' in shown.text
    assert "of 280" in shown.words
    assert "Tue 5 Oct, 18:00 London" in shown.words
    assert "Thread of 3 posts" in shown.text


def test_a_dialogue_names_who_speaks(web: WebDesk) -> None:
    web.queue(a_dialogue(KEY))
    words = web.browser("nia").get(PAGE).words
    assert "@HarbourMain" in words
    assert "@HarbourPeers" in words


def test_what_a_rule_says_stands_at_its_sentence(web: WebDesk) -> None:
    web.queue(asking("Hello.\nShe suffers from depression. She sings.", "And more."))
    shown = web.browser("ruth").get(PAGE)
    assert "<mark>She suffers from depression.</mark>" in shown.text
    assert "Something to look at: “suffers from depression”" in shown.words
    assert "living with" in shown.words


def test_a_rules_file_that_cannot_be_read_hides_no_thread(web: WebDesk) -> None:
    web.queue(asking("She suffers from depression."))
    (web.root / "rules.yaml").write_text("rules: [", encoding="utf-8")
    shown = web.browser("ruth").get(PAGE)
    assert shown.status == 200
    assert "She suffers from depression." in shown.words


def with_picture(web: WebDesk, name: str, content: bytes, *, is_film: bool = False) -> None:
    (web.root / "media").mkdir(exist_ok=True)
    (web.root / "media" / name).write_bytes(content)
    captions = PlannedCaptions("a.srt", "0" * 64, "en") if is_film else None
    media = PlannedMedia(name, "0" * 64, 'Two chairs, "empty".', captions)
    thread = asking()
    web.queue(replace(thread, posts=(replace(thread.posts[0], media=(media,)), thread.posts[1])))


def test_a_picture_is_shown_with_what_it_says_to_who_cannot_see_it(web: WebDesk) -> None:
    with_picture(web, "chairs.png", a_picture())
    browser = web.browser("nia")
    shown = browser.get(PAGE)
    assert 'alt="Two chairs, &#34;empty&#34;."' in shown.text
    assert "Alt text: Two chairs" in shown.words
    picture = browser.get(f"/pictures/1/0/{KEY}", sec_fetch_mode="no-cors")
    assert (picture.body, picture.headers["content-type"]) == (a_picture(), "image/png")
    assert "sandbox" in picture.headers["content-security-policy"]


def test_a_film_is_told_in_words(web: WebDesk) -> None:
    with_picture(web, "a.mp4", b"\x00\x00\x00\x18ftypmp42", is_film=True)
    shown = web.browser("nia").get(PAGE)
    assert "A film, with captions: Two chairs" in shown.words
    assert web.browser("nia").get(f"/pictures/1/0/{KEY}").status == 404


@pytest.mark.parametrize(
    "content",
    [b"GIF89a<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""],
)
def test_what_is_no_picture_is_not_served_as_one(web: WebDesk, content: bytes) -> None:
    with_picture(web, "chairs.png", content)
    assert web.browser("nia").get(f"/pictures/1/0/{KEY}").status == 404


def test_a_picture_of_another_kind_or_gone_is_not_served(web: WebDesk) -> None:
    with_picture(web, "chairs.png", a_picture("BMP"))
    browser = web.browser("nia")
    assert browser.get(f"/pictures/1/0/{KEY}").status == 404
    (web.root / "media" / "chairs.png").unlink()
    assert browser.get(f"/pictures/1/0/{KEY}").status == 404


def test_a_picture_that_is_too_large_is_not_read(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_picture(web, "chairs.png", a_picture())
    monkeypatch.setattr("scheduler.web.pages.thread.MOST_PICTURE_BYTES", 10)
    assert web.browser("nia").get(f"/pictures/1/0/{KEY}").status == 404


def test_a_yes_is_to_the_words_on_the_screen(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("ruth")
    shown = browser.get(PAGE)
    assert field_of(shown, "words") == seen(web)["words"]
    answer = browser.post(f"/decide/{KEY}", seen(web) | {"decision": "approve"})
    assert answer.location == f"{PAGE}?done=approved"
    after = browser.get(answer.location).words
    assert "Approved. It goes out at its time." in after
    assert "Approved by Ruth" in after
    assert "Your decision" not in after


def test_other_words_than_those_on_the_screen_are_not_approved(web: WebDesk) -> None:
    web.queue(asking("You gave £4,100. Thank you.", "More."))
    browser = web.browser("ruth")
    old = browser.get(PAGE)
    was = field_of(old, "was").replace("&#34;", '"')
    web.queue(asking("You gave £4,380. Thank you.", "More.", "And a third."))
    answer = browser.post(
        f"/decide/{KEY}",
        {"words": field_of(old, "words"), "was": was, "decision": "approve", "note": "Lovely."},
    )
    assert answer.status == 409
    assert "It has changed since you looked" in answer.words
    assert "<del>£4,100.</del>" in answer.text
    assert "<ins>£4,380.</ins>" in answer.text
    assert "Lovely.</textarea>" in answer.text
    assert "Not changed" in answer.words
    again = browser.post(f"/decide/{KEY}", seen(web) | {"decision": "approve"})
    assert again.location.endswith("?done=approved")


def test_a_no_that_came_meanwhile_is_shown_before_a_yes_passes_over_it(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("ruth")
    old = field_of(browser.get(PAGE), "words")
    no = {"words": old, "decision": "reject", "note": "Name the week."}
    assert web.browser("amira").post(f"/decide/{KEY}", no).location.endswith("?done=rejected")
    answer = browser.post(f"/decide/{KEY}", {"words": old, "decision": "approve"})
    assert answer.status == 409
    assert "Name the week." in answer.words
    assert state(web) == (ThreadState.WAITING, Reason.APPROVAL)
    assert "Name the week." in browser.get(PAGE).words
    read = {"words": field_of(answer, "words"), "decision": "approve"}
    assert browser.post(f"/decide/{KEY}", read).location.endswith("?done=approved")


def test_other_words_than_those_on_the_screen_are_not_rejected(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("ruth")
    old = field_of(browser.get(PAGE), "words")
    web.queue(asking("Quite other words.", "And more."))
    no = {"words": old, "decision": "reject", "note": "Name it."}
    assert browser.post(f"/decide/{KEY}", no).status == 409
    assert state(web)[0] is ThreadState.SCHEDULED


def test_posts_that_are_gone_are_shown_too(web: WebDesk) -> None:
    web.queue(asking("One."))
    answer = web.browser("ruth").post(
        f"/decide/{KEY}", {"words": "x", "was": '["One.", "Two."]', "decision": "approve"}
    )
    assert "A post that is gone" in answer.words
    assert "<del>Two.</del>" in answer.text


@pytest.mark.parametrize("was", ["", "[", "{}", "[1]", "null", "[" * 5_000])
def test_what_a_form_says_was_on_the_screen_need_not_be_readable(web: WebDesk, was: str) -> None:
    web.queue(asking())
    fields = {"words": "x", "was": was, "decision": "approve"}
    assert web.browser("ruth").post(f"/decide/{KEY}", fields).status == 409


def test_a_thread_that_moved_on_meanwhile_asks_nobody(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("amira")
    browser.post(f"/cancel/{KEY}", seen(web))
    answer = browser.post(f"/decide/{KEY}", {"words": "x", "decision": "approve"})
    assert answer.status == 422
    assert "has begun or is over" in answer.words
    assert "Your decision" not in answer.words


def test_asking_for_changes_needs_a_note(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("amira")
    answer = browser.post(f"/decide/{KEY}", seen(web) | {"decision": "reject", "note": " "})
    assert answer.status == 422
    assert 'href="#note"' in answer.text
    done = browser.post(f"/decide/{KEY}", seen(web) | {"decision": "reject", "note": "Name it."})
    assert done.location.endswith("?done=rejected")
    assert state(web) == (ThreadState.WAITING, Reason.APPROVAL)
    assert "Name it" in browser.get(PAGE).words


def test_nobody_decides_about_their_own_campaign(web: WebDesk) -> None:
    web.queue(asking(owner="amira"))
    browser = web.browser("amira")
    assert "somebody else decides about its words" in browser.get(PAGE).words
    answer = browser.post(f"/decide/{KEY}", seen(web) | {"decision": "approve"})
    assert answer.status == 422
    assert "amira owns this campaign" in answer.words


def test_where_nobody_can_approve_the_page_says_why_and_has_no_button(web: WebDesk) -> None:
    web.queue(asking(owner="Comms team"))
    shown = web.browser("ruth").get(PAGE)
    assert "Nobody can approve it yet: its owner, “Comms team”" in shown.words
    assert "Approve these words" not in shown.words


def test_who_may_not_approve_is_told_who_does(web: WebDesk) -> None:
    web.queue(asking())
    shown = web.browser("dev").get(PAGE)
    assert "Somebody who may approve decides" in shown.words
    assert "Approve these words" not in shown.text


def test_a_move_only_moves(web: WebDesk) -> None:
    web.queue(asking())
    answer = web.browser("amira").post(
        f"/move/{KEY}", seen(web) | {"day": "2027-10-07", "time": "09:05", "why": "News"}
    )
    assert answer.location == f"{PAGE}?done=moved"
    thread = desk_of(web).thread(KEY)
    assert thread.due_at.isoformat() == "2027-10-07T08:05:00+00:00"
    assert thread.state is ThreadState.SCHEDULED
    assert "Moved from" in web.browser("amira").get(PAGE).words


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("", "10:00", "Enter the day"),
        ("2027-10-07", "", "Enter the time"),
        ("2027-10-04", "10:00", "That time is in the past"),
        ("2027-13-01", "10:00", "Enter the day"),
        ("2027-10-07", "10:00+01:00", "has"),
    ],
)
def test_a_time_that_cannot_be_is_told_at_its_field(
    web: WebDesk, day: str, hour: str, said: str
) -> None:
    web.queue(asking())
    answer = web.browser("amira").post(f"/move/{KEY}", seen(web) | {"day": day, "time": hour})
    if said == "has":  # a field of time has no zone: what is behind it is not read
        assert answer.status == 303
        return
    assert answer.status == 422
    assert said in answer.words
    assert 'href="#day"' in answer.text


@pytest.mark.parametrize("place", ["move", "cancel", "take-down", "resolve"])
def test_nothing_is_done_to_what_has_changed_since_it_was_seen(web: WebDesk, place: str) -> None:
    web.queue(asking())
    fields = seen(web) | {"day": "2027-10-07", "time": "09:05", "decision": "drop"}
    move(web.context, KEY, SOON + timedelta(hours=1), actor=Actor("amira"), why="x")
    answer = web.browser("amira").post(f"/{place}/{KEY}", fields)
    assert answer.status == 409
    assert "It has changed since you looked" in answer.words
    assert state(web) == (ThreadState.SCHEDULED, None)


def test_cancelling_asks_first(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("amira")
    assert "It never goes out" in browser.get(f"/cancel/{KEY}").words
    answer = browser.post(f"/cancel/{KEY}", seen(web) | {"why": "Not this year"})
    assert "Cancelled. Nothing more of it goes out." in browser.get(answer.location).words
    assert state(web)[0] is ThreadState.CANCELLED
    again = browser.post(f"/cancel/{KEY}", seen(web))
    assert again.status == 422
    assert "is cancelled already" in again.words


def test_taking_down_shows_how_far_it_is(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    desk = desk_of(web)
    desk.publish()
    browser = web.browser("sol")
    assert "cannot be undone" in browser.get(f"/take-down/{KEY}").words
    fields = seen(web) | {"root_first": "yes", "why": "Asked"}
    answer = browser.post(f"/take-down/{KEY}", fields)
    assert "Being taken down" in browser.get(answer.location).words
    assert "0 of 3" in browser.get(PAGE).words
    desk.remover.remove_account("main")
    done = browser.get(PAGE).words
    assert "3 of 3" in done
    assert "Nothing of it is on X any more." in done
    assert "Deleted from X." in done


def test_what_was_never_out_is_cancelled_instead(web: WebDesk) -> None:
    web.queue(asking())
    browser = web.browser("sol")
    assert "Nothing of it is out." in browser.get(f"/take-down/{KEY}").words
    browser.post(f"/take-down/{KEY}", seen(web))
    assert state(web)[0] is ThreadState.CANCELLED


def lost(web: WebDesk) -> Desk:
    """A thread whose first post X gave no answer to, and that nobody looks for any more."""
    web.queue(a_thread(KEY))
    desk = desk_of(web)
    desk.network.outcomes.append(Unconfirmed("silence"))
    desk.publish()
    with web.desk.workspace.database.write() as connection:
        connection.execute(
            update(posts).where(posts.c.state == PostState.UNCONFIRMED).values(look_at=None)
        )
    assert state(web) == (ThreadState.WAITING, Reason.UNCONFIRMED)
    return desk


def test_words_that_x_has_already_are_told_as_that_and_not_as_lost(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    desk = desk_of(web)
    desk.network.outcomes.append(Refused(Refusal.DUPLICATE, "duplicate content"))
    desk.publish()
    browser = web.browser("amira")
    for path in ("/", PAGE, f"/resolve/{KEY}", "/calendar"):
        words = browser.get(path).words
        assert "Did it arrive?" not in words, path
        assert "X gave no answer" not in words, path
        assert path == f"/resolve/{KEY}" or "Said already, says X" in words, path
    assert "another one of the account says the same" in browser.get(f"/resolve/{KEY}").words


def resolving(web: WebDesk, browser: Browser, decision: str, **more: str) -> Answer:
    return browser.post(f"/resolve/{KEY}", seen(web) | {"decision": decision} | more)


def test_all_that_is_known_of_a_lost_post_stands_beside_the_choice(web: WebDesk) -> None:
    lost(web)
    browser = web.browser("amira")
    shown = browser.get(f"/resolve/{KEY}")
    assert "https://x.com/HarbourMain" in shown.text
    assert "What helped you?" in shown.words
    assert "If it is there after all, it stands there twice." in shown.words
    assert resolving(web, browser, "").status == 422
    assert "Enter the address of the post on X" in resolving(web, browser, "adopt").words
    wrong = resolving(web, browser, "adopt", address="not an address")
    assert wrong.status == 422
    assert "is not the id of a post" in wrong.words
    found = resolving(web, browser, "adopt", address="https://x.com/HarbourMain/status/777")
    assert found.location.endswith("?done=adopted")
    assert state(web)[0] is ThreadState.PUBLISHING
    assert "status/777" in browser.get(PAGE).text


def test_a_lost_post_is_sent_again_only_by_a_person(web: WebDesk) -> None:
    lost(web)
    answer = resolving(web, web.browser("amira"), "send")
    assert answer.location.endswith("?done=sent")
    assert state(web) == (ThreadState.SCHEDULED, None)


@pytest.mark.parametrize("decision", ["adopt", "send", "drop"])
def test_a_lost_post_is_decided_about_as_it_was_shown(web: WebDesk, decision: str) -> None:
    desk = lost(web)
    browser = web.browser("amira")
    shown = {"seen": field_of(browser.get(f"/resolve/{KEY}"), "seen")}
    desk.network.outcomes.append(Unconfirmed("silence"))
    send_again(web.context, KEY, actor=Actor("amira"))
    web.clock.jump_to(web.clock.now() + timedelta(minutes=5))
    desk.publish()
    answer = resolving(web, browser, decision, address="777", **shown)
    assert answer.status == 409
    assert state(web) == (ThreadState.WAITING, Reason.UNCONFIRMED)


def test_a_thread_that_waits_may_be_left_out(web: WebDesk) -> None:
    lost(web)
    browser = web.browser("amira")
    assert "It waits for you" in browser.get(PAGE).words
    assert resolving(web, browser, "drop").location.endswith("?done=dropped")
    assert state(web)[0] is ThreadState.CANCELLED
    shown = browser.get(f"/resolve/{KEY}").words
    assert "there is nothing to decide" in shown
    assert resolving(web, browser, "drop").status == 422
    assert "Not sent" in browser.get(PAGE).words


def test_of_a_thread_that_is_half_out_the_choice_says_what_stays(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    desk = desk_of(web)
    desk.network.outcomes += [Sent(RemoteId("1")), Refused(Refusal.TEXT, "no")]
    desk.publish()
    assert state(web) == (ThreadState.WAITING, Reason.REFUSED)
    shown = web.browser("amira").get(f"/resolve/{KEY}").words
    assert "From where it stopped, at the account’s own pace." in shown
    assert "What is out stays, the rest never goes." in shown
    assert "Give it a new time" not in shown


def test_a_thread_whose_time_went_by_may_go_now(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    web.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=3))
    desk_of(web).publish()
    assert state(web) == (ThreadState.WAITING, Reason.LATE)
    browser = web.browser("amira")
    shown = browser.get(f"/resolve/{KEY}").words
    assert "Give it a new time" in shown
    assert "All of it, at the account’s own pace." in shown
    assert "Nothing of it goes out." in shown
    assert "What is out stays" not in shown  # nothing is out
    assert resolving(web, browser, "send").location.endswith("?done=sent")


def test_what_is_out_is_shown_as_it_went_out_with_calls_and_costs(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    desk_of(web).publish()
    shown = web.browser("nia").get(PAGE)
    assert "As the public sees it" in shown.words
    assert "Post 1 on X" in shown.words
    assert "so far." in shown.words
    assert "Post 3: Handed to X" in shown.words
    assert "Post 3: Out" in shown.words
    assert "Take it down" not in shown.words


def test_what_went_out_is_shown_whatever_its_row_says_now(web: WebDesk) -> None:
    web.queue(a_thread(KEY, "As it went out.", "More."))
    desk_of(web).publish()
    with web.desk.workspace.database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 0).values(body="Other words"))
    words = web.browser("nia").get(PAGE).words
    assert "As it went out." in words
    assert "116\u00a0123" in web.browser("nia").get(PAGE).text


def test_rows_that_are_no_whole_thread_are_told(web: WebDesk) -> None:
    web.queue(asking())
    with web.desk.workspace.database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 1).values(position=7))
    shown = web.browser("amira").get(PAGE)
    assert shown.status == 200
    assert "Its rows in the database are no whole thread" in shown.words


def test_a_yes_that_lifts_a_rule_says_so(web: WebDesk) -> None:
    web.queue(replace(asking(), accepted=(("HL01", "It is right here"),)))
    assert "An approval is also for this: HL01 lifted" in web.browser("ruth").get(PAGE).words


def test_a_story_is_not_there_for_who_may_not_read_it(web: WebDesk) -> None:
    web.queue(a_thread(KEY))
    with web.desk.workspace.database.write() as connection:
        connection.execute(update(threads).values(story="s1"))
    for page in (PAGE, f"/hold/thread/{KEY}", f"/pictures/1/0/{KEY}"):
        assert web.browser("dev").get(page).status == 404
    assert web.browser("ruth").get(PAGE).status == 200
    assert web.browser("dev").post(f"/hold/thread/{KEY}").status == 404
    today = web.browser("dev").get("/")
    assert "A person’s story" in today.words
    assert "What helped you?" not in today.words
    # Comms may give a story its time, and may not take it down: that is the teller's and others'.
    browser = web.browser("amira")
    assert browser.post(f"/take-down/{KEY}", seen(web)).status == 404
    assert state(web)[0] is ThreadState.SCHEDULED


def test_the_file_says_what_the_queue_does_not(web: WebDesk, tmp_path: Path) -> None:
    thread = a_thread("still-waiting/opener", "Hello.", due_at=SOON)
    web.queue(thread)
    assert (
        "Service teams in each region"
        in web.browser("nia").get("/threads/still-waiting/opener").words
    )
    (web.root / "campaigns" / "still-waiting.yaml").write_text("campaign: [", encoding="utf-8")
    assert web.browser("nia").get("/threads/still-waiting/opener").status == 200
