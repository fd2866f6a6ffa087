"""Rehearses in the terminal: a bar meanwhile, the verdict, and the pages afterwards."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event

from rich.progress import BarColumn, Progress, TextColumn

from scheduler.cli.opened import workspace_at
from scheduler.cli.output import err, put_json
from scheduler.cli.render.rehearsal import print_verdict
from scheduler.formatting import count, local
from scheduler.rehearsal.progress import Onlooker
from scheduler.rehearsal.rehearse import Staging, rehearsed
from scheduler.rehearsal.verdict import Ruling, verdict
from scheduler.serializers.running.rehearsal import verdict_json


class ProgressBar(Onlooker):
    """Shows how far a rehearsal is on standard error; the bar is gone when it has ended."""

    def __init__(self) -> None:
        columns = TextColumn("{task.description}"), BarColumn()
        self._progress = Progress(*columns, console=err(), transient=True)
        self._bar = self._progress.add_task("rehearsing", start=True, total=None)

    def remark(self, sentence: str) -> None:
        """Prints a line."""
        err().print(sentence, soft_wrap=True)

    def begin(self, threads: int) -> None:
        """Draws the bar."""
        self._progress.update(self._bar, total=threads)
        self._progress.start()

    def step(self, moment: datetime, threads_out: int) -> None:
        """Moves the bar on."""
        description = f"{local(moment)}: {count(threads_out, 'thread')} out"
        self._progress.update(self._bar, completed=threads_out, description=description)

    def end(self) -> None:
        """Takes the bar away."""
        self._progress.stop()


def rehearse_and_tell(
    root: Path, only: Sequence[str] | None, staging: Staging, *, keep: bool, as_json: bool
) -> bool:
    """Rehearses, tells the verdict, and says whether the plan can work.

    With `keep` the simulated X stays up until Ctrl-C.
    """
    with rehearsed(workspace_at(root), only, staging, ProgressBar()) as rehearsal:
        ruled = verdict(rehearsal)
        if as_json:
            put_json(verdict_json(rehearsal, ruled))
        else:
            print_verdict(rehearsal, ruled)
        if keep:
            err().print(
                f"The simulated X stays up at {rehearsal.x_page_url} until Ctrl-C.", soft_wrap=True
            )
            with suppress(KeyboardInterrupt):
                Event().wait()
    return ruled.ruling is not Ruling.CANNOT
