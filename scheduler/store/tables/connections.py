"""The tables of accounts that were connected in the browser. No token stands there in the clear."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from scheduler.store.tables.columns import instant, long_text, table_of


class XConnection(SQLModel, table=True):
    """An account and what it was given at X. The row stays when the tokens are forgotten: it says
    which X user the account is.
    """

    __tablename__ = "x_connection"

    account: str = Field(primary_key=True)
    user_id: str  # X's own, which no change of handle changes
    handle: str
    state: str  # see `store/operations/connections.py`
    reason: str = long_text(default="")  # why it must be connected again
    access_token: str | None = long_text(nullable=True)  # encrypted
    refresh_token: str | None = long_text(nullable=True)  # encrypted; single use
    scopes: str = long_text(default="")  # with spaces between
    expires_at: datetime = instant()  # the access token
    connected_at: datetime = instant()
    connected_by: str
    renewed_at: datetime | None = instant(nullable=True)
    used_at: datetime | None = instant(nullable=True)  # to a few minutes
    version: int = 1  # raised with each change of tokens
    tries: int = 0  # how often the refresh token was sent, and no answer was kept
    tried_at: datetime | None = instant(nullable=True)
    renewer: str = ""  # who sends it now
    fence: int = 0
    until: float = 0.0  # seconds since 1970, of the database's own clock


class XConnecting(SQLModel, table=True):
    """Somebody on their way to X and back; used once, by the session that went."""

    __tablename__ = "x_connecting"

    state_hash: str = Field(primary_key=True)
    account: str
    person: str = Field(
        sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), index=True, nullable=False)
    )
    session_hash: str
    verifier_token: str = long_text()  # encrypted
    redirect_uri: str = long_text()
    until: datetime = instant()


x_connections = table_of(XConnection)
x_connecting = table_of(XConnecting)
