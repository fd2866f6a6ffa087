"""Money: spent, reserved, foreseen, beside the caps; the uncertain part is said."""

from datetime import timedelta

import pytest

from scheduler.networks.base import RemoteId, Sent, Unconfirmed
from scheduler.publishing.monitoring.costs import costs
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.examples.builders import PRICES, a_thread, put_into_queue

POST = PRICES.post_usd
LATER = A_TUESDAY_NOON + timedelta(days=60)


def test_nothing_costs_nothing(desk: Desk) -> None:
    found = costs(desk.database, desk.clock, None)
    assert (found.spent.usd, found.committed_usd, found.forecast_usd) == (0, 0, 0)
    assert (found.campaigns, found.is_over) == ((), False)


def test_the_queue_is_foreseen_by_month(desk: Desk) -> None:
    soon = a_thread("wmhd/soon", "Soon.", due_at=A_TUESDAY_NOON + timedelta(days=3))
    put_into_queue(desk.database, soon, a_thread("wmhd/later", "Later.", due_at=LATER))
    found = costs(desk.database, desk.clock, None)
    assert found.scheduled_this_month_usd == pytest.approx(POST)
    assert found.scheduled_later_usd == pytest.approx(POST)
    assert found.committed_usd == pytest.approx(2 * POST)
    assert found.forecast_usd == pytest.approx(POST)


def test_what_was_sent_is_spent_and_what_was_lost_is_uncertain(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One."), a_thread("wmhd/two", "Two."))
    desk.network.outcomes = [Sent(RemoteId("1")), Unconfirmed("no answer")]
    desk.publish()
    found = costs(desk.database, desk.clock, None)
    assert found.spent.usd == pytest.approx(2 * POST)
    assert found.spent.uncertain_usd == pytest.approx(POST)
    (campaign,) = found.campaigns
    assert (campaign.name, campaign.spent.usd) == ("wmhd", pytest.approx(2 * POST))


def test_a_thread_on_its_way_has_its_rest_reserved(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), budget_usd=10.0)
    desk.network.outcomes = [Sent(RemoteId("1"), A_TUESDAY_NOON + timedelta(hours=1))]
    desk.publish()
    found = costs(desk.database, desk.clock, None)
    assert found.reserved_usd == pytest.approx(desk.thread().price_usd - POST)
    assert found.campaigns[0].in_all_usd == pytest.approx(desk.thread().price_usd)


def test_a_cap_and_a_budget_that_will_not_hold_are_said(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One."), budget_usd=0.01)
    found = costs(desk.database, desk.clock, 0.01)
    assert found.is_over
    assert found.campaigns[0].is_over
    assert not costs(desk.database, desk.clock, 1.0).is_over
