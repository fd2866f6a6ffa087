"""Routes beside X's own, under /rehearsal/: for tests, the report and the page. Unsigned."""

import json
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from scheduler.rehearsal.archive import Archive
from scheduler.rehearsal.desk import answer
from scheduler.rehearsal.prices import MICRO, Prices


class Control:
    """Out of band: what was really stored."""

    def __init__(self, archive: Archive, prices: Prices) -> None:
        self._archive = archive
        self._prices = prices

    async def truth(self, request: Request) -> Response:
        """GET /rehearsal/truth?after=SEQ: the log, one JSON object a line."""
        after = request.query_params.get("after", "0")
        lines = list(self._lines(int(after) if after.isdigit() else 0))
        return StreamingResponse(iter(lines), media_type="application/x-ndjson")

    def _lines(self, after: int) -> Iterator[str]:
        for row in self._archive.truths(after):
            yield json.dumps(row, ensure_ascii=False) + "\n"

    async def summary(self, request: Request) -> Response:
        """GET /rehearsal/summary."""
        posts, calls, cost = self._archive.totals()
        return answer(
            200,
            {
                "posts": posts,
                "cost_usd": cost / MICRO,
                "calls": calls,
                "prices_as_of": self._prices.as_of,
            },
        )
