"""Who may do what: every role at every way into the desk. A new way without a row fails."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.bootstrap.drafts.campaign_files import read_path, save_text
from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.media.files import id_of
from scheduler.people import accounts
from scheduler.people.own import typed_forms
from scheduler.people.roles import Actor
from scheduler.people.tokens import hash_of
from scheduler.publishing.operations.hold import Scope, place
from scheduler.store.stories import asked, take_back_links, writings
from scheduler.store.stories.writings import StoredWriting
from scheduler.stories.overview.status import stories_page
from scheduler.stories.withdrawal.withdraw import safeguard
from scheduler.stories.writing import answers, drafts, showing
from scheduler.stories.writing.form import FormHead, Naming, StoryForm
from scheduler.web import application
from scheduler.web.application import desk_app
from scheduler.web.reads.review import stories_of
from scheduler.web.reads.stories import story_context, vault_of
from scheduler.web.routes import WAYS
from scheduler.web.show.assets import assets
from scheduler.web.way import WebRoute
from tests.support.clocks import StandingClock
from tests.support.desks.web import (
    ADMINISTRATOR,
    PASSPHRASE,
    PEOPLE,
    Browser,
    WebDesk,
    a_copied_desk,
    a_passkey_of,
)
from tests.support.examples.builders import a_thread
from tests.support.examples.pictures import a_picture

EVERYBODY = frozenset({*PEOPLE, ""})

STAFF = EVERYBODY - {"", "teller"}
SIGNED_IN = EVERYBODY - {""}  # a storyteller too
TELLER = frozenset({"teller"})
COMMS = frozenset({"amira"})
LEAD = frozenset({"sol"})
READERS = frozenset({"amira", "ruth", "sol"})  # of stories
WRITERS = frozenset({"amira", "dev"})
ADMIN = frozenset({"admin"})
REPORTED = frozenset({"amira", "nia", "admin"})  # who may see what came back
NO_MAIL = frozenset[str]()  # no mail goes out from this desk
WHO: Mapping[str, frozenset[str]] = {
    "GET /": SIGNED_IN,  # a storyteller is led to their story
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
    "GET /calendar": STAFF,
    "GET /calendar/slots": STAFF,
    "GET /calendar/move/{key:path}": COMMS,
    "POST /calendar/look": COMMS,
    "POST /calendar/move": COMMS,
    "POST /calendar/undo/{number:int}": COMMS,
    "GET /calendar/export": STAFF,
    "GET /calendar/export/{kind}": STAFF,
    "GET /calendar/feed": STAFF,
    "POST /calendar/feed": STAFF,
    "POST /calendar/feed/withdraw": STAFF,
    "GET /feed/{token}/calendar.ics": frozenset(),  # for whoever has an address that opens
    "GET /import": frozenset({"amira", "dev"}),
    "POST /import": frozenset({"amira", "dev"}),
    "POST /import/look": frozenset({"amira", "dev"}),
    "POST /import/write": frozenset({"amira", "dev"}),
    "GET /import/done/{name}": frozenset({"amira", "dev"}),
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
    "GET /campaigns": STAFF,
    "GET /campaigns/new": WRITERS,
    "POST /campaigns/new": WRITERS,
    "POST /campaigns/upload": WRITERS,
    "POST /campaigns/bring-back": WRITERS,
    "GET /campaign/{file}": STAFF,
    "GET /campaign/{file}/file": WRITERS,
    "POST /campaign/{file}/file": WRITERS,
    "GET /campaign/{file}/download": WRITERS,
    "GET /campaign/{file}/head": WRITERS,
    "POST /campaign/{file}/head": WRITERS,
    "GET /campaign/{file}/apply": STAFF,
    "POST /campaign/{file}/apply": COMMS,
    "GET /campaign/{file}/version/{number:int}": WRITERS,
    "GET /campaign/{file}/archive": WRITERS,
    "POST /campaign/{file}/archive": WRITERS,
    "GET /campaign/{file}/copy": WRITERS,
    "POST /campaign/{file}/copy": WRITERS,
    "GET /write": WRITERS,
    "GET /write/{file}": WRITERS,
    "GET /write/{file}/{thread}": WRITERS,
    "POST /write/{file}": WRITERS,
    "POST /write/{file}/{thread}": WRITERS,
    "GET /engagement": REPORTED,
    "GET /engagement/hashtags": REPORTED,
    "GET /engagement/hashtags/{tag}": REPORTED,
    "GET /engagement/threads": REPORTED,
    "GET /engagement/compare": REPORTED,
    "GET /engagement/change": REPORTED,
    "GET /engagement/hours": REPORTED,
    "GET /engagement/by": REPORTED,
    "GET /engagement/volume": REPORTED,
    "GET /engagement/readings": REPORTED,
    "GET /engagement/coding": REPORTED,
    "POST /engagement/coding": REPORTED,
    "GET /engagement/export/{report}/{kind}": REPORTED,
    "GET /engagement/trustees": REPORTED,
    "GET /rehearse": WRITERS,
    "POST /rehearse": WRITERS,
    "GET /media": STAFF,
    "POST /media": WRITERS,
    "GET /media/{item}": STAFF,
    "GET /media/{item}/picture": STAFF,
    "GET /media/{item}/small": STAFF,
    "POST /media/{item}/describe": WRITERS,
    "POST /media/{item}/leave": WRITERS,
    "POST /media/{item}/withdraw": STAFF,
    "POST /media/{item}/not-in-it": WRITERS,
    "POST /media/{item}/focus": WRITERS,
    "POST /media/{item}/crop": WRITERS,
    "GET /media/{item}/remove": WRITERS,
    "POST /media/{item}/remove": WRITERS,
    "GET /find": STAFF,
    "GET /reviews": READERS,
    "GET /reviews/{story}": READERS,
    "GET /reviews/{story}/picture": frozenset(),  # this one shows none
    "POST /reviews/{story}/decide": frozenset({"ruth"}),
    "POST /reviews/{story}/comment": frozenset({"ruth"}),
    "POST /reviews/{story}/misread": frozenset({"ruth"}),
    "POST /reviews/{story}/release": COMMS,
    "POST /reviews/{story}/queue": COMMS,
    "POST /reviews/{story}/link": frozenset(),  # no mail goes out from this desk
    "GET /private/{token}": EVERYBODY,
    "POST /private/{token}": EVERYBODY,
    "GET /guardian": EVERYBODY - {""},
    "GET /guardian/{story}": frozenset({"admin"}),  # whose guardian they are
    "POST /guardian/{story}/agree": frozenset({"admin"}),
    "GET /guardian/{story}/take-back": frozenset({"admin"}),
    "POST /guardian/{story}/take-back": frozenset({"admin"}),
    "GET /contact": EVERYBODY - {""},
    "POST /contact/{story}/asked": frozenset(),  # nobody is to be asked yet
    "GET /worry": EVERYBODY - {""},
    "POST /worry": EVERYBODY - {""},
    "GET /safeguarding": LEAD,
    "GET /safeguarding/by-telephone": frozenset({"ruth", "sol"}),
    "POST /safeguarding/by-telephone": frozenset({"ruth", "sol"}),
    "GET /safeguarding/receipt/{story}": frozenset(),  # it was not taken back
    "GET /safeguarding/{story}": LEAD,
    "POST /safeguarding/{story}/look": LEAD,
    "POST /safeguarding/{story}/lift": LEAD,
    "POST /safeguarding/{story}/close": LEAD,
    "POST /safeguarding/{story}/down": LEAD,
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
    "GET /accounts": ADMIN,
    "GET /accounts/connected": ADMIN,
    "GET /accounts/{account}/connect": ADMIN,
    "POST /accounts/{account}/connect": ADMIN,
    "POST /accounts/{account}/check": ADMIN,
    "GET /accounts/{account}/disconnect": frozenset(),  # none is connected in the browser
    "POST /accounts/{account}/disconnect": ADMIN,
    "GET /sign-in/code": frozenset(),  # for who gave a passphrase alone
    "POST /sign-in/code": frozenset(),
    "GET /sign-in/set-up": frozenset(),
    "POST /sign-in/set-up": frozenset(),
    "POST /sign-in/passkey/ask": EVERYBODY,
    "POST /sign-in/passkey": EVERYBODY,
    "GET /sign-in/link": NO_MAIL,
    "POST /sign-in/link": NO_MAIL,
    "GET /sign-in/forgotten": EVERYBODY,  # without mail it says whom to ask
    "POST /sign-in/forgotten": EVERYBODY,
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
    "GET /stories": SIGNED_IN,
    "POST /stories": SIGNED_IN,
    "GET /stories/start": SIGNED_IN,
    "POST /stories/language": SIGNED_IN,
    "GET /stories/ring": SIGNED_IN,
    "POST /stories/ring": SIGNED_IN,
    "GET /stories/ring/asked": SIGNED_IN,
    "GET /stories/to-ring": SIGNED_IN,
    "POST /stories/to-ring/{number:int}": SIGNED_IN,
    "GET /stories/data": SIGNED_IN,
    "POST /stories/data/export": SIGNED_IN,
    "GET /stories/data/erase": SIGNED_IN,
    "POST /stories/data/erase": SIGNED_IN,
    "GET /stories/mine/{story}": TELLER,
    "GET /stories/mine/{story}/write": TELLER,
    "GET /stories/mine/{story}/write/{part}": TELLER,
    # Whoever is signed in no more gets their own words back, and nothing else.
    "POST /stories/mine/{story}/write/{part}": TELLER | {""},
    "GET /stories/mine/{story}/two/{part}": TELLER,
    "POST /stories/mine/{story}/two/{part}": TELLER,
    "GET /stories/mine/{story}/picture": TELLER,
    "GET /stories/mine/{story}/words": TELLER,
    "POST /stories/mine/{story}/words": TELLER,
    "GET /stories/mine/{story}/preview": TELLER,
    "POST /stories/mine/{story}/show": TELLER,
    "GET /stories/mine/{story}/agree": TELLER,
    "POST /stories/mine/{story}/agree": TELLER,
    "POST /stories/mine/{story}/code": TELLER,
    "GET /stories/mine/{story}/ask-them": TELLER,
    "POST /stories/mine/{story}/ask-them": TELLER,
    "POST /stories/mine/{story}/suggestion/{number:int}": TELLER,
    "GET /stories/mine/{story}/take-back": TELLER,
    "POST /stories/mine/{story}/take-back": TELLER,
    "GET /stories/mine/{story}/taken-back": TELLER,
    "GET /stories/mine/{story}/delete": TELLER,
    "POST /stories/mine/{story}/delete": TELLER,
    "POST /stories/mine/{story}/again": TELLER,
    "GET /take-back": EVERYBODY,  # without signing in, by a private code
    "POST /take-back": EVERYBODY,
    "GET /asked/{token}": EVERYBODY,  # somebody whose health it tells too, by their own link
    "POST /asked/{token}": EVERYBODY,
    "GET /asked/{token}/picture": EVERYBODY,
    "GET /back/{token}": EVERYBODY,  # by a private link
    "POST /back/{token}": EVERYBODY,
}
STORY = "5170c0de"
LINK = "a" * 43


@pytest.fixture
def busy(tmp_path: Path, clock: StandingClock, busy_desk: Path) -> Iterator[WebDesk]:
    """A desk with one thread that shows a picture, a hold on it, and a story that is stopped."""
    with a_copied_desk(tmp_path, clock, busy_desk) as web:
        web.desk = replace(web.desk, address="http://localhost:8432")  # what passkeys are for
        yield web


@pytest.fixture(scope="module")
def busy_desk(tmp_path_factory: pytest.TempPathFactory, peopled_desk: Path) -> Path:
    """The same, to be copied: two hundred tests begin with it."""
    root = tmp_path_factory.mktemp("busy") / "desk"
    with a_copied_desk(root, StandingClock(), peopled_desk) as web:
        _fill(web)
    return root


def _fill(web: WebDesk) -> None:
    (web.root / "media").mkdir()
    (web.root / "media" / "chairs.png").write_bytes(a_picture())
    thread = a_thread()
    shown = PlannedMedia("chairs.png", "0" * 64, "Two chairs by a window.")
    first = replace(thread.posts[0], media=(shown,))
    web.queue(replace(thread, posts=(first, *thread.posts[1:])))
    place(web.context, Scope.THREAD, "wmhd/opener", why="A look", actor=Actor("amira"))
    path = web.root / "campaigns" / "still-waiting.yaml"
    text = path.read_text("utf-8")
    read_hash = read_path(path).hash
    save_text(web.desk.workspace, path, f"# Begun.\n{text}", read_hash, Actor("amira"))
    accounts.add(web.desk.people, ADMINISTRATOR, "guest", passphrase=PASSPHRASE)
    _tell_a_story(web)
    _stopped_story(web)


def _stopped_story(web: WebDesk) -> str:
    head = FormHead(
        storyteller="guest",
        accounts=("main",),
        naming=Naming.ANONYMOUS,
        theme="being asked",
        support_contact="nia",
        guardian="admin",
    )
    context = stories_of(web.desk)
    story = drafts.add(context, Actor("dev"), StoryForm(head, "I slept."), web.root).story_id
    safeguard(context, Actor("nia"), story, why="I am worried.")
    return story


def _tell_a_story(web: WebDesk) -> None:
    """A story of the teller that others were shown, with a picture and a private link."""
    context, vault, teller = story_context(web.desk), vault_of(web.desk), Actor("teller")
    now = context.now()
    with context.database.write() as connection:
        writings.add(connection, StoredWriting(STORY, "teller", 0, (), None, now, now))
    part, words = answers.StoryPart.HAPPENED, "A friend asked how I was."
    answers.keep_answer(context, vault, teller, STORY, part, words, seen=0, tab="")
    showing.keep_picture(context, vault, teller, STORY, a_picture(), "a.png", "Two chairs.")
    showing.show_words(context, vault, teller, STORY)
    with context.database.write() as connection:
        take_back_links.add(connection, STORY, hash_of(LINK), now)
        asked.add(connection, STORY, hash_of(LINK), now)


def test_every_way_has_a_row() -> None:
    assert set(WHO) == {way.name for way in WAYS}


# Each other way's branches are met by the tests of its own page, and tracing takes as long again
# as the whole of this test. A way that is named here needs no test beside this one to be met.
TRACED_HERE = frozenset(
    {
        "POST /media/{item}/withdraw",
        "POST /media/{item}/not-in-it",
        "GET /asked/{token}/picture",
        "POST /asked/{token}",
        "POST /campaigns/upload",
        "POST /reviews/{story}/decide",
    }
)


def test_what_is_traced_here_is_a_way() -> None:
    assert set(WHO) >= TRACED_HERE


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, marks=() if way.name in TRACED_HERE else pytest.mark.no_cover)
        for way in WAYS
    ],
    ids=lambda way: way.name,
)
def test_each_role_at_this_way(busy: WebDesk, stopped: str, way: WebRoute) -> None:
    let_in = {person for person in sorted(EVERYBODY) if _is_let_in(busy, way, person, stopped)}
    assert let_in == WHO[way.name]


def _is_let_in(web: WebDesk, way: WebRoute, person: str, stopped: str) -> bool:
    """Neither sent to sign in, nor told that there is nothing here."""
    browser = web.browser(person)
    path = _filled(way.path, _number(web, way, person), stopped)
    if not person:
        browser.get("/sign-in")
    chunks = 1 if way.path == "/today/changes" else None
    answer = browser.get(path, chunks) if way.method == "GET" else browser.post(path)
    assert answer.status < 500
    is_sent_away = answer.status == 303 and answer.location.startswith("/sign-in")
    is_sent_away = is_sent_away or answer.status == 401  # with what they had typed
    if way.path == "/sign-out":
        return is_sent_away
    return answer.status != 404 and not is_sent_away


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory, busy_desk: Path) -> str:
    """The story of a busy desk that is stopped: in every copy the same."""
    with a_copied_desk(tmp_path_factory.mktemp("stopped"), StandingClock(), busy_desk) as web:
        return _stopped(web)


def _stopped(web: WebDesk) -> str:
    rows = stories_page(stories_of(web.desk), Actor("sol")).rows
    return next(one.story_id for one in rows if one.story_id != STORY)


def _number(web: WebDesk, way: WebRoute, person: str) -> int:
    """Of something that is there, and theirs where it is somebody's; 0 where none is asked for."""
    if "{number:int}" not in way.path:
        return 0
    people = web.desk.people
    if person and way.path.startswith("/kept"):
        return typed_forms.keep(
            people, people.vault(), person, typed_forms.TypedForm("/hold", "Holds.", ())
        )
    if person and way.path.startswith("/me/passkeys"):
        return a_passkey_of(web, person)
    return place(web.context, Scope.THREAD, "wmhd/opener", why="A look", actor=Actor("amira"))


def _filled(path: str, numbered: int, stopped: str) -> str:
    if path.startswith(("/reviews", "/guardian", "/contact", "/safeguarding")):
        path = path.replace("{story}", stopped)
    path = path.replace("{key:path}", "wmhd/opener").replace("{post:int}", "1")
    path = path.replace("{id}", "guest")
    number = "0" if path.startswith(("/pictures", "/notices")) else str(numbered)
    number = "1" if path.startswith("/campaign/") else number
    path = (
        path.replace("{number:int}", number)
        .replace("{kind}", "csv")
        .replace("{report}", "hashtags")
        .replace("{tag}", "Hope")
        .replace("/import/done/{name}", "/import/done/autumn")
        .replace("{token}", LINK)
        .replace("{story}", STORY)
        .replace("{part}", "what-happened")
        .replace("{name}", assets()["desk.css"].name)
        .replace("{campaign}", "wmhd")
        .replace("{account}", "main")
        .replace("{file}", "still-waiting")
        .replace("{thread}", "opener")
        .replace("{item}", id_of("chairs.png"))
    )
    assert "{" not in path
    return path


@pytest.mark.parametrize(
    "path",
    [
        *("/threads/none", "/threads/", "/threads/wmhd", "/cancel/none", "/resolve/none"),
        *("/take-down/none", "/hold/thread/none", "/hold/release/99", "/pictures/1/9/wmhd/opener"),
        *(
            "/campaign/none",
            "/campaign/none/file",
            "/campaign/..%2forganisation/file",
            "/write/none",
        ),
        *("/write/still-waiting/none", "/campaign/still-waiting/version/99"),
        *("/campaign/organisation/file", "/campaign/%00/file"),
        *("/pictures/9/0/wmhd/opener", "/pictures/1/0/none", "/nothing", "/threads/%00", "/api"),
        *("/reviews/none", "/safeguarding/none", "/guardian/none", "/safeguarding/receipt/none"),
        *("/media/none", "/media/none/picture", f"/media/{id_of('stories/a.png')}/picture"),
        *("/media/..%2f.env", "/media/chairs.png", f"/media/{id_of('../.env')}/picture"),
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


def test_no_two_ways_have_one_name() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS)


def test_ways_are_put_together_once_for_all_desks_of_a_process(web: WebDesk) -> None:
    application._routes.cache_clear()
    for app in (desk_app(web.desk), desk_app(web.desk)):
        assert Browser(app).get("/sign-in").status == 200
    assert application._routes.cache_info().misses == 1
