"""The statements on the path of every post, each compiled once.

Write one here only if it runs for every post, or every claim of an account; everything else goes
through SQLAlchemy, which a reader knows. What a thread is read with stands beside its mapping, in
threads.py.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from scheduler.store.agreements.approvals import is_not_ready
from scheduler.store.agreements.consent_hashes import is_agreed, is_turn_agreed
from scheduler.store.clauses import ONE, ZERO, at, some, written
from scheduler.store.fast_statements import Prepared, real_time
from scheduler.store.queue.holds import is_kept
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import (
    accounts,
    audit,
    campaigns,
    gates,
    ledger,
    post_media,
    posts,
    threads,
)

_NOW = at("now")
_ACCOUNT = bindparam("account", type_=String)
_WORDS = bindparam("words", type_=String)
_BODY_HASH = bindparam("body_hash", type_=String)
_TO_SEND = (written(ThreadState.SCHEDULED), written(ThreadState.PUBLISHING))


def _but_id(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name != "id"]


# The lease of an account: every write of publishing begins with one of these.

_IS_OURS = and_(
    accounts.c.name == _ACCOUNT,
    accounts.c.lease_fence == bindparam("fence"),
    accounts.c.lease_owner == bindparam("owner"),
)
_UNTIL = real_time() + bindparam("seconds", type_=Float)
CLAIM_LEASE = Prepared(
    update(accounts)
    .where(accounts.c.name == _ACCOUNT, accounts.c.lease_until < real_time())
    .values(
        lease_owner=bindparam("owner"), lease_fence=accounts.c.lease_fence + ONE, lease_until=_UNTIL
    )
    .returning(accounts.c.lease_fence)
)
# Asked only where a claim failed. Nobody gives an account back while we look: a lease that is lost,
# or claimed by another meanwhile, has another fence.
OWNER_OF_LEASE = Prepared(
    select(accounts.c.lease_owner, accounts.c.lease_fence).where(
        accounts.c.name == _ACCOUNT, accounts.c.lease_until >= real_time()
    )
)
CLAIM_FROM_THE_DEAD = Prepared(
    update(accounts)
    .where(
        accounts.c.name == _ACCOUNT,
        accounts.c.lease_fence == bindparam("fence"),
        accounts.c.lease_owner == bindparam("dead", type_=String),
    )
    .values(
        lease_owner=bindparam("owner"), lease_fence=accounts.c.lease_fence + ONE, lease_until=_UNTIL
    )
    .returning(accounts.c.lease_fence)
)
KEEP_LEASE = Prepared(update(accounts).where(_IS_OURS).values(lease_until=_UNTIL))
RELEASE_LEASE = Prepared(update(accounts).where(_IS_OURS).values(lease_until=ZERO))


# Those with a post that an older lease left in "sending"; asked with every claim.
SENDING_THREADS = Prepared(
    select(threads.c.id)
    .distinct()
    .join(posts, posts.c.thread_id == threads.c.id)
    .where(posts.c.state == written(PostState.SENDING), threads.c.account == _ACCOUNT)
    .order_by(threads.c.id)
)


# What is due, in the order in which it goes out.

_IS_DUE = and_(
    threads.c.state.in_(_TO_SEND),
    threads.c.begin_at <= _NOW,
    ~is_kept(_NOW),
    or_(accounts.c.quiet_until.is_(None), accounts.c.quiet_until <= _NOW),
)


def _due(column: ColumnElement[Any]) -> Select[Any]:
    joined = threads.join(accounts, accounts.c.name == threads.c.account)
    return select(column).select_from(joined).where(_IS_DUE)


DUE_ACCOUNTS = Prepared(
    _due(threads.c.account)
    .group_by(threads.c.account)
    .order_by(func.min(threads.c.begin_at), threads.c.account)
)
# What has begun is finished before anything else begins.
EARLIEST_THREAD = Prepared(
    _due(threads.c.id)
    .where(threads.c.account == _ACCOUNT)
    .order_by(
        case((threads.c.state == written(ThreadState.PUBLISHING), ZERO), else_=ONE),
        threads.c.begin_at,
        threads.c.id,
    )
    .limit(ONE)
)
EARLIEST_OF_CAMPAIGN = Prepared(
    _due(threads.c.id)
    .where(threads.c.account == _ACCOUNT, threads.c.campaign == bindparam("campaign"))
    .order_by(threads.c.begin_at, threads.c.id)
    .limit(ONE)
)
DUE_CAMPAIGNS = Prepared(
    _due(threads.c.campaign)
    .where(threads.c.account == _ACCOUNT)
    .group_by(threads.c.campaign)
    .order_by(func.min(threads.c.begin_at), threads.c.campaign)
)


# How fast an account may speak, and what a thread may cost.

PACE_OF_ACCOUNT = Prepared(
    select(
        accounts.c.spacing_seconds,
        accounts.c.daily_cap,
        accounts.c.quiet_from,
        accounts.c.quiet_to,
        accounts.c.timezone,
    ).where(accounts.c.name == _ACCOUNT)
)
LAST_BEGINNING = Prepared(
    select(posts.c.sending_at)
    .where(posts.c.account == _ACCOUNT, posts.c.position == ZERO, posts.c.sending_at.is_not(None))
    .order_by(posts.c.sending_at.desc())
    .limit(ONE)
)
BUDGET_OF_CAMPAIGN = Prepared(
    select(campaigns.c.budget_usd).where(
        campaigns.c.name == bindparam("campaign"), campaigns.c.budget_usd.is_not(None)
    )
)
USE_UP_RESERVED = Prepared(
    update(threads)
    .where(threads.c.id == bindparam("thread"), threads.c.reserved_usd > ZERO)
    .values(reserved_usd=threads.c.reserved_usd - bindparam("usd", type_=Float))
)
CHARGE = Prepared(insert(ledger).inline(), _but_id(ledger))


# The gate. It asks everything in the statement that commits "sending", so that no hold, no
# cancellation and no withdrawal can come between the question and the commit.

LOCK_GATE_SHARED = Prepared(
    select(gates.c.turn).where(gates.c.id == ONE).with_for_update(read=True)
)
_above = posts.alias("above")
_LACKS_ONE_ABOVE = some(
    _above,
    _above.c.thread_id == posts.c.thread_id,
    _above.c.position < posts.c.position,
    _above.c.state != written(PostState.SENT),
    around=posts,
)
_LACKS_A_PICTURE = some(
    post_media,
    post_media.c.post_id == posts.c.id,
    ~post_media.c.is_ready | (post_media.c.expires_at <= _NOW),
    around=posts,
)
_MAY_GO_OUT = some(
    threads,
    threads.c.id == posts.c.thread_id,
    threads.c.state.in_(_TO_SEND),
    threads.c.body_hash == _BODY_HASH,
    ~is_kept(_NOW),
    ~is_not_ready(_NOW),
    is_agreed(_NOW, _WORDS),
    around=posts,
)
OPEN_GATE = Prepared(
    update(posts)
    .where(
        posts.c.id == bindparam("post"),
        posts.c.state == written(PostState.UNSENT),
        ~_LACKS_ONE_ABOVE,
        ~_LACKS_A_PICTURE,
        _MAY_GO_OUT,
    )
    .values(
        state=written(PostState.SENDING),
        fence=bindparam("lease_fence"),
        sending_at=_NOW,
        sent_text=bindparam("text"),
        sent_hash=bindparam("hash"),
    )
)
WHY_GATE_IS_SHUT = Prepared(
    select(
        threads.c.state, threads.c.body_hash == _BODY_HASH, is_kept(_NOW), is_agreed(_NOW, _WORDS)
    ).where(threads.c.id == bindparam("thread"))
)
TURN_IS_AGREED = Prepared(
    select(ONE)
    .select_from(accounts)
    .where(
        accounts.c.name == _ACCOUNT, is_turn_agreed(_NOW, bindparam("story", type_=String), _WORDS)
    )
)
SENT_SINCE = Prepared(
    select(posts.c.id)
    .where(
        posts.c.account == _ACCOUNT,
        posts.c.sent_hash == bindparam("hash"),
        posts.c.sending_at >= at("since"),
        posts.c.id != bindparam("besides"),
    )
    .limit(ONE)
)
HAS_REMOTE_ID = Prepared(
    select(posts.c.id).where(posts.c.remote_id == bindparam("remote_id", type_=String)).limit(ONE)
)


# States, and the audit row that goes with each move.

RECORD_AUDIT = Prepared(insert(audit).inline(), _but_id(audit))
STATE_OF_THREAD = Prepared(select(threads.c.state).where(threads.c.id == bindparam("thread")))


@cache
def move(table: Table, columns: tuple[str, ...]) -> Prepared:
    """Sets a state, and `columns` with it, where the thing is still in the state to leave."""
    is_there = and_(table.c.id == bindparam("moved"), table.c.state == bindparam("from_state"))
    return Prepared(update(table).where(is_there), ("state", *columns))
