"""Spans reach a collector, and hold kinds and counts alone."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler import tracing
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.app import app
from scheduler.engine.local import LocalEngine
from scheduler.engine.work import AccountTick, Tick
from scheduler.errors import NotPossible
from scheduler.networks.base import Refusal, Refused, Unavailable
from scheduler.networks.traced import TracedNetwork
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import open_database
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.collector import Collector, a_collector

PLANTED = "Sarah from Hull"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with a_collector() as one:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", one.url)
        yield one


@pytest.fixture
def desk(tmp_path: object, clock: StandingClock) -> Iterator[Desk]:
    database = open_database(f"sqlite:///{tmp_path}/queue.db", is_simulated=True)
    desk = Desk(database, clock)
    desk.context = replace(desk.context, network=TracedNetwork(desk.network))
    desk.publisher = Publisher(desk.context, lambda: False)
    yield desk
    database.close()


def test_a_post_and_the_lease_before_it_are_spans_of_its_job(
    collector: Collector, desk: Desk
) -> None:
    words = f"What helped you, {PLANTED}?", "You can answer, or just read."
    put_into_queue(desk.database, a_thread("wmhd/opener", *words))
    stop = tracing.start(pytest.fail)
    ticks = (
        AccountTick("publish", 0.05, desk.publisher.due_accounts, desk.publisher.publish_account),
        Tick("tell", 0.05, lambda: None),
    )
    engine = LocalEngine(ticks, workers=1)
    engine.start()
    ends_at = time.monotonic() + 20
    while len(desk.network.calls) < 3 and time.monotonic() < ends_at:
        time.sleep(0.05)
    engine.stop()
    stop()
    assert set(collector.paths) == {"/v1/traces"}
    (lease,) = collector.named("take lease")[:1]
    assert lease.attributes == {"handrail.lease.is_had": True}
    calls = collector.named("call")
    creates = [one for one in calls if one.attributes["handrail.call"] == "create"]
    assert [one.attributes["handrail.outcome"] for one in creates] == ["sent"] * 3
    jobs = {one.id: one.attributes["handrail.job"] for one in collector.named("job")}
    assert {jobs[one.parent] for one in (lease, *creates)} == {"publish"}
    assert "tell" in jobs.values()
    assert collector.about["service.name"] == "handrail"


def test_planning_and_applying_tell_how_many_threads_and_none_of_their_words(
    collector: Collector, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "ours")
    with Workspace(folder, makes_queue=True).database.read():
        pass  # so that there is a queue
    stop = tracing.start(pytest.fail)
    applied = CliRunner().invoke(app, ["apply", "--workspace", str(folder)])
    stop()
    assert applied.exit_code == 0, applied.output
    for name in ("plan", "apply"):
        assert collector.named(name)[-1].attributes["handrail.number"] > 0
    sent = b"".join(collector.bodies)
    for words in ("spring", "HarbourMinds", "main", folder.name, "person"):
        assert words.encode() not in sent.replace(b"handrail", b"")


def test_an_error_is_told_by_its_kind_and_never_in_its_words(collector: Collector) -> None:
    stop = tracing.start(pytest.fail)
    with pytest.raises(NotPossible), tracing.span("plan"):
        raise NotPossible(PLANTED)
    stop()
    (failed,) = collector.named("plan")
    assert failed.attributes == {"error.type": "NotPossible"}
    assert PLANTED.encode() not in b"".join(collector.bodies)


def test_nothing_can_be_put_into_a_span_that_is_not_listed(collector: Collector) -> None:
    stop = tracing.start(pytest.fail)
    with pytest.raises(KeyError), tracing.span("call", handle="HarbourMinds"):
        pass
    stop()
    assert b"HarbourMinds" not in b"".join(collector.bodies)


def test_each_call_of_a_network_is_named_with_its_kind_of_answer(
    collector: Collector, desk: Desk
) -> None:
    network = TracedNetwork(desk.network)
    desk.network.timeline = Unavailable(PLANTED)
    desk.network.uploads = [Refused(Refusal.MEDIA, PLANTED)]
    stop = tracing.start(pytest.fail)
    account = "main"
    network.identity(account)  # type: ignore[arg-type]
    network.delete_post(account, "100")  # type: ignore[arg-type]
    network.own_timeline(account, None)  # type: ignore[arg-type]
    network.metrics(account, [])  # type: ignore[arg-type]
    network.upload_media(account, type("Media", (), {"alt": PLANTED, "captions": None}))  # type: ignore[arg-type]
    stop()
    found = [
        (one.attributes["handrail.call"], one.attributes["handrail.outcome"])
        for one in collector.named("call")
    ]
    assert found == [
        ("identity", "identity"),
        ("delete", "deleted"),
        ("timeline", "unavailable"),
        ("metrics", "read"),
        ("upload", "refused"),
    ]
    assert PLANTED.encode() not in b"".join(collector.bodies)


def test_a_collector_that_is_away_holds_nobody_up_and_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    stop = tracing.start(pytest.fail)
    began_at = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            with tracing.span("call", call="create"):
                pass
        assert time.monotonic() - began_at < 5
        stop()
    assert time.monotonic() - began_at < 20
    (line,) = [one.getMessage() for one in caplog.records]
    assert line == "the collector of spans is away or takes none; they are thrown away"
