"""What X has answered is written again while the database is in trouble, and only then."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from scheduler.publishing.account_lease import retry_write


def test_a_mistake_of_ours_is_not_written_again() -> None:
    tries: list[int] = []

    def wrong() -> None:
        tries.append(1)
        raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))

    with pytest.raises(IntegrityError):
        retry_write(wrong, lambda _: None)
    assert len(tries) == 1


def test_a_database_that_is_busy_is_written_again_and_what_it_then_gives_comes_back() -> None:
    tries: list[int] = []

    def busy_at_first() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        return "kept"

    assert retry_write(busy_at_first, lambda _: None) == "kept"
    assert len(tries) == 2
