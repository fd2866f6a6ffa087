"""What is held: shown, handed over, erased with proof. And being rung instead of writing."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.store.states import PostState
from scheduler.store.stories import rings, writings
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import person_messages, story_rings
from scheduler.web.reads.stories import ending_context
from tests.support.desks.story_web import HAPPENED, StoryWeb, put_out
from tests.support.desks.web import ADMINISTRATOR

NUMBER = "01632 960814"


def _held(teller: StoryWeb) -> dict[str, object]:
    answer = teller.browser.post("/stories/data/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        found: dict[str, object] = json.loads(packed.read("what-is-held.json"))
    return found


def _ask(teller: StoryWeb) -> None:
    assert teller.browser.post(
        "/stories/ring", {"number": NUMBER, "when": "In the evening", "besides": "ask for Sam"}
    ).location == "/stories/ring/asked"  # fmt: skip


def test_everything_that_is_held_is_handed_over(teller: StoryWeb) -> None:
    teller.shown()
    teller.begin()
    teller.write("what-happened", answer="Nobody has read this.")
    _ask(teller)
    words = teller.browser.get("/stories/data").words
    assert "Stories that others were shown: 1" in words
    found = json.dumps(_held(teller), ensure_ascii=False)
    for said in (HAPPENED, "Nobody has read this.", NUMBER, "teller"):
        assert said in found


def test_everything_is_erased_with_proof_and_the_session_ends(teller: StoryWeb) -> None:
    teller.shown()
    _ask(teller)
    assert "cannot be brought back" in teller.browser.get("/stories/data/erase").words
    assert teller.browser.post("/stories/data/erase").status == 422
    page = teller.browser.post("/stories/data/erase", {"sure": "yes"})
    assert "Nothing is left." in page.words
    assert teller.browser.cookies == {}
    assert teller.get().location.startswith("/sign-in")
    with teller.web.desk.workspace.database.read() as connection:
        assert writings.writings_of(connection, "teller") == []
        assert rings.of_person(connection, "teller") == []


def test_what_is_still_coming_down_is_said_before_anything_is_erased(teller: StoryWeb) -> None:
    teller.agreed()
    put_out(teller)
    page = teller.browser.post("/stories/data/erase", {"sure": "yes"})
    assert page.status == 409
    assert "Still coming down from X" in page.words
    assert teller.browser.get("/stories/data").status == 200


def test_who_asks_to_be_rung_is_rung_by_the_lead_and_the_number_is_in_no_message(
    teller: StoryWeb,
) -> None:
    assert "evening" in teller.browser.get("/stories/ring").words
    _ask(teller)
    assert "We ring you" in teller.browser.get("/stories/ring/asked").words
    with teller.web.desk.workspace.database.read() as connection:
        told = connection.execute(select(person_messages.c.person, person_messages.c.text)).all()
        kept = connection.execute(select(story_rings.c.token)).scalars().all()
    assert [who for who, _ in told] == ["sol"]
    assert NUMBER not in told[0][1] + kept[0]
    lead = teller.web.browser("sol")
    page = lead.get("/stories/to-ring")
    for said in (NUMBER, "In the evening", "ask for Sam"):
        assert said in page.words
    assert "Nobody waits" in teller.web.browser("ruth").get("/stories/to-ring").words
    assert teller.web.browser("ruth").post("/stories/to-ring/1").status == 409
    assert lead.post("/stories/to-ring/1").location == "/stories/to-ring"
    assert NUMBER not in lead.get("/stories/to-ring").words


def test_the_support_contact_sees_it_too(teller: StoryWeb) -> None:
    teller.told()
    teller.write("who-asks", support_contact="ruth")
    teller.post("show")
    _ask(teller)
    assert NUMBER in teller.web.browser("ruth").get("/stories/to-ring").words


@pytest.mark.parametrize("fields", [{}, {"number": NUMBER}, {"when": "In the evening"}])
def test_where_and_when_are_needed_and_nothing_else(
    teller: StoryWeb, fields: dict[str, str]
) -> None:
    page = teller.browser.post("/stories/ring", fields)
    assert page.status == 422
    assert "Write the number to ring" in page.words
    assert all(value in page.text for value in fields.values())


def test_nobody_floods_those_who_ring(teller: StoryWeb) -> None:
    for _ in range(5):
        _ask(teller)
    page = teller.browser.post("/stories/ring", {"number": NUMBER, "when": "At midday"})
    assert "We have it" in page.words


def test_a_change_of_keys_takes_answers_and_numbers_along(teller: StoryWeb) -> None:
    teller.told()
    _ask(teller)
    context = ending_context(teller.web.desk)
    path = teller.web.root / ".handrail" / "story-keys"
    encryption.add_key(path)
    encryption.rotate(context, ADMINISTRATOR, Vault(encryption.keys_in(path)))
    encryption.keep_newest_key(path)
    assert HAPPENED in teller.get("write/what-happened").text
    assert NUMBER in teller.web.browser("sol").get("/stories/to-ring").words


def test_how_it_went_counts_only_what_is_known(teller: StoryWeb) -> None:
    teller.agreed()
    put_out(teller)
    words = teller.get().words
    assert "How it went" in words
    assert "shown" not in words.partition("How it went")[2].partition("What you can do")[0]
    with teller.web.desk.workspace.database.read() as connection:
        states = set(
            connection.execute(
                select(posts.c.state).join(threads, threads.c.id == posts.c.thread_id)
            ).scalars()
        )
    assert PostState.SENT in states
