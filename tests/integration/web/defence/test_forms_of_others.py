"""What another site, another person or a broken program sends, at every way that takes a form."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from scheduler.people import sessions
from scheduler.people.mailed import mail_addresses
from scheduler.people.own import typed_forms
from scheduler.people.roles import Actor
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.web import application
from scheduler.web.defence import bodies
from scheduler.web.dispatch import MOST_FIELDS, MOST_FILES
from scheduler.web.routes import WAYS
from scheduler.web.visit import Visit
from scheduler.web.way import WebRoute
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import PEOPLE, Browser, WebDesk, a_passkey_of, run_to_its_end
from tests.support.examples.builders import a_thread

FORMS = [way for way in WAYS if way.method == "POST"]
OPEN_TO_ALL = [way for way in FORMS if way.act is None and not way.is_own]


def tables_of(web: WebDesk) -> str:
    """Everything that a form might change."""
    with web.desk.workspace.database.read() as connection:
        named = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return repr(
            {
                name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()  # noqa: S608
                for (name,) in named.all()
                if name not in ("kept_form", "sign_in_try")
            }
        )


def filled(path: str) -> str:
    path = path.replace("{key:path}", "wmhd/opener").replace("{number:int}", "1")
    path = path.replace("{file}", "still-waiting").replace("{thread}", "opener")
    return path.replace("{id}", "nia").replace("{token}", "a" * 43)


def one_who_may(way: WebRoute) -> str:
    """Somebody for whom the way is."""
    act = way.act
    if act is None:
        return "dev"
    roles = {name: role for name, role in PEOPLE.items() if role is not None}
    from scheduler.people.roles import MAY

    return next(name for name, role in sorted(roles.items()) if act in MAY[role])


@pytest.mark.parametrize("way", FORMS, ids=lambda way: way.path)
def test_no_other_site_and_no_page_of_before_sends_any_form(web: WebDesk, way: WebRoute) -> None:
    web.queue(a_thread())
    hold.place(web.context, Scope.THREAD, "wmhd/opener", why="A look", actor=Actor("amira"))
    browser, other = web.browser(one_who_may(way)), web.browser("sol")
    path, before = filled(way.path), tables_of(web)
    fields = {"part": "everything", "role": "analyst", "why": "x", "person": "dev"}
    foreign = {"sec_fetch_site": "cross-site", "origin": "https://evil.example"}
    assert browser.post(path, fields, **foreign).status == 403
    old_browser = {"sec_fetch_site": "", "origin": "https://evil.example"}
    assert browser.post(path, fields, **old_browser).status == 403
    for token in ("", "0" * 64, other.token, browser.token.upper(), "é"):
        answer = browser.post(path, {**fields, "token": token})
        assert answer.status in (303, 403)
        assert answer.status == 403 or answer.location.startswith("/sign-in")
    assert browser.ask("GET", path, b"", {"sec-fetch-site": "same-origin"}).status in (
        200,
        303,
        404,
        409,
    )
    assert tables_of(web) == before


def ids_of(web: WebDesk) -> dict[str, tuple[str, str]]:
    """Ways to what is Sol's, and the same with a number that nothing has."""
    sol = Actor("sol")
    people = web.desk.people
    web.browser("sol")
    (session,) = sessions.mine(people, sol)
    form = typed_forms.TypedForm("/hold", "Holds.", (("own", "Sol's words"),))
    number = typed_forms.keep(people, people.vault(), "sol", form)
    passkey = a_passkey_of(web, "sol")
    return {
        "a session": (f"POST /me/end/{session.id}", "POST /me/end/777"),
        "a kept form": (f"GET /kept/{number}", "GET /kept/777"),
        "throwing a kept form away": (f"POST /kept/{number}/forget", "POST /kept/777/forget"),
        "a passkey": (f"GET /me/passkeys/{passkey}/forget", "GET /me/passkeys/777/forget"),
        "forgetting a passkey": (
            f"POST /me/passkeys/{passkey}/forget",
            "POST /me/passkeys/777/forget",
        ),
        "a person": ("GET /people/sol", "GET /people/nobody"),
        "a person's role": ("POST /people/sol/role", "POST /people/nobody/role"),
        "removing": ("POST /people/sol/remove", "POST /people/nobody/remove"),
        "signing out": ("POST /people/sol/end-sessions", "POST /people/nobody/end-sessions"),
        "ending": (f"POST /people/sol/end/{session.id}", "POST /people/sol/end/777"),
        "a reset": ("POST /people/sol/reset", "POST /people/nobody/reset"),
        "an invitation": ("POST /invitations/1/take-back", "POST /invitations/777/take-back"),
    }


@pytest.mark.parametrize("person", ["dev", "teller", "amira"])
def test_what_is_somebody_elses_answers_like_what_is_not_there(web: WebDesk, person: str) -> None:
    ways = ids_of(web)
    browser, before = web.browser(person), tables_of(web)
    for name, (theirs, nothing) in ways.items():
        answers = []
        for way in (theirs, nothing):
            method, path = way.split(" ")
            answer = browser.get(path) if method == "GET" else browser.post(path)
            answers.append((answer.status, re.sub(r"\d+", "", answer.words)))
        assert answers[0] == answers[1], name
        assert answers[0][0] in (404, 409), name
    assert tables_of(web) == before


@pytest.mark.parametrize("path", ["/me/end/{}", "/kept/{}/forget", "/me/passkeys/{}/forget"])
def test_a_number_that_no_database_has_answers_like_any_other(web: WebDesk, path: str) -> None:
    browser = web.browser("dev")
    for number in (2**63, 10**40):
        assert browser.post(path.format(number)).status == 404
    assert browser.get(f"/kept/{10**40}").status == 404


SMUGGLED = "x\r\nBcc: evil@example.org\r\n\r\nwords\u2028\x00\x85"


def test_no_field_smuggles_a_line_into_a_header_or_a_letter(web: WebDesk) -> None:
    box = Letterbox()
    people = replace(web.desk.people, letters=box.letters)
    web.desk = replace(web.desk, people=people)
    with web.desk.workspace.database.write() as connection:
        mail_addresses.keep(connection, people.vault(), "dev", "dev@example.org", web.clock.now())
    names = ("to", "id", "address", "name", "zone", "language", "role", "account", "own", "why")
    fields = dict.fromkeys((*names, "code", "asked", "answer", "second", "person"), SMUGGLED)
    for way in FORMS:
        browser = web.browser(one_who_may(way))
        answer = browser.post(filled(way.path), fields)
        for header in answer.headers.values():
            assert not set("\r\n\x00") & set(header), way.path
            assert "evil@" not in header, way.path
    assert box.letters_sent == []


@pytest.mark.parametrize("field", ["to", "kept"])
@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "/%0d%0aX: y\r\nY: z"]
)
def test_no_form_leads_away(web: WebDesk, field: str, wanted: str) -> None:
    for way in FORMS:
        browser = web.browser(one_who_may(way))
        answer = browser.post(filled(way.path), {field: wanted, "passphrase": "x"})
        assert answer.location.startswith("/") or not answer.location
        assert not answer.location.startswith(("//", "/\\"))


def test_a_planted_secret_is_worth_nothing_after_each_step(web: WebDesk) -> None:
    from scheduler.people import accounts
    from scheduler.people.roles import Role
    from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE

    browser, before = web.browser("dev"), []
    before.append(browser.secret)
    browser.post("/prove", {"passphrase": PASSPHRASE})
    before.append(browser.secret)
    accounts.change_role(web.desk.people, ADMINISTRATOR, "dev", Role.ANALYST, is_given=True)
    accounts.change_role(web.desk.people, ADMINISTRATOR, "dev", Role.ANALYST, is_given=False)
    browser.post("/sign-in", {"id": "dev", "passphrase": PASSPHRASE})
    assert browser.get("/me").status == 200
    assert len({*before, browser.secret}) == 3
    for secret in before:
        planted = web.browser()
        planted.cookies = {"desk": secret}
        assert planted.get("/me").status == 303


def test_a_fresh_proof_makes_no_session_last_longer(web: WebDesk) -> None:
    from tests.support.desks.web import PASSPHRASE

    browser = web.browser("amira")
    (first,) = sessions.mine(web.desk.people, Actor("amira"))
    web.clock.jump_to(web.clock.now() + timedelta(minutes=20))
    browser.post("/prove", {"passphrase": PASSPHRASE})
    (second,) = sessions.mine(web.desk.people, Actor("amira"))
    assert (second.ends_at, second.made_at) == (first.ends_at, first.made_at)
    assert second.id != first.id


# Files: no page takes any yet, so a way of our own does.

MOST = 200_000


def _take(visit: Visit) -> Response:
    return JSONResponse(
        {
            "fields": {name: list(values) for name, values in visit.chosen.items()},
            "files": {name: [one.name, len(one.content)] for name, one in visit.files.items()},
        }
    )


@pytest.fixture
def files(web: WebDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser at a desk one of whose ways takes files."""
    ways = (
        *WAYS,
        WebRoute(
            "POST", "/files/{key:path}", _take, None, "Takes files.",
            is_own=True, most_bytes=MOST, takes_files=True,
        ),
    )  # fmt: skip
    monkeypatch.setattr(application, "WAYS", ways)
    return web.browser("dev")


def multipart(browser: Browser, *parts: tuple[str, bytes], boundary: str = "b0und") -> bytes:
    """A form with files as browsers send it; each part is its head and its content."""
    whole = (('name="token"', browser.token.encode()), *parts)
    said = b"".join(
        b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; "
        + head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content + b"\r\n"
        for head, content in whole
    )  # fmt: skip
    return said + b"--" + boundary.encode() + b"--\r\n"


def sent(
    browser: Browser, body: bytes, boundary: str = "b0und", path: str = "/files/x/y"
) -> object:
    return browser.send(path, body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_form_with_a_file_is_read(files: Browser) -> None:
    body = multipart(
        files,
        ('name="alt"', "Two chairs, café.".encode()),
        ('name="picture"; filename="chairs.png"', b"\x89PNG" * 30_000),
    )
    answer = sent(files, body)
    assert answer.status == 200
    assert '"picture":["chairs.png",120000]' in answer.text
    assert "Two chairs, café." in answer.text


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("too large", 413),
        ("too many files", 403),
        ("too many fields", 403),
        ("wrong boundary", 403),
        ("no boundary", 403),
        ("cut short", 403),
        ("no form at all", 403),
        ("no token", 403),
        ("another way", 415),
    ],
)
def test_what_is_no_form_with_files_does_nothing(files: Browser, what: str, status: int) -> None:
    one = ('name="a"; filename="a.txt"', b"x")
    body, boundary, path = multipart(files, one), "b0und", "/files/x/y"
    if what == "too large":
        body = multipart(files, ('name="a"; filename="a.txt"', b"x" * MOST))
    elif what == "too many files":
        body = multipart(
            files, *[(f'name="f{n}"; filename="a"', b"x") for n in range(MOST_FILES + 1)]
        )
    elif what == "too many fields":
        body = multipart(files, *[('name="a"', b"")] * (MOST_FIELDS + 1))
    elif what == "wrong boundary":
        boundary = "another"
    elif what == "no boundary":
        boundary = ""
    elif what == "cut short":
        body = body[:-60]
    elif what == "no form at all":
        body = b"\x00\xff" * 1_000
    elif what == "no token":
        body = body.replace(files.token.encode(), b"0" * 64)
    elif what == "another way":
        path = "/hold"
    assert sent(files, body, boundary, path).status == status


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "../../etc/passwd"),  # a name, and no path: nothing is written by it
        ("C:\\\\temp\\\\x.png", None),
        ("a\x00b.png", "ab.png"),
        ("a\x07\x1bb.png", "ab.png"),
        ("x" * 10_000, None),
        ("ünïcode.png", "ünïcode.png"),
        ("", None),
    ],
)
def test_a_files_name_is_somebodys_word_and_smuggles_nothing(
    files: Browser, name: str, kept_as: str | None
) -> None:
    answer = sent(files, multipart(files, (f'name="picture"; filename="{name}"', b"x")))
    assert answer.status in (200, 403)
    if kept_as is not None:
        assert f'"picture":["{kept_as}",1]' in answer.text
    assert "\\u0000" not in answer.text
    assert not set("\r\n\x00") & set("".join(answer.headers.values()))


def test_a_line_end_in_a_files_name_ends_no_header(files: Browser) -> None:
    body = multipart(files, ('name="picture"; filename="a\r\nX-Evil: 1\r\n.png"', b"x"))
    answer = sent(files, body)
    assert answer.status in (200, 403)
    assert "x-evil" not in answer.headers


def test_a_text_part_loses_what_nobody_sees(files: Browser) -> None:
    answer = sent(files, multipart(files, ('name="own"', b"a\x00b\x07c\r\nd")))
    assert answer.status == 200
    assert '"own":["abc\\nd"]' in answer.text


def test_a_text_part_that_is_no_text_is_no_server_error(files: Browser) -> None:
    answer = sent(files, multipart(files, ('name="own"', b"\xff\xfe\x80")))
    assert answer.status in (200, 403)


def test_files_are_not_kept_and_their_person_is_told(files: Browser, web: WebDesk) -> None:
    body = multipart(
        files,
        ('name="alt"', b"Two chairs."),
        ('name="picture"; filename="chairs.png"', b"secret pixels"),
    )
    web.clock.jump_to(web.clock.now() + timedelta(hours=13))
    answer = sent(files, body)
    files.cookies = dict(web.browser("dev").cookies)
    page = files.get(answer.location.removeprefix("/sign-in?to="))
    assert "Two chairs." in page.words
    assert "The files that came with it are not kept" in page.words
    assert "secret pixels" not in page.text


def test_a_measure_is_for_its_own_path_alone() -> None:
    measures = application._measures()
    assert all(one.most_bytes >= bodies.MOST_BYTES for one in measures)
    assert not any(one.path.fullmatch("/hold") for one in measures)


@pytest.mark.parametrize("way", OPEN_TO_ALL, ids=lambda way: way.path)
def test_before_signing_in_every_form_is_of_that_browser(web: WebDesk, way: WebRoute) -> None:
    asking, other = web.browser(), web.browser()
    asking.get("/sign-in")
    other.get("/sign-in")
    before = tables_of(web)
    answer = asking.post(filled(way.path), {"token": other.token, "id": "dev", "person": "dev"})
    assert (answer.status, answer.location) == (303, "/sign-in")
    assert tables_of(web) == before


def test_a_form_with_files_that_does_not_come_is_not_waited_for() -> None:
    told: list[dict[str, Any]] = []

    async def slowly() -> dict[str, Any]:
        await asyncio.sleep(0.005)  # a byte now and then, for ever
        return {"type": "http.request", "body": b"-", "more_body": True}

    async def send(message: Any) -> None:
        told.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError("nothing comes so far")

    measure = bodies.Measure(re.compile("/files"), MOST, takes_files=True)
    kind = b"multipart/form-data; boundary=b0und"
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "headers": [(b"content-type", kind)],
    }
    guarded = bodies.Bodies(app, [measure], most_seconds=0.05)
    run_to_its_end(guarded(scope, slowly, send))  # type: ignore[arg-type]
    assert told[0]["status"] == 408
