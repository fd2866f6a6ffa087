"""simulate: a simulated X on this machine, to practise running against."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, WorkspaceDir, chosen
from scheduler.cli.output import err, out

Seed = Annotated[int, typer.Option(help="The simulated audience; the same seed, the same replies.")]
Faults = Annotated[str, typer.Option(help="What goes wrong: calm, storm, outage, out-of-credits.")]
Port = Annotated[int, typer.Option(help="Its port on this machine; any free one, if not given.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Forget what was practised before: posts and queue.")
]


def simulate(
    root: WorkspaceDir = HERE,
    seed: Seed = 1,
    faults: Faults = "calm",
    port: Port = 0,
    fresh: Fresh = False,
) -> None:
    """Start a simulated X by this machine's clock, to practise run, hold and take-down.

    It has your accounts, and a queue of its own: the real one is never touched. Nothing leaves
    this machine. Example: handrail simulate
    """
    from scheduler.bootstrap.simulated.practice import practice_x
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.rehearsal.rehearse import Mixture
    from scheduler.settings import PRACTICE

    mixture = chosen(Mixture, faults, "--faults")
    with practice_x(Workspace(root), seed, str(mixture), port, is_fresh=fresh) as x:
        out().print(f"The simulated X is up. Its threads and replies: {x.page}", soft_wrap=True)
        out().print("To practise, in another terminal, in the same folder:")
        out().print(f"  export {PRACTICE}=yes   # on Windows: set {PRACTICE}=yes")
        out().print("  handrail apply          # into a queue of its own, stamped as simulated")
        out().print("  handrail move THREAD 'TIME' --why practice   # to see one soon")
        out().print("  handrail run")
        out().print(f"Every command there is practice, until you type: unset {PRACTICE}")
        out().file.flush()
        _wait()
    err().print("Stopped. What was practised is kept; to begin anew: handrail simulate --fresh")


def _wait() -> None:
    """Waits for Ctrl-C or SIGTERM."""
    import signal
    from threading import Event

    stopping = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, lambda *_: stopping.set())
    while not stopping.wait(0.5):  # a bare wait() would keep signals from being handled
        pass
