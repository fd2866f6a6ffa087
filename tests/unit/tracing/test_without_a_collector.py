"""Where nobody collects spans, nothing is loaded and nothing done; what is wrong is one line."""

import subprocess
import sys

import pytest

from scheduler import tracing

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*tracing.ENDPOINTS, "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER"):
        monkeypatch.delenv(name, raising=False)


def told() -> list[str]:
    said: list[str] = []
    tracing.start(said.append)()
    assert not tracing.is_on()
    return said


def test_a_span_is_one_object_that_does_nothing() -> None:
    one = tracing.span("call", call="create")
    assert one is tracing.span("answer")
    with one as note:
        note(status=200)


def test_without_an_endpoint_nothing_of_opentelemetry_is_loaded() -> None:
    look = (
        "import sys; from scheduler.cli.app import main; from scheduler import tracing;"
        "tracing.start(print)(); import scheduler.bootstrap.app, scheduler.engine.local;"
        "print([one for one in sys.modules if one.startswith('opentelemetry')])"
    )
    ended = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "[]\n", ended.stderr


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, None),
        ({ENDPOINT: "  "}, None),
        ({ENDPOINT: "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, None),
        ({ENDPOINT: "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, None),
        ({ENDPOINT: "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "zipkin"}, "neither otlp"),
        ({ENDPOINT: "collector:4317"}, "does not begin with http"),
        (
            {ENDPOINT: "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "only http/protobuf",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_and_never_an_error(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], says: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    said = told()
    assert bool(said) is (says is not None)
    if says is not None:
        (line,) = said
        assert says in line
        assert "127.0.0.1" not in line, "an address may hold a password"


def test_without_the_libraries_a_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "scheduler.tracing.opentelemetry", None)
    (line,) = told()
    assert "pip install 'handrail[tracing]'" in line
