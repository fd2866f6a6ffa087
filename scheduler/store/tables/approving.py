"""The tables of asking for an approval: what was approved, what was read, who was asked, and what
somebody outside answered. Each row goes when its thread goes, or its person.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text
from sqlalchemy import false as sa_false
from sqlmodel import Field, SQLModel

from scheduler.store.types import UtcDateTime


def _instant(*, nullable: bool = False) -> Any:
    default = None if nullable else ...
    return Field(default=default, sa_column=Column(UtcDateTime, nullable=nullable))


def _of(column: str, **more: Any) -> Any:
    key = ForeignKey(column, ondelete="CASCADE")
    return Field(sa_column=Column(key, nullable=False, **more))


class ApprovedWords(SQLModel, table=True):
    """The words of a thread that somebody approved last, to say what changed since.

    None are kept of a thread that tells a story: they are nobody's to keep twice.
    """

    __tablename__ = "approved_words"

    thread_id: int = _of("thread.id", primary_key=True)
    body_hash: str
    by: str
    at: datetime = _instant()
    due_at: datetime = _instant()
    posts: str = Field(sa_column=Column(Text, nullable=False))  # JSON, see approved_words.py


class OpenedWords(SQLModel, table=True):
    """Whose screen showed the whole of a thread, by the mark of what it showed."""

    __tablename__ = "opened_words"

    person: str = _of("person.id", primary_key=True)
    thread_id: int = _of("thread.id", primary_key=True)
    mark: str
    at: datetime = _instant()


class ApprovalRequest(SQLModel, table=True):
    """Somebody asks for the words of some threads of a campaign to be approved."""

    __tablename__ = "approval_request"
    __table_args__: ClassVar[Any] = (
        Index(
            "approval_request_open",
            "needed_by",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("approval_request_by_campaign", "campaign"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign: str
    by: str  # who asks, as an id
    is_for_everybody: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    note: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = _instant()
    needed_by: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    ended_how: str | None = None  # answered, expired, withdrawn


class RequestedThread(SQLModel, table=True):
    """One thread of a request, with the words that it had when it was asked for."""

    __tablename__ = "approval_request_thread"

    request: int = _of("approval_request.id", primary_key=True)
    thread_id: int = _of("thread.id", primary_key=True, index=True)
    body_hash: str


class RequestedPerson(SQLModel, table=True):
    """One person who is asked."""

    __tablename__ = "approval_request_person"

    request: int = _of("approval_request.id", primary_key=True)
    person: str = _of("person.id", primary_key=True)


class RequestTold(SQLModel, table=True):
    """What one person was told of a request, once, however many engines look."""

    __tablename__ = "approval_request_told"

    request: int = _of("approval_request.id", primary_key=True)
    person: str = _of("person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    claimed_at: datetime = _instant()
    told_at: datetime | None = _instant(nullable=True)


class OutsideApprover(SQLModel, table=True):
    """Somebody who does not work here, asked by mail to read one campaign's words."""

    __tablename__ = "outside_approver"

    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(index=True)
    name: str
    address_token: str | None = Field(default=None, sa_column=Column(Text))  # encrypted
    token_hash: str = Field(unique=True)
    is_counted: bool  # whether their yes may be the one that lets a thread go out
    by: str  # who asks, as an id
    made_at: datetime = _instant()
    until: datetime = _instant()
    withdrawn_at: datetime | None = _instant(nullable=True)


class OutsideAnswer(SQLModel, table=True):
    """What somebody outside said of a thread's words."""

    __tablename__ = "outside_answer"

    approver: int = _of("outside_approver.id", primary_key=True)
    thread_id: int = _of("thread.id", primary_key=True, index=True)
    body_hash: str = Field(primary_key=True)
    is_yes: bool
    is_counted: bool
    why: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = _instant()


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


approved_words = _table(ApprovedWords)
opened_words = _table(OpenedWords)
approval_requests = _table(ApprovalRequest)
requested_threads = _table(RequestedThread)
requested_people = _table(RequestedPerson)
requests_told = _table(RequestTold)
outside_approvers = _table(OutsideApprover)
outside_answers = _table(OutsideAnswer)
