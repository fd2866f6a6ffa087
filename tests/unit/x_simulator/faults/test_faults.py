"""When a rule strikes, without a socket."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from scheduler.x_simulator.faults.presets import MIXTURES
from scheduler.x_simulator.faults.rules import FaultKind, FaultRule, Faults, Target
from scheduler.x_simulator.model.archive import Archive

NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "rehearsal.sqlite")
    yield archive
    archive.close()


def struck(faults, times=1, call="create", account="HarbourMinds", **target):
    now = target.pop("now", NOON)
    return [faults.strike(Target(call, account, now, **target)) for _ in range(times)]


def test_the_first_rule_that_strikes_decides(archive):
    faults = Faults(archive, 1)
    faults.add(FaultRule(fault=FaultKind.DROP))
    faults.add(FaultRule(fault=FaultKind.HANG, when="after"))
    assert [str(one) for one in struck(faults, 3)] == ["drop before", "hang after", "None"]


def test_a_rule_ends_after_its_times(archive):
    faults = Faults(archive, 1)
    faults.add(FaultRule(fault=FaultKind.DROP, nth=2, times=2))
    assert [bool(one) for one in struck(faults, 5)] == [False, True, True, False, False]


def test_chance_is_drawn_from_the_seed_by_account(archive):
    def run(seed, *accounts):
        faults = Faults(archive, seed)
        faults.mix([FaultRule(fault=FaultKind.DROP, chance=0.5)])
        drawn = dict.fromkeys(accounts, "")
        for _ in range(40):
            for account in accounts:
                drawn[account] += "x" if struck(faults, account=account)[0] else "."
        return drawn

    both, alone = run(1, "A", "B"), run(1, "A")
    assert both["A"] == alone["A"]  # what others do in parallel is no matter
    assert both["A"] != both["B"]
    assert run(2, "A") != alone
    assert 8 < alone["A"].count("x") < 32


def test_a_rule_of_chance_has_no_end_of_its_own():
    assert FaultRule.model_validate({"fault": "drop", "chance": 0.1}).times is None
    assert FaultRule.model_validate({"fault": "drop", "between": ["12:00", "13:00"]}).times is None
    assert FaultRule.model_validate({"fault": "drop"}).times == 1


@pytest.mark.parametrize(("hour", "strikes"), [(21, False), (22, True), (3, True), (9, False)])
def test_hours_may_go_over_midnight(archive, hour, strikes):
    faults = Faults(archive, 1)
    faults.add(FaultRule.model_validate({"fault": "drop", "between": ["22:00", "09:00"]}))
    assert bool(struck(faults, now=NOON.replace(hour=hour))[0]) is strikes


def test_a_rule_is_ended_alone_or_with_all(archive):
    faults = Faults(archive, 1)
    first, second = (faults.add(FaultRule(fault=FaultKind.DROP)) for _ in range(2))
    faults.clear(first)
    assert [kept.id for kept in faults.rules] == [second]
    faults.clear()
    assert faults.rules == ()


def test_a_storm_meets_about_a_tenth_of_the_creates_and_all_of_it_heals(archive):
    faults = Faults(archive, 5)
    faults.mix(MIXTURES["storm"])
    met = [one for one in struck(faults, 3_000) if one]
    assert 0.07 < len(met) / 3_000 < 0.15
    kinds = Counter(one.kind for one in met)
    assert not {FaultKind.UNAUTHORIZED, FaultKind.NO_CREDITS, FaultKind.FORBIDDEN} & kinds.keys()
    assert {one.when for one in met} == {"before", "after"}


def test_calm_is_calm(archive):
    faults = Faults(archive, 5)
    faults.mix(MIXTURES["calm"])
    assert struck(faults, 50) == [None] * 50
