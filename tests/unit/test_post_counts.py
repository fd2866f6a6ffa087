"""One list of a post's counts, from the network's answer to the columns of a report."""

import pytest

from scheduler.engagement.reports import serializers
from scheduler.engagement.reports.groups import GroupRow, group_rows
from scheduler.networks.base import Metrics, RemoteId
from scheduler.post_counts import COUNTS
from scheduler.store.metrics.readings import Measured, NewReading
from scheduler.store.tables.metrics import latest, readings
from tests.support.databases.measured import a_post


@pytest.mark.parametrize("kind", [Metrics, NewReading, Measured, GroupRow])
def test_what_a_network_tells_is_called_the_same_in_every_room(kind: type) -> None:
    assert set(COUNTS) <= set(kind.__dataclass_fields__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", [readings, latest], ids=lambda table: table.name)
def test_each_count_has_its_column(table: object) -> None:
    own = [column.name for column in table.c]  # type: ignore[attr-defined]
    assert [name for name in own if name not in ("id", "post_id", "at")] == list(COUNTS)


def test_every_count_reaches_the_report_under_its_own_name() -> None:
    counts = {name: 3 + number for number, name in enumerate(COUNTS)}
    (row,) = group_rows({"wmhd": [a_post(**counts)]})
    shown = serializers.picked(row, serializers.GROUP_COLUMNS)
    assert {name: shown[name] for name in COUNTS} == counts


def test_a_reading_takes_over_all_that_a_network_told() -> None:
    told = Metrics(RemoteId("1"), likes=4, link_clicks=2)
    assert told.counts() == dict.fromkeys(COUNTS) | {"likes": 4, "link_clicks": 2}
