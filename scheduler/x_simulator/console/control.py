"""Routes beside X's own, under /rehearsal/: for tests, the report and the page. Unsigned."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from scheduler.clock import Clock
from scheduler.x_simulator.api.pipeline import answer
from scheduler.x_simulator.console.wording import CALLS, fault_words
from scheduler.x_simulator.faults.presets import MIXTURES
from scheduler.x_simulator.faults.rules import FaultKind, FaultRule, Faults
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.crowd import Crowd
from scheduler.x_simulator.model.prices import MICRO, SimulatedPrices
from scheduler.x_simulator.model.truth_log import TruthLog


def is_from_here(request: Request) -> bool:
    """Whether no other site's page asks: a browser that visits one names it."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


class Control:
    """Out of band: what was really stored."""

    def __init__(
        self,
        archive: Archive,
        log: TruthLog,
        clock: Clock,
        prices: SimulatedPrices,
        faults: Faults,
        switches: Switches,
        crowd: Crowd,
    ) -> None:
        self._archive = archive
        self._log = log
        self._clock = clock
        self._prices = prices
        self._faults = faults
        self._switches = switches
        self._crowd = crowd

    async def truth(self, request: Request) -> Response:
        """GET /rehearsal/truth?after=SEQ: the log, one JSON object a line."""
        after = request.query_params.get("after", "0")
        lines = list(self._lines(int(after) if after.isdigit() else 0))
        return StreamingResponse(iter(lines), media_type="application/x-ndjson")

    def _lines(self, after: int) -> Iterator[str]:
        for row in self._log.truths(after):
            yield json.dumps(row, ensure_ascii=False) + "\n"

    async def summary(self, _: Request) -> Response:
        """GET /rehearsal/summary: the whole run in a few figures."""
        self._crowd.speak(self._clock.now())
        posts, calls, cost = self._log.totals()
        return answer(
            200,
            {
                "posts": posts,
                "cost_usd": cost / MICRO,
                "calls": calls,
                "answered": self._log.answered(),
                "prices_as_of": self._prices.as_of,
                "costs": [
                    {"call": CALLS.get(call, call), "calls": number, "cost_usd": spent / MICRO}
                    for call, number, spent in self._log.costs_by_call()
                ],
                "faults": [
                    {
                        "what": fault_words(fault, call),
                        "call": CALLS.get(call, call),
                        "times": times,
                    }
                    for fault, call, times in self._log.faults_struck()
                ],
                "refused_creates": self._log.refused_creates(),
                "replies": self._archive.tones(),
            },
        )

    async def show_faults(self, _: Request) -> Response:
        """GET /rehearsal/faults."""
        rules = [
            {"id": kept.id, "seen": kept.seen.total(), "struck": kept.struck}
            | kept.rule.model_dump(mode="json")
            for kept in self._faults.rules
        ]
        return answer(
            200,
            {"rules": rules, "kinds": [str(kind) for kind in FaultKind], "mixtures": [*MIXTURES]},
        )

    async def add_faults(self, request: Request) -> Response:
        """POST /rehearsal/faults: one rule, or a mixture in place of every rule."""
        if not is_from_here(request):
            return answer(403, {"detail": "asked by another site"})
        try:
            asked = json.loads(await request.body())
            if isinstance(asked, dict) and "mixture" in asked:
                self._faults.mix(MIXTURES[asked["mixture"]])
                return answer(201, {"mixture": asked["mixture"]})
            return answer(201, {"id": self._faults.add(FaultRule.model_validate(asked))})
        except (ValueError, KeyError, TypeError) as error:
            return answer(400, {"detail": f"not a fault: {error}"})

    async def clear_faults(self, request: Request) -> Response:
        """DELETE /rehearsal/faults and /rehearsal/faults/N."""
        self._faults.clear(request.path_params.get("rule_id"))
        return answer(200, {"rules": len(self._faults.rules)})

    async def show_switches(self, _: Request) -> Response:
        """GET /rehearsal/switches."""
        return answer(200, self._switches.at.model_dump())

    async def move_switches(self, request: Request) -> Response:
        """POST /rehearsal/switches: moves those that the body names."""
        if not is_from_here(request):
            return answer(403, {"detail": "asked by another site"})
        try:
            self._switches.change(json.loads(await request.body()))
        except (ValueError, TypeError) as error:
            return answer(400, {"detail": f"not a switch: {error}"})
        return answer(200, self._switches.at.model_dump())
