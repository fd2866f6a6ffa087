"""Who may say yes to a campaign's words, once the organisation has people."""

from dataclasses import replace

import pytest

from scheduler.errors import NotAllowed
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.publishing.operations.approving.approve import Approver, approve, approver_of
from scheduler.store.agreements import approvals
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk, actor
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


def _approves(story_desk: StoryDesk, name: str) -> None:
    database = story_desk.context.database
    put_into_queue(database, replace(a_thread(KEY), owner="writer", needs_approval=True))
    approve(database, KEY, actor=actor(name), now=story_desk.context.now())


def _approver(desk: Desk, somebody: Actor) -> Approver:
    with desk.database.read() as connection:
        return approver_of(connection, somebody)


@pytest.mark.parametrize("name", ["writer", "lead", "analyst", "admin", "sam", "teller"])
def test_without_a_role_for_it_nobody_says_yes(story_desk: StoryDesk, name: str) -> None:
    with pytest.raises(NotAllowed, match="may not approve or reject a campaign's words"):
        _approves(story_desk, name)


@pytest.mark.parametrize("name", ["rev-1", "comms"])
def test_reviewers_and_comms_do_by_their_id(story_desk: StoryDesk, name: str) -> None:
    _approves(story_desk, name)
    with story_desk.context.database.read() as connection:
        word = approvals.word_on(connection, story_desk.desk.thread(KEY))
    assert word is not None
    assert (word["by"], word["is_yes"]) == (name, True)
    known = _approver(story_desk.desk, actor(name)).known
    assert {"rev-1", "comms", "writer"} <= (known or set())


def test_their_login_is_theirs_too(story_desk: StoryDesk) -> None:
    from scheduler.people import accounts

    admin = actor("admin")
    accounts.add(story_desk.context, admin, "jo", roles=[Role.COMMS], os_user="jsmith")
    who = _approver(story_desk.desk, accounts.by_login(story_desk.context, "jsmith"))
    assert (who.by, who.is_called("JSmith")) == ("jo", True)
    assert "jsmith" in (who.known or ())


def test_nobody_is_known_where_nobody_was_added(desk: Desk) -> None:
    assert _approver(desk, at_keyboard("jsmith")).known is None


def test_a_name_that_is_only_typed_stands_beside_the_login(desk: Desk) -> None:
    assert _approver(desk, at_keyboard("jsmith")).by == "jsmith"
    assert _approver(desk, at_keyboard("jsmith", "jsmith")).by == "jsmith"
    who = _approver(desk, at_keyboard("jsmith", "Bo"))
    assert who.by == "Bo (typed by jsmith)"
    assert who.is_called("bo")
    assert who.is_called("jsmith")
