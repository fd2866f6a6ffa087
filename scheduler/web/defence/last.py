"""The one last handler: whatever fails, a person reads a reference number and nothing else."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)
_CLEAR = "234679CDFGHJKMNPQRTVWXYZ"  # no two of these are taken for each other when read aloud


def reference() -> str:
    """A number to read out over the telephone: 7F3K-92."""
    drawn = "".join(secrets.choice(_CLEAR) for _ in range(6))
    return f"{drawn[:4]}-{drawn[4:]}"


def reference_of(scope: Scope) -> str:
    """The number under which this request is found that failed; drawn when first asked for."""
    state: dict[str, Any] = scope.setdefault("state", {})
    if "reference" not in state:
        state["reference"] = reference()
    number: str = state["reference"]
    return number


class LastHandler:
    """Logs what went wrong under the request's number, and shows `page` of that number."""

    def __init__(self, app: ASGIApp, page: Callable[[str], str]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})  # one for all that answer this request
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            number = reference_of(scope)
            log.exception("the desk failed, reference %s", number)
            if not has_begun:
                await HTMLResponse(self._page(number), 500)(scope, receive, send)
