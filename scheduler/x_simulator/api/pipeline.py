"""The one way through the rehearsal X: who calls, what follows, what the log will say.

Everything after the body has arrived happens in one go on one thread, so that calls never mix.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.clock import Clock
from scheduler.x_simulator.api.authentication import Caller, Callers
from scheduler.x_simulator.faults.budget import Credits
from scheduler.x_simulator.faults.rate_limits import Limits
from scheduler.x_simulator.faults.responses import broken_answer
from scheduler.x_simulator.faults.rules import Faults, Strike, Target
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.http.naming import renamed
from scheduler.x_simulator.http.problems import Problem, too_many_requests
from scheduler.x_simulator.http.wire import as_json
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.truth_log import Truth, TruthLog


@dataclass(frozen=True, slots=True)
class Done:
    """What a call did, and the answer to it."""

    status: int
    body: dict[str, Any]
    effect: str | None = None
    post_id: int | None = None
    cost_micro: int = 0


@dataclass(frozen=True, slots=True)
class ApiCall:
    """What the log and the faults know of a request, whatever comes of it."""

    call: str
    text: str | None = None
    parent_id: int | None = None
    position: int | None = None  # in its thread, 0 for a root; creates only


@dataclass(frozen=True, slots=True)
class Admission:
    """What a call must pass on its way: any of them may end it."""

    switches: Switches
    limits: Limits
    purse: Credits
    faults: Faults


Deed = Callable[[Caller], Done]


class RequestPipeline:
    """Takes each call through the same steps."""

    def __init__(
        self, archive: Archive, log: TruthLog, clock: Clock, callers: Callers, doors: Admission
    ) -> None:
        self._archive = archive
        self._log = log
        self._clock = clock
        self._callers = callers
        self._doors = doors

    def serve(self, request: Request, content: bytes, asked: ApiCall, deed: Deed) -> Response:
        """Checks the signature, does the deed, and answers after both are committed."""
        now = self._clock.now()
        self._archive.begin()
        try:
            response = self._served(request, content, asked, deed, now)
        except BaseException:
            self._archive.rollback()
            raise
        self._archive.commit()
        return response

    def _served(
        self, request: Request, content: bytes, asked: ApiCall, deed: Deed, now: datetime
    ) -> Response:
        try:
            caller = self._callers.caller(request, content, now)
        except Problem as problem:
            return self._told(None, asked, Done(problem.status, problem.body), now)
        allowance = self._doors.limits.pass_through(
            asked.call, caller.account, now, self._doors.switches.at
        )
        if not allowance.is_open:
            limited = too_many_requests()
            return self._told(
                caller, asked, Done(limited.status, limited.body), now, allowance.headers
            )
        target = Target(asked.call, caller.name, now, asked.position, asked.text)
        strike = self._doors.faults.strike(target)
        if strike and strike.when == "before":
            return self._broken(caller, asked, None, strike)
        done = self._done(caller, asked, deed)
        if strike:
            return self._broken(caller, asked, done, strike)
        return self._told(caller, asked, done, now, allowance.headers)

    def _done(self, caller: Caller, asked: ApiCall, deed: Deed) -> Done:
        try:
            caller.check(asked.call)
            self._doors.purse.check(caller.now, self._doors.switches.at)
            done = deed(caller)
        except Problem as problem:  # deeds refuse before they write
            return Done(problem.status, problem.body)
        self._doors.purse.pay(done.cost_micro, caller.now)
        return done

    def _told(
        self,
        caller: Caller | None,
        asked: ApiCall,
        done: Done,
        now: datetime,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        account = caller.name if caller else None
        self._log.record(_truth(account, asked, done, done.status, None), now)
        at = self._doors.switches.at
        if caller and caller.access_level and at.access_level:
            headers = {**(headers or {}), "x-access-level": caller.access_level}
        return answer(done.status, renamed(done.body, at.naming), headers)

    def _broken(
        self, caller: Caller, asked: ApiCall, done: Done | None, strike: Strike
    ) -> Response:
        broken = broken_answer(
            strike.kind,
            caller.now,
            done.status if done else None,
            renamed(done.body, self._doors.switches.at.naming) if done else None,
        )
        truth = _truth(caller.name, asked, done, broken.status, str(strike))
        self._log.record(truth, caller.now)
        return broken.response

    def refuse(
        self, request: Request, content: bytes, asked: ApiCall, problem: Problem
    ) -> Response:
        """Answers a body that could not be read, to a caller who is known."""

        def refused(_: Caller) -> Done:
            raise problem

        return self.serve(request, content, asked, refused)


def _truth(
    account: str | None, asked: ApiCall, done: Done | None, status: int | None, fault: str | None
) -> Truth:
    return Truth(
        call=asked.call,
        account=account,
        status=status,
        fault=fault,
        effect=done.effect if done else None,
        post_id=done.post_id if done else None,
        parent_id=asked.parent_id,
        text=asked.text,
        cost_micro=done.cost_micro if done else 0,
    )


def answer(status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """JSON, as X sends it."""
    return Response(as_json(body), status, headers, "application/json; charset=utf-8")
