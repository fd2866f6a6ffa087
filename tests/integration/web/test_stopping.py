"""A desk that is stopped answers what it was asked before, and ends what only waits for news."""

import os
import signal
import threading
from http.client import HTTPConnection

import pytest
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.server import listen, serve
from tests.support.desks.web import WebDesk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")


def slow(begun: threading.Event, may_end: threading.Event) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun.set()
        await run_in_threadpool(may_end.wait, 20)  # as a page that waits for X does
        await PlainTextResponse("renewed")(scope, receive, send)

    return answer


def test_what_is_being_answered_is_answered_to_its_end_and_the_server_comes_back() -> None:
    begun, may_end = threading.Event(), threading.Event()
    listener, url = listen("127.0.0.1", 0)
    answers: list[bytes] = []

    def ask() -> None:
        line = HTTPConnection(url.removeprefix("http://"), timeout=20)
        line.request("GET", "/")
        answers.append(line.getresponse().read())
        line.close()

    def stop() -> None:
        assert begun.wait(20)
        os.kill(os.getpid(), signal.SIGTERM)

    def told() -> None:
        threading.Timer(0.3, may_end.set).start()  # later than the signal

    before = signal.getsignal(signal.SIGTERM)
    beside = [threading.Thread(target=one) for one in (ask, stop)]
    for one in beside:
        one.start()
    serve(slow(begun, may_end), listener, told)
    for one in beside:
        one.join()
    assert answers == [b"renewed"]
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_open_page_that_waits_for_news_ends_with_the_desk(web: WebDesk) -> None:
    browser = web.browser("nia")
    web.desk.stopping.set()
    answer = browser.get("/today/changes?seen=other")
    assert answer.text == "retry: 5000\n\n"
