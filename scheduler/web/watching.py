"""Watches beside the desk's pages: tells people, and mails them, although no engine may run."""

from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.bootstrap.notices import mail_verb, ring_verb
from scheduler.engine.local import LocalEngine
from scheduler.engine.work import desk_work
from scheduler.web.desk import Desk


@contextmanager
def watching(desk: Desk) -> Iterator[None]:
    """Watches for as long as the block; beside an engine, whoever comes first tells, once."""
    ring = ring_verb(desk.workspace, desk.context)
    engine = LocalEngine(desk_work(ring, mail_verb(desk.workspace, desk.context)), 1)
    engine.start()
    try:
        yield
    finally:
        engine.stop()
