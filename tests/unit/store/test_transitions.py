"""What may change with a state is typed, and what is typed is a column."""

import pytest
from sqlalchemy import Table

from scheduler.store.queue.transitions import PostColumns, ThreadColumns
from scheduler.store.tables.queue import posts, threads


@pytest.mark.parametrize(
    ("columns", "table"), [(ThreadColumns, threads), (PostColumns, posts)], ids=["thread", "post"]
)
def test_every_column_that_a_transition_may_set_is_in_the_table(
    columns: type, table: Table
) -> None:
    assert set(columns.__annotations__) <= set(table.c.keys()) - {"state", "reason", "since"}
