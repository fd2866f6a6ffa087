"""The one way through the rehearsal X: who calls, what follows, what the log will say.

Everything after the body has arrived happens in one go on one thread, so that calls never mix.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.clock import Clock
from scheduler.rehearsal.accounts import RehearsalAccount
from scheduler.rehearsal.archive import Archive, Truth
from scheduler.rehearsal.problems import Problem
from scheduler.rehearsal.signatures import Signatures

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, at which civil instant."""

    account: RehearsalAccount
    now: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What a call did, and the answer to it."""

    status: int
    body: dict[str, Any]
    effect: str | None = None
    post_id: int | None = None
    cost_micro: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the log keeps of a request, whatever comes of it."""

    call: str
    text: str | None = None
    parent_id: int | None = None


Deed = Callable[[Caller], Done]


class Desk:
    """Takes each call through the same steps."""

    def __init__(self, archive: Archive, clock: Clock, signatures: Signatures) -> None:
        self._archive = archive
        self._clock = clock
        self._signatures = signatures

    def serve(self, request: Request, content: bytes, asked: Asked, deed: Deed) -> Response:
        """Checks the signature, does the deed, and answers after both are committed."""
        now = self._clock.now()
        account = None
        try:
            account = self._caller(request, content)
            self._archive.begin()
            done = deed(Caller(account, now))
        except Problem as problem:
            self._archive.rollback()
            self._archive.begin()
            done = Done(problem.status, problem.body)
        except BaseException:
            self._archive.rollback()
            raise
        self._archive.record(
            Truth(
                call=asked.call,
                account=account.handle if account else None,
                status=done.status,
                effect=done.effect,
                post_id=done.post_id,
                parent_id=asked.parent_id,
                text=asked.text,
                cost_micro=done.cost_micro,
            ),
            now,
        )
        self._archive.commit()
        return answer(done.status, done.body)

    def refuse(self, request: Request, content: bytes, asked: Asked, problem: Problem) -> Response:
        """Answers a body that could not be read, to a caller who is known."""

        def refused(_: Caller) -> Done:
            raise problem

        return self.serve(request, content, asked, refused)

    def _caller(self, request: Request, content: bytes) -> RehearsalAccount:
        is_form = request.headers.get("content-type", "").startswith(_FORM)
        return self._signatures.signer(
            request.method,
            request.url.path,
            request.url.query,
            request.headers.get("authorization", ""),
            content.decode("ascii", "replace") if is_form else "",
        )


def answer(status: int, body: dict[str, Any]) -> Response:
    """JSON, as X sends it."""
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        status,
        media_type="application/json; charset=utf-8",
    )
