"""What a watcher is told of a process: that it lives, whether it may work, and its figures."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from scheduler.crisis.directory import services
from scheduler.errors import SettingsError
from scheduler.networks.base import (
    AccountName,
    Deleted,
    MediaFile,
    MediaId,
    Network,
    NotReached,
    Refusal,
    Refused,
    RemoteId,
    Sent,
    Unconfirmed,
    Wait,
)
from scheduler.probes.answers import Probes, listening, place_of
from scheduler.probes.figures_page import FiguresPage, MeasuredNetwork
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database
from scheduler.store.operations import heartbeat
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.examples.builders import PRICES, a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

ME = "engine-1"


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def page(desk: Desk) -> FiguresPage:
    return FiguresPage(desk.database, desk.clock, services.load)


@pytest.fixture
def probes(desk: Desk, page: FiguresPage) -> Probes:
    return Probes(desk.database, desk.clock, page, ME)


def measured(desk: Desk, page: FiguresPage) -> Publisher:
    context = PublishingContext(
        desk.database,
        MeasuredNetwork(desk.network, page),
        desk.clock,
        services.load,
        ME,
        120.0,
        PRICES,
        lease_lost=page.leases_lost.inc,
    )
    return Publisher(context, lambda: False)


def beat(desk: Desk) -> None:
    with desk.database.write() as connection:
        heartbeat.beat(connection, ME, desk.clock.now(), "attic", "1.0")


def figures(page: FiguresPage) -> dict[str, float]:
    """Each sample by its name and labels."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(page.text().decode())
        for sample in family.samples
    }


def test_a_process_that_answers_lives(probes: Probes) -> None:
    assert probes.answer("/healthz") == (200, "text/plain; charset=utf-8", b"alive\n")


def test_an_engine_is_ready_once_it_beats_and_as_long_as_it_does(
    probes: Probes, desk: Desk
) -> None:
    assert probes.answer("/readyz")[0] == 503
    beat(desk)
    assert probes.answer("/readyz?full=1")[0] == 200
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=61))
    assert b"61 s old" in probes.answer("/readyz")[2]


def test_one_that_said_goodbye_is_not_ready(probes: Probes, desk: Desk) -> None:
    beat(desk)
    with desk.database.write() as connection:
        heartbeat.stop(connection, ME, desk.clock.now())
    assert probes.answer("/readyz")[0] == 503


def test_who_does_not_beat_is_ready_with_its_database(desk: Desk, page: FiguresPage) -> None:
    assert Probes(desk.database, desk.clock, page, None).answer("/readyz")[0] == 200


def test_tables_of_another_version_are_not_ready(probes: Probes, desk: Desk) -> None:
    beat(desk)
    with desk.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    status, _, why = probes.answer("/readyz")
    with desk.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0028'"))
    assert (status, b"this program needs" in why) == (503, True)


def test_a_database_that_is_away_is_not_ready_and_has_no_figures(clock: StandingClock) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    probes = Probes(away, clock, FiguresPage(away, clock), ME)
    assert probes.answer("/healthz")[0] == 200
    assert probes.answer("/readyz")[0] == 503
    assert probes.answer("/metrics")[0] == 503


def test_there_is_nothing_else(probes: Probes) -> None:
    assert probes.answer("/")[0] == 404


def test_calls_and_what_came_of_them_are_counted(desk: Desk, page: FiguresPage) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=3))
    measured(desk, page).publish_account("main")
    found = figures(page)
    assert found["handrail_posts_total network=x outcome=sent"] == 3
    assert found["handrail_call_seconds_count call=create network=x"] == 3
    assert found["handrail_call_seconds_count call=identity network=x"] == 1
    assert found["handrail_due_to_call_seconds_count"] == 1
    assert found["handrail_due_to_call_seconds_sum"] == pytest.approx(3)
    assert figures(page)["handrail_due_to_call_seconds_count"] == 1, "each once"


@pytest.mark.parametrize(
    ("outcome", "label"),
    [
        (Sent(RemoteId("1")), "sent"),
        (Refused(Refusal.TEXT, "no"), "refused"),
        (Wait(None, "later"), "wait"),
        (NotReached("no line"), "not_reached"),
        (Unconfirmed("lost"), "unconfirmed"),
    ],
)
def test_each_outcome_has_its_name(
    desk: Desk, page: FiguresPage, outcome: object, label: str
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [outcome, Unconfirmed("lost")]
    measured(desk, page).publish_account("main")
    assert figures(page)[f"handrail_posts_total network=x outcome={label}"] >= 1


def test_every_call_answers_what_the_network_does(desk: Desk, page: FiguresPage) -> None:
    network = MeasuredNetwork(desk.network, page)
    main = AccountName("main")
    picture = MediaFile(desk.context.media, "0" * 64, "A bench")
    assert network.identity(main) == desk.network.identity(main)
    assert network.own_timeline(main, None) == desk.network.own_timeline(main, None)
    network.delete_post(main, RemoteId("1"))
    network.metrics(main, [RemoteId("1")])
    network.upload_media(main, picture)
    counted = {name for name in figures(page) if name.startswith("handrail_call_seconds_count")}
    assert len(counted) == 5
    assert desk.network.deleted == ["1"]


class Recorded:
    """A network that keeps what it was called with, and may fail as none should."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.error = error

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            bound = signature(getattr(ScriptedNetwork, name)).bind(self, *given, **named)
            self.calls.append((name, dict(list(bound.arguments.items())[1:])))
            if self.error is not None:
                raise self.error
            return Sent(RemoteId("1")) if name == "create_post" else Deleted()

        return call


CALLS: dict[str, dict[str, Any]] = {
    "identity": {"account": "main"},
    "create_post": {
        "account": "main",
        "post": "sealed",
        "in_reply_to": RemoteId("7"),
        "reply_settings": "mentionedUsers",
        "media_ids": (MediaId("77"),),
    },
    "upload_media": {
        "account": "main",
        "media": "a file",
        "begun": MediaId("77"),
        "after_each_part": print,
    },
    "delete_post": {"account": "main", "remote_id": RemoteId("7")},
    "own_timeline": {"account": "main", "since_id": RemoteId("7"), "since": A_TUESDAY_NOON},
    "metrics": {"account": "main", "remote_ids": [RemoteId("7")], "is_author": True},
}


def test_there_is_a_row_here_for_every_call_of_a_network() -> None:
    assert {name for name in vars(Network) if not name.startswith("_")} == set(CALLS)


@pytest.mark.parametrize(("name", "given"), CALLS.items())
def test_what_a_call_is_given_arrives_whole(
    page: FiguresPage, name: str, given: dict[str, Any]
) -> None:
    network = Recorded()
    getattr(MeasuredNetwork(network, page), name)(**given)  # type: ignore[arg-type]
    assert network.calls == [(name, given)]


@pytest.mark.parametrize(("name", "given"), CALLS.items())
def test_what_a_call_raises_comes_out_as_it_is_and_its_time_is_counted(
    page: FiguresPage, name: str, given: dict[str, Any]
) -> None:
    error = RuntimeError("stopped in the middle of an upload")
    with pytest.raises(RuntimeError) as raised:
        getattr(MeasuredNetwork(Recorded(error), page), name)(**given)  # type: ignore[arg-type]
    assert raised.value is error
    found = figures(page)
    assert sum(v for k, v in found.items() if k.startswith("handrail_call_seconds_count")) == 1
    assert not any(k.startswith("handrail_posts_total") and v for k, v in found.items())


def test_a_lease_that_is_lost_is_counted(desk: Desk, page: FiguresPage) -> None:
    put_into_queue(desk.database, a_thread())

    def take_over(_: object) -> None:
        with desk.database.write() as connection:
            connection.execute(text("UPDATE account SET lease_fence = lease_fence + 1"))

    desk.network.after_call = take_over
    measured(desk, page).publish_account("main")
    assert figures(page)["handrail_lease_lost_total"] == 1


def test_the_queue_is_told_in_numbers_without_a_word_of_it(desk: Desk, page: FiguresPage) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two", "Two.", "Three."))
    desk.network.outcomes = [Unconfirmed("lost")]
    desk.publish()
    beat(desk)
    found = figures(page)
    assert found["handrail_unconfirmed_posts"] == 1
    assert found["handrail_waiting_threads reason=unconfirmed"] == 1
    assert found["handrail_quiet_accounts network=x"] == 0
    assert found["handrail_engine_last_beat_timestamp_seconds owner=engine-1"] == (
        desk.clock.now().timestamp()
    )
    assert found["handrail_spent_usd_total call=create"] > 0
    assert found["handrail_readings_overdue"] == 0
    assert found["handrail_notices_open"] == 0
    assert found["handrail_help_lines_unchecked_days"] > 0
    shown = page.text().decode()
    for private in ("wmhd", "main", "Harbour", "What helped you"):
        assert private not in shown


@pytest.fixture
def address(probes: Probes) -> Iterator[str]:
    with listening("0", probes) as at:
        yield at


def test_it_answers_over_http_on_this_machine_alone(address: str, desk: Desk) -> None:
    beat(desk)
    assert address.startswith("http://127.0.0.1:")
    assert requests.get(f"{address}/readyz", timeout=60).text == "ready\n"
    answer = requests.get(f"{address}/metrics", timeout=60)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
    assert requests.post(f"{address}/healthz", timeout=60).status_code == 501


def test_who_hangs_up_disturbs_nobody(address: str) -> None:
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(b"GET /hea")
    assert requests.get(f"{address}/healthz", timeout=60).status_code == 200


def test_a_port_that_is_taken_is_told(address: str, probes: Probes) -> None:
    taken = address.removeprefix("http://")
    with pytest.raises(SettingsError, match="--listen"), listening(taken, probes):
        pass


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),  # noqa: S104 - whoever names it means it
        ("[::1]:9464", ("::1", 9464)),
        ("localhost:0", ("localhost", 0)),
    ],
)
def test_without_a_host_it_is_this_machine(typed: str, place: tuple[str, int]) -> None:
    assert place_of(typed) == place


@pytest.mark.parametrize("typed", ["", "x", "127.0.0.1", "host.example:1", "1:2:3x", "99999", "-1"])
def test_what_is_no_place_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError, match="no place to listen at"):
        place_of(typed)
