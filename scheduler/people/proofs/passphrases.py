"""Hashes and checks passphrases: one at a time, and always outside of a transaction.

Argon2 takes 64 MiB and a good part of a second. A hash holds no lock of ours, waits for its turn,
and runs at a lower priority where the system has one for threads: publishing comes first.
"""

import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import cache
from typing import TypeVar

from pwdlib import PasswordHash

from scheduler.errors import NotPossible
from scheduler.i18n import N_, _
from scheduler.people.proofs.common import why_too_common
from scheduler.people.proofs.tries import later

SHORTEST = 12
ADVISED = 15
LONGEST = 1000
MOST_WAITING = 32  # hashes; whoever comes next is asked to come again
NICENESS = 10
BUSY_SECONDS = 10
ADVICE = N_("Four plain words do well.")
_Result = TypeVar("_Result")
_turn = threading.Lock()
_places = threading.BoundedSemaphore(MOST_WAITING)


@cache
def hasher() -> PasswordHash:
    """Argon2 with its recommended costs."""
    return PasswordHash.recommended()


def hashed(passphrase: str, names: Iterable[str] = ()) -> str:
    """A passphrase as it is kept; `names` are words that it may not be made of.

    Raises: NotPossible if it is too short, or among the first that anybody would guess.
    """
    check(passphrase, names)
    return hashed_code(passphrase)


def check(passphrase: str, names: Iterable[str] = ()) -> None:
    """Passes if it may be somebody's passphrase.

    Raises: NotPossible, which says why not.
    """
    if len(passphrase) < SHORTEST:
        raise NotPossible(
            _(
                "A passphrase has at least {shortest_passphrase} characters, better {advised}. "
                "Four plain words do well."
            ).format(shortest_passphrase=SHORTEST, advised=ADVISED)
        )
    if len(passphrase) > LONGEST:
        raise NotPossible(
            _("A passphrase has at most {longest} characters.").format(longest=LONGEST)
        )
    if why := why_too_common(passphrase, names):
        raise NotPossible(f"{_(why)} {_(ADVICE)}")


def hashed_code(code: str) -> str:
    """A code that we made ourselves, as it is kept.

    Raises: TryAgainLater while too many wait.
    """
    return _in_turn(lambda: hasher().hash(code))


def is_right(typed: str, kept: str | None) -> bool:
    """Whether `typed` is what is kept. Where nothing is kept it takes as long, and is wrong.

    Raises: TryAgainLater while too many wait.
    """
    matches = _in_turn(lambda: hasher().verify(typed, kept or _nobodys()))
    return matches and kept is not None


@cache
def _nobodys() -> str:
    """A hash that fits nothing: a wrong id takes as long as a wrong passphrase."""
    return hasher().hash(secrets.token_hex(16))


def _in_turn(work: Callable[[], _Result]) -> _Result:
    """Does the work in a thread of its own, which may be slower than others, one at a time."""
    if not _places.acquire(blocking=False):
        raise later(BUSY_SECONDS)
    try:
        with _turn:
            done: Future[_Result] = Future()
            threading.Thread(target=_give_way_and_do, args=(work, done)).start()
            return done.result()
    finally:
        _places.release()


def _give_way_and_do(work: Callable[[], _Result], done: "Future[_Result]") -> None:
    try:
        # Where a priority is a thread's own, and that of those it makes: elsewhere it is all of us.
        if sys.platform == "linux":  # pragma: no branch
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        done.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised where it is waited for
        done.set_exception(error)
