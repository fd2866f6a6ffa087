"""Writing a thread at the desk: counted and shown as it will be, kept, put into the file."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

import pytest

from scheduler.bootstrap.drafts.typed import MOST_DRAFTS, DraftPlace, PageMark, keep_typed
from scheduler.people.own import profile
from scheduler.people.roles import Actor
from scheduler.store.people.addresses import Profile
from scheduler.web.reads.writing import hashtags_brought
from tests.support.desks.desk import Desk
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread
from tests.support.pages.composer import field_of, write_at

LONG = (
    "The pier is long. The wind is strong. We walk it twice, and nobody counts the steps. "
    "There is tea at the far end, and a bench for whoever wants to sit. We wait for you there. "
    "On the way back we talk, or we do not. Both are good. You can turn round at any time."
)


TIMED = {"account": "main", "at": "at", "day": "2027-10-20", "time": "10:30", "words": "posts"}


@pytest.mark.usefixtures("walk")
def test_a_post_is_counted_split_and_shown_with_its_help_as_one_types(web: WebDesk) -> None:
    answer = write_at(web.browser("dev"), "/write/walk", **TIMED, post=LONG, live="1")
    assert "<html" not in answer.text
    assert "It makes 2 posts of" in answer.words
    assert "Support lines, added and kept current for you" in answer.words
    assert "#WeWalk" in answer.words
    assert "for 3 posts" in answer.words
    assert "As of 13:00:00" in answer.words


@pytest.mark.usefixtures("walk")
def test_a_rule_stands_beside_its_sentence_and_words_may_be_kept(web: WebDesk) -> None:
    browser = web.browser("dev")
    words = "People suffering from anxiety tell us that the silence is hard. We listen."
    shown = write_at(browser, "/write/walk", **TIMED, post=words, do="look")
    assert "Something to look at: “People suffering from anxiety tell us that" in shown.words
    rule = re.findall(r'value="keep:(\w+)"', shown.text)[0]
    kept = write_at(browser, "/write/walk", **TIMED, post=words, do=f"keep:{rule}")
    assert "You keep these words." in kept.words
    again = write_at(browser, "/write/walk", **TIMED, post=words, kept=rule, do=f"change:{rule}")
    assert "You keep these words." not in again.words


@pytest.mark.usefixtures("walk")
def test_a_block_is_kept_with_a_reason_that_a_second_person_reads(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    words = "Ring us on 020 7946 0000, at any hour."
    shown = write_at(browser, "/write/walk", **TIMED, post=words, do="look")
    rules = re.findall(r'value="accept:(\w+)"', shown.text)
    assert "This must change before it can go out" in shown.words
    refused = write_at(browser, "/write/walk", **TIMED, post=words, do="put")
    assert refused.status == 422
    if rules:
        missing = write_at(browser, "/write/walk", **TIMED, post=words, do=f"accept:{rules[0]}")
        assert "Say why these words are right here" in missing.words
        given = {f"why-{rules[0]}": "It is ours"}
        kept = write_at(
            browser, "/write/walk", **TIMED, **given, post=words, do=f"accept:{rules[0]}"
        )
        assert "It is ours" in kept.words
    assert "7946" not in walk.read_text("utf-8")


@pytest.mark.usefixtures("walk")
def test_posts_are_added_and_taken_away(web: WebDesk) -> None:
    browser = web.browser("dev")
    added = write_at(browser, "/write/walk/opener", **TIMED, id="opener", post="One.", do="add")
    assert "Post 2" in added.words
    fewer = write_at(
        browser, "/write/walk/opener", **TIMED, id="opener", post="One.", do="remove:1"
    )
    assert "Post 2" not in fewer.words


def test_a_new_thread_goes_into_the_file_and_nothing_else_moves(web: WebDesk, walk: Path) -> None:
    browser, before = web.browser("dev"), walk.read_text("utf-8")
    missing = write_at(browser, "/write/walk", account="main", post="The tide is out.", do="put")
    assert missing.status == 422
    assert 'href="#day"' in missing.text
    done = write_at(
        browser, "/write/walk", **TIMED, post="The tide is out.", hashtags="#Tides, Sea",
        note="Cold water", approval="required", picture="pier.png", alt="A pier.", do="put",
    )  # fmt: skip
    assert done.location == "/campaign/walk?done=put"
    after = walk.read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    for line in (
        "- id: the-tide-is-out", "when: Wed 20 Oct 2027, 10:30", "hashtags: [Tides, Sea]",
        "approval: required", "content_note: Cold water", "file: pier.png",
    ):  # fmt: skip
        assert line in after
    assert "have not finished" not in browser.get("/campaigns").words


def test_times_are_those_of_the_organisation_wherever_whoever_writes_is(
    web: WebDesk, walk: Path
) -> None:
    profile.change(web.desk.people, Actor("dev"), Profile(None, "Pacific/Auckland", None))
    done = write_at(web.browser("dev"), "/write/walk", **TIMED, post="The tide is out.", do="put")
    assert done.status == 303
    assert "when: Wed 20 Oct 2027, 10:30" in walk.read_text("utf-8")


def test_a_thread_that_is_there_keeps_its_own_way_of_saying_its_time(
    web: WebDesk, walk: Path
) -> None:
    browser, before = web.browser("dev"), walk.read_text("utf-8")
    page = browser.get("/write/walk/opener")
    assert field_of(page, "day") == "" or "2027-10-10" in page.text
    fields = {"id": "opener", "account": "main", "at": "at", "day": "2027-10-10", "time": "09:00"}
    done = write_at(
        browser, "/write/walk/opener", **fields, words="posts", post="Come along.", do="put"
    )
    assert done.status == 303
    after = walk.read_text("utf-8")
    assert "when: 2027-10-10 09:00" in after
    assert "account: main  # the large one" in after
    assert after.replace("      Come along.\n", "") == before.replace(
        "      Come along on Sunday. Bring nobody, or somebody.\n      ---\n"
        "      We begin at the pier, and go as slowly as the slowest.\n",
        "",
    )


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize(
    ("thread", "said"),
    [
        ("weeks", ("Every date (2)", "Mon 18 Oct, 09:00", "Time 2", "The dunes this time.")),
        ("regions", ("A walk in the North.", "A walk in the South.", "Every date (2)")),
    ],
)
def test_what_comes_again_shows_every_date_and_a_table_every_row(
    web: WebDesk, thread: str, said: tuple[str, ...]
) -> None:
    words = web.browser("dev").get(f"/write/walk/{thread}").words
    for one in said:
        assert one in words


def test_a_repeat_and_a_template_are_written_by_form(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    again = {
        "account": "main", "at": "again", "first": "2027-11-01", "hour": "08:00", "every": "day",
        "words": "posts", "id": "mornings", "do": "put",
    }  # fmt: skip
    page = browser.get("/write/walk")
    body = [(name, field_of(page, name)) for name in ("read", "device")]
    from urllib.parse import urlencode

    posts = [("post", "Good morning, pier."), ("post", "Good morning, dunes.")]
    whole = [("token", browser.token), *body, *again.items(), *posts]
    assert browser.send("/write/walk", urlencode(whole).encode()).status == 303
    assert "every: day" in walk.read_text("utf-8")
    rows = {"words": "template", "template": "region.txt", "table": "regions.csv", "id": "again"}
    refused = write_at(browser, "/write/walk", **(TIMED | rows), do="put")
    assert refused.status == 422  # it says what `regions` says already
    named = {"account": "main", "at": "named", "named": "World Mental Health Day, 15:00"}
    done = write_at(browser, "/write/walk", **named, words="posts", post="Ask us today.", do="put")
    assert done.status == 303
    assert "when: World Mental Health Day, 15:00" in walk.read_text("utf-8")


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"account": ""}, "account"),
        ({"post": ""}, "post-1"),
        ({"at": "named", "named": ""}, "named"),
        ({"at": "again", "first": ""}, "first"),
        ({"words": "template", "template": ""}, "template"),
        ({"picture": "pier.png", "alt": ""}, "alt"),
    ],
)
def test_what_is_missing_is_asked_for_at_its_field(
    web: WebDesk, fields: dict[str, str], anchor: str
) -> None:
    whole = TIMED | {"post": "The tide is out.", "do": "put"} | fields
    answer = write_at(web.browser("dev"), "/write/walk", **whole)
    assert answer.status == 422
    assert f'href="#{anchor}"' in answer.text
    assert "The tide is out." in answer.text or "post" in fields


def test_a_file_that_somebody_changed_is_not_written_over(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    page = browser.get("/write/walk/opener")
    theirs = walk.read_text("utf-8").replace("Come along", "Come with us")
    walk.write_text(theirs, "utf-8")
    fields = TIMED | {"id": "opener", "post": "Come along, all.", "do": "put"}
    marks = {name: field_of(page, name) for name in ("read", "device", "branch", "revision")}
    answer = browser.post("/write/walk/opener", marks | fields)
    assert answer.status == 409
    assert "Somebody changed this file since you began" in answer.words
    assert "removed: with" in answer.words
    assert "Come along, all." in answer.text
    assert walk.read_text("utf-8") == theirs
    assert (
        write_at(
            browser, "/write/walk/opener", **(fields | {"read": field_of(answer, "read")})
        ).status
        == 303
    )


@pytest.mark.usefixtures("walk")
def test_what_is_typed_is_kept_across_pages_and_two_versions_are_both_shown(web: WebDesk) -> None:
    browser = web.browser("dev")
    first, second = browser.get("/write/walk"), browser.get("/write/walk")
    for page, words in ((first, "The first way."), (second, "The second way.")):
        marks = {name: field_of(page, name) for name in ("read", "device", "branch", "revision")}
        browser.post("/write/walk", marks | TIMED | {"post": words, "live": "1"})
    page = browser.get("/write/walk")
    assert "Two versions of yours" in page.words
    assert "The first way." in page.text
    assert "The second way." in page.text
    picked = re.findall(r'name="pick" value="(\w+)"', page.text)[1]
    assert browser.post("/write/walk", {"pick": picked}).location == "/write/walk?done=picked"
    assert "Two versions of yours" not in browser.get("/write/walk").words
    browser.post("/write/walk", {"do": "throw"})
    assert "way." not in browser.get("/write/walk").text


@pytest.mark.usefixtures("walk")
def test_no_answer_comes_before_what_was_typed_is_kept(web: WebDesk) -> None:
    browser = web.browser("dev")
    browser.get("/write/walk")
    fields = TIMED | {"post": "Kept before it is shown.", "live": "1", "device": "a-page"}
    with ThreadPoolExecutor(1) as beside:
        with web.desk.workspace.database.write():  # somebody else's turn, and it takes long
            answer = beside.submit(browser.post, "/write/walk", fields)
            with pytest.raises(TimeoutError):
                answer.result(0.5)
        assert "Draft saved" in answer.result(30).words
    assert "Kept before it is shown." in browser.get("/write/walk").text


@pytest.mark.usefixtures("walk")
def test_what_cannot_be_kept_is_said_and_stands_on_the_page(web: WebDesk) -> None:
    browser, actor = web.browser("dev"), Actor("dev")
    for number in range(MOST_DRAFTS):
        keep_typed(
            *(web.desk.workspace, actor, DraftPlace("walk.yaml", f"t{number}"), "{}"),
            began_from="",
            page=PageMark("another"),
        )
    answer = browser.post("/write/walk", TIMED | {"post": "One too many.", "live": "1"})
    assert answer.status == 409
    assert f"You have {MOST_DRAFTS} drafts already" in answer.words
    assert "One too many." in answer.text


@pytest.mark.usefixtures("walk")
def test_an_earlier_sign_in_loses_no_word(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = TIMED | {"post": "Not lost.", "token": "of an hour ago"}
    answer = browser.post("/write/walk", fields)
    assert answer.status == 403
    assert "Not lost." in answer.text
    browser.cookies["desk"] = "s" * 43
    assert "Not lost." in browser.post("/write/walk", fields).text


def test_an_earlier_sign_in_tells_nothing_of_a_campaign_that_is_not_there(web: WebDesk) -> None:
    fields = TIMED | {"post": "Not lost.", "token": "of an hour ago"}
    assert web.browser("dev").post("/write/nowhere", fields).status == 404
    assert web.browser("nia").post("/write/walk", fields).status == 404


def test_a_file_that_cannot_be_read_is_told_before_anybody_writes(web: WebDesk, walk: Path) -> None:
    for text in ("campaign: [", "just words\n"):
        walk.write_text(text, "utf-8")
        answer = web.browser("dev").get("/write/walk")
        assert answer.status == 409
        assert "Open the file, and mend it first" in answer.words


def test_what_other_kinds_of_threads_say_is_left_to_the_file(web: WebDesk, walk: Path) -> None:
    if "id: talk" not in walk.read_text("utf-8"):
        pytest.skip("the samples have one account here")
    page = web.browser("dev").get("/write/walk/talk")
    assert "Its words are said in the file" in page.words
    fields = {"id": "talk", "at": "at", "day": "2027-10-26", "time": "10:00", "words": "file"}
    done = write_at(web.browser("dev"), "/write/walk/talk", **fields, do="put")
    assert done.status == 303, done.words
    assert "- main: Hello" in walk.read_text("utf-8")
    assert "when: Tue 26 Oct 2027, 10:00" in walk.read_text("utf-8")


ENDS_IN_EMPTY_LINES = """\
campaign: walk
title: We walk
owner: dev
cover: Comms desk, 09:00-17:00
values:
  place: |+
    The pier.



threads:
  - id: opener
    account: main
    when: 2027-10-10 09:00
    text: |+
      Come along on Sunday.



"""


def test_what_would_move_the_words_of_a_file_is_left_to_the_hand(web: WebDesk, walk: Path) -> None:
    walk.write_text(ENDS_IN_EMPTY_LINES, "utf-8")
    browser = web.browser("dev")
    for do, status in (("look", 200), ("put", 422)):
        answer = write_at(browser, "/write/walk", **TIMED, post="The tide is out.", do=do)
        assert answer.status == status
        assert "Change the file by hand" in answer.words
    read = field_of(browser.get("/campaign/walk/head"), "read")
    head = {"read": read, "title": "We walk", "owner": "dev", "hashtags": "#Sea"}
    answer = browser.post("/campaign/walk/head", head)
    assert answer.status == 422
    assert "Change the file by hand" in answer.words
    assert walk.read_text("utf-8") == ENDS_IN_EMPTY_LINES


@pytest.mark.usefixtures("walk")
def test_a_block_is_lifted_for_its_very_words(web: WebDesk) -> None:
    given = {"why-a1": "It is ours", "words-a1": "Ring us", "post": "Ring us at noon."}
    page = write_at(web.browser("dev"), "/write/walk", **TIMED, **given, do="accept:a1")
    kept = {"rule": "a1", "reason": "It is ours", "words": "Ring us"}
    assert escape(json.dumps(kept)).replace("&quot;", "&#34;") in page.text


@pytest.mark.usefixtures("walk")
def test_a_note_stands_above_the_words_and_apart_from_them(web: WebDesk) -> None:
    fields = TIMED | {"post": "The tide is out.", "note": "Cold water"}
    words = write_at(web.browser("dev"), "/write/walk", **fields, do="look").words
    assert "Cold water" in words
    assert "The tide is out." in words


def test_a_hashtag_that_nobody_measured_yet_says_so(web: WebDesk) -> None:
    assert brought(web) == ["not published with here so far"]
    web.queue(a_thread("wmhd/out", "See the #Pier.", due_at=web.clock.now()))
    Desk(web.desk.workspace.database, web.clock).publish()
    assert brought(web) == ["1 thread, not measured yet"]


def brought(web: WebDesk) -> list[str]:
    return [one.said for one in hashtags_brought(web.desk, Actor("amira"), ["Pier"])]
