"""Turns away what another site sends: by what the browser says of where a request comes from."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.defence.answers import refuse

SAFE = frozenset({"GET", "HEAD"})
_OURS = frozenset({"same-origin", "none"})  # none: typed, or opened from a bookmark or a mail


class Origins:
    """A form counts only from a page of ours; a page opens from anywhere, and in no frame."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http" and not _is_ours(scope):
            words = "That came from another site, and was not done. Open the desk and do it there."
            await refuse(scope, receive, send, 403, words)
            return
        await self._app(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if scope["method"] in SAFE:
        is_opened = headers.get("sec-fetch-mode") == "navigate"
        return site is None or site in _OURS or is_opened
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == f"{scope['scheme']}://{headers.get('host', '')}"
