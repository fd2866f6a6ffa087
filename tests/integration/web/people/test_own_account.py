"""One's own account: how one is shown, how one proves who one is, and how long one stays."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pyotp
import pytest

from scheduler.errors import NotAllowed
from scheduler.people import sessions
from scheduler.people.mailed import mail_addresses
from scheduler.people.own import credentials, profile
from scheduler.people.place import Origin
from scheduler.people.roles import Actor
from scheduler.store.operations import audit
from scheduler.web.desk import Demonstration
from scheduler.web.identity import own_proofs
from tests.support.clocks import StandingClock
from tests.support.desks.authenticator import Authenticator
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import PASSPHRASE, Browser, WebDesk, a_passkey_of, a_web_desk

ADDRESS = "http://localhost:8432"
NEW = "a lamp on the stairs"
TWICE = {"passphrase": NEW, "again": NEW}
GATED = ("/me/passphrase", "/me/codes", "/me/passkeys")


@pytest.fixture
def box(web: WebDesk) -> Letterbox:
    """Mail goes out, and the desk has an address, so that passkeys can be used."""
    letterbox = Letterbox()
    people = replace(web.desk.people, letters=letterbox.letters)
    web.desk = replace(web.desk, people=people, address=ADDRESS)
    with web.desk.workspace.database.write() as connection:
        for name in ("dev", "teller"):
            mail_addresses.keep(
                connection, people.vault(), name, f"{name}@example.org", web.clock.now()
            )
    return letterbox


def long_ago(web: WebDesk, person: str) -> Browser:
    """Somebody signed in whose last proof is sixteen minutes old."""
    browser = web.browser(person)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    return browser


@pytest.mark.parametrize("person", ["dev", "teller", "ruth"])
@pytest.mark.parametrize("path", GATED)
def test_each_act_that_changes_a_proof_asks_for_one_first(
    web: WebDesk, box: Letterbox, person: str, path: str
) -> None:
    browser = long_ago(web, person)
    asked = browser.get(path)
    assert asked.location == f"/prove?to={path}"
    assert browser.post(path, {"name": "x"}).location.startswith("/prove?to=/kept/")
    before = browser.secret
    assert browser.post("/prove", {"to": path, "passphrase": "wrong"}).status == 422
    assert browser.get(path).status == 303
    proved = browser.post("/prove", {"to": path, "passphrase": PASSPHRASE})
    assert (proved.location, browser.secret == before) == (path, False)
    assert browser.get(path).status == 200


def test_wrong_proofs_are_slowed_down(web: WebDesk) -> None:
    browser = long_ago(web, "dev")
    answers = [browser.post("/prove", {"passphrase": "no"}).status for _ in range(4)]
    assert answers == [422, 422, 422, 429]


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_proof_leads_nobody_away(web: WebDesk, to: str) -> None:
    browser = long_ago(web, "dev")
    assert "evil" not in browser.get(f"/prove?to={to}").text.replace("evil.example/", "")
    assert browser.post("/prove", {"to": to, "passphrase": PASSPHRASE}).location == "/"


def test_who_has_codes_shows_a_code_and_a_passphrase_is_not_enough(
    web: WebDesk, box: Letterbox
) -> None:
    browser = web.browser("ruth")
    secret = set_up_codes(web, browser)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    assert "Six digits" in browser.get("/prove?to=/me/codes").words
    assert browser.post("/prove", {"passphrase": PASSPHRASE}).status == 422
    code = pyotp.TOTP(secret).at(web.clock.now())
    assert browser.post("/prove", {"code": code, "to": "/me/codes"}).location == "/me/codes"


def set_up_codes(web: WebDesk, browser: Browser) -> str:
    found = re.search(r'class="secret">(\w+)<', browser.post("/me/codes/begin").text)
    assert found
    code = pyotp.TOTP(found[1]).at(web.clock.now())
    done = browser.post("/me/codes", {"code": code})
    assert "Keep these codes" in done.words
    return found[1]


def test_codes_are_set_up_renewed_and_turned_off(web: WebDesk) -> None:
    browser, elsewhere = web.browser("dev"), web.browser("dev")
    browser.post("/me/codes/begin")
    wrong = browser.post("/me/codes", {"code": "000000"})
    assert wrong.status == 422
    assert 'class="secret"' not in wrong.text, "the app has read the one before"
    set_up_codes(web, browser)
    assert (browser.get("/me").status, elsewhere.get("/me").status) == (200, 303)
    shown = browser.get("/me/codes").words
    assert "Codes are on" in shown
    assert "10 recovery codes of yours are unused" in shown
    first = re.findall(r"<li><code>([^<]+)", browser.post("/me/codes/recovery").text)
    assert len(first) == 10
    assert browser.post("/me/codes/off").location == "/me?done=codes-off"
    assert "Set up codes" in browser.get("/me/codes").words


def test_who_decides_reads_what_turning_codes_off_means(web: WebDesk) -> None:
    browser = web.browser("ruth")
    set_up_codes(web, browser)
    assert "You decide for others here" in browser.get("/me/codes").words


def test_a_passphrase_is_changed_with_the_old_one_and_ends_what_is_elsewhere(
    web: WebDesk,
) -> None:
    browser, elsewhere = web.browser("dev"), web.browser("dev")
    for fields, name in (
        ({"old": "wrong", **TWICE}, "old"),
        ({"old": PASSPHRASE, "passphrase": "short", "again": "short"}, "passphrase"),
        ({"old": PASSPHRASE, "passphrase": NEW, "again": "another"}, "again"),
    ):
        answer = browser.post("/me/passphrase", fields)
        assert (answer.status, f'href="#{name}"' in answer.text) == (422, True)
        assert NEW not in answer.text
    web.clock.jump_to(web.clock.now() + timedelta(minutes=1))
    assert browser.post("/me/passphrase", {"old": PASSPHRASE, **TWICE}).status == 303
    assert "new passphrase is kept" in browser.get("/me?done=passphrase").words
    assert elsewhere.get("/me").status == 303
    other = web.browser()
    other.get("/sign-in")
    assert other.post("/sign-in", {"id": "dev", "passphrase": NEW}).status == 303


def test_wrong_old_passphrases_are_slowed_down(web: WebDesk) -> None:
    browser = web.browser("dev")
    answers = [browser.post("/me/passphrase", {"old": "no", **TWICE}).status for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def by_mail_alone(web: WebDesk) -> Browser:
    """A storyteller who has nothing but their mailbox."""
    people = web.desk.people
    with people.database.write() as connection:
        found = credentials.people.person(connection, "teller")
        assert found
        credentials.people.change(connection, "teller", passphrase_hash=None)
        proof, place = sessions.SignInProof.LINK, Origin("", "Firefox")
        token = sessions.open_session(
            connection, replace(found, passphrase_hash=None), proof, place, people.now()
        )
    browser = web.browser()
    browser.cookies = {"desk": token}
    return browser


def test_who_came_by_mail_alone_chooses_a_passphrase_while_the_link_is_fresh(
    web: WebDesk, box: Letterbox
) -> None:
    browser = by_mail_alone(web)
    assert "None: you sign in by a link" in browser.get("/me").words
    page = browser.get("/me/passphrase")
    assert "Choose a passphrase" in page.words
    assert 'name="old"' not in page.text
    assert browser.post("/me/passphrase", TWICE).location == "/me?done=passphrase"
    assert "You have one" in browser.get("/me").words


def test_after_a_while_they_are_told_to_ask_for_another_link(web: WebDesk, box: Letterbox) -> None:
    browser = by_mail_alone(web)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    assert browser.get("/me/passphrase").location == "/prove?to=/me/passphrase"
    page = browser.get("/prove?to=/me/passphrase")
    assert "ask for a new link" in page.words
    assert 'name="code"' not in page.text


def test_another_address_is_asked_at_both(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("dev")
    assert "Letters go to dev@example.org now" in browser.get("/me/address").words
    asked = browser.post("/me/address", {"address": "dev.new@example.org"})
    assert "Look at your mail" in asked.words
    old = f"/address/{box.token('dev@example.org')}"
    browser.get(old)
    browser.post(old)
    new = f"/address/{box.token('dev.new@example.org')}"
    browser.get(new)
    assert "That address is yours now" in browser.post(new).words
    assert "changed to another" in box.last("dev@example.org").text
    assert "dev.new@example.org" in browser.get("/me").words


def test_with_the_passphrase_the_new_address_alone_is_asked(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("dev")
    fields = {"address": "dev.new@example.org", "passphrase": PASSPHRASE}
    assert "to the new address" in browser.post("/me/address", fields).words
    assert [one.to for one in box.letters_sent] == ["dev.new@example.org"]


@pytest.mark.parametrize(
    ("fields", "status", "name"),
    [
        ({"address": "none"}, 422, "address"),
        ({"address": "a@example.org\r\nBcc: b@example.org"}, 422, "address"),
        ({"address": "a@example.org", "passphrase": "wrong"}, 422, "passphrase"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_at_its_field(
    web: WebDesk, box: Letterbox, fields: dict[str, str], status: int, name: str
) -> None:
    answer = web.browser("dev").post("/me/address", fields)
    assert (answer.status, f'href="#{name}"' in answer.text) == (status, True)
    assert box.letters_sent == []


def test_a_first_address_asks_for_the_passphrase_and_is_slowed_down(
    web: WebDesk, box: Letterbox
) -> None:
    browser = web.browser("nia")
    assert "The address is yours once you follow its link" in browser.get("/me/address").words
    answers = [
        browser.post("/me/address", {"address": "nia@example.org", "passphrase": "no"}).status
        for _ in range(4)
    ]
    assert answers == [422, 422, 422, 429]
    assert browser.post("/me/address", {"address": "nia@example.org"}).status == 422


def test_where_no_mail_goes_out_no_address_is_asked_for(web: WebDesk) -> None:
    browser = web.browser("dev")
    assert browser.get("/me/address").status == 404
    assert "No mail goes out from here yet" in browser.get("/me").words


def test_ones_name_zone_and_language_are_ones_own(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = {"name": "  Dev  Patel ", "zone": "America/New_York", "language": "en"}
    assert browser.post("/me/profile", fields).location == "/me?done=profile"
    page = browser.get("/me?done=profile").words
    assert "Dev Patel. Writer" in page
    assert "Times are for New York" in page
    assert "Times are for London" in web.browser("sol").get("/me").words
    cleared = {"name": "", "zone": "", "language": ""}
    browser.post("/me/profile", cleared)
    assert "Times are for London" in browser.get("/me").words


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "x" * 61}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"language": "xx"}, "language"),
        ({"language": "../en"}, "language"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(
    web: WebDesk, fields: dict[str, str], name: str
) -> None:
    answer = web.browser("dev").post("/me/profile", fields)
    assert (answer.status, f'href="#{name}"' in answer.text) == (422, True)


def test_a_language_is_spoken_in_that_persons_requests_alone(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.i18n import spoken

    profile.change(web.desk.people, Actor("dev"), profile.Profile(language="cy"))
    heard: list[str] = []

    from scheduler.web.identity import desk_actor

    original = desk_actor.my_sessions
    monkeypatch.setattr(
        desk_actor, "my_sessions", lambda *given: (heard.append(spoken()), original(*given))[1]
    )
    web.browser("dev").get("/me")
    web.browser("sol").get("/me")
    assert heard == ["cy", "en"]


def test_a_storytellers_name_is_asked_for_nowhere(web: WebDesk) -> None:
    browser = web.browser("teller")
    page = browser.get("/me")
    assert 'name="name"' not in page.text
    assert browser.post("/me/profile", {"name": "Robin", "zone": "Europe/Paris"}).status == 303
    assert profile.of(web.desk.people, "teller") == profile.Profile(zone="Europe/Paris")


def test_who_has_no_role_has_a_page_of_their_own_and_no_other(web: WebDesk) -> None:
    browser = web.browser("teller")
    assert browser.get("/").location == "/stories"
    page = browser.get("/me")
    assert "Your account" in page.words
    for path in ("/approvals", "/hold", "/find", "/people", "/who-may", "/today/changes"):
        assert browser.get(path).status == 404
    assert 'class="phonebar"' not in page.text


def test_who_has_no_role_reads_nothing_of_holds(web: WebDesk) -> None:
    web.browser("amira").post("/hold", {"part": "everything", "own": "A death in the family"})
    browser = web.browser("teller")
    for path in ("/", "/me", "/nothing", "/hold"):
        assert "death" not in browser.get(path).text


# Passkeys


def added(web: WebDesk, browser: Browser, name: str = "My telephone") -> Authenticator:
    """A device that made a passkey for whoever is signed in."""
    device = Authenticator(origin=ADDRESS)
    asked = json.loads(browser.post("/me/passkeys/ask").text)
    fields = {"asked": asked["asked"], "name": name}
    answer = browser.post(
        "/me/passkeys", fields | {"answer": device.make(json.dumps(asked["options"]))}
    )
    assert answer.location == "/me?done=passkey", answer.words
    return device


def used(browser: Browser, device: Authenticator, path: str, to: str = "/") -> object:
    asked = json.loads(browser.post(f"{path}/ask").text)
    fields = {"asked": asked["asked"], "answer": device.use(json.dumps(asked["options"])), "to": to}
    return browser.post(path, fields)


def test_a_passkey_is_added_and_signs_in_once_for_each_question(
    web: WebDesk, box: Letterbox
) -> None:
    browser, elsewhere = web.browser("ruth"), web.browser("ruth")
    device = added(web, browser)
    assert (browser.get("/me").status, elsewhere.get("/me").status) == (200, 303)
    assert "My telephone" in browser.get("/me").words
    fresh = web.browser()
    fresh.get("/sign-in")
    before = fresh.secret
    asked = json.loads(fresh.post("/sign-in/passkey/ask").text)
    fields = {"asked": asked["asked"], "answer": device.use(json.dumps(asked["options"]))}
    assert fresh.post("/sign-in/passkey", {**fields, "to": "/hold"}).location == "/hold"
    assert fresh.secret != before
    assert fresh.get("/").status == 200
    again = web.browser()
    again.get("/sign-in")
    assert again.post("/sign-in/passkey", fields).status == 422, "a question is answered once"


@pytest.mark.parametrize("what", ["late", "other device", "other origin", "nonsense", "empty"])
def test_no_other_answer_signs_in(web: WebDesk, box: Letterbox, what: str) -> None:
    device = added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    asked = json.loads(browser.post("/sign-in/passkey/ask").text)
    if what == "late":
        web.clock.jump_to(web.clock.now() + timedelta(minutes=6))
    if what == "other device":
        device = Authenticator(origin=ADDRESS, credential=device.credential)
    if what == "other origin":
        device = replace(device, origin="https://evil.example")
    answer = {"nonsense": "{}", "empty": ""}.get(what)
    if answer is None:
        answer = device.use(json.dumps(asked["options"]))
    sent = browser.post("/sign-in/passkey", {"asked": asked["asked"], "answer": answer})
    assert sent.status == 422
    assert "not known here" in sent.words
    assert browser.get("/").status == 303


def test_a_device_that_answers_wrongly_adds_nothing(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    answer = browser.post("/me/passkeys", {"asked": "x", "answer": "{}", "name": "Mine"})
    assert answer.status == 422
    assert 'value="Mine"' in answer.text
    assert "Begin again" in answer.words


def test_a_passkey_shows_once_more_who_one_is(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    device = added(web, browser)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    before = browser.secret
    assert used(browser, device, "/prove/passkey", "/me/codes").location == "/me/codes"
    assert browser.secret != before
    assert browser.get("/me/codes").status == 200


def test_somebody_elses_passkey_shows_nothing(web: WebDesk, box: Letterbox) -> None:
    hers = added(web, web.browser("sol"))
    browser = long_ago(web, "ruth")
    assert used(browser, hers, "/prove/passkey").status == 422
    assert browser.get("/me/codes").status == 303


def test_who_has_a_passkey_alone_is_asked_for_it_after_the_passphrase(
    web: WebDesk, box: Letterbox
) -> None:
    device = added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    half = browser.post("/sign-in", {"id": "ruth", "passphrase": PASSPHRASE})
    assert half.location == "/sign-in/code"
    page = browser.get("/sign-in/code")
    assert "Your second proof is a passkey" in page.words
    assert 'name="code"' not in page.text
    assert browser.get("/sign-in/set-up").location == "/sign-in"
    assert browser.post("/sign-in/code", {"code": "123456"}).status == 422
    begun = browser.secret
    assert used(browser, device, "/sign-in/passkey").location == "/"
    assert browser.get("/").status == 200
    other = web.browser()
    other.cookies = {"desk": begun}
    assert other.get("/sign-in/code").location == "/sign-in", "the half has ended"


def test_a_passkey_is_forgotten_and_opens_nothing(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    device = added(web, browser)
    path = re.search(r'href="(/me/passkeys/\d+/forget)"', browser.get("/me").text)
    assert path
    assert "Forget “My telephone”" in browser.get(path[1]).words
    assert browser.post(path[1]).location == "/me?done=passkey-gone"
    fresh = web.browser()
    fresh.get("/sign-in")
    assert used(fresh, device, "/sign-in/passkey").status == 422


def test_nobody_forgets_a_passkey_of_somebody_else(web: WebDesk, box: Letterbox) -> None:
    hers = a_passkey_of(web, "sol")
    browser = web.browser("ruth")
    for number in (hers, 99, 10**30):
        answers = [
            browser.get(f"/me/passkeys/{number}/forget"),
            browser.post(f"/me/passkeys/{number}/forget"),
        ]
        assert [one.status for one in answers] == [404, 404]
    assert "A key" in web.browser("sol").get("/me").words


def test_where_the_desk_has_no_address_there_are_no_passkeys_and_it_says_so(web: WebDesk) -> None:
    browser = web.browser("ruth")
    assert "this desk has none yet" in browser.get("/me").words
    assert "HANDRAIL_WEB_ADDRESS" in browser.get("/me/passkeys").words
    for path in ("/me/passkeys/ask", "/me/passkeys", "/prove/passkey/ask", "/prove/passkey"):
        assert browser.post(path).status == 404
    before = web.browser()
    assert "passkey" not in before.get("/sign-in").text
    assert before.post("/sign-in/passkey/ask").status == 404


def test_without_scripts_the_page_says_that_a_passphrase_and_a_code_work(
    web: WebDesk, box: Letterbox
) -> None:
    page = web.browser().get("/sign-in").text
    assert re.search(r"<p [^>]*data-plain>.*A passphrase and a code work without", page)
    assert re.search(r"<div data-script hidden>", page), "no button that would do nothing"
    added_page = web.browser("dev").get("/me/passkeys").text
    assert "<p data-plain>" in added_page


def test_what_is_asked_of_a_device_names_nobody(web: WebDesk, box: Letterbox) -> None:
    added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    asked = json.loads(browser.post("/sign-in/passkey/ask").text)["options"]
    assert asked["allowCredentials"] == []
    assert "ruth" not in json.dumps(asked)


# How long one stays


def test_the_page_tells_the_time_and_stays_signed_in_without_scripts(web: WebDesk) -> None:
    browser = web.browser("amira")
    page = browser.get("/me/session?to=/find").words
    assert "It is 13:00" in page
    assert "you are signed out today, 13:30" in page
    web.clock.jump_to(web.clock.now() + timedelta(minutes=25))
    stayed = browser.post("/me/session")
    assert stayed.location == "/me/session?done=1"
    assert "You stay signed in until 13:55" in browser.get(stayed.location).words


def test_asking_how_long_is_left_keeps_nobody_signed_in(web: WebDesk) -> None:
    browser = web.browser("amira")
    for left in (1_800, 900):
        assert json.loads(browser.get("/me/session/left").text) == {"seconds": left}
        web.clock.jump_to(web.clock.now() + timedelta(minutes=15))
    assert browser.get("/me/session/left").location.startswith("/sign-in")


def test_before_the_end_that_nothing_moves_every_page_says_so(web: WebDesk) -> None:
    browser = web.browser("amira")
    assert re.search(r'id="session" data-left="1800" hidden', browser.get("/").text)
    for _ in range(24):
        web.clock.jump_to(web.clock.now() + timedelta(minutes=29))
        browser.get("/me/session")
    web.clock.jump_to(web.clock.now() + timedelta(minutes=14))
    page = browser.get("/find")
    assert "You are signed out at 01:00, and sign in anew" in page.words
    assert "hidden" not in re.search(r'id="session"[^>]*', page.text)[0]


def test_in_a_demonstration_one_click_shows_who_one_is(
    tmp_path, clock: StandingClock, migrated_sqlite
) -> None:
    shown = Demonstration((), "http://127.0.0.1:1/")
    with a_web_desk(tmp_path, clock, migrated_sqlite, shown) as web:
        web.people("admin", "amira")
        browser = long_ago(web, "amira")
        assert browser.get("/me/codes").location == "/prove?to=/me/codes"
        assert "one click is enough" in browser.get("/prove?to=/me/codes").words
        before = browser.secret
        assert browser.post("/prove", {"to": "/me/codes"}).location == "/me/codes"
        assert browser.secret != before
        assert browser.get("/me/codes").status == 200


def test_what_was_changed_is_in_the_history(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    added(web, browser)
    set_up_codes(web, browser)
    with web.desk.workspace.database.read() as connection:
        said = [one.to_state for one in audit.entries(connection, audit.AuditFilter())]
    assert {"passkey added", "one-time codes on"} <= set(said)


def test_words_of_a_device_are_words(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    added(web, browser, "<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\x00")
    page = browser.get("/me").text
    assert "<img" not in page
    assert "<img src=x onerror=alert(1)>" in unescape(page)


def test_the_second_of_two_passkeys_is_forgotten_and_one_of_nobodys_is_not_there(
    web: WebDesk,
) -> None:
    first, second = a_passkey_of(web, "ruth"), a_passkey_of(web, "ruth")
    other = a_passkey_of(web, "amira")
    browser = web.browser("ruth")
    assert browser.get(f"/me/passkeys/{other}/forget").status == 404
    assert browser.post(f"/me/passkeys/{second}/forget").location == "/me?done=passkey-gone"
    assert browser.get(f"/me/passkeys/{second}/forget").status == 404
    assert browser.get(f"/me/passkeys/{first}/forget").status == 200


def test_a_session_that_has_ended_proves_nothing(web: WebDesk) -> None:
    with pytest.raises(NotAllowed):
        own_proofs.prove_as_sample(web.desk.people, "of nobody")
