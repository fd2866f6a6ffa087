"""What .ci/run does, on a small repository whose `make demo` and `make test` say what they see."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.processes.commands import CHECKOUT, Ended

MAKEFILE = """\
demo:
\t@pwd > {seen}; ls >> {seen}; echo the demo
test:
\t@cat; echo '=== 1 {word} in 0.01s ==='; exit {status}
"""


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def ci_run(checkout: Path) -> Ended:
    ours = ("MAKE", "MFLAGS", "GIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        ["bash", checkout / ".ci" / "run"], cwd=checkout.parent, env=kept | {"CI": "true"},
        stdin=subprocess.PIPE, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """Where the demo writes its folder and what lies there."""
    return tmp_path / "seen"


def a_repository(folder: Path, seen: Path, status: int = 0) -> Path:
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(CHECKOUT / ".ci" / "run", folder / ".ci")
    git(folder, "init", "--quiet")
    (folder / "Makefile").write_text("an older commit")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "First")
    word = "failed" if status else "passed"
    (folder / "Makefile").write_text(MAKEFILE.format(seen=seen, word=word, status=status))
    git(folder, "commit", "--quiet", "--all", "--message", "Second")
    return folder


def test_it_does_both_commands_in_a_clean_clone_and_ends_in_the_closing_line(
    tmp_path: Path, seen: Path
) -> None:
    here = a_repository(tmp_path / "a checkout", seen)
    (here / "not-committed").touch()
    ended = ci_run(here)
    assert ended.status == 0
    assert ended.out.splitlines()[1:] == ["the demo", "=== 1 passed in 0.01s ==="]
    place, *files = seen.read_text().splitlines()
    assert files == ["Makefile"]
    assert not Path(place).exists()


def test_a_shallow_clone_and_a_work_tree_beside_it_will_do(tmp_path: Path, seen: Path) -> None:
    here = a_repository(tmp_path / "whole", seen)
    git(tmp_path, "clone", "--quiet", "--depth=1", here.as_uri(), "shallow")
    git(tmp_path / "shallow", "checkout", "--quiet", "--detach")
    git(tmp_path / "shallow", "worktree", "add", "--quiet", "--detach", tmp_path / "beside")
    for checkout in (tmp_path / "shallow", tmp_path / "beside"):
        assert ci_run(checkout).status == 0
        seen.unlink()


def test_when_tests_fail_the_closing_line_is_still_the_last(tmp_path: Path, seen: Path) -> None:
    ended = ci_run(a_repository(tmp_path / "red", seen, status=1))
    assert ended.status != 0
    assert ended.out.splitlines()[-1] == "=== 1 failed in 0.01s ==="


def test_without_a_demo_nothing_is_tested(tmp_path: Path, seen: Path) -> None:
    here = a_repository(tmp_path / "no-demo", seen)
    (here / "Makefile").write_text("demo:\n\t@exit 3\ntest:\n\t@echo tested\n")
    git(here, "commit", "--quiet", "--all", "--message", "Third")
    ended = ci_run(here)
    assert ended.status != 0
    assert "tested" not in ended.out
