"""The tables. Values are validated in the schema classes, not here.

What is personal stands in tables that can be erased; the audit holds ids only.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

from sqlalchemy import Column, Float, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy import false as sa_false
from sqlmodel import Field, SQLModel

from scheduler.campaigns.model.plan import ReplySettings
from scheduler.crisis.readers import EVERYBODY, Readers
from scheduler.crisis.register import Register
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.columns import instant, long_text, partial_index, table_of
from scheduler.store.types import TextOf

_STATES = ", ".join(f"'{state}'" for state in ThreadState)
_UNDECIDED = "state IN ('scheduled', 'waiting')"


class AccountRow(SQLModel, table=True):
    """An account we speak from, and who publishes for it at the moment."""

    __tablename__ = "account"

    name: str = Field(primary_key=True)
    handle: str
    role: str
    region: str
    lease_owner: str | None = None
    lease_fence: int = 0  # one more with every claim; every later write checks it
    lease_until: float = Field(default=0.0, sa_column=Column(Float, nullable=False, default=0.0))
    # seconds since 1970 by the database's own clock
    quiet_until: datetime | None = instant(nullable=True)  # no call before this instant
    problem: str | None = None  # why it needs a person; empty when all is well
    spacing_seconds: float = Field(
        default=0.0, sa_column=Column(Float, nullable=False, server_default="0")
    )  # the least time between the beginnings of two threads
    daily_cap: int | None = None  # posts in any 24 hours
    quiet_from: str | None = None  # "22:00" in `timezone`: no thread begins from here
    quiet_to: str | None = None  # until here
    timezone: str = Field(default="UTC", sa_column_kwargs={"server_default": "UTC"})
    identified_at: datetime | None = instant(nullable=True)  # when X last knew it as itself
    identified_by: str | None = None  # a mark of the keys that it showed


class CampaignRow(SQLModel, table=True):
    """A campaign that was applied."""

    __tablename__ = "campaign"

    name: str = Field(primary_key=True)
    title: str
    hashtags: str = long_text()  # JSON list
    related: str = long_text()  # JSON list, never posted
    applied_at: datetime = instant()
    budget_usd: float | None = None  # what it may cost in all


class Thread(SQLModel, table=True):
    """One thread at its time."""

    __table_args__: ClassVar[Any] = (
        # Small ones over what is still to do: what is long over costs a tick nothing.
        partial_index("thread_to_do", "begin_at", where="state IN ('scheduled', 'publishing')"),
        partial_index(
            "thread_to_do_by_account",
            "account",
            "begin_at",
            where="state IN ('scheduled', 'publishing')",
        ),
        partial_index("thread_to_remove", "begin_at", where="state = 'taking_down'"),
        Index("thread_by_state", "state", "begin_at"),
        # What pages read. None of them holds a state: sending a thread writes to none of them. And
        # only a statement that names the condition, which is always true, is planned by them:
        # those of publishing would else walk through all that an account ever sent.
        partial_index("thread_by_time", "begin_at", where="id > 0"),
        partial_index("thread_by_account", "account", "begin_at", where="id > 0"),
        partial_index("thread_by_campaign", "campaign", "begin_at", where="id > 0"),
        Index(
            "thread_wanting_a_yes",
            "due_at",
            sqlite_where=text(f"needs_approval = 1 AND {_UNDECIDED}"),
            postgresql_where=text(f"needs_approval AND {_UNDECIDED}"),
        ),
        partial_index("thread_unreadable", "state", "begin_at", where=f"state NOT IN ({_STATES})"),
        partial_index("ix_thread_story", "story", where="story IS NOT NULL"),
        partial_index("thread_of_story", "state", "begin_at", where="story IS NOT NULL"),
        Index("thread_by_body", "account", "body_hash"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    campaign: str = Field(index=True)
    account: str = Field(sa_column=Column(ForeignKey("account.name"), nullable=False))
    region: str
    readers: Readers = Field(
        default=EVERYBODY,
        sa_column=Column(
            TextOf(Readers.of_text, attrgetter("as_text")), nullable=False, server_default=""
        ),
    )
    support_register: Register = Field(sa_column=Column(TextOf(Register), nullable=False))
    variant: int  # which wording of the support lines
    has_link: bool  # its own, or its account wants none: then the closing post carries no link
    body_hash: str
    planned_due_at: datetime = instant()  # as the file says
    due_at: datetime = instant()  # as a person may have moved it
    # `due_at`, or later where our own pace asks for it.
    begin_at: datetime = instant(server_default="1970-01-01 00:00:00")
    kind: str | None = None  # celebration, appeal, joke
    story: str | None = None  # whose words these are; see the gate
    price_usd: float = Field(
        default=0.0, sa_column=Column(Float, nullable=False, server_default="0")
    )  # of all its posts, as applied
    reserved_usd: float = Field(
        default=0.0, sa_column=Column(Float, nullable=False, server_default="0")
    )  # taken from the caps when its root began; 0 once it has ended
    removes_root_first: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa_false()}
    )  # when taken down: a person is named in it
    late_within_seconds: float
    late_otherwise: str
    owner: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of its campaign
    needs_approval: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    not_before: datetime | None = instant(nullable=True)  # an embargo
    reply_settings: ReplySettings | None = Field(
        default=None, sa_column=Column(TextOf(ReplySettings))
    )  # who may reply to the root
    accepted: str = Field(
        default="", sa_column_kwargs={"server_default": ""}
    )  # blocks of the content rules that the second person lifts, with their reasons
    cannot_publish: str | None = None  # why it may be planned on, and not sent
    has_media: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa_false()}
    )  # some of its posts show pictures; see post_media
    closes_only: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa_false()}
    )  # stopped for somebody's safety when half out: its closing help goes out, and nothing else
    state: str = ThreadState.SCHEDULED
    reason: str | None = None
    detail: str = ""
    since: datetime = instant()  # in this state


class ThreadTally(SQLModel, table=True):
    """One more, or one less, thread that is over; the sum of a state's rows is how many there are.

    Triggers write it, and the engine adds the rows up: nobody counts a queue of years again.
    """

    __tablename__ = "thread_tally"

    id: int | None = Field(default=None, primary_key=True)
    state: str
    change: int


class Post(SQLModel, table=True):
    """One post of a thread. Support lines are never stored as text to be sent."""

    __table_args__: ClassVar[Any] = (
        UniqueConstraint("thread_id", "position"),
        partial_index("post_lost", "look_at", where="state = 'unconfirmed'"),
        partial_index("post_sending", "thread_id", where="state = 'sending'"),
        partial_index("post_deleted", "deleted_at", where="deleted_at IS NOT NULL"),
        partial_index("post_by_reading", "next_reading_at", where="next_reading_at IS NOT NULL"),
        partial_index(
            "post_by_sent_hash", "account", "sent_hash", "sending_at", where="sent_hash IS NOT NULL"
        ),
        partial_index("post_by_sending", "account", "sending_at", where="sending_at IS NOT NULL"),
        partial_index("ix_post_story", "story", where="story IS NOT NULL"),
        partial_index("ix_post_remote_id", "remote_id", where="remote_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(
        sa_column=Column(ForeignKey("thread.id", ondelete="CASCADE"), nullable=False)
    )
    position: int
    account: str
    place: str  # root, single, middle, middle with help, closing
    body: str = long_text()  # "" in a closing post
    story: str | None = None  # in a dialogue: whose turn this is
    state: str = PostState.UNSENT
    fence: int = 0  # the lease under which "sending" was committed
    sending_at: datetime | None = instant(nullable=True)
    sent_at: datetime | None = instant(nullable=True)
    sent_text: str | None = long_text(nullable=True)  # for reconciliation
    sent_hash: str | None = None  # of sent_text; X refuses the same text twice
    remote_id: str | None = None
    looks: int = 0  # how often a lost post was looked for
    look_at: datetime | None = instant(nullable=True)  # next look; none: a person decides
    # Unconfirmed, and X said that it did not take it: after one look it is sent again.
    is_answered: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    next_reading_at: datetime | None = instant(nullable=True)
    not_found_at: datetime | None = instant(nullable=True)  # X first said that it has it not
    deleted_at: datetime | None = instant(nullable=True)  # proven, and purged here
    detail: str = ""


class PostHashtag(SQLModel, table=True):
    """A hashtag that a post carries; `tag` is folded for counting, `shown` as written."""

    __tablename__ = "post_hashtag"

    post_id: int = Field(
        sa_column=Column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    )
    tag: str = Field(primary_key=True, index=True)
    shown: str


class PostMedia(SQLModel, table=True):
    """One picture or film of a post, as approved, and how far its upload has come."""

    __tablename__ = "post_media"

    post_id: int = Field(
        sa_column=Column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    )
    position: int = Field(primary_key=True)  # from 0, as the post shows them
    path: str  # below the workspace's media folder
    sha256: str  # of the file that was approved, in hexadecimal
    alt: str = long_text()
    captions_path: str | None = None  # a film's, below the workspace's media folder
    captions_sha256: str | None = None
    captions_language: str | None = None  # BCP 47
    remote_id: str | None = None  # the network's id of the upload
    is_ready: bool = Field(
        default=False, sa_column_kwargs={"server_default": sa_false()}
    )  # processed, and its alt text or its captions are there
    expires_at: datetime | None = instant(nullable=True)
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # that failed


class Override(SQLModel, table=True):
    """What a person decided on the desk, kept beside the plan."""

    thread_key: str = Field(primary_key=True)
    moved_to: datetime | None = instant(nullable=True)
    is_cancelled: bool = False
    by: str
    why: str
    at: datetime = instant()


class ThreadMove(SQLModel, table=True):
    """A move that whoever made it can still undo; kept for a day."""

    __tablename__ = "thread_move"

    id: int | None = Field(default=None, primary_key=True)
    batch: int = Field(index=True)  # those that were made together
    thread_key: str
    from_at: datetime = instant()
    to_at: datetime = instant()
    mark: str  # how the thread stood right after it
    by: str = Field(index=True)
    at: datetime = instant()
    undone_at: datetime | None = instant(nullable=True)


class ApprovalRow(SQLModel, table=True):
    """What somebody other than the owner says of a thread's words; other words, another row."""

    __tablename__ = "approval"

    thread_key: str = Field(primary_key=True)
    body_hash: str = Field(primary_key=True)
    by: str
    is_yes: bool
    why: str
    at: datetime = instant()


class Hold(SQLModel, table=True):
    """Nothing in its scope begins another call until it is lifted."""

    id: int | None = Field(default=None, primary_key=True)
    scope: str  # everything, account, campaign, thread
    subject: str  # the account, campaign or thread key; "" for everything
    why: str
    by: str
    placed_at: datetime = instant()
    until: datetime | None = instant(nullable=True)
    lifted_at: datetime | None = instant(nullable=True, index=True)


class Gate(SQLModel, table=True):
    """One row: holding, cancelling and sending take turns on it."""

    id: int = Field(default=1, primary_key=True)
    turn: int = 0


class Audit(SQLModel, table=True):
    """Who or what moved what, from where to where, why and when. Append-only, ids only."""

    __table_args__: ClassVar[Any] = (Index("audit_by_subject", "subject", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant()
    actor: str
    subject: str  # "thread:KEY", "post:KEY#POSITION", "account:NAME", "hold:ID"
    from_state: str
    to_state: str
    why: str
    mark: str | None = None  # of this row, by whoever wrote it; see audit_chain.py


class AuditSeal(SQLModel, table=True):
    """A row of the audit in the chain: each seal holds the hash of the one before."""

    __tablename__ = "audit_seal"

    id: int | None = Field(default=None, primary_key=True)
    audit_id: int = Field(unique=True)  # no foreign key: a row that is gone must be missed
    words: str  # keyed hash of `why`, so that words can be erased and the rest still proved
    content: str  # hash of the row, with the name of its key
    chain: str  # hash of the seal before, and of this one


class RunningEngine(SQLModel, table=True):
    """An engine: where it runs, and when it was seen last."""

    __tablename__ = "running_engine"

    owner: str = Field(primary_key=True)
    machine: str
    version: str  # of the program
    started_at: datetime = instant()
    last_seen: datetime = instant()
    is_running: bool  # False once it said goodbye, or people were told that it is gone
    # local or cluster; empty where a program of the version before added the row
    kind: str = Field(default="", sa_column_kwargs={"server_default": ""})


class DutyRow(SQLModel, table=True):
    """What one engine does for all of them, until it is over or given back."""

    __tablename__ = "duty"

    name: str = Field(primary_key=True)
    owner: str
    fence: int  # one more with every new owner
    until: float = Field(sa_column=Column(Float, nullable=False))
    # seconds since 1970 by the database's own clock


class Engine(SQLModel, table=True):
    """The heartbeat of the engine that was heard last, for programs of the version before."""

    id: int = Field(default=1, primary_key=True)
    owner: str
    started_at: datetime = instant()
    last_seen: datetime = instant()
    is_running: bool


class LedgerEntry(SQLModel, table=True):
    """One call that X bills, or may have billed."""

    __tablename__ = "ledger"
    __table_args__: ClassVar[Any] = (Index("ledger_by_campaign", "campaign", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(index=True)
    account: str
    campaign: str  # "" where the call served several
    thread_key: str  # likewise
    call: str  # see ledger.Call
    units: int  # posts created, read or deleted; requests where those are billed
    usd: float
    is_certain: bool  # False: the answer was lost


class Notice(SQLModel, table=True):
    """Something that people must be told, once."""

    subject: str = Field(primary_key=True)  # what it is about, e.g. "waiting:KEY:late"
    text: str = long_text()  # no story, no token
    first_seen: datetime = instant()
    told_at: datetime | None = instant(nullable=True)
    ended_at: datetime | None = instant(nullable=True)


class Stamp(SQLModel, table=True):
    """What this database is, e.g. simulated."""

    name: str = Field(primary_key=True)
    value: str


class UnknownPostRow(SQLModel, table=True):
    """A first post on X that a queue which was put back from a backup does not know."""

    __tablename__ = "unknown_post"

    account: str = Field(primary_key=True)
    remote_id: str = Field(primary_key=True)
    created_at: datetime = instant()
    whole_hash: str = Field(index=True)  # of its text as X shows it
    words_hash: str = Field(index=True)  # of the same without its help line


# The same tables as SQLAlchemy Core sees them: what the queries are written on.
accounts = table_of(AccountRow)
campaigns = table_of(CampaignRow)
threads = table_of(Thread)
thread_tally = table_of(ThreadTally)
posts = table_of(Post)
post_hashtags = table_of(PostHashtag)
post_media = table_of(PostMedia)
approvals = table_of(ApprovalRow)
overrides = table_of(Override)
thread_moves = table_of(ThreadMove)
holds = table_of(Hold)
gates = table_of(Gate)
audit = table_of(Audit)
audit_seals = table_of(AuditSeal)
engines = table_of(Engine)
running_engines = table_of(RunningEngine)
duties = table_of(DutyRow)
ledger = table_of(LedgerEntry)
notices = table_of(Notice)
stamps = table_of(Stamp)
unknown_posts = table_of(UnknownPostRow)
