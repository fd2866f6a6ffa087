"""A server that answers as X's own playground does is published to, and reported on.

The shapes are those of xdevplatform/playground at its commit fe224d5, which was built and tried:
`x-access-level: read` with every answer, writes included; its only user has the id "0".
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import ORGANISATION, handrail

ORDER = """\
- id: opener
  account: main
  when: "{when}"
  hashtags: [TimeToTalk]
  text: |
    The garden is open.
    ---
    The kettle is on.
"""
KEYS = {f"HARBOUR_MAIN_{name}": "x" for name in ("API_KEY", "API_SECRET", "ACCESS_TOKEN")}
COUNTS = ("retweet_count", "like_count", "reply_count", "quote_count", "impression_count")


class _Playground(BaseHTTPRequestHandler):
    posts: tuple[dict[str, Any], ...] = ()

    def do_GET(self) -> None:
        if self.path.startswith("/2/users/me"):
            self._say(200, {"data": {"id": "0", "name": "Somebody", "username": "playground_user"}})
        else:
            self._say(200, {"data": list(self.posts), "meta": {"result_count": len(self.posts)}})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        number = str(len(self.posts) + 354)
        made = {
            "id": number,
            "text": asked["text"],
            "author_id": "0",
            "conversation_id": "354",
            "edit_history_tweet_ids": [number],
            "public_metrics": dict.fromkeys(COUNTS, 0),
            "created_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}",
        }
        type(self).posts = (*self.posts, made)
        self._say(201, {"data": made})

    def _say(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("x-access-level", "read")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def playground() -> Iterator[str]:
    _Playground.posts = ()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Playground) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_is_due_goes_out_there(tmp_path: Path, playground: str) -> None:
    due = datetime.now(UTC) - timedelta(minutes=1)
    mine = ORGANISATION.replace("HarbourMinds", "playground_user")
    mine = "".join(line for line in mine.splitlines(True) if "peers" not in line)
    a_workspace(tmp_path, ORDER.format(when=f"{due:%Y-%m-%d %H:%M}"), organisation=mine)
    there = {"HANDRAIL_X_API_URL": playground, "HARBOUR_MAIN_ACCESS_SECRET": "x", **KEYS}
    assert handrail(tmp_path, "apply", **there).status == 0
    ran = handrail(tmp_path, "run", "--once", **there)
    assert "https://x.com/playground_user/status/354" in ran.out, ran.out + ran.err
    assert [post["text"].split("\n")[0] for post in _Playground.posts][:2] == [
        "The garden is open.",
        "The kettle is on.",
    ]
    assert handrail(tmp_path, "status", "--json", **there).json["threads"]["published"] == 1
    assert "#TimeToTalk" in handrail(tmp_path, "report", "hashtags", **there).out
