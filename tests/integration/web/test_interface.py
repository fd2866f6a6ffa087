"""What answers JSON or events is described from the table of ways, and never breaks.

The short run; the long one is `make fuzz`, with HANDRAIL_DESK_EXAMPLES.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.web.application import desk_app
from scheduler.web.pages import today
from scheduler.web.routes import WAYS
from scheduler.web.way import EVENTS, JSON
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.builders import a_thread
from tests.support.interface import described, for_programs

if TYPE_CHECKING:
    import schemathesis

EXAMPLES = int(os.environ.get("HANDRAIL_DESK_EXAMPLES", "60"))
HERE = "http://127.0.0.1:8432"
# A picture and a sheet are no pages: they have tests of their own.
READ = [way for way in WAYS if way.method == "GET" and "/static/" not in way.path]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[WebDesk]:
    with (
        a_web_desk(tmp_path_factory.mktemp("desk"), StandingClock(), migrated_sqlite) as web,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(today, "STREAM_SECONDS", 0.02)
        object.__setattr__(web.desk, "live_seconds", 0.01)
        web.people()
        web.queue(a_thread())
        yield web


def _schema(web: WebDesk, document: dict[str, object]) -> "schemathesis.BaseSchema":
    import schemathesis  # late: it takes half a second, and one of the processes needs it

    schema = schemathesis.openapi.from_dict(document)
    schema.app = desk_app(web.desk, NO_LIMITS)
    return schema


def test_what_is_for_programs_is_the_ways_that_say_so() -> None:
    paths = for_programs(WAYS)["paths"]
    assert isinstance(paths, dict)
    marked = [way.path.partition("{")[0] for way in WAYS if way.answers in (JSON, EVENTS)]
    assert "/today/changes" in paths
    assert len(paths) == len(marked)


def test_the_document_is_one_that_openapi_knows(desk: WebDesk) -> None:
    _schema(desk, for_programs(WAYS)).validate()
    _schema(desk, described(READ)).validate()
    json.dumps(described(WAYS))


@pytest.mark.parametrize("kind", ["for programs", "every page"])
def test_nothing_that_is_asked_breaks_the_desk(desk: WebDesk, kind: str) -> None:
    document = for_programs(WAYS) if kind == "for programs" else described(READ)
    schema = _schema(desk, document)
    cookies = {"desk": desk.browser("amira").secret}
    cases = st.one_of(*(one.ok().as_strategy() for one in schema.get_all_operations()))

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case: "schemathesis.Case") -> None:
        answer = case.call(
            base_url=HERE, cookies=cookies, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code < 500, case.as_curl_command()

    ask()
