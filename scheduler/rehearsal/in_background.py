"""Rehearses for people at the desk: beside their work, one at a time for each, and not for ever."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

from scheduler.bootstrap.asking import require_at_desk
from scheduler.bootstrap.plain_errors import told_plainly
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotPossible
from scheduler.people.roles import Act, Actor
from scheduler.rehearsal.progress import Onlooker
from scheduler.rehearsal.rehearse import DaysToRehearse, Rehearsal, Staging, rehearsed_apart
from scheduler.rehearsal.verdict import Verdict, verdict

MOST_AT_ONCE = 2
MOST_SECONDS = 300.0
_TOO_LONG = "It took too long. Choose fewer days, or one campaign."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rehearsal is, and what it came to."""

    span: DaysToRehearse
    campaign: str  # "" for all of them
    begun_at: datetime
    threads: int = 0
    threads_out: int = 0
    moment: datetime | None = None  # in the rehearsal, where the organisation is
    rehearsal: Rehearsal | None = None
    verdict: Verdict | None = None
    error: str = ""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.verdict is not None or bool(self.error)


class ProgressStep(TypedDict, total=False):
    """What changes as a rehearsal goes on; what is left out stays as it is."""

    threads: int
    threads_out: int
    moment: datetime
    rehearsal: Rehearsal
    verdict: Verdict
    error: str


@dataclass(slots=True)
class Rehearsals:
    """The rehearsals of one desk: the latest of each person, until the desk ends."""

    _by_person: dict[str, Progress] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, actor: Actor) -> Progress | None:
        """The latest of this person, or None."""
        with self._lock:
            return self._by_person.get(actor.id)

    def start(
        self,
        workspace: Workspace,
        actor: Actor,
        only: Sequence[Path],
        span: DaysToRehearse,
        *,
        campaign: str = "",
        seed: int = 1,
    ) -> None:
        """Begins a rehearsal of what begins in `span`; nothing of the queue is touched.

        `only` are campaigns' files; none stands for all.
        Raises: NotAllowed; NotPossible while one of theirs is at work, or too many are.
        """
        require_at_desk(workspace, actor, Act.WRITE)
        with self._lock:
            mine = self._by_person.get(actor.id)
            if mine and not mine.is_over:
                raise NotPossible("Your rehearsal is still at work. Wait for its end")
            if sum(not one.is_over for one in self._by_person.values()) >= MOST_AT_ONCE:
                raise NotPossible("Others rehearse at this moment. Try again in a minute")
            self._by_person[actor.id] = Progress(span, campaign, workspace.clock.now())
        names = [str(one) for one in only] or None
        watching = _Watching(self, actor.id, MOST_SECONDS)
        threading.Thread(
            target=self._rehearse,
            args=(workspace, actor.id, names, span, Staging(seed), watching),
            daemon=True,
        ).start()

    def change(self, person: str, **step: Unpack[ProgressStep]) -> None:
        """Writes down how far it is."""
        with self._lock:
            self._by_person[person] = replace(self._by_person[person], **step)

    def _rehearse(
        self,
        workspace: Workspace,
        person: str,
        only: Sequence[str] | None,
        span: DaysToRehearse,
        staging: Staging,
        watching: "_Watching",
    ) -> None:
        try:
            with (
                TemporaryDirectory(prefix="handrail-rehearsal-") as folder,
                rehearsed_apart(
                    workspace, only, span, staging, watching, Path(folder) / "queue"
                ) as rehearsal,
            ):
                if watching.is_enough():
                    self.change(person, error=_TOO_LONG)
                else:
                    self.change(person, rehearsal=rehearsal, verdict=verdict(rehearsal))
        except Exception as error:
            message = told_plainly(error)
            self.change(person, error=message[0] if message else "It broke off. Start it again.")
            if message is None:
                raise


class _Watching(Onlooker):
    """Writes down how far a rehearsal is, and has one end that does not end."""

    def __init__(self, rehearsals: Rehearsals, person: str, most_seconds: float) -> None:
        self._rehearsals = rehearsals
        self._person = person
        self._ends_at = time.monotonic() + most_seconds

    def begin(self, threads: int) -> None:
        """Hears how many threads there are."""
        self._rehearsals.change(self._person, threads=threads)

    def step(self, moment: datetime, threads_out: int) -> None:
        """Hears how far it is."""
        self._rehearsals.change(self._person, moment=moment, threads_out=threads_out)

    def is_enough(self) -> bool:
        """Whether it has gone on for too long."""
        return time.monotonic() > self._ends_at
