"""Campaign files for tests: a workspace with defaults, and what its mistakes look like."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent, indent

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.check import plans_of
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound

NOW = datetime(2027, 9, 1, 9, 0, tzinfo=UTC)

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
late: {within: 45m, otherwise: skip}
accounts:
  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN}
  fundraising: {handle: HarbourGives, role: fundraising, secrets: HARBOUR_FUNDRAISING}
  wales: {handle: HarbourCymru, role: service, secrets: HARBOUR_WALES, region: GB-WLS}
"""

HEAD = """\
campaign: spring
title: Spring
owner: Comms team
"""

THREAD = """\
- id: opener
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: |
    You are welcome here.
"""


def a_workspace(
    root: Path,
    threads: str = THREAD,
    *,
    head: str = HEAD,
    organisation: str = ORGANISATION,
    **files: str,
) -> Path:
    """A workspace with one campaign. Of `files`, `a_j2` is templates/a.j2, `b_csv` a table."""
    (root / "campaigns").mkdir(parents=True, exist_ok=True)
    (root / "templates").mkdir(exist_ok=True)
    (root / "campaigns" / "organisation.yaml").write_text(organisation, encoding="utf-8")
    text = head + "threads:\n" + indent(dedent(threads), "  ")
    (root / "campaigns" / "spring.yaml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        folder = root / ("templates" if ending == "j2" else "campaigns")
        (folder / f"{stem}.{ending}").write_text(dedent(content), encoding="utf-8")
    return root


def planned(root: Path, now: datetime = NOW) -> tuple[PlannedThread, ...]:
    """The threads of every campaign of the workspace."""
    workspace = load_workspace(root)
    return tuple(thread for _, threads in plans_of(workspace, load(), now) for thread in threads)


def mistakes(root: Path, now: datetime = NOW) -> list[str]:
    """The lines that `check` would print, without the folder."""
    try:
        planned(root, now)
    except MistakesFound as error:
        return [str(mistake).replace(f"{root}/", "") for mistake in error.mistakes]
    return []


def texts(threads: Sequence[PlannedThread]) -> list[list[str]]:
    """The posts of each thread."""
    return [[post.text for post in thread.posts] for thread in threads]
