"""Pictures of an account that was connected in the browser, and of one that changes sides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.networks.base import AccountName, MediaFile, Unavailable, Uploaded
from scheduler.networks.x.client import X
from scheduler.networks.x.tokens import AccessToken, NoAccess
from scheduler.publishing.connections import connecting, standing
from scheduler.store.overview.waiting import waiting_threads
from scheduler.store.queue import accounts
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import Reason, ThreadState
from tests.support.desks.connected import ADA, MAIN, SESSION, ConnectedDesk, said_yes
from tests.support.examples.builders import a_thread, handle_of, put_into_queue
from tests.support.examples.pictures import a_picture
from tests.support.processes.rehearsals import credentials
from tests.support.processes.stage import accounts_named

PICTURE = a_picture()
SHOWN = PlannedMedia("harbour.png", sha256(PICTURE).hexdigest(), "A harbour at dawn")


@dataclass
class PictureDesk:
    """A thread with a picture, due now."""

    desk: ConnectedDesk
    since: int

    @property
    def thread(self) -> StoredThread:
        return self.of("pictured")

    def of(self, name: str) -> StoredThread:
        with self.desk.database.read() as connection:
            found = thread_by_key(connection, f"wmhd/{name}-{self.desk.key[:8]}")
        assert found is not None
        return found

    def publish(self) -> None:
        self.desk.publisher(self.desk.tokens()).publish_account("main")

    def heard(self, call: str) -> int:
        """How often X was asked that, with success."""
        said = self.desk.calls(call, self.since)
        return len([row for row in said if row["status"] < 300])

    @property
    def texts(self) -> list[str]:
        rows = self.desk.calls("create", self.since)
        return [row["text"] for row in rows if row["status"] == 201]


@pytest.fixture
def pictures(desk: ConnectedDesk, tmp_path: Path) -> PictureDesk:
    (tmp_path / "harbour.png").write_bytes(PICTURE)
    desk.media = tmp_path
    mark = desk.key[:8]
    pictured = a_thread(
        f"wmhd/pictured-{mark}", f"A harbour. {mark}", f"Read on. {mark}", due_at=desk.now
    )
    root, *others = pictured.posts
    pictured = replace(pictured, posts=(replace(root, media=(SHOWN,)), *others))
    plain = a_thread(f"wmhd/plain-{mark}", f"In words. {mark}", due_at=desk.now)
    put_into_queue(desk.database, pictured, plain)
    return PictureDesk(desk, len(desk.x.truth()))


def connect_without_pictures(desk: ConnectedDesk) -> None:
    url = desk.go()
    asked = url.replace("media.write+", "").replace("media.write%20", "")
    assert asked != url
    connecting.come_back(desk.context, ADA, SESSION, *said_yes(asked, handle_of("main")))


def use_keys(desk: ConnectedDesk) -> None:
    known = accounts_named("main", "peers")
    desk.keys = {name: credentials(one) for name, one in known.items()}
    desk.context = replace(desk.context, has_keys=lambda name: name in desk.keys)


class ChangingTokens:
    """Tokens of a process that looks into the database anew when it is told to."""

    def __init__(self, desk: ConnectedDesk) -> None:
        self.now = desk.tokens()

    def of(self, account: AccountName, *, may_renew: bool = True) -> AccessToken | NoAccess | None:
        return self.now.of(account, may_renew=may_renew)

    def refused(self, account: AccountName, token: AccessToken) -> bool:
        return self.now.refused(account, token)


def test_a_picture_goes_out_by_token(pictures: PictureDesk) -> None:
    pictures.desk.connect()
    pictures.publish()
    assert pictures.thread.state is ThreadState.PUBLISHED
    assert pictures.heard("media_metadata") == 1


def test_without_leave_for_pictures_the_thread_waits_and_says_what_to_do(
    pictures: PictureDesk,
) -> None:
    connect_without_pictures(pictures.desk)
    pictures.publish()
    waiting = pictures.thread
    assert (waiting.state, waiting.reason) == (ThreadState.WAITING, Reason.ACCOUNT)
    with pictures.desk.database.read() as connection:
        (told,) = (one.why for one in waiting_threads(connection) if one.key == waiting.key)
    assert "Open Accounts at the desk" in told
    assert ".env" not in told
    assert pictures.heard("media_initialize") == 0
    assert not any("A harbour" in text for text in pictures.texts)


def test_without_leave_for_pictures_threads_in_words_alone_go_on(pictures: PictureDesk) -> None:
    connect_without_pictures(pictures.desk)
    pictures.publish()
    pictures.publish()
    assert pictures.of("plain").state is ThreadState.PUBLISHED
    with pictures.desk.database.read() as connection:
        assert accounts.problem_of(connection, "main")[0] is None


def connect(desk: ConnectedDesk) -> None:
    desk.connect()


def disconnect(desk: ConnectedDesk) -> None:
    standing.disconnect(desk.context, ADA, "main")


@pytest.mark.parametrize("change", [connect, disconnect])
def test_what_was_uploaded_before_the_change_is_uploaded_anew_and_posted_once(
    pictures: PictureDesk, change: Callable[[ConnectedDesk], None]
) -> None:
    """The picture is there, X is too busy to take the post, and then something else signs."""
    desk = pictures.desk
    use_keys(desk)
    if change is disconnect:
        desk.connect()
    desk.tell_x(faults={"fault": "429", "calls": ["create"], "nth": 1})
    pictures.publish()
    assert pictures.heard("media_metadata") == 1
    assert not any("A harbour" in text for text in pictures.texts)
    change(desk)
    for _ in range(3):
        desk.pass_time(minutes=16)
        pictures.publish()
    assert pictures.heard("media_metadata") == 2
    assert pictures.thread.state is ThreadState.PUBLISHED
    assert len(pictures.texts) == len(set(pictures.texts))


@pytest.mark.parametrize("change", [connect, disconnect])
def test_an_upload_under_way_is_not_ended_by_the_other_way_of_signing(
    pictures: PictureDesk, change: Callable[[ConnectedDesk], None]
) -> None:
    desk = pictures.desk
    use_keys(desk)
    if change is disconnect:
        desk.connect()
    tokens = ChangingTokens(desk)
    network = X(desk.keys, desk.x.url, 2, 60, tokens)
    file = MediaFile(desk.media / "harbour.png", SHOWN.sha256, SHOWN.alt)

    def meanwhile() -> None:
        change(desk)
        tokens.now = desk.tokens()

    begun = network.upload_media(MAIN, file, None, meanwhile)
    assert isinstance(begun, Unavailable)
    assert not begun.needs_reconnect
    assert pictures.heard("media_finalize") == 0
    assert isinstance(network.upload_media(MAIN, file), Uploaded)
