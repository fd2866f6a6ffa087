"""Who may publish for an account at the moment. The lease is on the account, not the thread."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from scheduler.store.database import Database


class LeaseLost(Exception):
    """Somebody else has claimed the account since; nothing may be written any more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to publish for one account, as long as `fence` is the newest."""

    account: str
    owner: str
    fence: int


def claim(database: Database, account: str, owner: str, lease_seconds: float) -> Lease | None:
    """Takes the account by one conditional UPDATE, or None while another has it."""
    with database.write() as connection:
        fence = connection.execute(
            text(
                "UPDATE account SET lease_owner = :owner, lease_fence = lease_fence + 1,"  # noqa: S608
                f" lease_until = {database.real_time} + :seconds"
                f" WHERE name = :account AND lease_until < {database.real_time}"
                " RETURNING lease_fence"
            ),
            {"owner": owner, "seconds": lease_seconds, "account": account},
        ).scalar()
    return None if fence is None else Lease(account, owner, fence)


def keep(connection: Connection, database: Database, lease: Lease, lease_seconds: float) -> None:
    """Prolongs the lease and locks its row, so that all of this transaction is ours.

    The first statement of every write that publishing makes.
    Raises: LeaseLost if another has claimed the account.
    """
    kept = connection.execute(
        text(
            f"UPDATE account SET lease_until = {database.real_time} + :seconds"  # noqa: S608
            " WHERE name = :account AND lease_fence = :fence AND lease_owner = :owner"
        ),
        {
            "seconds": lease_seconds,
            "account": lease.account,
            "fence": lease.fence,
            "owner": lease.owner,
        },
    )
    if kept.rowcount != 1:
        raise LeaseLost(lease.account)


def release(database: Database, lease: Lease) -> None:
    """Gives the account back at once; a lost lease is left alone."""
    with database.write() as connection:
        connection.execute(
            text(
                "UPDATE account SET lease_until = 0"
                " WHERE name = :account AND lease_fence = :fence AND lease_owner = :owner"
            ),
            {"account": lease.account, "fence": lease.fence, "owner": lease.owner},
        )
