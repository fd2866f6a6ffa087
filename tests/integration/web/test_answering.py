"""A form is read as the standard library reads it; an answer finds whoever still waits for it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from scheduler.web.dispatch import MOST_FIELDS, _beside, _pairs

_BYTES = st.text(alphabet="ab=&+%2fF\u00e9 0;", max_size=40)


def _by_the_library(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(
        body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
    )


@given(_BYTES.map(lambda typed: typed.encode("ascii", "ignore")))
def test_a_body_is_read_as_the_library_reads_it(body: bytes) -> None:
    assert _pairs(body) == _by_the_library(body)


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=20)), max_size=5))
def test_what_a_browser_sends_is_read_as_it_was_typed(fields: list[tuple[str, str]]) -> None:
    sent = [(name, value.encode("utf-8", "replace").decode()) for name, value in fields]
    sent = [(name.encode("utf-8", "replace").decode(), value) for name, value in sent]
    assert _pairs(urlencode(sent).encode()) == sent


@pytest.mark.parametrize("body", ["é=1".encode(), b"a=1&" * MOST_FIELDS + b"a=1"])
def test_nothing_is_read_of_what_is_not_ascii_or_too_much(body: bytes) -> None:
    assert _pairs(body) == []
    assert len(_pairs(b"&".join([b"a=1"] * MOST_FIELDS))) == MOST_FIELDS


def test_whoever_has_gone_is_given_nothing() -> None:
    may_go_on, is_given = threading.Event(), threading.Event()

    def answer() -> Response:
        may_go_on.wait(10)
        return Response("late")

    async def ask(desk: Any) -> str:
        asking = asyncio.create_task(_beside(desk, answer))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        may_go_on.set()
        desk.answering.shutdown()  # it is handed over by then
        await asyncio.sleep(0)
        is_given.set()
        return "went on"

    with ThreadPoolExecutor(1) as answering:
        assert asyncio.run(ask(SimpleNamespace(answering=answering))) == "went on"
    assert is_given.is_set()


def test_what_an_answer_raises_is_raised_where_it_is_waited_for() -> None:
    def answer() -> Response:
        raise ValueError("no")

    with ThreadPoolExecutor(1) as answering, pytest.raises(ValueError, match="no"):
        asyncio.run(_beside(SimpleNamespace(answering=answering), answer))  # type: ignore[arg-type]
