"""Creates a second on the rehearsal X, over the same server answering a constant; and whether
its memory stays flat over 100,000 posts.

Both get the same signed requests over four open connections, in turn, so that a busy machine
slows both. The requests are made beforehand: the client costs next to nothing.
"""

import base64
import hmac
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

from scheduler.clock import RehearsalClock
from scheduler.x_simulator.process import RehearsalAccount, start
from tests.benchmarks import Measure

LIMIT = 0.5
GROWTH_LIMIT = 1.10  # resident memory after all posts, over that after the first fifth
LINES = 4
ACCOUNT = RehearsalAccount("HarbourMinds", "app", "app secret", "main", "main secret")
_NONCES = count()


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    posts: int
    rounds: int
    per_round: int  # posts, on each side; also what warms each side up


FULL = Size(posts=100_000, rounds=15, per_round=500)
TINY = Size(posts=40, rounds=1, per_round=20)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        clock = RehearsalClock(Path(folder) / "clock")
        clock.jump_to(datetime(2027, 10, 10, 8, tzinfo=UTC))
        x = stack.enter_context(start(Path(folder) / "x", Path(folder) / "clock", [ACCOUNT], 7))
        constant_url = stack.enter_context(_constant())
        ratios, rates = _in_turn(x.url, constant_url, size)
        memory = _memory(x.url, x.pid, size.posts - size.rounds * size.per_round)
    ratio = statistics.median(ratios)
    growth = memory[-1] / memory[0]
    return {
        "name": "rehearsal_x",
        "ratio": round(ratio, 3),
        "limit": LIMIT,
        "holds": ratio >= LIMIT and growth <= GROWTH_LIMIT,
        "detail": {
            "creates_per_second": round(statistics.median(rates)),
            "posts": size.posts,
            "memory_mb": [round(one / 1024, 1) for one in memory],
            "memory_growth": round(growth, 3),
            "memory_growth_limit": GROWTH_LIMIT,
        },
    }


def _in_turn(x_url: str, constant_url: str, size: Size) -> tuple[list[float], list[float]]:
    ratios, rates = [], []
    with _lines(x_url) as to_x, _lines(constant_url) as to_constant:
        _send(to_x, _requests(size.per_round))
        _send(to_constant, _requests(size.per_round))
        for _ in range(size.rounds):
            constant = _rate(to_constant, size.per_round)
            ours = _rate(to_x, size.per_round)
            ratios.append(ours / constant)
            rates.append(ours)
    return ratios, rates


def _memory(x_url: str, pid: int, posts: int) -> list[int]:
    """Resident kilobytes after each fifth of `posts`."""
    used = []
    with _lines(x_url) as to_x:
        for _ in range(5):
            _send(to_x, _requests(posts // 5))
            used.append(_resident_kilobytes(pid))
    return used


def _rate(lines: list[socket.socket], posts: int) -> float:
    requests = list(_requests(posts))
    began = time.perf_counter()
    _send(lines, requests)
    return posts / (time.perf_counter() - began)


def _send(lines: list[socket.socket], requests: object) -> None:
    """One request on each line, then their answers, and so on."""
    remaining = iter(requests)  # type: ignore[call-overload]
    while batch := [request for _, request in zip(lines, remaining, strict=False)]:
        for line, request in zip(lines, batch, strict=False):
            line.sendall(request)
        for line, _ in zip(lines, batch, strict=False):
            answer = line.recv(65536)
            if not answer.startswith(b"HTTP/1.1 201"):
                raise RuntimeError(f"not created: {answer[:300]!r}")
            while b"}" not in answer[-4:]:
                answer += line.recv(65536)


def _requests(number: int) -> Iterator[bytes]:
    """Signed creates, no two alike, of the length of a usual post."""
    for _ in range(number):
        nonce = next(_NONCES)
        text = (
            f"Post number {nonce}. " + "You can answer, or just read. We are here until nine. " * 3
        )
        body = json.dumps({"text": text.strip()}).encode()
        head = "POST /2/tweets HTTP/1.1\r\nHost: api.twitter.com\r\n"
        head += f"Authorization: {_signed(nonce)}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        yield head.encode() + body


def _signed(nonce: int) -> str:
    given = {
        "oauth_consumer_key": ACCOUNT.api_key,
        "oauth_nonce": f"{nonce:032d}",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": ACCOUNT.access_token,
        "oauth_version": "1.0",
    }
    base = quote("&".join(f"{name}={quote(value)}" for name, value in given.items()), safe="")
    address = quote("https://api.twitter.com/2/tweets", safe="")
    key = f"{quote(ACCOUNT.api_secret)}&{quote(ACCOUNT.access_secret)}"
    digest = hmac.digest(key.encode(), f"POST&{address}&{base}".encode(), "sha1")
    given["oauth_signature"] = quote(base64.b64encode(digest), safe="")
    return "OAuth " + ", ".join(f'{name}="{value}"' for name, value in given.items())


@contextmanager
def _lines(url: str) -> Iterator[list[socket.socket]]:
    address = urlsplit(url)
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((address.hostname, address.port)))
            for _ in range(LINES)
        ]


@contextmanager
def _constant() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.benchmarks.publishing._constant_x"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield str(json.loads(process.stdout.readline())["url"])
        process.communicate()


def _resident_kilobytes(pid: int) -> int:
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True)
    return int(shown.stdout)


if __name__ == "__main__":
    print(json.dumps(measure()))
