"""A page's span has its way as it is declared: never what was asked, which may be a token."""

import pytest

from scheduler import tracing
from tests.support.desks.web import WebDesk
from tests.support.processes.collector import a_collector

TOKEN = "a-link-that-nobody-may-see"


def test_the_spans_of_pages_hold_no_address_that_was_asked(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        stop = tracing.start(pytest.fail)
        browser = web.browser("amira")
        browser.get(f"/outside/{TOKEN}")
        browser.get(f"/threads/{TOKEN}?q={TOKEN}")
        browser.post("/hold", {"scope": "everything", "why": TOKEN})
        browser.get(f"/{TOKEN}")
        stop()
    told = {
        (one.attributes["http.request.method"], one.attributes["http.route"])
        for one in collector.named("answer")
    }
    assert told == {("GET", "/outside/{token}"), ("GET", "/threads/{key:path}"), ("POST", "/hold")}
    statuses = [one.attributes["http.response.status_code"] for one in collector.named("answer")]
    assert set(statuses[:2]) <= {404, 409}
    assert {name for one in collector.spans for name in one.attributes} <= set(
        tracing.ATTRIBUTES.values()
    )
    sent = b"".join(collector.bodies)
    for secret in (TOKEN, "amira", web.root.name, browser.secret):
        assert secret.encode() not in sent
