"""Lists the work that is done again and again: what, how often, and for each account or not.

Every clock of work goes by this one list: `run`, `run --once`, rehearsals, and the tests.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.publishing.monitoring.status import HEARTBEAT_SECONDS
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher

RING_SECONDS, MAIL_SECONDS = 10.0, 10.0
Verb = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Tick:
    """One verb, called again and again; a call that is still at work is not begun twice."""

    name: str
    every_seconds: float
    verb: Verb
    is_each_engines: bool = False  # every engine does it, and none for another


@dataclass(frozen=True, slots=True)
class AccountTick:
    """A verb for each account that `due` names, several accounts side by side.

    A verb that returns True gave way to accounts that wait, and is called again after them.
    """

    name: str
    every_seconds: float
    due: Callable[[], Sequence[str]]
    verb: Callable[[str], object]


Work = tuple[Tick | AccountTick, ...]


def work_list(
    publisher: Publisher,
    reconciler: Reconciler,
    remover: TakedownWorker,
    *,
    heartbeat: Verb | None = None,
    stories: Verb | None = None,
    collect: Verb | None = None,
    listen: Verb | None = None,
    keep_books: Verb | None = None,
    ask: Verb | None = None,
    tell: Verb | None = None,
    ring: Verb | None = None,
    mail: Verb | None = None,
    narrate: Verb | None = None,
) -> Work:
    """The work in the order of one pass; what is not given is left out: a rehearsal tells nobody.

    What must come down goes before what may go out, and people are told at the end.
    """
    return (
        *_if_given("heartbeat", HEARTBEAT_SECONDS, heartbeat, is_each_engines=True),
        *_if_given("stories", 60.0, stories),
        AccountTick("reconcile", 5.0, reconciler.due_accounts, reconciler.reconcile_account),
        AccountTick("remove", 5.0, remover.due_accounts, remover.remove_account),
        Tick("unreadable", 60.0, publisher.ask_about_unreadable_times),
        AccountTick("publish", 1.0, publisher.due_accounts, publisher.publish_account),
        *_if_given("collect", 60.0, collect),
        *_if_given("listen", 300.0, listen),
        *_if_given("keep books", 10.0, keep_books),
        *_if_given("ask", 60.0, ask),
        *_if_given("tell", 10.0, tell),
        *_if_given("ring", RING_SECONDS, ring),
        *_if_given("mail", MAIL_SECONDS, mail),
        *_if_given("narrate", 1.0, narrate, is_each_engines=True),
    )


def desk_work(ring: Verb, mail: Verb) -> Work:
    """What the desk does besides its pages, so that people are told although no engine runs."""
    return (*_if_given("ring", RING_SECONDS, ring), *_if_given("mail", MAIL_SECONDS, mail))


def one_pass(work: Work, after_each: Verb = lambda: None) -> None:
    """Does what is due, once, in the order of the list, and calls `after_each` piece of it."""
    for tick in work:
        if isinstance(tick, Tick):
            tick.verb()
            after_each()
        else:
            _each_account(tick, after_each)


def is_account_due(work: Work) -> bool:
    """Whether an account has something to send, to look for or to delete."""
    return any(tick.due() for tick in work if isinstance(tick, AccountTick))


def _if_given(
    name: str, every_seconds: float, verb: Verb | None, *, is_each_engines: bool = False
) -> tuple[Tick, ...]:
    return () if verb is None else (Tick(name, every_seconds, verb, is_each_engines),)


def _each_account(tick: AccountTick, after_each: Verb) -> None:
    accounts = deque(tick.due())
    while accounts:
        account = accounts.popleft()
        if tick.verb(account) is True:
            accounts.append(account)  # it gave way to the others
        after_each()
