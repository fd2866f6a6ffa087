"""Nothing typed is lost: not by a session's end, a stale page or a proof that is asked for."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.people import accounts, sessions, sign_in, tidy
from scheduler.people.own import typed_forms
from scheduler.people.roles import Actor, Role
from scheduler.store.people import kept_forms
from scheduler.web.identity import desk_actor
from scheduler.web.pages.me import kept as kept_page
from scheduler.web.reads.frame import holds
from scheduler.web.visit import Visit
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk
from tests.support.examples.builders import a_thread

WORDS = "Sad news from the coast.\nWe stop until Monday."


def late(web: WebDesk, person: str = "dev", **ahead: float) -> Browser:
    """A browser whose session has ended while its page was open."""
    browser = web.browser(person)
    web.clock.jump_to(web.clock.now() + timedelta(**(ahead or {"hours": 13})))
    return browser


def signed_in_again(browser: Browser, location: str, person: str = "dev") -> str:
    """Signs in with a passphrase from where a form was sent to; gives where it leads."""
    assert location.startswith("/sign-in?to=/kept/")
    assert "What you typed is kept" in browser.get(location).words
    wanted = location.removeprefix("/sign-in?to=")
    answer = browser.post("/sign-in", {"id": person, "passphrase": PASSPHRASE, "to": wanted})
    return answer.location


@pytest.mark.parametrize(
    "end", ["idle", "ended elsewhere", "signed out", "role taken", "passphrase changed"]
)
def test_what_is_sent_after_the_end_is_shown_again_and_done_by_one_press(
    web: WebDesk, end: str
) -> None:
    browser = web.browser("dev")
    token, people = browser.token, web.desk.people
    if end == "idle":
        web.clock.jump_to(web.clock.now() + timedelta(hours=13))
    elif end == "ended elsewhere":
        sessions.end_others(people, ADMINISTRATOR, "dev")
    elif end == "signed out":
        browser.post("/sign-out")
        browser.get("/sign-in")  # another tab: this browser has another cookie by now
    elif end == "role taken":
        accounts.change_role(people, ADMINISTRATOR, "dev", Role.REVIEWER, is_given=True)
        accounts.change_role(people, ADMINISTRATOR, "dev", Role.REVIEWER, is_given=False)
    else:
        sessions.end_others(people, Actor("dev"), "dev")
    sent = browser.post("/hold", {"part": "everything", "own": WORDS, "token": token})
    assert (sent.status, holds(web.desk)) == (303, ())
    path = signed_in_again(browser, sent.location)
    shown = browser.get(path)
    assert "Sad news from the coast. We stop until Monday." in shown.words
    assert "Holds everything" in shown.words or "holds everything" in shown.words
    done = browser.post("/hold", fields_of(shown.text))
    assert done.location.startswith("/hold/look?done=")
    assert [one.why for one in holds(web.desk)] == [WORDS]
    assert browser.get(path).status == 404, "it is done, and no longer kept"


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that sends what was kept."""
    form = page.partition("</details>")[2].partition("<main")[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    texts = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.DOTALL)
    return fields | dict(texts)


def test_nobody_else_is_shown_it_in_the_same_browser_or_elsewhere(web: WebDesk) -> None:
    browser = late(web)
    sent = browser.post("/hold", {"part": "everything", "own": WORDS})
    path = sent.location.removeprefix("/sign-in?to=")
    for person in ("sol", "teller", "admin"):
        other = web.browser(person)
        other.cookies = {**browser.cookies, **other.cookies}
        answer = other.get(path)
        assert (answer.status, "Sad news" in answer.text) == (404, False)
        assert other.post(f"{path}/forget").status == 404
        assert "Kept for you" not in other.get("/me").words
    assert web.browser("dev").get(path).status == 200


def test_a_page_that_somebody_left_open_is_kept_for_them_and_not_done_by_another(
    web: WebDesk,
) -> None:
    browser = web.browser("dev")
    old = browser.token
    browser.cookies = dict(web.browser("sol").cookies)  # a colleague at the same machine
    answer = browser.post("/hold", {"part": "everything", "own": WORDS, "token": old})
    assert answer.status == 403
    assert "somebody else’s" in answer.words
    assert "Sad news" not in answer.text
    assert holds(web.desk) == ()
    (one,) = mine(web, "dev")
    assert dict(one.form.fields)["own"] == WORDS
    assert mine(web, "sol") == []


def test_a_page_of_an_earlier_sign_in_shows_the_words_with_a_fresh_token(web: WebDesk) -> None:
    browser = web.browser("dev")
    old = browser.token
    browser.cookies = dict(web.browser("dev").cookies)
    answer = browser.post("/hold", {"part": "everything", "own": WORDS, "token": old})
    assert answer.status == 403
    assert "Sad news from the coast." in answer.words
    assert "Throw it away" not in answer.words
    fields = fields_of(answer.text)
    assert fields["token"] == browser.token != old
    assert browser.post("/hold", fields).status == 303
    assert len(holds(web.desk)) == 1
    assert mine(web, "dev") == []


def mine(web: WebDesk, person: str) -> list[typed_forms.WaitingForm]:
    people = web.desk.people
    return typed_forms.mine(people, people.vault(), Actor(person))


def test_it_is_encrypted_at_rest_and_holds_no_secret(web: WebDesk) -> None:
    browser = web.browser("dev")
    typed = {"old": PASSPHRASE, "passphrase": "a lamp on the stairs", "again": "a lamp", "x": WORDS}
    browser_token = browser.token
    web.clock.jump_to(web.clock.now() + timedelta(hours=13))
    browser.post("/me/passphrase", {**typed, "code": "123456", "token": browser_token})
    with web.desk.workspace.database.read() as connection:
        (row,) = kept_forms.all_tokens(connection)
    assert "Sad news" not in row[1]
    (one,) = mine(web, "dev")
    assert one.form.fields == (("x", WORDS),)


def test_it_is_kept_for_hours_and_then_gone(web: WebDesk) -> None:
    late(web).post("/hold", {"own": WORDS})
    web.clock.jump_to(web.clock.now() + typed_forms.HOLDS - timedelta(seconds=1))
    tidy.tidy(web.desk.people)
    assert len(mine(web, "dev")) == 1
    web.clock.jump_to(web.clock.now() + timedelta(seconds=1))
    assert mine(web, "dev") == []
    assert tidy.tidy(web.desk.people)
    with web.desk.workspace.database.read() as connection:
        assert kept_forms.all_tokens(connection) == []


def test_of_very_many_the_newest_are_kept(web: WebDesk) -> None:
    browser = late(web)
    for number in range(typed_forms.MOST + 3):
        browser.post("/hold", {"own": f"words {number}"})
    found = [dict(one.form.fields)["own"] for one in mine(web, "dev")]
    assert found == [f"words {number}" for number in range(typed_forms.MOST + 2, 2, -1)]


def test_whoever_leaves_takes_it_along(web: WebDesk) -> None:
    late(web).post("/hold", {"own": WORDS})
    accounts.remove(web.desk.people, ADMINISTRATOR, "dev")
    assert mine(web, "dev") == []


def test_a_form_of_nobody_we_know_is_sent_to_sign_in(web: WebDesk) -> None:
    browser = web.browser()
    browser.get("/sign-in")
    assert browser.post("/hold", {"own": WORDS}).location == "/sign-in"
    assert browser.post("/hold", {"own": WORDS, "token": "0" * 64}).location == "/sign-in"


def test_it_is_thrown_away_by_its_owner(web: WebDesk) -> None:
    browser = late(web)
    sent = browser.post("/hold", {"own": WORDS})
    path = signed_in_again(browser, sent.location)
    assert "Kept for you" in browser.get("/me").words
    assert browser.post(f"{path}/forget").location == "/me?done=forgotten"
    assert mine(web, "dev") == []
    assert "Thrown away" in browser.get("/me?done=forgotten").words


def test_whoever_signs_in_without_an_address_to_go_to_comes_to_their_words(web: WebDesk) -> None:
    late(web).post("/hold", {"own": WORDS})
    browser = web.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"id": "dev", "passphrase": PASSPHRASE, "to": "/"})
    assert re.fullmatch(r"/kept/\d+", answer.location)


def test_what_was_sought_is_found_after_signing_in(web: WebDesk) -> None:
    location = web.browser().get("/find?words=two%20chairs&state=").location
    assert location == "/sign-in?to=/find%3Fwords%3Dtwo%2520chairs%26state%3D"
    browser = web.browser()
    browser.get(location)
    to = "/find?words=two%20chairs&state="
    answer = browser.post("/sign-in", {"id": "dev", "passphrase": PASSPHRASE, "to": to})
    assert answer.location == to


@pytest.mark.parametrize("number", ["99", "9" * 30, "x", "-1", ""])
def test_a_number_that_is_none_forgets_nothing(web: WebDesk, number: str) -> None:
    late(web).post("/hold", {"own": WORDS})
    browser = web.browser("dev")
    assert browser.post("/hold", {"part": "everything", "kept": number}).status == 303
    assert len(mine(web, "dev")) == 1


def test_a_kept_form_whose_page_shows_it_with_a_fault_is_that_pages_own(web: WebDesk) -> None:
    browser = late(web)
    wrong = {"part": "everything", "own": WORDS, "end": "at", "day": "x", "time": "x"}
    path = signed_in_again(browser, browser.post("/hold", wrong).location)
    answer = browser.post("/hold", fields_of(browser.get(path).text))
    assert answer.status == 422
    assert "Sad news" in answer.text
    assert mine(web, "dev") == []


def test_a_thread_that_was_decided_about_keeps_the_mark_of_what_was_on_the_screen(
    web: WebDesk,
) -> None:
    due_at = web.clock.now() + timedelta(hours=5)
    web.queue(replace(a_thread("wmhd/opener", due_at=due_at), needs_approval=True, owner="dev"))
    browser = web.browser("ruth")
    page = browser.get("/threads/wmhd/opener").text
    words = re.search(r'name="words" value="(\w+)"', page)
    assert words
    web.clock.jump_to(web.clock.now() + timedelta(minutes=31))
    note = {"decision": "reject", "note": "Say it softer.", "words": words[1]}
    sent = browser.post("/decide/wmhd/opener", note)
    browser.cookies = dict(web.browser("ruth").cookies)
    shown = browser.get(sent.location.removeprefix("/sign-in?to="))
    assert "Say it softer." in shown.words
    assert words[1] not in shown.words
    fields = fields_of(shown.text)
    assert fields["words"] == words[1]
    done = browser.post("/decide/wmhd/opener", fields)
    assert done.status == 303, done.words


@pytest.mark.parametrize(
    ("path", "person"),
    [
        *(("/decide/wmhd/opener", "ruth"), ("/take-down/wmhd/opener", "sol")),
        *(("/resolve/wmhd/opener", "amira"), ("/hold/release/1", "sol")),
    ],
)
def test_after_two_hours_a_decision_asks_who_one_is_and_keeps_the_words(
    web: WebDesk, path: str, person: str
) -> None:
    web.queue(a_thread("wmhd/opener"))
    browser = web.browser(person)
    for _ in range(5):
        web.clock.jump_to(web.clock.now() + timedelta(minutes=25))
        browser.get("/me/session")
    asked = browser.post(path, {"why": WORDS, "note": WORDS})
    assert re.fullmatch(r"/prove\?to=/kept/\d+", asked.location)
    assert "What you typed is kept" in browser.get(asked.location).words
    before = browser.secret
    wanted = asked.location.removeprefix("/prove?to=")
    proved = browser.post("/prove", {"to": wanted, "passphrase": PASSPHRASE})
    assert proved.location == wanted
    assert browser.secret != before
    assert "Sad news" in browser.get(wanted).words
    planted = web.browser()
    planted.cookies = {"desk": before}
    assert planted.get("/").status == 303, "the secret from before is worth nothing"


def test_stopping_never_asks_for_a_proof(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/opener"))
    browser = web.browser("dev")
    web.clock.jump_to(web.clock.now() + timedelta(hours=11))
    assert browser.post("/hold", {"part": "everything"}).location.startswith("/hold/look")
    assert browser.post("/hold/thread/wmhd/opener").status == 303


def test_a_second_half_that_is_still_to_come_lets_nothing_through(web: WebDesk) -> None:
    people = web.desk.people
    begun = sign_in.with_passphrase(people, people.vault(), "ruth", PASSPHRASE, desk_place())
    browser = web.browser()
    browser.cookies = {"desk": begun.token}
    sent = browser.post("/hold", {"part": "everything", "own": WORDS})
    assert sent.location.startswith("/sign-in?to=/kept/")
    assert holds(web.desk) == ()
    assert desk_actor.who(people, begun.token) is None


def desk_place() -> sign_in.Origin:
    return sign_in.Origin("203.0.113.7", "Firefox on Linux")


def test_of_several_each_is_shown_under_its_own_number(web: WebDesk) -> None:
    browser = late(web)
    paths = [
        browser.post("/hold", {"part": "everything", "own": words}).location
        for words in ("The first.", "The second.")
    ]
    browser = web.browser("dev")
    for path, words in zip(paths, ("The first.", "The second."), strict=True):
        assert words in browser.get(path.removeprefix("/sign-in?to=")).words
    assert browser.get("/kept/99").status == 404


def test_a_session_that_has_ended_already_leads_to_nothing_kept(web: WebDesk) -> None:
    late(web).post("/hold", {"own": WORDS})
    visit = Visit(web.desk, None, "", "nonce", False)
    assert kept_page.newest(visit, "of nobody") is None
    assert kept_page.newest(visit, web.browser("dev").secret)
