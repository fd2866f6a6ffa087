"""Pieces of the desk's defence by themselves."""

import re
from typing import Any

import pytest

from scheduler.web.defence.bodies import Bodies
from scheduler.web.defence.headers import Headers
from scheduler.web.defence.hosts import Hosts
from scheduler.web.defence.last import LastHandler, reference
from scheduler.web.defence.origins import Origins
from scheduler.web.defence.proxies import Proxies, read_networks
from scheduler.web.defence.rates import MOST_KEPT, RateLimits, Rates, Window
from scheduler.web.defence.redirects import safe_path
from tests.support.desks.web import run_to_its_end


@pytest.mark.parametrize("path", ["/", "/hold", "/threads/a/b?done=moved", "/threads/a%20b"])
def test_a_path_of_ours_is_gone_to(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", "hold", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://e.example"),
        *("/a\r\nX: y", "/a b", "/a\\b", "javascript:alert(1)", "/" + "x" * 600, "/\x00"),
    ],
)
def test_nothing_else_is(path: str) -> None:
    assert safe_path(path, "/hold") == "/hold"


def test_a_window_lets_so_many_through_and_opens_again() -> None:
    now = [100.0]
    window = Window(2, lambda: now[0])
    assert [window.wait_seconds("a") for _ in range(3)] == [0.0, 0.0, 60.0]
    assert window.wait_seconds("b") == 0.0
    now[0] += 30
    assert window.wait_seconds("a") == 30.0
    now[0] += 31
    assert window.wait_seconds("a") == 0.0


def test_a_window_forgets_whom_it_has_not_seen_for_long() -> None:
    window = Window(1)
    for number in range(MOST_KEPT + 5):
        window.wait_seconds(str(number))
    assert window.wait_seconds("0") == 0.0  # forgotten, and so it may come again
    assert window.wait_seconds(str(MOST_KEPT + 4)) > 0


def test_a_reference_is_easy_to_read_aloud() -> None:
    drawn = {reference() for _ in range(200)}
    assert all(re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{2}", one) for one in drawn)
    assert not set("".join(drawn)) & set("0O1IL5S8BEU")
    assert len(drawn) > 190


def told(
    headers: dict[str, str], client: str | None = "10.0.0.5", named: str = "10.0.0.0/24"
) -> tuple[str, str | None]:
    """The scheme and the visitor as the application hears of them."""
    heard: list[Any] = []

    async def app(scope: Any, *_: Any) -> None:
        heard.append(scope)

    scope = {
        "type": "http",
        "scheme": "http",
        "client": (client, 1) if client else None,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    run_to_its_end(Proxies(app, read_networks(named))(scope, None, None))  # type: ignore[arg-type]
    (scope,) = heard
    assert not [name for name, _ in scope["headers"] if b"forwarded" in name]
    return scope["scheme"], scope["client"] and scope["client"][0]


@pytest.mark.parametrize(
    ("headers", "client", "heard"),
    [
        ({}, "10.0.0.5", ("http", "10.0.0.5")),
        ({"x-forwarded-proto": "https"}, "10.0.0.5", ("https", "10.0.0.5")),
        ({"x-forwarded-proto": "gopher"}, "10.0.0.5", ("http", "10.0.0.5")),
        ({"x-forwarded-proto": "https"}, "192.0.2.1", ("http", "192.0.2.1")),
        ({"x-forwarded-for": "192.0.2.9"}, "10.0.0.5", ("http", "192.0.2.9")),
        ({"x-forwarded-for": "1.1.1.1, 192.0.2.9, 10.0.0.7"}, "10.0.0.5", ("http", "192.0.2.9")),
        ({"x-forwarded-for": "10.0.0.7"}, "10.0.0.5", ("http", "10.0.0.5")),
        ({"x-forwarded-for": "<script>"}, "10.0.0.5", ("http", "10.0.0.5")),
        ({"x-forwarded-for": "192.0.2.9"}, "testing", ("http", "testing")),
        ({"forwarded": "for=192.0.2.9;proto=https"}, "10.0.0.5", ("http", "10.0.0.5")),
        ({"x-forwarded-proto": "https"}, None, ("http", None)),
    ],
)
def test_what_a_named_proxy_says_is_believed_and_nobody_else(
    headers: dict[str, str], client: str | None, heard: tuple[str, str | None]
) -> None:
    assert told(headers, client) == heard


def test_what_is_no_request_passes_untouched() -> None:
    seen: list[str] = []

    async def app(scope: Any, *_: Any) -> None:
        seen.append(scope["type"])

    scope = {"type": "lifespan"}
    layers = (Headers(app), LastHandler(app, str), Proxies(app, ()), Hosts(app, ()), Origins(app))
    for layer in (*layers, Bodies(app), Rates(app, RateLimits(), "/")):
        run_to_its_end(layer(scope, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"] * 7


def test_an_answer_that_has_begun_is_not_begun_twice() -> None:
    sent: list[str] = []

    async def app(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    async def send(message: Any) -> None:
        sent.append(message["type"])

    run_to_its_end(LastHandler(app, str)({"type": "http"}, None, send))  # type: ignore[arg-type]
    assert sent == ["http.response.start"]


def test_what_fails_before_any_page_is_told_by_its_number_too() -> None:
    sent: list[Any] = []

    async def app(*_: Any) -> None:
        raise RuntimeError

    async def send(message: Any) -> None:
        sent.append(message)

    page = LastHandler(app, lambda number: f"Tell them {number}")
    run_to_its_end(page({"type": "http"}, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 500
    assert re.fullmatch(rb"Tell them \w{4}-\w\w", sent[1]["body"])
