"""What is typed stands beside the versions; edits begin from a version, and only from the last."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.store.stories import drafts as stored
from scheduler.store.stories import versions
from scheduler.store.stories.drafts import StoredDraft
from scheduler.store.tables.stories import story_drafts
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.withdrawal import privacy, withdraw
from scheduler.stories.writing import answers, drafts
from scheduler.stories.writing.answers import Stage, StoryPart
from tests.support.desks.story_desk import StoryDesk, actor, agree, approve_text

WORDS = "I am writing this down for the first time."


def _type(desk: StoryDesk, story_id: str, body: str = WORDS, who: str = "writer") -> None:
    """As older programs kept it."""
    draft = StoredDraft(story_id, who, 1, desk.vault.lock(body), desk.context.now())
    with desk.context.database.write() as connection:
        stored.keep(connection, draft)


def _answer(desk: StoryDesk, story_id: str, who: str = "teller") -> None:
    place = (desk.context, desk.vault, actor(who), story_id)
    answers.keep_answer(*place, StoryPart.HAPPENED, WORDS, seen=0, tab="a", stage=Stage.WRITTEN)


def _rows(desk: StoryDesk) -> list[tuple[str, str, str]]:
    with desk.context.database.read() as connection:
        columns = (story_drafts.c.story, story_drafts.c.person, story_drafts.c.token)
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_typing_ends_no_yes_and_leaves_no_queue(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    before = story_desk.desk.thread(story_desk.key(story_id))
    _answer(story_desk, story_id)
    assert story_desk.story(story_id).version == 1
    assert story_desk.desk.thread(story_desk.key(story_id)) == before
    with story_desk.context.database.read() as connection:
        assert [one.ended_at for one in versions.consents(connection, story_id)] == [None]


@pytest.mark.parametrize("who", ["rev-1", "comms", "lead", "admin", "boss", "sam", "mum", "writer"])
def test_only_whose_story_it_is_types_it(story_desk: StoryDesk, who: str) -> None:
    story_id = story_desk.add()
    with pytest.raises(NotAllowed):
        _answer(story_desk, story_id, who)


def test_a_story_that_ended_takes_no_more_words(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    with pytest.raises(NotPossible, match="ended"):
        _answer(story_desk, story_id)


def test_a_version_made_of_it_forgets_it(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    _type(story_desk, story_id)
    drafts.edit(story_desk.context, actor("writer"), story_id, WORDS, began_from=1)
    assert _rows(story_desk) == []


def test_somebodys_other_version_leaves_what_was_typed(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    _type(story_desk, story_id)
    drafts.edit(story_desk.context, actor("teller"), story_id, "Told again.", began_from=1)
    kept = _rows(story_desk)
    assert [person for _, person, _ in kept] == ["writer"]
    with pytest.raises(ChangedSinceSeen, match="changed since version 1") as refused:
        drafts.edit(story_desk.context, actor("writer"), story_id, WORDS, began_from=1)
    assert refused.value.after == ("Told again.",)
    assert refused.value.before is not None
    assert refused.value.before[0].startswith("I did not sleep")
    assert (refused.value.seen, refused.value.now) == ("1", "2")
    assert _rows(story_desk) == kept


def test_the_keys_turn_it_too(story_desk: StoryDesk) -> None:
    from cryptography.fernet import Fernet

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    story_id = story_desk.add()
    story_desk.vault = Vault([old])
    _type(story_desk, story_id)
    encryption.rotate(story_desk.context, actor("admin"), Vault([new, old]))
    assert [Vault([new]).unlock(token) for _, _, token in _rows(story_desk)] == [WORDS]


@pytest.mark.parametrize("who", ["teller", "writer"])
def test_it_is_exported_to_its_writer_and_erased_with_them_or_the_story(
    story_desk: StoryDesk, who: str
) -> None:
    story_id = story_desk.add()
    _type(story_desk, story_id, who=who)
    held = privacy.export(story_desk.context, story_desk.vault, actor("admin"), who)
    assert [one["text"] for one in held["typed"]] == [WORDS]
    privacy.erase(story_desk.context, story_desk.vault, actor("admin"), who)
    assert _rows(story_desk) == []


def test_a_storyteller_erased_takes_the_authors_draft_along(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    _type(story_desk, story_id)
    privacy.erase(story_desk.context, story_desk.vault, actor("admin"), "teller")
    assert _rows(story_desk) == []


def test_two_edits_from_one_version_do_not_lose_the_first(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    drafts.edit(story_desk.context, actor("writer"), story_id, "First.", began_from=1)
    with pytest.raises(ChangedSinceSeen):
        drafts.edit(story_desk.context, actor("teller"), story_id, "Second.", began_from=1)
    drafts.edit(story_desk.context, actor("teller"), story_id, "Second.", began_from=2)
    assert story_desk.story(story_id).version == 3


def test_words_of_any_kind_begin_from_a_version(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    with story_desk.context.database.read() as connection:
        words = versions.versions(connection, story_id)[0].words
    noted = replace(words, content_note="loss")
    with pytest.raises(ChangedSinceSeen):
        drafts.change_words(
            story_desk.context, actor("writer"), story_id, noted, why="noted", began_from=7
        )


def test_what_was_read_is_what_is_reviewed_agreed_and_released(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    drafts.edit(story_desk.context, actor("writer"), story_id, "Told otherwise.")
    looked = {"is_yes": True, "reason": "Kind.", "looked_at": CHECKLIST}
    context = story_desk.context
    with pytest.raises(ChangedSinceSeen):
        agree(context, actor("teller"), story_id, version=1, agrees_to_health=True)
    with pytest.raises(ChangedSinceSeen):
        approve_text(context, actor("teller"), story_id, 1)
    with pytest.raises(ChangedSinceSeen):
        decisions.review(context, actor("rev-1"), story_id, version=1, **looked)
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    with pytest.raises(ChangedSinceSeen):
        decisions.release(context, actor("comms"), story_id, version=1)
    decisions.release(context, actor("comms"), story_id, version=2)


def test_a_role_for_single_accounts_reaches_the_stories_of_these(story_desk: StoryDesk) -> None:
    from scheduler.people import accounts
    from scheduler.people.roles import Role
    from scheduler.stories.overview.status import listed
    from scheduler.stories.scheduling import queueing
    from tests.support.desks.story_desk import a_form
    from tests.support.examples.builders import put_into_queue

    put_into_queue(story_desk.context.database)
    for name, of in (("main-comms", ["main"]), ("peers-comms", ["peers"])):
        context, admin = story_desk.context, actor("admin")
        accounts.add(context, admin, name, roles=[Role.COMMS], accounts=of)
    story_id = story_desk.add(a_form(accounts=["main", "peers"]))
    alone = story_desk.add(a_form("Another one.", accounts=["main"]))
    seen = [one.story_id for one in listed(story_desk.context, Actor("peers-comms"))]
    assert seen == [story_id]
    with pytest.raises(NotAllowed, match="for main: their role is for other accounts"):
        decisions.difference(story_desk.context, Actor("peers-comms"), alone, 1, 1)
    for one in (story_id, alone):
        story_desk.agree(one)
        story_desk.reviewed(one)
    with pytest.raises(NotAllowed, match="for main, peers: their role is for other"):
        decisions.release(story_desk.context, Actor("main-comms"), story_id)
    decisions.release(story_desk.context, Actor("main-comms"), alone)
    decisions.release(story_desk.context, actor("comms"), story_id)
    with pytest.raises(NotAllowed, match="for peers"):
        queueing.enqueue(story_desk.context, Actor("main-comms"), story_id, "peers")
    queueing.enqueue(story_desk.context, Actor("main-comms"), story_id, "main")
