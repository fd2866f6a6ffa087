"""The one last handler: whatever fails, a person reads a reference number and nothing else."""

import logging
import secrets
from collections.abc import Callable

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)
_CLEAR = "234679CDFGHJKMNPQRTVWXYZ"  # no two of these are taken for each other when read aloud


def reference() -> str:
    """A number to read out over the telephone: 7F3K-92."""
    drawn = "".join(secrets.choice(_CLEAR) for _ in range(6))
    return f"{drawn[:4]}-{drawn[4:]}"


class LastHandler:
    """Logs what went wrong under its number, and shows `page` of that number."""

    def __init__(self, app: ASGIApp, page: Callable[[Scope, str], str]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            number = reference()
            log.exception("the desk failed, reference %s", number)
            if scope["type"] == "http" and not has_begun:
                await HTMLResponse(self._page(scope, number), 500)(scope, receive, send)
