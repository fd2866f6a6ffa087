"""Draws the states from the table of moves.

`python -m tests.support.judges.states_drawn` writes the page.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, Reason, ThreadState

PAGE = Path(__file__).parents[3] / "docs" / "states.md"


def page() -> str:
    """The whole page."""
    reasons = "\n".join(f"- `{reason}`" for reason in Reason)
    return f"""# States

Made from `scheduler/store/states.py` by `python -m tests.support.judges.states_drawn`; a test
compares them. Nothing else moves a thread or a post, and each move leaves a row in
`handrail log`. "Due" and "held" are not states: they are worked out when somebody asks.

## A thread

{_drawing(ThreadState, THREAD_MOVES, ThreadState.SCHEDULED)}

A waiting thread says why:

{reasons}

## A post

{_drawing(PostState, POST_MOVES, PostState.UNSENT)}
"""


def _drawing(
    states: type[StrEnum], moves: Iterable[tuple[StrEnum, StrEnum]], first: StrEnum
) -> str:
    order = list(states)
    lines = sorted(moves, key=lambda move: (order.index(move[0]), order.index(move[1])))
    drawn = [f"    [*] --> {first}", *(f"    {leave} --> {to}" for leave, to in lines)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *drawn, "```"])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
