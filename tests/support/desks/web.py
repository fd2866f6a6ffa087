"""The web desk over a real queue, asked as a browser asks, without a socket between."""

import asyncio
import atexit
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.publishing.context import PublishingContext
from scheduler.store.people import factors
from scheduler.web.application import desk_app
from scheduler.web.defence.rates import RateLimits
from scheduler.web.desk import Demonstration, Desk
from scheduler.web.identity import desk_actor
from scheduler.web.identity.forms import form_token
from scheduler.web.opening import open_desk
from tests.support.clocks import StandingClock
from tests.support.examples.builders import put_into_queue

PEOPLE = {
    "admin": Role.ADMINISTRATOR,
    "amira": Role.COMMS,
    "dev": Role.WRITER,
    "ruth": Role.REVIEWER,
    "sol": Role.SAFEGUARDING_LEAD,
    "nia": Role.ANALYST,
    "teller": None,  # somebody with a story, and no place at the desk
}
PASSPHRASE = "four plain words do"
_REHEARSAL = Path(".handrail", "rehearsal")
NO_LIMITS = RateLimits(10_000, 10_000, 10_000)
ADMINISTRATOR = Actor("admin")  # a verb reads their roles by itself


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk answered."""

    status: int
    headers: Mapping[str, str]
    cookies: "SimpleCookie"
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def words(self) -> str:
        """What a person reads, without the markup."""
        plain = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", self.text, flags=re.DOTALL)
        return " ".join(plain.split())


def run_to_its_end(asked: Coroutine[Any, Any, Any]) -> Any:
    """Runs to the end, also in a thread in which a browser of Playwright's has its loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if threading.current_thread() is not threading.main_thread():
            return asyncio.run(asked)
        return _kept_loop().run(asked, context=copy_context())
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()


@cache
def _kept_loop() -> asyncio.Runner:
    """One for all requests of this process, as a server has: making one takes as long as one."""
    kept = asyncio.Runner()
    atexit.register(kept.close)
    return kept


@dataclass
class Browser:
    """One browser: its cookies, and the headers that a real one sends."""

    app: ASGIApp
    host: str = "127.0.0.1:8432"
    scheme: str = "http"
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    run: Callable[[Coroutine[Any, Any, "Answer"]], "Answer"] = run_to_its_end

    def get(self, path: str, chunks: int | None = None, **headers: str) -> Answer:
        given = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}
        return self.ask("GET", path, b"", {**given, **_named(headers)}, chunks)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Sends a form of ours, with its token, unless the fields have another."""
        whole = {"token": self.token, **(fields or {})}
        return self.send(path, urlencode(whole).encode(), **headers)

    def post_all(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """Sends a form of ours in which one name comes several times."""
        return self.send(path, urlencode([("token", self.token), *fields]).encode())

    def upload(self, path: str, name: str, file: str, content: bytes) -> Answer:
        """Sends one file in a form of ours."""
        edge = "----edge-of-a-part"
        parts = (
            f'--{edge}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{self.token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = parts.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.send(path, body, content_type=f"multipart/form-data; boundary={edge}")

    def send(self, path: str, body: bytes, **headers: str) -> Answer:
        given = {
            "sec-fetch-site": "same-origin",
            "origin": f"{self.scheme}://{self.host}",
            "content-type": "application/x-www-form-urlencoded",
        }
        return self.ask("POST", path, body, {**given, **_named(headers)})

    @property
    def token(self) -> str:
        return form_token(self.secret)

    @property
    def secret(self) -> str:
        return next(iter(self.cookies.values()), "")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        chunks: int | None = None,
    ) -> Answer:
        named = {"host": self.host, **headers}
        if self.cookies:
            named["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value]
        plain, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": self.scheme,
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": sent,
            "client": (self.address, 50_000),
            "server": ("127.0.0.1", 8432),
            "state": {},
        }
        answer = self.run(_asked(self.app, scope, [body], chunks))
        for name, morsel in answer.cookies.items():
            if morsel.value:
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)
        return answer


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


async def _asked(
    app: ASGIApp, scope: dict[str, Any], body: list[bytes], chunks: int | None
) -> Answer:
    parts: list[bytes] = []
    started: dict[str, Any] = {}
    is_enough = asyncio.Event()
    waiting = list(body)

    async def receive() -> Message:
        if waiting:
            part = waiting.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(waiting)}
        await is_enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
            return
        parts.append(message.get("body", b""))
        if chunks is not None and len(parts) >= chunks:
            is_enough.set()

    await app(scope, receive, send)
    cookies: SimpleCookie = SimpleCookie()
    headers: dict[str, str] = {}
    for name, value in started["headers"]:
        if name == b"set-cookie":
            cookies.load(value.decode())
        headers[name.decode()] = value.decode("latin-1")
    return Answer(started["status"], headers, cookies, b"".join(parts))


@dataclass
class WebDesk:
    """A desk with one person a role, and whatever a test puts into its queue."""

    root: Path
    clock: StandingClock
    desk: Desk
    _served: "tuple[Desk, ASGIApp] | None" = None

    @property
    def context(self) -> PublishingContext:
        return self.desk.context

    @property
    def app(self) -> ASGIApp:
        """The desk as a server has it: one for all browsers, until a test changes the desk."""
        if self._served is None or self._served[0] is not self.desk:
            self._served = self.desk, desk_app(self.desk, NO_LIMITS)
        return self._served[1]

    def queue(self, *threads: PlannedThread) -> None:
        put_into_queue(self.desk.workspace.database, *threads)

    def people(self, *names: str) -> None:
        for name in names or PEOPLE:
            role = PEOPLE[name]
            accounts.add(
                self.desk.people,
                at_keyboard("admin") if name == "admin" else ADMINISTRATOR,
                name,
                roles=[role] if role else [],
                passphrase=PASSPHRASE,
            )

    def browser(self, person: str = "") -> Browser:
        """A new browser, with somebody signed in."""
        browser = Browser(self.app)
        if person:
            browser.cookies["desk"] = desk_actor.sign_in_as(self.desk.people, person)
        return browser


def a_passkey_of(web: WebDesk, person: str) -> int:
    """A passkey of somebody's, whose device nobody has; its number."""
    with web.desk.workspace.database.write() as connection:
        return factors.add_passkey(
            connection,
            person=person,
            credential=secrets.token_urlsafe(16),
            public_key="none",
            sign_count=0,
            name="A key",
            made_at=web.clock.now(),
        )


@contextmanager
def a_web_desk(
    root: Path, clock: StandingClock, migrated: Path, demonstration: Demonstration | None = None
) -> Iterator[WebDesk]:
    """A desk of the sample workspace, whose queue is empty; `migrated` is a database to copy."""
    copy_samples(root)
    folder = root / _REHEARSAL
    folder.mkdir(parents=True)
    shutil.copy(migrated, folder / "rehearsal.db")
    with _opened(root, clock, demonstration) as web:
        yield web


@contextmanager
def a_copied_desk(root: Path, clock: StandingClock, made: Path) -> Iterator[WebDesk]:
    """A desk that begins as the one that was closed at `made`: what is in it takes long to make."""
    shutil.copytree(made, root, dirs_exist_ok=True)
    with _opened(root, clock) as web:
        yield web


@contextmanager
def _opened(
    root: Path, clock: StandingClock, demonstration: Demonstration | None = None
) -> Iterator[WebDesk]:
    workspace = Workspace(root, root / _REHEARSAL)
    workspace.clock = clock
    try:
        yield WebDesk(root, clock, replace(open_desk(workspace, demonstration), live_seconds=0.0))
    finally:
        workspace.database.close()
