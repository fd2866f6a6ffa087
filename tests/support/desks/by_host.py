"""A request as a browser sends it by way of a proxy, to a desk by its host name."""

from starlette.types import ASGIApp, Message

from tests.support.desks.web import run_to_its_end


def get(app: ASGIApp, host: str, path: str = "/") -> tuple[int, str]:
    """The status and the words that a browser gets by way of a proxy."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "scheme": "https",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
        "http_version": "1.1",
    }
    run_to_its_end(app(scope, receive, send))
    body = b"".join(one.get("body", b"") for one in sent[1:])
    return int(sent[0]["status"]), body.decode()
