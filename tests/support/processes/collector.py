"""A collector of spans on this machine: OTLP over HTTP, as OpenTelemetry's own protobuf has it."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


@dataclass(frozen=True)
class Seen:
    """One span that arrived."""

    name: str
    attributes: dict[str, str | int | bool]
    id: bytes
    parent: bytes
    nanoseconds: int


@dataclass
class Collector:
    """What has arrived so far, as it came and as it reads."""

    url: str
    spans: list[Seen] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)  # of who sent
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def take(self, path: str, body: bytes) -> None:
        asked = ExportTraceServiceRequest.FromString(body)
        self.bodies.append(body)
        self.paths.append(path)
        for resource in asked.resource_spans:
            self.about |= _read(resource.resource.attributes)
            for scope in resource.scope_spans:
                for one in scope.spans:
                    took = one.end_time_unix_nano - one.start_time_unix_nano
                    self.spans.append(
                        Seen(
                            one.name,
                            _read(one.attributes),
                            one.span_id,
                            one.parent_span_id,
                            took,
                        )
                    )

    def named(self, name: str) -> list[Seen]:
        return [one for one in self.spans if one.name == name]


def _read(pairs: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in pairs}


@contextmanager
def a_collector() -> Iterator[Collector]:
    """One that takes spans for as long as the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_packed = self.headers.get("Content-Encoding") == "gzip"
            collector.take(self.path, gzip.decompress(body) if is_packed else body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_address[1]}")
        worker = threading.Thread(target=server.serve_forever, daemon=True)
        worker.start()
        yield collector
        server.shutdown()
        worker.join()
