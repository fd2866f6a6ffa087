"""The right person is told, at their own address, and never a word of a story."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.store.stories import people as stored
from scheduler.store.tables.queue import audit, notices
from scheduler.store.tables.stories import person_addresses
from scheduler.stories.overview import messages
from scheduler.stories.overview.messages import MOST_TRIES
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import privacy, withdraw
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor

ADDRESS = "mailto://robin.quillfeather:secret@example.org"
CONTACT = "json://sam.example.org"
DAY = timedelta(days=1)


def told_to_all(story_desk: StoryDesk) -> str:
    with story_desk.desk.database.read() as connection:
        return "\n".join(connection.execute(select(notices.c.text)).scalars())


@pytest.fixture
def reachable(story_desk: StoryDesk) -> StoryDesk:
    for who, address in (("teller", ADDRESS), ("sam", CONTACT)):
        messages.keep_address(story_desk.context, story_desk.vault, actor(who), who, address)
    return story_desk


def out(story_desk: StoryDesk) -> str:
    """A story that is out, whose teller was asked how they are after a reminder, as is the rule."""
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.tick()
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    return story_id


def test_the_storyteller_is_asked_before_their_yes_ends(reachable: StoryDesk) -> None:
    agreed_at = reachable.context.now()
    story_id = out(reachable)
    reachable.tick()
    reachable.post_office.told.clear()
    reachable.desk.clock.jump_to(agreed_at + relativedelta(months=12) - 30 * DAY)
    reachable.tick()
    reachable.tick()
    asked = [text for address, text in reachable.post_office.told if address == ADDRESS]
    assert len(asked) == 1
    assert f"Your yes to {story_id} ends on 5 October 2028" in asked[0]
    assert "You need not do anything" in asked[0]
    assert "whether it may stay" not in told_to_all(reachable), "nobody else needs to know"


def test_the_support_contact_is_reminded_and_nobody_else(reachable: StoryDesk) -> None:
    story_id = out(reachable)
    reachable.pass_time(DAY)
    reachable.pass_time(7 * DAY)
    reminders = [text for address, text in reachable.post_office.told if address == CONTACT]
    for which, text in zip(("before", "a day after", "a week after"), reminders, strict=True):
        assert f"{story_id} is ({which})" in text
    assert story_id not in told_to_all(reachable)


def test_no_message_has_a_word_of_the_story_or_a_name(reachable: StoryDesk) -> None:
    out(reachable)
    reachable.pass_time(400 * DAY)
    said = " ".join(text for _, text in reachable.post_office.told) + told_to_all(reachable)
    assert not any(line in said for line in BODY.split("\n\n"))
    for word in ("being asked", "health", "Harbour"):
        assert word not in said, "on a locked screen, anybody may read it"


def test_who_has_no_address_is_asked_after_by_the_organisation(story_desk: StoryDesk) -> None:
    story_id = out(story_desk)
    story_desk.pass_time(DAY)
    assert f"sam: please ask how the storyteller of {story_id} is" in told_to_all(story_desk)


def test_an_address_that_takes_nothing_is_tried_and_then_the_organisation_is_told(
    reachable: StoryDesk,
) -> None:
    out(reachable)
    reachable.post_office.is_open = False
    reachable.desk.clock.jump_to(reachable.desk.clock.now() + DAY)
    for tries in range(MOST_TRIES):
        assert "please ask how" not in told_to_all(reachable), tries
        reachable.tick()
    assert "sam: please ask how" in told_to_all(reachable)


def test_without_the_keys_the_organisation_is_told(reachable: StoryDesk) -> None:
    out(reachable)
    reachable.post_office.told.clear()
    reachable.desk.clock.jump_to(reachable.desk.clock.now() + DAY)
    reachable.vault = Vault(["MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="])
    for _ in range(MOST_TRIES):
        reachable.tick()
    assert reachable.post_office.told == []
    assert "sam: please ask how" in told_to_all(reachable)


def test_a_guardian_is_asked_as_well(desk, tmp_path) -> None:
    story_desk = StoryDesk(desk, tmp_path)
    story_desk.everybody(under_18=True)
    messages.keep_address(story_desk.context, story_desk.vault, actor("mum"), "mum", ADDRESS)
    story_id = story_desk.add(a_form(guardian="mum"))
    story_desk.agree(story_id, months=1)
    story_desk.pass_time(2 * DAY)
    assert any(address == ADDRESS for address, _ in story_desk.post_office.told)


def test_a_worry_reaches_the_lead_themselves(reachable: StoryDesk) -> None:
    messages.keep_address(reachable.context, reachable.vault, actor("lead"), "lead", "json://lead")
    story_id = reachable.queued()
    withdraw.safeguard(reachable.context, actor("sam"), story_id, why="I am worried.")
    reachable.tick()
    (said,) = [text for address, text in reachable.post_office.told if address == "json://lead"]
    assert "Please look today" in said
    assert "worried" not in said


def test_an_address_is_encrypted_turned_exported_and_erased(reachable: StoryDesk) -> None:
    context = reachable.context
    with reachable.desk.database.read() as connection:
        tokens = list(connection.execute(select(person_addresses.c.token)).scalars())
        noted = " ".join(str(tuple(row)) for row in connection.execute(select(audit)))
    assert not any("quillfeather" in token for token in tokens)
    assert "quillfeather" not in noted
    encryption.rotate(context, actor("admin"), reachable.vault)
    held = privacy.export(context, reachable.vault, actor("teller"), "teller")
    assert held["told_at"] == ADDRESS
    assert privacy.export(context, reachable.vault, actor("admin"), "teller")["told_at"] is None
    assert privacy.erase(context, reachable.vault, actor("admin"), "teller").is_clean
    with reachable.desk.database.read() as connection:
        assert stored.address_of(connection, "teller") is None


def test_an_address_is_ones_own_to_give_and_to_take_away(reachable: StoryDesk) -> None:
    for who in ("rev-1", "comms", "lead", "analyst", "admin", "writer", "boss"):
        for whose in ("teller", "admin" if who != "admin" else "lead", "nobody"):
            for address in (ADDRESS, ""):
                with pytest.raises(NotAllowed):
                    messages.keep_address(
                        reachable.context, reachable.vault, actor(who), whose, address
                    )
    with pytest.raises(NotPossible):
        messages.keep_address(reachable.context, reachable.vault, Actor("nobody"), "nobody", "")
    messages.keep_address(reachable.context, reachable.vault, actor("teller"), "teller", "")
    with reachable.desk.database.read() as connection:
        assert stored.address_of(connection, "teller") is None
