"""A form with files, where a way takes them: what is read of it, whatever a browser sends."""

import threading

import pytest
from starlette.responses import PlainTextResponse, Response

from scheduler.people.roles import Act
from scheduler.web import dispatch
from scheduler.web.routes import WAYS
from scheduler.web.visit import Visit
from scheduler.web.way import WebRoute
from tests.support.desks.web import Browser, WebDesk

FORM_WITH_FILES = "multipart/form-data; boundary=edge"


def _told(visit: Visit) -> Response:
    files = sorted((name, file.name, file.content) for name, file in visit.files.items())
    return PlainTextResponse(f"{files} {visit.all_of('box')} {visit.text('words')!r}")


@pytest.fixture
def browser(web: WebDesk, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser of a writer, at a desk that has one more way."""
    way = WebRoute("POST", "/told", _told, Act.ADD, "Told.", takes_files=True)
    monkeypatch.setattr("scheduler.web.application.WAYS", (*WAYS, way))
    return web.browser("dev")


def _part(head: str, value: str) -> str:
    return f"--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"


def test_its_fields_and_its_files_are_read(browser: Browser) -> None:
    parts = [
        _part('name="token"', browser.token),
        _part('name="box"', "a"),
        _part('name="box"', "b"),
        _part('name="words"', " Hello. "),
        _part('name="file"; filename="a.csv"', "key,text"),
    ]
    body = ("".join(parts) + "--edge--\r\n").encode()
    answer = browser.send("/told", body, content_type=FORM_WITH_FILES)
    assert answer.status == 200
    assert answer.text == "[('file', 'a.csv', b'key,text')] ('a', 'b') 'Hello.'"


@pytest.mark.parametrize("kind", [FORM_WITH_FILES, "multipart/form-data"])
def test_one_that_is_not_what_it_says_is_as_an_empty_form(browser: Browser, kind: str) -> None:
    """Which no page takes: its token is missing."""
    answer = browser.send("/told", b"no parts at all", content_type=kind)
    assert (answer.status, "belonged to an earlier sign-in" in answer.words) == (403, True)


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-7", "none-such"])
def test_no_charset_of_a_form_breaks_the_desk(browser: Browser, charset: str) -> None:
    part = _part('name="words"', "a-" + "zz9" * 50)
    body = f"{part}--edge--\r\n".encode()
    kind = f"{FORM_WITH_FILES}; charset={charset}"
    assert browser.send("/told", body, content_type=kind).status == 403


def test_a_large_form_is_read_while_others_are_answered(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Megabytes of percent signs take seconds: not in the one thread that serves everybody."""
    read_in: list[threading.Thread] = []
    read = dispatch._pairs

    def noted(body: bytes) -> list[tuple[str, str]]:
        read_in.append(threading.current_thread())
        return read(body)

    monkeypatch.setattr(dispatch, "_pairs", noted)
    assert browser.post("/told", {"box": "a"}).status == 200
    assert threading.current_thread() not in read_in


def test_a_plain_form_is_read_there_too(browser: Browser) -> None:
    answer = browser.post("/told", {"box": "a", "words": "Hello."})
    assert answer.text == "[] ('a',) 'Hello.'"
