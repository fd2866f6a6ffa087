"""The page of people: who is here, invited, given roles, removed and helped to sign in."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from scheduler.people import accounts
from scheduler.people.mailed import invitations, mail_addresses
from scheduler.people.roles import Role
from scheduler.store.stories import people as stored
from scheduler.store.stories.people import StoredPerson
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk, a_passkey_of

NEW = "jo@example.org"


@pytest.fixture
def box(web: WebDesk) -> Letterbox:
    """Mail goes out, and three have an address."""
    letterbox = Letterbox()
    people = replace(web.desk.people, letters=letterbox.letters)
    web.desk = replace(web.desk, people=people, address="http://localhost:8432")
    with web.desk.workspace.database.write() as connection:
        for name in ("dev", "amira", "teller"):
            mail_addresses.keep(
                connection, people.vault(), name, f"{name}@example.org", web.clock.now()
            )
    return letterbox


def person(web: WebDesk, name: str) -> StoredPerson:
    with web.desk.workspace.database.read() as connection:
        found = stored.person(connection, name)
    assert found is not None
    return found


@pytest.fixture
def admin(web: WebDesk, box: Letterbox) -> Browser:
    return web.browser("admin")


def test_it_shows_who_is_here_and_how_they_sign_in(web: WebDesk, admin: Browser) -> None:
    a_passkey_of(web, "sol")
    web.browser("amira").get("/")
    words = admin.get("/people").words
    assert "6 people at work here" in words
    assert re.search(r"Sol Safeguarding lead A passkey, passphrase Not of late 0", words)
    assert re.search(r"Amira Comms Passphrase today, 13:00 1", words)
    assert "1 other way in, without a role" in words
    assert "teller" in words
    accounts.add(web.desk.people, ADMINISTRATOR, "kit", roles=[Role.WRITER], accounts=["main"])
    assert re.search(r"Kit Writer for main Nothing yet", admin.get("/people").words)


def test_somebody_is_invited_joins_and_is_no_longer_listed_as_invited(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    assert admin.get("/invite").status == 200
    body = f"token={admin.token}&address={NEW}&role=reviewer&role=writer&account=main"
    assert admin.send("/invite", body.encode()).location == "/people?done=invited"
    page = admin.get("/people?done=invited").words
    assert "A letter is on its way" in page
    assert "As reviewer and writer, for main, by Admin" in page
    joining = web.browser()
    path = f"/join/{box.token(NEW)}"
    joining.get(path)
    fields = {"id": "jo", "passphrase": "a lamp on the stairs", "again": "a lamp on the stairs"}
    assert joining.post(path, fields).status == 303
    assert person(web, "jo").roles == {
        "reviewer": frozenset({"main"}),
        "writer": frozenset({"main"}),
    }
    assert NEW not in admin.get("/people").text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"address": NEW}, "role"),
        ({"address": NEW, "role": "king"}, "role"),
        ({"address": "none", "role": "writer"}, "address"),
        ({"address": f"{NEW}\r\nBcc: x@example.org", "role": "writer"}, "address"),
        ({"address": "dev@example.org", "role": "writer"}, "address"),
        ({"address": NEW, "role": "writer", "account": "moon"}, "account"),
        ({"address": NEW, "role": "administrator", "account": "main"}, "account"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told_at_its_field(
    box: Letterbox, admin: Browser, fields: dict[str, str], name: str
) -> None:
    answer = admin.post("/invite", fields)
    assert (answer.status, f'href="#{name}"' in answer.text) == (422, True)
    assert fields["address"].split("\r")[0] in unescape(answer.text)
    assert box.letters_sent == []


def test_all_that_is_wrong_with_an_invitation_is_told_at_once(admin: Browser) -> None:
    for fields, names in (
        ({}, ["address", "role"]),
        ({"address": "none", "account": "moon"}, ["address", "role", "account"]),
        ({"role": "administrator", "account": "main"}, ["address", "account"]),
    ):
        answer = admin.post("/invite", fields)
        told = [one for one in ("address", "role", "account") if f'href="#{one}"' in answer.text]
        assert (answer.status, told) == (422, names)
        (focused,) = re.findall(r"<[^>]* autofocus", answer.text)
        assert 'class="problem"' in focused, "what is wrong is read out first, scripts or not"
    assert "autofocus" not in admin.get("/invite").text


def test_an_invitation_is_taken_back_and_opens_nothing(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    admin.post("/invite", {"address": NEW, "role": "writer"})
    path = re.search(r'action="(/invitations/\d+/take-back)"', admin.get("/people").text)
    assert path
    assert admin.post(path[1]).location == "/people?done=taken-back"
    assert "opens nothing" in web.browser().get(f"/join/{box.token(NEW)}").words
    assert admin.post(path[1]).status == 409
    assert NEW not in admin.get("/people").text


def test_no_mail_server_is_told_and_the_invitation_stands(box: Letterbox, admin: Browser) -> None:
    box.is_open = False
    answer = admin.post("/invite", {"address": NEW, "role": "writer"})
    assert answer.location == "/people?done=not-mailed"
    assert NEW in admin.get("/people").text


def test_a_storytellers_invitation_is_no_administrators_to_read(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    people = web.desk.people
    writer = replace(ADMINISTRATOR, id="dev")
    invitations.invite(people, people.vault(), box.letters, writer, NEW)
    assert NEW not in admin.get("/people").text


def test_a_role_is_given_for_one_account_and_told_by_mail(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    theirs = web.browser("dev")
    body = f"token={admin.token}&change=give&role=reviewer&reach=some&account=main"
    answer = admin.send("/people/dev/role", body.encode())
    assert answer.location == "/people/dev?done=role"
    assert person(web, "dev").roles["reviewer"] == frozenset({"main"})
    assert "given the role reviewer, for main" in box.last("dev@example.org").text
    assert theirs.get("/me").status == 303, "a new role needs a new secret"
    page = admin.get("/people/dev?done=role").words
    assert "Reviewer For main" in page


def test_a_role_is_taken_away_and_told_by_mail(
    box: Letterbox, web: WebDesk, admin: Browser
) -> None:
    admin.post("/people/amira/role", {"role": "comms", "change": "take"})
    assert person(web, "amira").roles == {}
    assert "The role comms was taken from you" in box.last("amira@example.org").text
    words = admin.get("/people/amira").words
    assert "None: they see their own story" in words
    assert "nobody starts it for them" in words


def test_who_has_no_address_is_changed_all_the_same(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    assert admin.post("/people/nia/role", {"role": "writer", "change": "give"}).status == 303
    assert "writer" in person(web, "nia").roles
    assert box.letters_sent == []
    assert "They have no mail address" in admin.get("/people/nia").words


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/people/dev/role", {"role": "king"}, "Choose a role"),
        ("/people/dev/role", {"role": "writer", "reach": "some"}, "at least one account"),
        (
            "/people/dev/role",
            {"role": "writer", "reach": "some", "account": "moon"},
            "no account moon",
        ),
        (
            "/people/dev/role",
            {"role": "administrator", "reach": "some", "account": "main"},
            "so for all accounts",
        ),
        ("/people/admin/role", {"role": "comms"}, "Nobody gives a role to themselves"),
        (
            "/people/admin/role",
            {"role": "administrator", "change": "take"},
            "Somebody must remain administrator",
        ),
        ("/people/admin/remove", {}, "Somebody must remain administrator"),
        ("/people/nia/reset", {}, "no address to send a link to"),
        ("/people/teller/reset", {}, "tells a story resets their own"),
    ],
)
def test_what_cannot_be_is_told_on_the_page_and_nothing_is_done(
    web: WebDesk, box: Letterbox, admin: Browser, path: str, fields: dict[str, str], said: str
) -> None:
    web.queue(an_account_of_main())
    before = {name: person(web, name) for name in ("dev", "admin", "nia", "teller")}
    answer = admin.post(path, fields)
    assert answer.status == 422
    assert "<title>Error: " in answer.text
    assert said in answer.words
    assert {name: person(web, name) for name in before} == before
    assert box.letters_sent == []


def an_account_of_main() -> object:
    from tests.support.examples.builders import a_thread

    return a_thread()  # the queue knows its account from then on


def test_the_last_administrator_goes_once_there_is_another(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    admin.post("/people/sol/role", {"role": "administrator", "change": "give"})
    left = admin.post("/people/admin/role", {"role": "administrator", "change": "take"})
    assert left.location == "/sign-in"
    assert person(web, "admin").roles == {}
    assert admin.get("/people").status == 303


def test_somebody_is_removed_told_and_has_no_way_in(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    theirs = web.browser("dev")
    assert "Remove Dev" in admin.get("/people/dev/remove").words
    assert admin.post("/people/dev/remove").location == "/people?done=removed"
    assert "Your way in here was closed" in box.last("dev@example.org").text
    assert theirs.get("/").status == 303
    assert admin.get("/people/dev").status == 404
    again = web.browser()
    again.get("/sign-in")
    assert again.post("/sign-in", {"id": "dev", "passphrase": PASSPHRASE}).status == 422


def test_sessions_are_ended_one_by_one_or_all(web: WebDesk, box: Letterbox, admin: Browser) -> None:
    first, others = web.browser("dev"), web.browser("amira")
    web.clock.jump_to(web.clock.now() + timedelta(minutes=1))
    second = web.browser("dev")
    paths = re.findall(r'action="(/people/dev/end/\d+)"', admin.get("/people/dev").text)
    assert len(paths) == 2
    assert admin.post(paths[1]).location == "/people/dev?done=sessions"
    assert (first.get("/").status, second.get("/").status) == (303, 200)
    number = paths[0].rpartition("/")[2]
    assert admin.post(f"/people/amira/end/{number}").status == 409, "it is not theirs"
    assert second.get("/").status == 200
    admin.post("/people/dev/end-sessions")
    assert second.get("/").status == 303
    assert others.get("/").status == 200
    assert "signed you out everywhere" in box.last("dev@example.org").text
    assert "Nowhere." in admin.get("/people/dev?done=sessions").words


def test_an_administrator_starts_a_reset_and_never_chooses(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    a_passkey_of(web, "dev")
    assert admin.post("/people/dev/reset").location == "/people/dev?done=reset"
    assert "/reset/" in box.last("dev@example.org").text
    assert "They choose" in admin.get("/people/dev?done=reset").words
    box.is_open = False
    answer = admin.post("/people/dev/reset", {"second": "yes"})
    assert answer.location == "/people/dev?done=not-mailed"
    assert "Passphrase" in admin.get("/people").words
    assert 'name="passphrase"' not in admin.get("/people/dev").text


def test_where_no_mail_goes_out_people_are_changed_and_nobody_is_invited(web: WebDesk) -> None:
    admin = web.browser("admin")
    page = admin.get("/people")
    assert "No mail goes out from here yet" in page.words
    assert 'href="/invite"' not in page.text
    assert admin.post("/people/dev/role", {"role": "analyst"}).status == 303
    reset = admin.post("/people/dev/reset")
    assert (reset.status, "no link can be sent" in reset.words) == (422, True)
    assert admin.post("/people/dev/remove").status == 303


def test_after_a_quarter_of_an_hour_an_administrator_shows_who_they_are_first(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    asked = admin.post("/people/dev/role", {"role": "analyst", "change": "give"})
    assert asked.location.startswith("/prove?to=/kept/")
    assert "analyst" not in person(web, "dev").roles
    assert admin.get("/people").status == 200, "looking asks for nothing"


@pytest.mark.parametrize("name", ["nobody", "..", "%00", "a" * 500, "dev%2F..%2Fsol"])
def test_who_is_not_there_answers_like_a_page_that_is_not(
    web: WebDesk, box: Letterbox, admin: Browser, name: str
) -> None:
    nothing = admin.get("/nothing").words
    for path in (f"/people/{name}", f"/people/{name}/remove"):
        answer = admin.get(path)
        assert (answer.status, answer.words) == (404, nothing)
    assert admin.post(f"/people/{name}/end-sessions").status == 404


def test_a_broken_organisation_file_leaves_the_page_whole(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    (web.root / "campaigns" / "organisation.yaml").write_text("organisation: [", encoding="utf-8")
    assert admin.get("/people/dev").status == 200
    assert admin.get("/invite").status == 200


EVIL = "<img src=x onerror=alert(1)>\"'</p>"


def test_what_people_call_themselves_is_words_on_every_page_of_people(
    web: WebDesk, box: Letterbox, admin: Browser
) -> None:
    web.browser("dev").post("/me/profile", {"name": EVIL})
    for path in ("/people", "/people/dev", "/people/dev/remove"):
        text = admin.get(path).text
        assert "<img" not in text
        assert EVIL in unescape(text)


def test_what_was_typed_is_words_where_it_is_kept(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("dev")
    token = browser.token
    browser.cookies = dict(web.browser("dev").cookies)
    fields = {"own": EVIL, f'"><script>{EVIL}': "x\n</textarea><script>y", "token": token}
    text = browser.post("/hold", fields).text
    assert "<img" not in text
    assert "<script>" not in text.replace('<script type="module"', "")
    assert EVIL in unescape(text)
