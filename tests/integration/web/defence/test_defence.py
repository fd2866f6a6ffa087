"""What every request passes before a page sees it, and what every answer carries."""

import asyncio
import logging
import re
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from scheduler.errors import SettingsError
from scheduler.web import dispatch
from scheduler.web.application import desk_app
from scheduler.web.defence.bodies import Bodies
from scheduler.web.defence.proxies import read_networks
from scheduler.web.defence.rates import RateLimits
from scheduler.web.reads import today as reads
from scheduler.web.reads.frame import holds
from scheduler.web.server import check_binding, listen
from tests.support.desks.web import Browser, WebDesk, run_to_its_end
from tests.support.examples.builders import a_thread

ADDRESS = "https://desk.example.org"


def behind_a_proxy(web: WebDesk) -> Browser:
    """The desk as the world reaches it: by https, through the proxy at 10.0.0.5."""
    desk = replace(web.desk, address=ADDRESS, proxies=read_networks("10.0.0.5"))
    return Browser(desk_app(desk), host="desk.example.org", address="10.0.0.5")


@pytest.mark.parametrize("host", ["127.0.0.1:8432", "localhost", "LOCALHOST:1", "[::1]:8432"])
def test_names_of_this_machine_are_answered(web: WebDesk, host: str) -> None:
    assert Browser(web.app, host=host).get("/sign-in").status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "a b", "127.0.0.1:x"],
)
def test_another_name_is_turned_away(web: WebDesk, host: str) -> None:
    answer = Browser(web.app, host=host).get("/sign-in")
    assert answer.status == 400
    assert "evil" not in answer.text


def test_two_hosts_are_none(web: WebDesk) -> None:
    scope: dict[str, Any] = {"headers": [(b"host", b"localhost"), (b"host", b"evil.example")]}
    from scheduler.web.defence.hosts import host_of

    assert host_of(scope) is None


def test_plain_http_is_for_this_machine_alone(web: WebDesk) -> None:
    browser = behind_a_proxy(web)
    assert browser.get("/sign-in").status == 400
    assert browser.get("/sign-in", x_forwarded_proto="https").status == 200


def test_only_a_named_proxy_is_believed(web: WebDesk) -> None:
    browser = behind_a_proxy(web)
    browser.address = "10.0.0.6"
    assert browser.get("/sign-in", x_forwarded_proto="https").status == 400


def test_a_forwarded_host_is_never_believed(web: WebDesk) -> None:
    answer = behind_a_proxy(web).get(
        "/", x_forwarded_proto="https", x_forwarded_host="evil.example"
    )
    assert (answer.status, answer.location) == (303, "/sign-in")


def test_by_https_the_cookie_is_for_this_host_alone(web: WebDesk) -> None:
    answer = behind_a_proxy(web).get("/sign-in", x_forwarded_proto="https")
    said = answer.headers["set-cookie"]
    assert said.startswith("__Host-desk=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(said.split("; "))
    assert "Domain" not in said
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_on_this_machine_the_cookie_has_a_plain_name(web: WebDesk) -> None:
    answer = web.browser().get("/sign-in")
    assert answer.headers["set-cookie"].startswith("desk=")
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers


def test_every_page_is_closed_to_what_is_not_ours(web: WebDesk) -> None:
    answer = web.browser("amira").get("/")
    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([\w-]{20,})';", policy)
    assert nonce
    assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce[1]}
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "style=" not in answer.text


def test_each_answer_has_a_nonce_of_its_own(web: WebDesk) -> None:
    browser = web.browser()
    policies = {browser.get("/sign-in").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec_fetch_site": "same-origin"}, 303),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"sec_fetch_site": "none"}, 403),
        ({"sec_fetch_site": ""}, 303),  # an old browser, and our own origin
        ({"sec_fetch_site": "", "origin": "https://evil.example"}, 403),
        ({"sec_fetch_site": "", "origin": "http://127.0.0.1:9999"}, 403),
        ({"sec_fetch_site": "", "origin": "null"}, 403),
        ({"sec_fetch_site": "", "origin": ""}, 403),
    ],
)
def test_a_form_counts_only_from_a_page_of_ours(
    web: WebDesk, headers: dict[str, str], status: int
) -> None:
    answer = web.browser("amira").post("/hold", {"part": "everything"}, **headers)
    assert answer.status == status
    assert len(holds(web.desk)) == (status == 303)


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "navigate", 200),  # a link in a mail
        ("none", "navigate", 200),
        ("cross-site", "no-cors", 403),  # a picture, a script, a frame's data on another site
        ("same-site", "cors", 403),
    ],
)
def test_a_page_opens_from_a_mail_and_in_no_other_page(
    web: WebDesk, site: str, mode: str, status: int
) -> None:
    answer = web.browser("amira").get("/", sec_fetch_site=site, sec_fetch_mode=mode)
    assert answer.status == status


@pytest.mark.parametrize("token", ["", "0" * 64, "wrong", "é"])
def test_a_form_without_its_token_does_nothing(web: WebDesk, token: str) -> None:
    answer = web.browser("amira").post("/hold", {"part": "everything", "token": token})
    assert answer.status == 403
    assert holds(web.desk) == ()


def test_a_token_of_another_browser_does_nothing(web: WebDesk) -> None:
    other = web.browser("sol")
    answer = web.browser("amira").post("/hold", {"part": "everything", "token": other.token})
    assert answer.status == 403
    assert holds(web.desk) == ()


def test_nothing_changes_on_get(web: WebDesk) -> None:
    web.queue(a_thread())
    browser = web.browser("amira")
    assert browser.get("/hold?part=everything&why=x").status == 200
    assert browser.get("/decide/wmhd/opener?decision=approve").status == 404
    assert browser.get("/cancel/wmhd/opener?why=x").status == 200
    assert browser.get("/sign-out").status == 404
    assert holds(web.desk) == ()
    assert browser.get("/").status == 200  # still signed in


def test_a_form_that_is_too_long_is_not_read(web: WebDesk) -> None:
    answer = web.browser("amira").post("/hold", {"own": "x" * 70_000})
    assert answer.status == 413


def test_what_is_no_form_of_ours_is_not_read(web: WebDesk) -> None:
    browser = web.browser("amira")
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
        assert browser.send("/hold", b"{}", content_type=kind).status == 415


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join(b"a=1" for _ in range(5_000)), b"=&=&%%"])
def test_a_form_that_nobody_would_write_does_nothing(web: WebDesk, body: bytes) -> None:
    assert web.browser("amira").send("/hold", body).status == 403


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    sent: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError("nothing comes so far")

    scope = {
        "type": "http",
        "method": "POST",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    run_to_its_end(Bodies(app, most_seconds=0.01)(scope, never, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 408


def test_who_hangs_up_while_sending_is_forgotten() -> None:
    reached: list[str] = []

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def app(*_: Any) -> None:
        reached.append("the application")

    async def send(_: Any) -> None:
        reached.append("an answer")

    scope = {
        "type": "http",
        "method": "POST",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    run_to_its_end(Bodies(app)(scope, gone, send))  # type: ignore[arg-type]
    assert reached == []


def test_who_asks_too_often_waits(web: WebDesk) -> None:
    browser = Browser(desk_app(web.desk, RateLimits(all_requests=5, changes=2, sign_ins=1)))
    assert browser.get("/sign-in").status == 200
    fields = {"id": "amira", "passphrase": "wrong"}
    assert browser.post("/sign-in", fields).status == 422
    slowed = browser.post("/sign-in", fields)
    assert slowed.status == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 60
    browser.address = "127.0.0.2"  # somebody else is not kept out by that
    assert browser.get("/sign-in").status == 200


@pytest.mark.parametrize(
    ("path", "where", "what"), [("/", reads, "today"), ("/nowhere", dispatch, "_not_here")]
)
def test_whatever_fails_a_person_reads_a_number_and_nothing_else(
    web: WebDesk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    where: ModuleType,
    what: str,
) -> None:
    browser = web.browser("amira")

    def broken(*_: object) -> None:
        raise RuntimeError("secret words of a story")

    monkeypatch.setattr(where, what, broken)
    with caplog.at_level(logging.ERROR):
        answer = browser.get(path)
    assert answer.status == 500
    number = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{2}\b", answer.text)
    assert number
    assert number[0] in caplog.text
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_styles_and_scripts_are_kept_for_good(web: WebDesk) -> None:
    browser = web.browser()
    path = re.search(r'href="(/static/desk\.[0-9a-f]{12}\.css)"', browser.get("/sign-in").text)
    assert path
    answer = browser.get(path[1], sec_fetch_mode="no-cors")
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "text/css")
    assert "immutable" in answer.headers["cache-control"]
    for name in ("desk.000000000000.css", "..%2fdesk.css", "../templates/base.html.j2"):
        assert browser.get(f"/static/{name}").status == 404


def test_where_a_page_leads_is_not_where_an_address_says(web: WebDesk) -> None:
    browser = web.browser("amira")
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "/a%0d%0aX: y"):
        assert browser.get(f"/sign-in?to={wanted}").location in ("/", "/a%0D%0AX:%20y")
    assert browser.get("/sign-in?to=/hold").location == "/hold"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "desk.example.org"])  # noqa: S104
def test_the_desk_listens_elsewhere_only_behind_a_named_proxy(web: WebDesk, host: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_WEB_PROXIES"):
        check_binding(web.desk, host)
    named = replace(web.desk, proxies=read_networks("10.0.0.5"))
    with pytest.raises(SettingsError, match="HANDRAIL_WEB_ADDRESS"):
        check_binding(named, host)
    check_binding(replace(named, address=ADDRESS), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_the_desk_listens_here_without_more(web: WebDesk, host: str) -> None:
    check_binding(web.desk, host)


def test_a_port_that_is_taken_is_told_in_a_line() -> None:
    listener, url = listen("127.0.0.1", 0)
    port = int(url.rpartition(":")[2])
    other = None
    try:
        with pytest.raises(SettingsError, match=f"port {port}"):
            other, _ = listen("127.0.0.1", port)
    finally:
        listener.close()
        if other is not None:
            other.close()
