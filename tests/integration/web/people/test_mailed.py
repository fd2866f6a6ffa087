"""What letters lead to: opened by anybody it does nothing, and it is used once, in its time."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from scheduler.people import accounts
from scheduler.people.mailed import invitations, links, mail_addresses
from scheduler.people.own import credentials
from scheduler.people.place import Origin
from scheduler.people.roles import Role
from scheduler.store.stories import people as stored
from tests.support.desks.letterbox import WEB, Letterbox
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk

NEW = "jo@example.org"
HERS = "a lamp on the stairs"
TWICE = {"passphrase": HERS, "again": HERS}
HOME = Origin("203.0.113.7", "Firefox on Linux")


@dataclass
class Post:
    """A desk with mail, where dev the writer has an address."""

    web: WebDesk
    box: Letterbox

    @property
    def people(self):
        return self.web.desk.people

    def invite(self, *roles: Role, by: str = "admin", only: tuple[str, ...] = ()) -> str:
        actor = replace(ADMINISTRATOR, id=by)
        invitations.invite(
            *(self.people, self.people.vault(), self.box.letters, actor, NEW),
            roles=roles,
            accounts=only,
        )
        return self.path(NEW)

    def reset(self) -> str:
        credentials.start_reset(
            self.people, self.people.vault(), self.box.letters, ADMINISTRATOR, "dev"
        )
        return self.path("dev@example.org")

    def new_address(self) -> str:
        """The letter to the new address, asked for with the passphrase."""
        self._ask_address(PASSPHRASE)
        return self.path(NEW)

    def leave_address(self) -> str:
        """The letter to the address that stands."""
        self._ask_address("")
        return self.path("dev@example.org")

    def _ask_address(self, passphrase: str) -> None:
        credentials.ask_new_address(
            *(self.people, self.people.vault(), self.box.letters),
            *(replace(ADMINISTRATOR, id="dev"), NEW, HOME),
            passphrase=passphrase,
        )

    def path(self, to: str) -> str:
        """Where the link in the newest letter leads, as it stands in it."""
        found = re.search(rf"{WEB}(/\S+)", self.box.last(to).text)
        assert found
        return found[1]

    def address_of(self, person: str) -> str | None:
        with self.web.desk.workspace.database.read() as connection:
            return mail_addresses.of(connection, self.people.vault(), person)

    def everybody(self) -> set[str]:
        with self.web.desk.workspace.database.read() as connection:
            return {one.id for one in stored.everybody(connection)}

    def passphrase_opens(self, passphrase: str) -> bool:
        browser = self.web.browser()
        browser.get("/sign-in")
        return browser.post("/sign-in", {"id": "dev", "passphrase": passphrase}).status == 303


@pytest.fixture
def post(web: WebDesk) -> Post:
    box = Letterbox()
    web.desk = replace(web.desk, people=replace(web.desk.people, letters=box.letters))
    with web.desk.workspace.database.write() as connection:
        vault = web.desk.people.vault()
        mail_addresses.keep(connection, vault, "dev", "dev@example.org", web.clock.now())
    return Post(web, box)


def opened(post: Post, path: str) -> Browser:
    """A browser that came from the mail, and shows the page."""
    browser = post.web.browser()
    answer = browser.get(path, sec_fetch_site="none")
    assert answer.status == 200, answer.words
    return browser


Mailed = tuple[Callable[[Post], str], dict[str, str], timedelta]
MAILED: dict[str, Mailed] = {
    "reviewer": (lambda post: post.invite(Role.REVIEWER), {"id": "jo", **TWICE}, timedelta(7)),
    "writer": (lambda post: post.invite(Role.WRITER), {"id": "jo"}, timedelta(7)),
    "storyteller": (lambda post: post.invite(by="dev"), {}, timedelta(7)),
    "reset": (Post.reset, TWICE, timedelta(hours=1)),
    "new address": (Post.new_address, {}, timedelta(minutes=10)),
    "address that stands": (Post.leave_address, {}, timedelta(minutes=10)),
}
every_letter = pytest.mark.parametrize("mailed", MAILED.values(), ids=MAILED.keys())


@every_letter
def test_a_scanner_that_opens_every_link_changes_nothing(post: Post, mailed: Mailed) -> None:
    write, fields, _ = mailed
    path = write(post)
    before = (post.everybody(), post.address_of("dev"), len(post.box.letters_sent))
    for _ in range(3):
        assert post.web.browser().ask("HEAD", path, b"", {}).status == 200
        assert Browser(post.web.app).get(path, sec_fetch_site="none").status == 200
    assert (post.everybody(), post.address_of("dev"), len(post.box.letters_sent)) == before
    assert post.passphrase_opens(PASSPHRASE)
    assert opened(post, path).post(path, fields).status in (200, 303)


@every_letter
def test_a_link_is_used_once_and_then_opens_nothing_anywhere(post: Post, mailed: Mailed) -> None:
    write, fields, _ = mailed
    path = write(post)
    waiting = opened(post, path)  # opened twice, before either is pressed
    browser = opened(post, path)
    assert browser.post(path, fields).status in (200, 303)
    for again in (waiting, browser, post.web.browser()):
        for answer in (again.get(path), again.post(path, fields)):
            assert answer.status in (303, 409)  # 303: a browser without a form of ours
            assert answer.status == 303 or "opens nothing" in answer.words


@every_letter
def test_after_its_time_a_link_opens_nothing(post: Post, mailed: Mailed) -> None:
    write, fields, holds = mailed
    path = write(post)
    browser = opened(post, path)
    post.web.clock.jump_to(post.web.clock.now() + holds - timedelta(seconds=1))
    opened(post, path)
    post.web.clock.jump_to(post.web.clock.now() + timedelta(seconds=1))
    before = (post.everybody(), post.address_of("dev"))
    assert "opens nothing" in browser.get(path).words
    assert browser.post(path, fields).status == 409
    assert (post.everybody(), post.address_of("dev")) == before
    assert post.passphrase_opens(PASSPHRASE)


@every_letter
def test_a_form_of_another_site_or_browser_is_not_taken(post: Post, mailed: Mailed) -> None:
    write, fields, _ = mailed
    path = write(post)
    browser, before = opened(post, path), post.everybody()
    elsewhere = Browser(post.web.app)
    assert elsewhere.post(path, {**fields, "token": browser.token}).location == "/sign-in"
    foreign = browser.post(path, fields, sec_fetch_site="cross-site", origin="https://evil.example")
    assert foreign.status == 403
    assert post.everybody() == before
    assert post.address_of("dev") == "dev@example.org"
    assert post.passphrase_opens(PASSPHRASE)


@every_letter
def test_a_secret_fits_no_other_page(post: Post, mailed: Mailed) -> None:
    write, fields, _ = mailed
    path = write(post)
    token = path.rpartition("/")[2]
    browser = opened(post, path)
    for place in {"/join", "/reset", "/address", "/in"} - {path.rpartition("/")[0]}:
        assert browser.get(f"{place}/{token}").status == 404
        assert browser.post(f"{place}/{token}", fields).status in (404, 409)
    opened(post, path)


def test_a_reset_asked_for_in_a_browser_opens_nothing_in_another(post: Post) -> None:
    asking = post.web.browser()
    asking.get("/sign-in")
    links.ask_reset(
        *(post.people, post.people.vault(), post.box.letters, "dev@example.org"),
        browser=asking.secret,
        place=HOME,
    )
    path = post.path("dev@example.org")
    other = post.web.browser()
    assert "opens nothing" in other.get(path).words
    assert other.post(path, TWICE).status == 409
    assert "is kept" in asking.post(path, TWICE).words
    assert post.passphrase_opens(HERS)


def test_whoever_decides_goes_on_to_their_second_proof(post: Post) -> None:
    path = post.invite(Role.REVIEWER, only=("main",))
    browser = opened(post, path)
    said = browser.get(path).words
    assert "work here as reviewer, for main" in said
    assert "Tue 12 Oct, 13:00" in said
    answer = browser.post(path, {"id": " Jo ", **TWICE})
    assert answer.location == "/sign-in/set-up"
    assert browser.get("/").status == 303
    assert "Set up your second proof" in browser.get("/sign-in/set-up").words
    assert post.address_of("jo") == NEW


def test_a_writer_is_in_at_once_with_or_without_a_passphrase(post: Post) -> None:
    path = post.invite(Role.WRITER)
    browser = opened(post, path)
    assert browser.post(path, {"id": "jo"}).location == "/"
    assert browser.get("/").status == 200
    accounts.remove(post.people, ADMINISTRATOR, "jo")
    path = post.invite(Role.WRITER)
    browser = opened(post, path)
    assert browser.post(path, {"id": "kit", **TWICE}).location == "/"


def test_a_storyteller_gets_a_name_that_says_nothing_and_chooses_none(post: Post) -> None:
    path = post.invite(by="dev")
    browser = opened(post, path)
    assert "passphrase" not in browser.get(path).text
    said = browser.post(path, {"id": "robin", "passphrase": "x"})  # neither was asked for
    assert re.search(r"Your name here is teller-[0-9a-f]{8} \.", said.words)
    assert "robin" not in post.everybody()
    assert browser.get("/").location == "/stories"
    nothing = browser.get("/nothing")  # no button that leads back to the same page
    assert "What you wrote is kept" in nothing.words
    assert 'class="phonebar"' not in nothing.text
    assert 'href="/" ' not in browser.get(path).text.partition("<main")[2]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"id": ""}, "id", "Choose a short name"),
        ({"id": "Jo Smith"}, "id", "small letters, digits and hyphens"),
        ({"id": "amira"}, "id", "There is somebody with the id amira already"),
        ({"passphrase": "short", "again": "short"}, "passphrase", "at least 12 characters"),
        ({"passphrase": "passwordpassword"}, "passphrase", "Four plain words do well"),
        ({"passphrase": "harbour minds"}, "passphrase", "Four plain words do well"),
        ({"passphrase": ""}, "passphrase", "at least 12 characters"),
        ({"again": "a lamp on the stair"}, "again", "these two differ"),
        ({"passphrase": "a" * 5_000}, "passphrase", "at most 1000 characters"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_the_invitation_stands(
    post: Post, fields: dict[str, str], field: str, said: str
) -> None:
    path = post.invite(Role.REVIEWER)
    browser = opened(post, path)
    answer = browser.post(path, {"id": "jo", **TWICE, **fields})
    assert answer.status == 422
    assert f'href="#{field}"' in answer.text
    assert "<title>Error: Join" in answer.text
    assert said in answer.words
    assert HERS not in answer.text
    assert browser.post(path, {"id": "jo", **TWICE}).status == 303


def test_an_invitation_of_somebody_who_left_is_nothing_here(post: Post) -> None:
    path = post.invite(by="dev")
    browser = opened(post, path)
    accounts.remove(post.people, ADMINISTRATOR, "dev")
    assert browser.post(path).status in (404, 409)


def test_a_new_passphrase_ends_every_session_and_is_told_by_mail(post: Post) -> None:
    somewhere = post.web.browser("dev")
    path = post.reset()
    browser = opened(post, path)
    answer = browser.post(path, {"passphrase": "short", "again": "short"})
    assert (answer.status, "at least 12 characters" in answer.words) == (422, True)
    assert somewhere.get("/").status == 200
    assert "Your new passphrase is kept" in browser.post(path, TWICE).words
    assert somewhere.get("/").status == 303
    assert post.passphrase_opens(HERS)
    assert not post.passphrase_opens(PASSPHRASE)
    assert "was changed" in post.box.last("dev@example.org").text


def test_a_passphrase_made_of_ones_own_name_is_refused_and_the_link_stands(post: Post) -> None:
    path = post.reset()
    browser = opened(post, path)
    own_name = {"passphrase": "devdevdevdev", "again": "devdevdevdev"}
    assert browser.post(path, own_name).status == 422
    assert "is kept" in browser.post(path, TWICE).words


def test_one_in_which_only_the_links_owner_shows_is_refused_and_the_link_stands(post: Post) -> None:
    with post.people.database.write() as connection:
        vault, now = post.people.vault(), post.web.clock.now()
        mail_addresses.keep(connection, vault, "amira", "amira@example.org", now)
    credentials.start_reset(
        post.people, post.people.vault(), post.box.letters, ADMINISTRATOR, "amira"
    )
    path = post.path("amira@example.org")
    browser = opened(post, path)
    own_name = {"passphrase": "amira-9-amira-x", "again": "amira-9-amira-x"}
    answer = browser.post(path, own_name)
    assert (answer.status, "name of a person" in answer.words) == (422, True)
    assert "is kept" in browser.post(path, TWICE).words


def test_another_address_is_asked_at_the_old_one_then_at_the_new_one(post: Post) -> None:
    path = post.leave_address()
    browser = opened(post, path)
    assert "Ask at the new address" in browser.get(path).words
    assert "Look at your new mail" in browser.post(path).words
    assert post.address_of("dev") == "dev@example.org"
    path = post.path(NEW)
    browser = opened(post, path)
    assert "It is mine: use it" in browser.get(path).words
    assert "That address is yours now" in browser.post(path).words
    assert post.address_of("dev") == NEW
    assert "changed to another" in post.box.last("dev@example.org").text


def test_an_address_that_became_somebodys_meanwhile_is_not_taken(post: Post) -> None:
    path = post.new_address()
    browser = opened(post, path)
    with post.web.desk.workspace.database.write() as connection:
        vault = post.people.vault()
        mail_addresses.keep(connection, vault, "nia", NEW, post.web.clock.now())
    answer = browser.post(path)
    assert answer.status == 409
    assert "cannot be used here" in answer.words
    assert post.address_of("dev") == "dev@example.org"


def test_where_no_mail_goes_out_nothing_is_done_by_a_link(post: Post) -> None:
    reset, leave = post.reset(), post.leave_address()
    browser = opened(post, reset)
    silent = replace(post.web.desk, people=replace(post.people, letters=None))
    browser.app = replace(post.web, desk=silent).app
    assert browser.post(reset, TWICE).status == 404
    assert browser.post(leave).status == 404
    assert post.passphrase_opens(PASSPHRASE)
