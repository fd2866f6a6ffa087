"""A real `run` on a machine whose clock is two years ahead of X's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.canned import a_server_that_answers
from tests.support.processes.commands import ORGANISATION, handrail, write_secrets

THREADS = """\
- id: now
  account: main
  when: {at}
  late: {{within: 1h, otherwise: skip}}
  text: You are welcome here, whatever today was like.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    now = datetime.now(UTC)
    at = f"{now + timedelta(days=2):%Y-%m-%d %H:%M}"
    folder = a_workspace(tmp_path / "ours", THREADS.format(at=at), organisation=ORGANISATION)
    long_ago = f"{now - timedelta(days=730):%a, %d %b %Y %H:%M:%S} GMT"
    answer = f"HTTP/1.1 404 Not Found\r\nDate: {long_ago}\r\nContent-Length: 0\r\n\r\n"
    with a_server_that_answers(answer.encode()) as url:
        write_secrets(folder, url)
        assert handrail(folder, "apply").status == 0
        yield folder


def test_nothing_is_decided_by_it_until_a_person_says_that_it_is_right(workspace: Path) -> None:
    ran = handrail(workspace, "run", "--once")
    assert ran.status == 0, ran.err
    assert "clock may be wrong" in ran.err
    told = handrail(workspace, "status", "--json").json
    assert told["threads"]["scheduled"] == 1
    assert told["clock"]["other_is"] == "x"
    status = handrail(workspace, "status")
    assert "The clock may be wrong" in status.out
    assert "handrail clock --is-right" in status.out
    assert "handrail clock" in handrail(workspace, "doctor").out
    silent = handrail(workspace, "clock", "--is-right")
    assert (silent.status, "--why" in silent.err) == (1, True)
    said = handrail(workspace, "clock", "--is-right", "--why", "my watch")
    assert said.status == 0, said.err
    assert "may be wrong" not in handrail(workspace, "status").out
    assert "may be wrong" not in handrail(workspace, "run", "--once").err
    asked = handrail(workspace, "clock").out
    assert "Nobody doubts it" in asked
    assert "seconds ahead of X's. Turn on its time service" in " ".join(asked.split())
