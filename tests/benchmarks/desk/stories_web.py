"""A storyteller's pages and the list of reviews, at 10,000 stored stories over 200.

Whoever asks has as many stories, and as many stories are in review, at either size: equal rows.
Each page is asked as a browser asks, without a socket; the 95th percentile of many rounds counts.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from scheduler.people.roles import Actor, Proof
from scheduler.store.database import Database, open_database
from scheduler.store.tables.stories import (
    people,
    stories,
    story_answers,
    story_consents,
    story_versions,
    story_writings,
)
from scheduler.stories.overview.standing import StoryStanding
from scheduler.stories.overview.status import stories_page
from tests.benchmarks import Measure, at_most
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.story_rows import story_row, version_row, yes_row
from tests.support.desks.story_desk import BODY
from tests.support.desks.story_web import StoryWeb
from tests.support.desks.web import a_web_desk

LIMIT = 1.5
NOW = A_TUESDAY_NOON
_IN_REVIEW = 30
_LOT = 2_000
_REVIEWER = Actor("ruth", proof=Proof.SESSION)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    stories: tuple[int, int]
    rounds: int


FULL = Size(stories=(200, 10_000), rounds=60)
TINY = Size(stories=(40, 44), rounds=2)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`: the worst ratio of the 95th percentiles."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        few, many = (
            stack.enter_context(_desk(Path(folder) / str(number), number))
            for number in size.stories
        )
        found = {name: _compared(few[name], many[name], size.rounds) for name in few}
    worst = max(more / less for less, more in found.values())
    pages = {name: [round(1_000 * one, 2) for one in both] for name, both in found.items()}
    return at_most("stories_web", worst, LIMIT, stories=size.stories, p95_ms=pages)


def _compared(
    few: Callable[[], object], many: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """The 95th percentiles, in seconds."""
    few(), many()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, ask in enumerate((few, many)):
            began = time.perf_counter()
            ask()
            taken[side].append(time.perf_counter() - began)
    less, more = (sorted(one)[int(0.95 * (rounds - 1))] for one in taken)
    return less, more


@contextmanager
def _desk(folder: Path, number: int) -> Iterator[Mapping[str, Callable[[], object]]]:
    """What is asked, at a desk with so many stories."""
    folder.mkdir()
    empty = folder / "empty.db"
    open_database(f"sqlite:///{empty}", is_simulated=True).close()
    with a_web_desk(folder / "desk", StandingClock(), empty) as web:
        web.people()
        fill(web.desk.workspace.database, number)
        teller = StoryWeb(web, web.browser("teller"))
        teller.agreed()

        def asked(page: str) -> Callable[[], object]:
            def ask() -> None:
                answer = teller.get(page) if page != "list" else teller.browser.get("/stories")
                if answer.status != 200:
                    raise RuntimeError(f"{page or 'overview'}: {answer.status}; no measure")

            return ask

        context = teller.context
        reviews = (context, _REVIEWER, StoryStanding.IN_REVIEW)
        if len(stories_page(*reviews).rows) <= _IN_REVIEW:
            raise RuntimeError("not as many are in review: this is no measure")
        yield {
            "own stories": asked("list"),
            "overview": asked(""),
            "a question": asked("write/what-happened"),
            "preview": asked("preview"),
            "reviews": lambda: stories_page(*reviews),
        }


def fill(database: Database, number: int) -> None:
    """So many stories, each of a person of its own; most have ended."""
    with database.write() as connection:
        for start in range(0, number, _LOT):
            lot = range(start, min(start + _LOT, number))
            connection.execute(insert(people), [_person(n) for n in lot])
            connection.execute(insert(stories), [_story(n) for n in lot])
            connection.execute(insert(story_versions), [_version(n) for n in lot])
            connection.execute(insert(story_consents), [_yes(n) for n in lot])
            connection.execute(insert(story_writings), [_writing(n) for n in lot])
            connection.execute(insert(story_answers), [_answer(n) for n in lot])
        connection.exec_driver_sql("ANALYZE")


def _person(number: int) -> dict[str, Any]:
    return {
        "id": f"teller-{number}",
        "wrong_tries": 0,
        "is_active": True,
        "is_under_18": False,
        "added_at": NOW,
    }


def _story(number: int) -> dict[str, Any]:
    at, name = NOW - timedelta(hours=number + 1), f"teller-{number}"
    is_ended = number >= _IN_REVIEW
    return story_row(
        f"{number:08}",
        at,
        storyteller=name,
        author=name,
        theme="being asked",
        ended_at=at if is_ended else None,
        ended_why="taken back" if is_ended else None,
    )


def _version(number: int) -> dict[str, Any]:
    return version_row(f"{number:08}", BODY, NOW, f"teller-{number}")


def _yes(number: int) -> dict[str, Any]:
    return yes_row(f"{number:08}", f"teller-{number}", NOW, NOW + timedelta(days=300))


def _writing(number: int) -> dict[str, Any]:
    of = {"version": 1, "kept": "[]", "began_at": NOW, "changed_at": NOW}
    return {"id": f"{number:08}", "person": f"teller-{number}", **of}


def _answer(number: int) -> dict[str, Any]:
    of = {"part": "what-happened", "tab": "", "number": 1, "token": "x", "stage": "Written"}
    return {"writing": f"{number:08}", **of, "device": "", "page": "", "at": NOW}
