"""A real name stands in no page, header, log, message or file that may not hold it."""

import io
import logging
import zipfile

import pytest
from sqlalchemy import select

from scheduler.people.roles import Actor
from scheduler.store.tables.stories import person_messages
from scheduler.stories.withdrawal import privacy
from scheduler.web.reads.stories import vault_of
from scheduler.web.routes import WAYS
from tests.support.desks.story_web import StoryWeb, put_out
from tests.support.desks.web import PEOPLE, Answer

NAME = "Rowena Pettigrew-Ash"


def _holds(answer: Answer) -> bool:
    headers = " ".join([*answer.headers, *answer.headers.values()])
    return any(part in answer.text + headers for part in ("Rowena", "Pettigrew"))


def _pages(teller: StoryWeb) -> list[str]:
    """Every page that opens without more than the story's id."""
    plain = [way.path for way in WAYS if way.method == "GET" and way.path != "/today/changes"]
    paths = [
        path.replace("{story}", teller.story)
        .replace("{part}", "how-you-are-named")
        .replace("{key:path}", f"story-{teller.story}/main")
        for path in plain
    ]
    return [path for path in paths if "{" not in path]


def test_it_stands_nowhere_but_in_what_its_owner_takes_along(
    teller: StoryWeb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    context, vault = teller.context, vault_of(teller.web.desk)
    privacy.keep_name(context, vault, Actor("admin"), "teller", NAME, f"{NAME}@example.org")
    teller.told()
    teller.write("how-you-are-named", naming="alias", shown_as="Wren")
    teller.post("show")
    teller.agree()
    put_out(teller)
    found = []
    for person in PEOPLE:
        browser = teller.web.browser(person)
        found += [f"{person} {path}" for path in _pages(teller) if _holds(browser.get(path))]
    assert found == []
    with teller.web.desk.workspace.database.read() as connection:
        told = " ".join(connection.execute(select(person_messages.c.text)).scalars())
    files = [path for path in teller.web.root.rglob("*") if path.is_file()]
    assert not any(b"Rowena" in path.read_bytes() for path in files)
    assert "Rowena" not in told + caplog.text
    taken = teller.browser.post("/stories/data/export").body
    with zipfile.ZipFile(io.BytesIO(taken)) as packed:
        assert NAME in packed.read("what-is-held.json").decode()
