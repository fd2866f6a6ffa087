"""Windows and money, by the civil clock."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.x_simulator.faults.budget import Credits
from scheduler.x_simulator.faults.rate_limits import Limits
from scheduler.x_simulator.faults.switches import Positions, Switches
from scheduler.x_simulator.http.problems import Problem
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.truth_log import Truth, TruthLog

MAIN = RehearsalAccount("HarbourMinds", "app", "s", "t", "ts")
PEERS = RehearsalAccount("HarbourPeers", "app", "s", "t2", "ts2")
NOON = datetime(2027, 10, 10, 12, 1, tzinfo=UTC)
ON = Positions(limits=True, day_headers=True)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "rehearsal.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def log(archive):
    return TruthLog(archive)


@pytest.fixture
def limits(log):
    return Limits(log, [MAIN, PEERS])


def passed(limits, call, times, account=MAIN, now=NOON, at=ON):
    return [limits.pass_through(call, account, now, at).is_open for _ in range(times)].count(True)


def test_a_window_lets_so_many_calls_through(limits):
    assert passed(limits, "create", 105) == 100
    assert passed(limits, "delete", 60) == 50


def test_each_user_has_its_own_window_and_the_app_one_for_all(limits):
    passed(limits, "create", 100)
    assert passed(limits, "create", 1, PEERS) == 1
    assert passed(limits, "search", 300) == 300
    assert passed(limits, "search", 300, PEERS) == 150


def test_the_next_quarter_is_a_new_window(limits):
    passed(limits, "create", 100)
    assert passed(limits, "create", 1, now=NOON + timedelta(minutes=13)) == 0
    assert passed(limits, "create", 1, now=NOON + timedelta(minutes=14)) == 1


def test_the_headers_count_down_to_the_reset(limits):
    headers = limits.pass_through("create", MAIN, NOON, ON).headers
    assert headers == {
        "x-rate-limit-limit": "100",
        "x-rate-limit-remaining": "99",
        "x-rate-limit-reset": str(int(datetime(2027, 10, 10, 12, 15, tzinfo=UTC).timestamp())),
        "x-app-limit-24hour-limit": "10000",
        "x-app-limit-24hour-remaining": "9999",
        "x-app-limit-24hour-reset": str(int(datetime(2027, 10, 11, tzinfo=UTC).timestamp())),
    }


def test_the_reset_may_be_missing_or_wrong(limits):
    missing = Positions(limits=True, reset_header="missing")
    wrong = Positions(limits=True, reset_header="wrong")
    right = limits.pass_through("me", MAIN, NOON, ON).headers["x-rate-limit-reset"]
    assert "x-rate-limit-reset" not in limits.pass_through("me", MAIN, NOON, missing).headers
    assert limits.pass_through("me", MAIN, NOON, wrong).headers["x-rate-limit-reset"] < right


def test_without_the_switch_nothing_is_counted(limits):
    assert passed(limits, "create", 300, at=Positions()) == 300
    assert limits.pass_through("create", MAIN, NOON, Positions()).headers == {}


def test_a_restart_goes_on_counting(log):
    for status in (201, 403, 429, None):
        log.record(Truth("create", MAIN.handle, status), NOON)
    log.record(Truth("create", MAIN.handle, 201), NOON - timedelta(hours=1))
    again = Limits(log, [MAIN, PEERS]).pass_through("create", MAIN, NOON, ON)
    assert again.headers["x-rate-limit-remaining"] == "96"
    assert again.headers["x-app-limit-24hour-remaining"] == "9995"


def test_credits_run_out(log):
    purse = Credits(log)
    purse.check(NOON, Positions(credits_usd=0.02))
    purse.pay(20_000, NOON)
    with pytest.raises(Problem) as caught:
        purse.check(NOON, Positions(credits_usd=0.02))
    assert caught.value.status == 402
    purse.check(NOON, Positions())


def test_a_spend_cap_holds_until_the_next_month(log):
    purse, capped = Credits(log), Positions(spend_cap_usd=0.02)
    purse.pay(20_000, NOON)
    with pytest.raises(Problem) as caught:
        purse.check(NOON, capped)
    assert caught.value.body["reset_date"] == "2027-11-01"
    purse.check(datetime(2027, 11, 1, tzinfo=UTC), capped)


def test_a_restart_knows_what_was_spent(log):
    log.record(Truth("create", MAIN.handle, 201, cost_micro=30_000), NOON)
    with pytest.raises(Problem):
        Credits(log).check(NOON, Positions(spend_cap_usd=0.03))


def test_switches_keep_their_positions(archive):
    Switches(archive).change({"limits": True})
    Switches(archive).change({"timeline_lag_seconds": 300})
    assert Switches(archive).at == Positions(limits=True, timeline_lag_seconds=300)


@pytest.mark.parametrize("change", [{"lights": True}, {"naming": "toot"}, {"credits_usd": -1}])
def test_a_switch_that_is_not_there_is_refused(archive, change):
    with pytest.raises(ValueError, match="validation error"):
        Switches(archive).change(change)
