"""A network each call of which is a span: which call, and what kind of answer came."""

from collections.abc import Callable

from scheduler.networks.wrapped import Answer, WrappedNetwork
from scheduler.tracing import span


class TracedNetwork(WrappedNetwork):
    """Traces each call."""

    def _around(self, call: str, ask: Callable[[], Answer]) -> Answer:
        with span("call", network=self._name, call=call) as note:
            answer = ask()
            kind = "read" if isinstance(answer, list | tuple) else type(answer).__name__.lower()
            note(outcome=kind)
        return answer
