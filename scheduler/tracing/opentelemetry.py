"""Sends spans by OpenTelemetry's own libraries: loaded only where an endpoint is set."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import StatusCode

from scheduler.processes import program_version
from scheduler.tracing import ATTRIBUTES, Begin, Note, Value

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 3  # a collector that is away holds nobody up
_SAY_AGAIN_SECONDS = 60.0


def begin() -> tuple[Begin, Callable[[], None]]:
    """What begins a span, and what sends the last ones and ends.

    The provider is ours alone, not the process's: no library adds spans of its own, with addresses
    in them.
    """
    about = {"service.version": program_version()}
    if not os.environ.get("OTEL_SERVICE_NAME"):
        about["service.name"] = "handrail"
    libraries, seldom = logging.getLogger("opentelemetry"), _Seldom()
    libraries.addHandler(seldom)
    libraries.propagate = False
    provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(timeout=_PATIENCE_SECONDS)
    provider.add_span_processor(
        BatchSpanProcessor(exporter, export_timeout_millis=_PATIENCE_SECONDS * 1000)
    )
    tracer = provider.get_tracer("handrail", program_version())

    @contextmanager
    def begin_span(name: str, known: Mapping[str, Value]) -> Iterator[Note]:
        # An exception's own words may hold what somebody wrote: only its kind is told.
        with tracer.start_as_current_span(
            name,
            attributes=_named(known),
            record_exception=False,
            set_status_on_exception=False,
        ) as made:

            def note(**found: Value) -> None:
                made.set_attributes(_named(found))

            try:
                yield note
            except Exception as error:
                made.set_attribute("error.type", type(error).__name__)
                made.set_status(StatusCode.ERROR)
                raise

    def end() -> None:
        provider.shutdown()
        libraries.removeHandler(seldom)
        libraries.propagate = True

    return begin_span, end


def _named(known: Mapping[str, Value]) -> dict[str, Value]:
    return {ATTRIBUTES[name]: value for name, value in known.items()}


class _Seldom(logging.Handler):
    """Says once a minute what the libraries say at each try, without the collector's address."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said_at = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        """Called for each of their lines."""
        now = time.monotonic()
        if now - self._said_at >= _SAY_AGAIN_SECONDS:
            self._said_at = now
            log.warning("the collector of spans is away or takes none; they are thrown away")
