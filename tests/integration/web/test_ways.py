"""Who may do what: every role at every way into the desk. A new way without a row fails."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.people import accounts, kept
from scheduler.people.roles import Actor
from scheduler.publishing.operations.hold import Scope, place
from scheduler.web.dispatch import endpoint
from scheduler.web.routes import WAYS
from scheduler.web.show.assets import assets
from scheduler.web.way import WebRoute
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, PEOPLE, WebDesk, a_passkey_of
from tests.support.examples.builders import a_thread
from tests.support.examples.pictures import a_picture

EVERYBODY = frozenset({*PEOPLE, ""})

STAFF = EVERYBODY - {"", "teller"}
SIGNED_IN = EVERYBODY - {""}  # a storyteller too
COMMS = frozenset({"amira"})
ADMIN = frozenset({"admin"})
NO_MAIL = frozenset[str]()  # no mail goes out from this desk
WHO: Mapping[str, frozenset[str]] = {
    "GET /": SIGNED_IN,
    "GET /today/changes": STAFF,
    "GET /approvals": STAFF,
    "POST /approvals": frozenset({"amira", "ruth"}),
    "GET /approvals/ask/{campaign}": COMMS,
    "POST /approvals/ask/{campaign}": COMMS,
    "POST /approvals/withdraw/{number:int}": COMMS,
    "POST /approvals/outside/{campaign}": COMMS,
    "POST /approvals/outside/{campaign}/{number:int}": COMMS,
    "POST /comments/{key:path}": STAFF,
    "GET /outside/{token}": EVERYBODY,  # a link that opens nothing says so to everybody
    "POST /outside/{token}": EVERYBODY,
    "GET /outside/{token}/{post:int}/{number:int}/{key:path}": frozenset(),
    "GET /threads/{key:path}": STAFF,
    "GET /pictures/{post:int}/{number:int}/{key:path}": STAFF,
    "POST /decide/{key:path}": frozenset({"amira", "ruth"}),
    "POST /move/{key:path}": COMMS,
    "GET /cancel/{key:path}": frozenset({"amira", "sol"}),
    "POST /cancel/{key:path}": frozenset({"amira", "sol"}),
    "GET /take-down/{key:path}": frozenset({"amira", "sol"}),
    "POST /take-down/{key:path}": frozenset({"amira", "sol"}),
    "GET /resolve/{key:path}": COMMS,
    "POST /resolve/{key:path}": COMMS,
    "GET /hold": STAFF,
    "POST /hold": STAFF,
    "GET /hold/look": STAFF,
    "GET /hold/thread/{key:path}": STAFF,
    "POST /hold/thread/{key:path}": STAFF,
    "POST /hold/reason/{number:int}": STAFF,
    "GET /hold/release/{number:int}": frozenset({"amira", "sol", "admin"}),
    "POST /hold/release/{number:int}": frozenset({"amira", "sol", "admin"}),
    "GET /find": STAFF,
    "GET /me": SIGNED_IN,
    "POST /me/profile": SIGNED_IN,
    "GET /me/passphrase": SIGNED_IN,
    "POST /me/passphrase": SIGNED_IN,
    "GET /me/address": NO_MAIL,
    "POST /me/address": NO_MAIL,
    "GET /me/codes": SIGNED_IN,
    "POST /me/codes/begin": SIGNED_IN,
    "POST /me/codes": SIGNED_IN,
    "POST /me/codes/recovery": SIGNED_IN,
    "POST /me/codes/off": SIGNED_IN,
    "GET /me/passkeys": SIGNED_IN,
    "POST /me/passkeys/ask": SIGNED_IN,
    "POST /me/passkeys": SIGNED_IN,
    "GET /me/passkeys/{number:int}/forget": SIGNED_IN,
    "POST /me/passkeys/{number:int}/forget": SIGNED_IN,
    "POST /me/end/{number:int}": SIGNED_IN,
    "POST /me/end-others": SIGNED_IN,
    "GET /me/session": SIGNED_IN,
    "POST /me/session": SIGNED_IN,
    "GET /me/session/left": SIGNED_IN,
    "GET /prove": SIGNED_IN,
    "POST /prove": SIGNED_IN,
    "POST /prove/passkey/ask": SIGNED_IN,
    "POST /prove/passkey": SIGNED_IN,
    "GET /kept/{number:int}": SIGNED_IN,
    "POST /kept/{number:int}/forget": SIGNED_IN,
    "GET /who-may": STAFF,
    "GET /notices": SIGNED_IN,
    "POST /notices/{number:int}": frozenset(),  # another's is not there, for everybody
    "POST /notices/new/{number:int}": frozenset(),
    "POST /notices/read": SIGNED_IN,
    "GET /me/notices": SIGNED_IN,
    "POST /me/notices": SIGNED_IN,
    "GET /people": ADMIN,
    "GET /invite": NO_MAIL,
    "POST /invite": NO_MAIL,
    "POST /invitations/{number:int}/take-back": ADMIN,
    "GET /people/{id}": ADMIN,
    "POST /people/{id}/role": ADMIN,
    "GET /people/{id}/remove": ADMIN,
    "POST /people/{id}/remove": ADMIN,
    "POST /people/{id}/end-sessions": ADMIN,
    "POST /people/{id}/end/{number:int}": ADMIN,
    "POST /people/{id}/reset": ADMIN,
    "GET /sign-in/code": frozenset(),  # for who gave a passphrase alone
    "POST /sign-in/code": frozenset(),
    "GET /sign-in/set-up": frozenset(),
    "POST /sign-in/set-up": frozenset(),
    "POST /sign-in/passkey/ask": EVERYBODY,
    "POST /sign-in/passkey": EVERYBODY,
    "GET /sign-in/link": NO_MAIL,
    "POST /sign-in/link": NO_MAIL,
    "GET /in/{token}": EVERYBODY,
    "POST /in/{token}": EVERYBODY,
    "GET /join/{token}": EVERYBODY,  # a link that opens nothing says so to everybody
    "POST /join/{token}": EVERYBODY,
    "GET /reset/{token}": EVERYBODY,
    "POST /reset/{token}": EVERYBODY,
    "GET /address/{token}": EVERYBODY,
    "POST /address/{token}": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "POST /sign-in/as": frozenset(),
    "POST /sign-out": EVERYBODY,
    "GET /static/{name}": EVERYBODY,
}


@pytest.fixture
def busy(web: WebDesk) -> WebDesk:
    """A desk with one thread that shows a picture, and a hold on it."""
    (web.root / "media").mkdir()
    (web.root / "media" / "chairs.png").write_bytes(a_picture())
    thread = a_thread()
    shown = PlannedMedia("chairs.png", "0" * 64, "Two chairs by a window.")
    first = replace(thread.posts[0], media=(shown,))
    web.queue(replace(thread, posts=(first, *thread.posts[1:])))
    place(web.context, Scope.THREAD, "wmhd/opener", why="A look", actor=Actor("amira"))
    web.desk = replace(web.desk, address="http://localhost:8432")  # passkeys are for an address
    accounts.add(web.desk.people, ADMINISTRATOR, "guest", passphrase=PASSPHRASE)
    return web


def test_every_way_has_a_row() -> None:
    assert set(WHO) == {way.name for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_role_at_this_way(busy: WebDesk, way: WebRoute) -> None:
    let_in = {person for person in sorted(EVERYBODY) if _is_let_in(busy, way, person)}
    assert let_in == WHO[way.name]


def _is_let_in(web: WebDesk, way: WebRoute, person: str) -> bool:
    """Neither sent to sign in, nor told that there is nothing here."""
    browser = web.browser(person)
    path = _filled(way.path, _number(web, way, person))
    if not person:
        browser.get("/sign-in")
    chunks = 1 if way.path == "/today/changes" else None
    answer = browser.get(path, chunks) if way.method == "GET" else browser.post(path)
    assert answer.status < 500
    is_sent_away = answer.status == 303 and answer.location.startswith("/sign-in")
    if way.path == "/sign-out":
        return is_sent_away
    return answer.status != 404 and not is_sent_away


def _number(web: WebDesk, way: WebRoute, person: str) -> int:
    """Of something that is there, and theirs where it is somebody's."""
    people = web.desk.people
    if person and way.path.startswith("/kept"):
        return kept.keep(people, people.vault(), person, kept.TypedForm("/hold", "Holds.", ()))
    if person and way.path.startswith("/me/passkeys"):
        return a_passkey_of(web, person)
    return place(web.context, Scope.THREAD, "wmhd/opener", why="A look", actor=Actor("amira"))


def _filled(path: str, numbered: int) -> str:
    path = path.replace("{key:path}", "wmhd/opener").replace("{post:int}", "1")
    path = path.replace("{id}", "guest")
    number = "0" if path.startswith(("/pictures", "/notices")) else str(numbered)
    path = (
        path.replace("{number:int}", number)
        .replace("{token}", "a" * 43)
        .replace("{name}", assets()["desk.css"].name)
        .replace("{campaign}", "wmhd")
    )
    assert "{" not in path
    return path


@pytest.mark.parametrize(
    "path",
    [
        *("/threads/none", "/threads/", "/threads/wmhd", "/cancel/none", "/resolve/none"),
        *("/take-down/none", "/hold/thread/none", "/hold/release/99", "/pictures/1/9/wmhd/opener"),
        *("/pictures/9/0/wmhd/opener", "/pictures/1/0/none", "/nothing", "/threads/%00", "/api"),
        *("/approvals/ask/none", f"/outside/{'a' * 43}/1/0/wmhd/opener"),
        *("/hold/release/999999999999999999999999", "/pictures/1/99999999999999999999/wmhd/opener"),
    ],
)
def test_what_is_not_there_and_what_is_not_theirs_answer_alike(busy: WebDesk, path: str) -> None:
    answer = busy.browser("amira").get(path)
    assert answer.status == 404
    assert "There is nothing here for you" in answer.words
    assert (
        busy.browser("nia").get("/cancel/wmhd/opener").words.partition("Skip")[0]
        == (answer.words.partition("Skip")[0])
    )


def test_who_is_not_signed_in_comes_back_to_where_they_wanted(web: WebDesk) -> None:
    answer = web.browser().get("/hold/look")
    assert (answer.status, answer.location) == (303, "/sign-in?to=/hold/look")


def test_every_way_is_in_the_reference() -> None:
    page = Path("docs/reference/web.md").read_text("utf-8")
    documented = re.findall(r"^\| `(\w+ /[^`]*)` \|", page, re.MULTILINE)
    assert documented == [way.name for way in WAYS]


def test_a_way_is_answered_by_its_own_page() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS)
    assert callable(endpoint)
