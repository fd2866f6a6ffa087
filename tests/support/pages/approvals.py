"""Threads that wait for approval, and what the pages about them offer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread
from scheduler.people.mailed import mail_addresses
from scheduler.store.agreements import approvals
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import Answer, Browser, WebDesk
from tests.support.examples.builders import a_thread

FIRST, SECOND = "wmhd/first", "wmhd/second"
LATER = A_TUESDAY_NOON + timedelta(days=7)
ASK = "/approvals/ask/wmhd"


def asking(key: str, *bodies: str, **terms: object) -> PlannedThread:
    thread = a_thread(key, *(bodies or (f"What helped? {key}", "Being asked.")), due_at=LATER)
    return replace(thread, **({"owner": "dev", "needs_approval": True} | terms))  # type: ignore[arg-type]


@contextmanager
def with_mail(web: WebDesk) -> Iterator[tuple[WebDesk, Letterbox]]:
    """The same desk, from which letters go out; each colleague has an address."""
    box = Letterbox()
    people = replace(web.desk.people, letters=box.letters)
    with web.desk.workspace.database.write() as connection:
        for name in ("amira", "ruth"):
            at, vault = web.clock.now(), people.vault()
            mail_addresses.keep(connection, vault, name, f"{name}@example.org", at)
    yield replace(web, desk=replace(web.desk, people=people)), box


def undecided(web: WebDesk) -> list[str]:
    with web.desk.workspace.database.read() as connection:
        return approvals.unapproved(connection)


def post(browser: Browser, path: str, *fields: tuple[str, str]) -> Answer:
    whole = [("token", browser.token), *fields]
    return browser.send(path, urlencode(whole).encode())


def with_pictures(*alts: str) -> PlannedThread:
    thread = asking(FIRST, "What helped you?", "Being asked.")
    media = tuple(PlannedMedia(f"{alt}.png", f"{n}" * 64, alt) for n, alt in enumerate(alts))
    return replace(thread, posts=(replace(thread.posts[0], media=media), thread.posts[1]))
