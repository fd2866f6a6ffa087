"""Many storytellers writing at once: `python -m tests.writers_at_once [--writers N] [--stored N]`.

Each begins a story and saves a sentence again and again over a real socket; then everything that
was answered with "saved" must stand there. Prints one line of JSON; the exit status is 0 if there
was no error and nothing is lost. A short round of it is in the suite.
"""

import argparse
import json
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import urlencode

from scheduler.people.roles import Actor
from scheduler.store.database import open_database
from scheduler.stories.writing import answers
from scheduler.stories.writing.answers import StoryPart
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.identity.forms import form_token
from scheduler.web.reads.stories import ending_context, vault_of
from scheduler.web.server import listen, server_of
from tests.benchmarks.desk.stories_web import fill
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it."""

    writers: int
    stored: int
    saves: int
    errors: tuple[str, ...]
    lost: int
    seconds: float
    slowest_save_ms: float

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong and nothing is lost."""
        return not self.errors and self.lost == 0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class _Writer:
    """One storyteller, in a browser of their own."""

    url: str
    person: str
    secret: str
    story: str = ""
    last: str = ""
    slowest: float = 0.0

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, bytes]:
        body = urlencode({"token": form_token(self.secret), **fields}).encode()
        headers = {"Cookie": f"desk={self.secret}", "Sec-Fetch-Site": "same-origin"}
        asked = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.url}{path}", body, {**headers, "Origin": self.url}
        )
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(asked, timeout=120) as answer:
                return answer.status, "", answer.read()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("location", ""), answer.read()

    def write(self, saves: int) -> list[str]:
        """Begins, and saves so often; gives what went wrong."""
        wrong = []
        status, where, _ = self.post("/stories", {})
        if status != 303:
            return [f"begin: {status}"]
        self.story = where.split("/")[3]
        number = 0
        for turn in range(saves):
            text = f"{self.person} wrote this, and then more. " * (turn + 1)
            fields = {"answer": text, "seen": str(number), "tab": "a", "quiet": "1"}
            began = time.perf_counter()
            status, _, said = self.post(f"/stories/mine/{self.story}/write/what-happened", fields)
            self.slowest = max(self.slowest, time.perf_counter() - began)
            if status != 200:
                wrong.append(f"save: {status}")
                continue
            self.last, number = text, json.loads(said)["number"]
        return wrong


def run(folder: Path, writers: int, stored: int, saves: int) -> Written:
    """Lets them write, at a desk with so many stories."""
    empty = folder / "empty.db"
    open_database(f"sqlite:///{empty}", is_simulated=True).close()
    with a_web_desk(folder / "desk", StandingClock(), empty) as web:
        fill(web.desk.workspace.database, max(stored, writers))
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        try:
            return _written(web, url, writers, stored, saves)
        finally:
            server.should_exit = True
            thread.join(60)


def _written(web: WebDesk, url: str, writers: int, stored: int, saves: int) -> Written:
    people = [f"teller-{number}" for number in range(writers)]
    at_work = [_Writer(url, one, desk_actor.sign_in_as(web.desk.people, one)) for one in people]
    began = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        wrong = [one for found in pool.map(lambda who: who.write(saves), at_work) for one in found]
    seconds = time.perf_counter() - began
    context, vault = ending_context(web.desk), vault_of(web.desk)
    lost = 0
    for who in at_work:
        found = answers.opened(context, vault, Actor(who.person), who.story)
        lost += found.answers[StoryPart.HAPPENED].text != who.last or bool(found.beside)
    slowest = max(who.slowest for who in at_work)
    return Written(
        writers, stored, writers * saves, tuple(wrong), lost, round(seconds, 1),
        round(1_000 * slowest),
    )  # fmt: skip


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser("python -m tests.writers_at_once")
    parser.add_argument("--writers", type=int, default=200)
    parser.add_argument("--stored", type=int, default=10_000)
    parser.add_argument("--saves", type=int, default=10)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = run(Path(folder), given.writers, given.stored, given.saves)
    print(json.dumps({**asdict(found), "holds": found.holds}))
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
