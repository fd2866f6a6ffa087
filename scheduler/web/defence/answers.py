"""The short answers of the defence itself: plain words, no page, nothing of what was asked."""

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, words: str, **headers: str
) -> None:
    """Answers with a sentence."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    await PlainTextResponse(words + "\n", status, named)(scope, receive, send)
