"""Names are seen by few, and erasing leaves nothing that a search can find."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from PIL import Image
from sqlalchemy import insert
from sqlmodel import SQLModel

from scheduler.errors import NotAllowed, NotPossible, SettingsError
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.own import typed_forms
from scheduler.people.own.typed_forms import TypedForm
from scheduler.publishing.monitoring.audit_check import audit_head, keep_books, verify_audit
from scheduler.store.agreements import approval_requests, approved_words
from scheduler.store.operations import audit as audit_log
from scheduler.store.queue import threads
from scheduler.store.tables.queue import audit
from scheduler.stories.review import decisions
from scheduler.stories.withdrawal import privacy, withdraw
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.history import entries_about
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor
from tests.support.examples.builders import a_thread, put_into_queue

NAME = "Robin Quillfeather-Obsidian"
ADDRESS = "robin.quillfeather@example.org"


@pytest.fixture
def names(story_desk: StoryDesk) -> Vault:
    made = Vault([Fernet.generate_key().decode()])
    privacy.keep_name(story_desk.context, made, actor("writer"), "teller", NAME, ADDRESS)
    return made


def test_the_name_is_for_the_storyteller_and_the_lead_and_each_look_is_noted(
    story_desk: StoryDesk, names: Vault
) -> None:
    for who in ("teller", "lead"):
        assert privacy.see_name(story_desk.context, names, actor(who), "teller").name == NAME
    for who in ("admin", "rev-1", "comms", "writer", "boss", "analyst", "sam"):
        with pytest.raises(NotAllowed):
            privacy.see_name(story_desk.context, names, actor(who), "teller")
    with story_desk.desk.database.read() as connection:
        entries = entries_about(connection, "person:teller")
    assert [one.actor for one in entries if one.to_state == "name seen"] == ["teller", "lead"]


def test_erasing_looks_through_a_queue_of_ordinary_threads(
    story_desk: StoryDesk, names: Vault
) -> None:
    put_into_queue(story_desk.desk.database, a_thread())
    assert privacy.erase(story_desk.context, names, actor("teller"), "teller").is_clean
    look = privacy.look_for(story_desk.desk.database, "teller", ["help"], [])
    assert look.found


def test_an_administrators_export_does_not_say_who_it_is(
    story_desk: StoryDesk, names: Vault
) -> None:
    story_desk.queued()
    for who, name in (("admin", None), ("teller", NAME)):
        held = privacy.export(story_desk.context, names, actor(who), "teller")
        assert held["name"] == name
        assert held["stories"][0]["versions"][0]["words"]["body"] == BODY
        assert held["stories"][0]["consents"][0]["names_health"]
    with pytest.raises(NotAllowed):
        privacy.export(story_desk.context, names, actor("rev-1"), "teller")


def test_erasing_takes_down_first_and_then_leaves_nothing(
    story_desk: StoryDesk, names: Vault
) -> None:
    context, desk = story_desk.context, story_desk.desk
    Image.new("RGB", (40, 30), "teal").save(story_desk.folder / "walk.jpg")
    story_desk.add(a_form(f"{BODY} Again.", picture="walk.jpg", alt="A long path along the sea."))
    story_id = story_desk.queued()
    decisions.comment(
        context, actor("rev-1"), story_id, "Such a kind way of putting it, thank you."
    )
    story_desk.wait_until_due(story_id)
    desk.publish()
    with pytest.raises(NotPossible, match="Still coming down"):
        privacy.erase(context, names, actor("admin"), "teller")
    desk.remover.remove_account("main")
    proof = privacy.erase(context, names, actor("admin"), "teller", [story_desk.folder / "logs"])
    assert proof.is_clean, str(proof)
    assert proof.looked_for >= 6
    assert proof.columns > 60
    assert list(context.pictures.iterdir()) == []
    if desk.database.is_sqlite:
        path = Path(str(desk.database.engine.url.database))
        held = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        for planted in (NAME, ADDRESS, "told nobody", "long path along", "kind way of putting"):
            assert planted.encode() not in held


def test_what_is_left_somewhere_is_found_and_said(story_desk: StoryDesk, names: Vault) -> None:
    story_desk.queued()
    logs = story_desk.folder / "logs"
    logs.mkdir()
    (logs / "engine.log").write_text(f"sent to {ADDRESS}\n")
    with story_desk.desk.database.write() as connection:
        connection.execute(
            insert(audit).values(
                at=A_TUESDAY_NOON, actor="x", subject="y", from_state="", to_state="", why=NAME
            )
        )
    proof = privacy.erase(story_desk.context, names, actor("teller"), "teller", [logs])
    assert proof.found == ("file engine.log", "table audit, column why")
    assert NAME not in str(proof)


def test_an_export_holds_the_pictures_and_erasing_deletes_them(
    story_desk: StoryDesk, names: Vault
) -> None:
    context = story_desk.context
    Image.new("RGB", (40, 30), "teal").save(story_desk.folder / "walk.jpg")
    story_desk.add(a_form(picture="walk.jpg", alt="A long path along the sea."))
    held = privacy.export(context, names, actor("teller"), "teller")
    (kept,) = context.pictures.iterdir()
    assert held["pictures"] == {kept.name: kept.read_bytes()}
    assert "A long path along the sea." in str(held["stories"])
    proof = privacy.erase(context, names, actor("teller"), "teller")
    assert proof.is_clean
    assert proof.pictures == 1
    assert "for pictures: 1" in str(proof)
    assert list(context.pictures.iterdir()) == []


def test_only_they_themselves_or_an_administrator_erase(
    story_desk: StoryDesk, names: Vault
) -> None:
    for who in ("rev-1", "comms", "lead", "writer", "boss"):
        with pytest.raises(NotAllowed):
            privacy.erase(story_desk.context, names, actor(who), "teller")


def test_no_key_no_name(story_desk: StoryDesk, names: Vault) -> None:
    other = Vault([Fernet.generate_key().decode()])
    with pytest.raises(SettingsError, match="None of the story keys"):
        privacy.see_name(story_desk.context, other, actor("lead"), "teller")
    with pytest.raises(SettingsError, match="None of the story keys"):
        encryption.rotate(story_desk.context, actor("admin"), other)
    with pytest.raises(SettingsError) as told:
        Vault(["not a key"])
    assert "not a key" not in str(told.value)


def test_an_old_story_is_erased_by_itself_once_nothing_of_it_is_public(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.queued()
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    story_desk.pass_time(story_desk.context.keep_ended)
    proof = privacy.look_for(
        story_desk.desk.database, "teller", {"I did not sleep for a year, and told nobody."}, []
    )
    assert proof.is_clean


@pytest.mark.parametrize("is_sealed_before", [True, False])
def test_after_an_erasure_the_audit_is_still_proved(
    story_desk: StoryDesk, names: Vault, is_sealed_before: bool
) -> None:
    context, queue = story_desk.context, story_desk.desk.database
    story_desk.queued()
    noted = None
    if is_sealed_before:
        keep_books(queue)
        noted = audit_head(queue).chain
    privacy.erase(context, names, actor("teller"), "teller")
    keep_books(queue)
    verdict = verify_audit(queue, context.now(), noted)
    assert (verdict.found, verdict.unsealed) == ((), 0)
    with queue.read() as connection:
        assert verdict.head.sealed == audit_log.newest_id(connection) > 3


def test_what_people_were_told_is_exported_and_goes_with_the_story(
    story_desk: StoryDesk, names: Vault
) -> None:
    story_id = story_desk.queued()
    with story_desk.desk.database.write() as connection:
        for to, kind in (("teller", NoticeKind.STORY), ("rev-1", NoticeKind.STORY_WORK)):
            bell.tell(
                connection,
                to=[to],
                kind=kind,
                subject=story_id,
                words="Something was read.",
                now=story_desk.desk.clock.now(),
            )
    held = privacy.export(story_desk.context, names, actor("teller"), "teller")
    assert "Something was read." in [one["words"] for one in held["notices"]]
    assert held["mailed"] == {}
    assert privacy.erase(story_desk.context, names, actor("teller"), "teller").is_clean
    assert bell.mine(story_desk.context, actor("rev-1")) == []


# Where a table says whose a row is: under which name of the export it stands, or why it does not.
EXPORTED = {
    "approval_request_person": "asked_to_approve",
    "calendar_feed": "calendar_address_made_at",
    "campaign_draft": "campaign_drafts",
    "kept_form": "typed_forms",
    "opened_words": "read_for_approval",
    "person_address": "told_at",
    "person_mail": "mail",
    "person_notice": "notices",
    "person_notice_choice": "mailed",
    "person_passkey": "passkeys",
    "person_private": "name",
    "person_profile": "shown",
    "person_role": "roles",
    "person_session": "sessions",
    "person_totp": "one_time_codes",
    "story_draft": "typed",
    "story_ring": "asked_to_be_rung",
    "story_writing": "answers",
}
LEFT_OUT = {
    "approval_request_told": "that a message was sent, which is in `notices`",
    "mailed_link": "opens the desk; whoever holds the export could sign in",
    "passkey_challenge": "a number of a minute",
    "person_mail_hours": "part of `shown`",
    "person_mail_turn": "which engine sends the mail",
    "person_message": "waits a moment until it is mailed, then is in `notices`",
    "recovery_code": "signs in",
    "x_connecting": "ten minutes, while somebody connects an account at X",
}


def test_each_table_that_says_whose_a_row_is_is_in_the_export_or_says_why_not() -> None:
    of_people = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }
    assert of_people == EXPORTED.keys() | LEFT_OUT.keys()
    assert not EXPORTED.keys() & LEFT_OUT.keys()


def test_the_export_has_each_of_these(story_desk: StoryDesk, names: Vault) -> None:
    held = privacy.export(story_desk.context, names, actor("teller"), "teller")
    assert set(EXPORTED.values()) <= held.keys()


def test_what_was_typed_and_could_not_be_taken_is_exported_to_its_owner_alone(
    story_desk: StoryDesk, names: Vault
) -> None:
    form = TypedForm("/threads/wmhd/one/move", "Move the thread", (("day", "2027-10-08"),))
    typed_forms.keep(story_desk.context, names, "teller", form)
    (mine,) = privacy.export(story_desk.context, names, actor("teller"), "teller")["typed_forms"]
    assert mine["what"] == "Move the thread"
    assert mine["fields"] == {"day": "2027-10-08"}
    (seen,) = privacy.export(story_desk.context, names, actor("admin"), "teller")["typed_forms"]
    assert seen.keys() == {"at", "until"}


def test_what_a_reviewer_was_asked_for_and_has_read_is_in_their_export(
    story_desk: StoryDesk, names: Vault
) -> None:
    put_into_queue(story_desk.desk.database, a_thread("wmhd/asked"))
    with story_desk.desk.database.write() as connection:
        (thread,) = threads.threads_with(connection, ["wmhd/asked"])
        approved_words.note_opened(connection, "rev-1", thread.id, "mark", A_TUESDAY_NOON)
        approval_requests.add(
            connection,
            campaign="wmhd",
            by="comms",
            note="Please",
            people=["rev-1"],
            asked=[(thread.id, thread.body_hash)],
            now=A_TUESDAY_NOON,
            needed_by=A_TUESDAY_NOON,
        )
    held = privacy.export(story_desk.context, names, actor("rev-1"), "rev-1")
    assert held["read_for_approval"] == [{"thread": "wmhd/asked", "at": A_TUESDAY_NOON}]
    assert held["asked_to_approve"] == [{"campaign": "wmhd", "at": A_TUESDAY_NOON}]
