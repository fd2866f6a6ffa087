"""`handrail rehearse` as a comms officer runs it."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import requests

from scheduler.bootstrap.samples import copy_samples
from scheduler.x_simulator.process import start
from tests.support.examples.pictures import a_picture
from tests.support.processes import warm

HANDRAIL = [sys.executable, "-m", "scheduler"]
ONE = "why-im-running"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The samples, in a workspace of their own."""
    copy_samples(tmp_path)
    return tmp_path


def rehearse(workspace: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*HANDRAIL, "rehearse", ONE, "--workspace", str(workspace), *options]
    return warm.run(command, timeout=120)


def test_a_good_plan_works(workspace: Path) -> None:
    ended = rehearse(workspace, "--json")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["verdict"], told["waiting"]) == ("works", [])
    assert told["cost_usd"] > 0


def test_a_storm_costs_no_post_and_doubles_none(workspace: Path) -> None:
    told = json.loads(rehearse(workspace, "--json", "--faults", "storm", "--seed", "2").stdout)
    assert told["verdict"] in ("works", "waits")
    assert told["surprises"]
    assert max(Counter(thread["key"] for thread in told["threads"]).values()) == 1


def test_the_same_seed_gives_the_same_run_byte_by_byte(tmp_path: Path) -> None:
    truths = []
    for name in ("one", "two"):
        copy_samples(tmp_path / name)
        _keep_the_first_week(tmp_path / name)
        ended = rehearse(tmp_path / name, "--faults", "storm", "--seed", "3")
        assert ended.returncode == 0, ended.stderr
        truths.append(_truth(tmp_path / name / ".handrail" / "rehearsal"))
    assert truths[0] == truths[1]
    assert b'"fault": "' in truths[0]


def _keep_the_first_week(workspace: Path) -> None:
    """Ten posts of five threads: enough to be struck, in half the time."""
    path = workspace / "campaigns" / f"{ONE}.yaml"
    first, _, rest = path.read_text(encoding="utf-8").partition("  - id: finish-line\n")
    assert rest
    path.write_text(first, encoding="utf-8")


def test_a_plan_that_cannot_work_exits_with_1(workspace: Path) -> None:
    path = workspace / "campaigns" / f"{ONE}.yaml"
    text = path.read_text(encoding="utf-8")
    assert "@" not in text
    twice = "\n  - id: again{n}\n    account: fundraising\n    when: Fri 15 Oct 2027, 1{n}:00\n"
    twice += "    text: Said once, and once more.\n"
    path.write_text(text + twice.format(n=0) + twice.format(n=1), encoding="utf-8")
    ended = rehearse(workspace)
    assert ended.returncode == 1, ended.stdout


def test_an_unknown_mixture_is_named(workspace: Path) -> None:
    ended = rehearse(workspace, "--faults", "rain")
    assert ended.returncode == 2
    assert "Choose from calm, storm, outage" in ended.stderr


def test_keep_leaves_the_page_up_until_ctrl_c(workspace: Path) -> None:
    command = [*HANDRAIL, "rehearse", ONE, "--workspace", str(workspace), "--keep"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as kept:
        assert kept.stderr is not None
        line = next(line for line in kept.stderr if "stays up at" in line)
        address = next(word for word in line.split() if word.startswith("http"))
        shown = _page(address)
        kept.send_signal(signal.SIGINT)
        try:
            kept.wait(120)
        finally:
            kept.kill()
    assert "Rehearsal X" in shown
    assert kept.returncode == 0


def _truth(folder: Path) -> bytes:
    """The log of a rehearsal that has ended."""
    with start(folder / "x", folder / "clock", [], 3) as x:
        return requests.get(f"{x.url}/rehearsal/truth", timeout=60).content


def _page(address: str) -> str:
    return requests.get(address, timeout=60).text


def test_what_an_older_version_began_is_begun_again(workspace: Path) -> None:
    folder = workspace / ".handrail" / "rehearsal"
    folder.mkdir(parents=True)
    (folder / "unfinished").write_text(f'[1, "calm", ["{ONE}"]]', encoding="utf-8")
    with sqlite3.connect(folder / "rehearsal.db") as older:
        older.execute("CREATE TABLE alembic_version (version_num TEXT)")
        older.execute("INSERT INTO alembic_version VALUES ('0000')")
    older.close()
    ended = rehearse(workspace)
    assert ended.returncode == 0, ended.stderr
    assert "goes on where it stood" not in ended.stderr


SHOWN = """\
campaign: shown
title: Shown
owner: Comms team
threads:
  - id: picture
    account: main
    when: Sat 9 Oct 2027, 10:00
    text: |
      The harbour at dawn, from our window.
    media: [{file: harbour.png, alt: A harbour at dawn}]
  - id: film
    account: main
    when: Sun 10 Oct 2027, 10:00
    text: |
      We went for a walk, and filmed it for you.
    media: [{file: walk.mp4, alt: Two friends walk along a wall, captions: walk.srt}]
"""


@pytest.mark.parametrize("faults", ["none", "storm"])
def test_pictures_and_films_go_out_with_their_words_or_not_at_all(
    workspace: Path, faults: str
) -> None:
    (workspace / "campaigns" / "shown.yaml").write_text(SHOWN)
    media = workspace / "media"
    media.mkdir()
    (media / "harbour.png").write_bytes(a_picture())
    (media / "walk.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42 a walk")
    (media / "walk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    command = [*HANDRAIL, "rehearse", "shown", "--workspace", str(workspace), "--json"]
    more = ["--faults", faults, "--seed", "5"] if faults != "none" else []
    ended = warm.run([*command, *more], timeout=120)
    assert json.loads(ended.stdout)["verdict"] in ("works", "waits"), ended.stderr
    truth = [
        json.loads(line)
        for line in _truth(workspace / ".handrail" / "rehearsal").decode().splitlines()
    ]
    effects = [one["effect"] for one in truth if one["effect"]]
    created = [place for place, effect in enumerate(effects) if effect == "created"]
    assert faults == "storm" or len(created) == 2
    assert effects[: created[0]].count("described") >= 1
    assert len(created) < 2 or "captioned" in effects[created[0] : created[1]]
