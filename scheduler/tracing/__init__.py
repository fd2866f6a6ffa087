"""Spans: what took how long, for a collector that speaks OTLP. Without one, nothing is loaded.

In a span stands what the lists below name and nothing else: kinds, counts and whether. No text, no
handle, no name of an account or a person, no address that was asked, no token, no error's words.

The endpoint is OpenTelemetry's own variable, given to the process, and is no setting of ours.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
Value = str | int | bool

# What may be in a span, by our name for it.
ATTRIBUTES: Mapping[str, str] = {
    "call": "handrail.call",  # create, delete, timeline, ...
    "network": "handrail.network",
    "outcome": "handrail.outcome",  # sent, refused, wait, ...
    "job": "handrail.job",  # a tick of engine/work.py, or the sweep
    "is_had": "handrail.lease.is_had",
    "number": "handrail.number",  # of threads
    "method": "http.request.method",
    "route": "http.route",  # as it is declared, {id} and all
    "status": "http.response.status_code",
}


class Note(Protocol):
    """Adds to the span what is known only later."""

    def __call__(self, **found: Value) -> None:
        """Takes names of ATTRIBUTES alone."""
        ...


Begin = Callable[[str, Mapping[str, Value]], AbstractContextManager[Note]]


class _Nothing:
    """A span where there is no collector: one object for all, that does nothing."""

    def __enter__(self) -> Note:
        return _note_nothing

    def __exit__(self, *_error: object) -> None:
        pass


def _note_nothing(**_found: Value) -> None:
    pass


_NOTHING = _Nothing()


class _Tracing:
    begin: Begin | None = None


def span(name: str, **known: Value) -> AbstractContextManager[Note]:
    """A span around a block; takes names of ATTRIBUTES alone."""
    begin = _Tracing.begin
    return _NOTHING if begin is None else begin(name, known)


def is_on() -> bool:
    """Whether spans go anywhere."""
    return _Tracing.begin is not None


def start(warn: Callable[[str], None]) -> Callable[[], None]:
    """Sends spans from now on, where an endpoint is set; gives what ends it, within seconds.

    `told` gets one line where an endpoint is set and nothing can be sent there.
    """
    why_not = _why_not()
    if why_not is None:
        try:
            from scheduler.tracing.opentelemetry import begin
        except ImportError:
            why_not = "its libraries are not installed: pip install 'handrail[tracing]'"
        else:
            _Tracing.begin, shut_down = begin()

            def stop() -> None:
                _Tracing.begin = None
                shut_down()

            return stop
    if why_not:
        warn(f"Nothing is traced, although OTEL_EXPORTER_OTLP_ENDPOINT is set: {why_not}.")
    return lambda: None


def _why_not() -> str | None:
    """None where spans are to be sent; "" where nobody asks for them."""
    given = [os.environ.get(name, "").strip() for name in ENDPOINTS]
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    kind = os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower() or "otlp"
    if not any(given) or is_off or kind == "none":
        return ""
    if kind != "otlp":
        return "OTEL_TRACES_EXPORTER is neither otlp nor none"
    if not all(one.startswith(("http://", "https://")) for one in given if one):
        return "it does not begin with http:// or https://"
    spoken = (
        os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "").strip()
        or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL", "").strip()
        or "http/protobuf"
    )
    return None if spoken == "http/protobuf" else "only http/protobuf is spoken here"
