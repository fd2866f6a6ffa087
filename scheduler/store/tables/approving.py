"""The tables of asking for an approval: what was approved, what was read, who was asked, and what
somebody outside answered. Each row goes when its thread goes, or its person.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlalchemy import false as sa_false
from sqlmodel import Field, SQLModel

from scheduler.store.tables.columns import belongs_to, instant, long_text, table_of


class ApprovedWords(SQLModel, table=True):
    """The words of a thread that somebody approved last, to say what changed since.

    None are kept of a thread that tells a story: they are nobody's to keep twice.
    """

    __tablename__ = "approved_words"

    thread_id: int = belongs_to("thread.id", primary_key=True)
    body_hash: str
    by: str
    at: datetime = instant()
    due_at: datetime = instant()
    posts: str = long_text()  # JSON, see approved_words.py


class OpenedWords(SQLModel, table=True):
    """Whose screen showed the whole of a thread, by the mark of what it showed."""

    __tablename__ = "opened_words"

    person: str = belongs_to("person.id", primary_key=True)
    thread_id: int = belongs_to("thread.id", primary_key=True)
    mark: str
    at: datetime = instant()


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
    note: str = long_text()
    made_at: datetime = instant()
    needed_by: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    ended_how: str | None = None  # answered, expired, withdrawn


class RequestedThread(SQLModel, table=True):
    """One thread of a request, with the words that it had when it was asked for."""

    __tablename__ = "approval_request_thread"

    request: int = belongs_to("approval_request.id", primary_key=True)
    thread_id: int = belongs_to("thread.id", primary_key=True, index=True)
    body_hash: str


class RequestedPerson(SQLModel, table=True):
    """One person who is asked."""

    __tablename__ = "approval_request_person"

    request: int = belongs_to("approval_request.id", primary_key=True)
    person: str = belongs_to("person.id", primary_key=True)


class RequestTold(SQLModel, table=True):
    """What one person was told of a request, once, however many engines look."""

    __tablename__ = "approval_request_told"

    request: int = belongs_to("approval_request.id", primary_key=True)
    person: str = belongs_to("person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    claimed_at: datetime = instant()
    told_at: datetime | None = instant(nullable=True)


class OutsideApprover(SQLModel, table=True):
    """Somebody who does not work here, asked by mail to read one campaign's words."""

    __tablename__ = "outside_approver"

    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(index=True)
    name: str
    address_token: str | None = long_text(nullable=True)  # encrypted
    token_hash: str = Field(unique=True)
    is_counted: bool  # whether their yes may be the one that lets a thread go out
    by: str  # who asks, as an id
    made_at: datetime = instant()
    until: datetime = instant()
    withdrawn_at: datetime | None = instant(nullable=True)


class OutsideAnswer(SQLModel, table=True):
    """What somebody outside said of a thread's words."""

    __tablename__ = "outside_answer"

    approver: int = belongs_to("outside_approver.id", primary_key=True)
    thread_id: int = belongs_to("thread.id", primary_key=True, index=True)
    body_hash: str = Field(primary_key=True)
    is_yes: bool
    is_counted: bool
    why: str = long_text()
    at: datetime = instant()


approved_words = table_of(ApprovedWords)
opened_words = table_of(OpenedWords)
approval_requests = table_of(ApprovalRequest)
requested_threads = table_of(RequestedThread)
requested_people = table_of(RequestedPerson)
requests_told = table_of(RequestTold)
outside_approvers = table_of(OutsideApprover)
outside_answers = table_of(OutsideAnswer)
