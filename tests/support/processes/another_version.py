"""`python -m tests.support.processes.another_version WHICH COMMAND...`: the program of another day.

WHICH is `older:0032` for one that knows no later tables than those, `next` for one with a migration
more, which only adds, or `dies:7` for this one, killed just before the seventh statement of its
migrations.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event

from scheduler.__main__ import main
from scheduler.store import upgrades as stored

_NEXT = Path(__file__).parents[1] / "databases" / "next_version"
_alembic = stored._alembic


def become(which: str) -> None:
    """Makes this process that program."""
    kind, _, what = which.partition(":")
    match kind:
        case "older":
            stored._newest_version = lambda: what  # type: ignore[assignment]
        case "next":
            stored._alembic = with_one_more
            stored._newest_version.cache_clear()
        case "dies":
            _die_before(int(what))
        case _:
            raise SystemExit(f"there is no {which}")


def with_one_more() -> Config:
    """Where migrations are found, with one more after the newest."""
    config = _alembic()
    newest = ScriptDirectory.from_config(config).get_current_head()
    ours = Path(str(config.get_main_option("script_location"))) / "versions"
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{ours}\n{_NEXT}")
    os.environ["HANDRAIL_TEST_DOWN_REVISION"] = str(newest)
    return config


def _die_before(number: int) -> None:
    """Kills this process at its so many-th statement once a migration has begun."""
    seen = 0
    has_begun = False

    @event.listens_for(Engine, "before_cursor_execute")
    def count(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal seen, has_begun
        has_begun = has_begun or not _only_looks(statement)
        seen += has_begun
        if seen >= number:
            os.kill(os.getpid(), signal.SIGKILL)


def _only_looks(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "SHOW", "PRAGMA", "BEGIN"))


if __name__ == "__main__":
    become(sys.argv.pop(1))
    main()
