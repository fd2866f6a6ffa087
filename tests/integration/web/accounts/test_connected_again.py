"""What the desk advises where X signed an account out: connect it again, and then send again."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import cycle

import pytest
import requests
from sqlalchemy import update

from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread
from scheduler.crisis.directory import services
from scheduler.crisis.register import Register
from scheduler.networks.x.client import X
from scheduler.publishing.connections.tokens import ConnectedTokens
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts
from scheduler.x_simulator.process import RunningRehearsal
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.accounts_at_x import handle, join, x_of_the_samples
from tests.support.desks.connected import said_yes
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import PRICES, a_thread
from tests.support.examples.pictures import a_picture

KEY = "wmhd/opener"
TONES = cycle(Register)  # X takes no closing post twice, and one X serves all of these tests


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRehearsal]:
    with x_of_the_samples(tmp_path_factory.mktemp("x")) as running:
        yield running


@dataclass
class SignedOut:
    """A desk whose account main publishes by a token, at an X that others use too."""

    web: WebDesk
    x: RunningRehearsal
    words: str  # that nobody has said there

    def connect(self, *, without: str = "") -> str:
        """There and back in the browser of an administrator; what the page says then."""
        browser = self.web.browser("admin")
        url = browser.post("/accounts/main/connect").location
        state, code = said_yes(url.replace(without, "") if without else url, handle(self.web))
        path = f"/accounts/connected?state={state}&code={code}"
        answer = browser.get(path, sec_fetch_site="cross-site", sec_fetch_mode="navigate")
        return browser.get(answer.location).words

    def withdraw(self) -> None:
        """Somebody takes the app's leave back at X."""
        given = {"account": handle(self.web)}
        requests.post(f"{self.x.url}/rehearsal/withdraw", json=given, timeout=60).raise_for_status()

    def publish(self) -> None:
        """What the engine does, with what a process that just began knows."""
        desk = self.web.desk
        tokens = ConnectedTokens(desk.accounts.context)
        context = PublishingContext(
            *(desk.workspace.database, X({}, self.x.url, 2, 60, tokens), self.web.clock),
            *(services.load, "an engine", 120.0, PRICES),
            media=self.web.root / "media",
            key_mark=tokens.mark,
            why_not_ready=tokens.ready,
        )
        if "main" in Reconciler(context).due_accounts():
            Reconciler(context).reconcile_account("main")
        while Publisher(context, lambda: False).publish_account("main"):
            pass

    def queue(self, thread: PlannedThread) -> None:
        """Puts it there, from the account that X knows."""
        self.web.queue(thread)
        with self.web.desk.workspace.database.write() as connection:
            ours = accounts.c.name == "main"
            connection.execute(update(accounts).where(ours).values(handle=handle(self.web)))

    def pass_time(self, **ahead: float) -> None:
        self.web.clock.jump_to(self.web.clock.now() + timedelta(**ahead))

    def send_again(self) -> str:
        """What whoever decides presses on the page of the thread; what the page says then."""
        browser = self.web.browser("amira")
        page = browser.get(f"/resolve/{KEY}").text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        answer = browser.post(f"/resolve/{KEY}", {"decision": "send", "seen": seen})
        assert answer.status == 303, answer.words
        return browser.get(answer.location).words

    @property
    def thread(self) -> StoredThread:
        with self.web.desk.workspace.database.read() as connection:
            found = thread_by_key(connection, KEY)
        assert found is not None
        return found

    @property
    def sent(self) -> list[str]:
        """What X took of these words, each time it did."""
        told = requests.get(f"{self.x.url}/rehearsal/truth", timeout=60).text
        rows = [json.loads(line) for line in told.splitlines()]
        made = [one for one in rows if one["call"] == "create" and one["status"] == 201]
        return [one["text"] for one in made if self.words in one["text"]]


@pytest.fixture
def desk(web: WebDesk, x: RunningRehearsal) -> SignedOut:
    join(web, x)
    words = f"What helped you, {secrets.token_hex(4)}?"
    one = SignedOut(web, x, words)
    due_at = A_TUESDAY_NOON + timedelta(hours=1)
    one.queue(a_thread(KEY, words, f"Read on: {words}", due_at=due_at, register=next(TONES)))
    assert "Connected. From the next post on, main publishes by this." in one.connect()
    return one


def test_connected_again_in_time_it_goes_out_by_itself_and_once(desk: SignedOut) -> None:
    desk.pass_time(hours=1)
    desk.withdraw()
    desk.publish()
    today = desk.web.browser("amira").get("/").words
    assert "must be connected again" in today
    assert desk.sent == []
    assert "Connected." in desk.connect()
    desk.publish()
    assert desk.thread.state is ThreadState.PUBLISHED
    assert len(desk.sent) == 2
    assert "must be connected again" not in desk.web.browser("amira").get("/").words
    desk.publish()
    assert len(desk.sent) == 2


def test_connected_again_too_late_it_waits_and_sent_again_it_goes_out_once(
    desk: SignedOut,
) -> None:
    desk.pass_time(hours=1)
    desk.withdraw()
    desk.publish()
    desk.pass_time(hours=3)
    assert "Connected." in desk.connect()
    desk.publish()
    assert (desk.thread.state, desk.thread.reason) == (ThreadState.WAITING, Reason.LATE)
    assert desk.sent == []
    desk.send_again()
    desk.publish()
    assert desk.thread.state is ThreadState.PUBLISHED
    assert len(desk.sent) == 2
    desk.publish()
    assert len(desk.sent) == 2


def test_half_out_when_it_was_signed_out_the_rest_follows_once(desk: SignedOut) -> None:
    desk.pass_time(hours=1)
    fault = {"fault": "401", "calls": ["create"], "nth": 2}
    requests.post(f"{desk.x.url}/rehearsal/faults", json=fault, timeout=60).raise_for_status()
    desk.publish()
    requests.delete(f"{desk.x.url}/rehearsal/faults", timeout=60).raise_for_status()
    desk.withdraw()
    desk.pass_time(minutes=2)
    desk.publish()
    assert len(desk.sent) == 1
    assert "Connected." in desk.connect()
    desk.pass_time(minutes=20)  # before it is sent again, it is looked for once
    desk.publish()
    assert desk.thread.state is ThreadState.PUBLISHED
    assert len(desk.sent) == 2


def test_without_leave_for_pictures_the_advice_is_followed_to_the_end(desk: SignedOut) -> None:
    """Its thread waits with that reason itself; the page says what to do, and that helps."""
    content = a_picture()
    (desk.web.root / "media").mkdir(exist_ok=True)
    (desk.web.root / "media" / "pier.png").write_bytes(content)
    picture = PlannedMedia("pier.png", sha256(content).hexdigest(), "A pier in the rain.")
    thread = a_thread(KEY, desk.words, due_at=A_TUESDAY_NOON + timedelta(hours=1))
    first = replace(thread.posts[0], media=(picture,))
    desk.queue(replace(thread, posts=(first,)))
    desk.connect(without="media.write+")
    desk.pass_time(hours=1)
    desk.publish()
    assert (desk.thread.state, desk.thread.reason) == (ThreadState.WAITING, Reason.ACCOUNT)
    words = desk.web.browser("amira").get(f"/threads/{KEY}").words
    assert "Connect it again, then send it again" in words
    assert "Connected." in desk.connect()
    desk.send_again()
    desk.publish()
    assert desk.thread.state is ThreadState.PUBLISHED
    assert len(desk.sent) == 1
