"""`handrail web`: it says where it is, how the first person gets in, and ends in peace."""

import re
import signal
from pathlib import Path

import requests

from tests.support.processes.commands import SECONDS, begin, handrail


def test_it_prints_its_address_and_the_command_for_the_first_administrator(tmp_path: Path) -> None:
    assert handrail(tmp_path, "init").status == 0
    process = begin(tmp_path, "web", "--port", "0", PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    try:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert url
        assert "Nobody can sign in yet." in process.stdout.readline()
        assert "handrail people add" in process.stdout.readline()
        answer = requests.get(f"{url[0]}/sign-in", timeout=60)
        assert answer.status_code == 200
        assert "Nobody can sign in here yet" in answer.text
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=SECONDS)
    assert "HANDRAIL_WEB_PROXIES" not in told


def test_an_address_by_https_without_a_proxy_says_that_nobody_gets_in_yet(tmp_path: Path) -> None:
    """Every page would be refused, and a browser that came by https told to come by https."""
    assert handrail(tmp_path, "init").status == 0
    address = "https://desk.example.org"
    process = begin(tmp_path, "web", "--port", "0", HANDRAIL_WEB_ADDRESS=address)
    assert process.stderr is not None
    line = process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert line.startswith(f"{address} will let nobody in yet")
    assert "HANDRAIL_WEB_PROXIES=127.0.0.1" in line


def test_it_refuses_to_listen_where_others_could_read_along(tmp_path: Path) -> None:
    assert handrail(tmp_path, "init").status == 0
    ended = handrail(tmp_path, "web", "--host", "0.0.0.0")  # noqa: S104 - refused
    assert ended.status == 1
    assert "HANDRAIL_WEB_PROXIES" in ended.err
    assert "Traceback" not in ended.err
