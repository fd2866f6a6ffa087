"""Who may say yes to a campaign's words, once the organisation has people."""

import pytest

from scheduler.errors import NotAllowed
from scheduler.publishing.operations.approve import claimed_approver, has_people, known_approver
from tests.support.desk import Desk
from tests.support.story_desk import StoryDesk, actor


@pytest.mark.parametrize("name", ["writer", "lead", "analyst", "admin", "sam", "teller"])
def test_without_a_role_for_it_nobody_says_yes(story_desk: StoryDesk, name: str) -> None:
    with pytest.raises(NotAllowed, match="may not approve or reject a campaign's words"):
        known_approver(story_desk.context.database, actor(name))


@pytest.mark.parametrize("name", ["rev-1", "comms"])
def test_reviewers_and_comms_do_by_their_id(story_desk: StoryDesk, name: str) -> None:
    who = known_approver(story_desk.context.database, actor(name))
    assert who.by == name
    assert who.known is not None
    assert {"rev-1", "comms", "writer"} <= who.known


def test_their_login_is_theirs_too(story_desk: StoryDesk) -> None:
    from scheduler.people import accounts
    from scheduler.people.roles import Role

    admin = actor("admin")
    accounts.add(story_desk.context, admin, "jo", roles=[Role.COMMS], os_user="jsmith")
    jo = accounts.by_login(story_desk.context, "jsmith")
    who = known_approver(story_desk.context.database, jo)
    assert (who.by, who.is_called("JSmith")) == ("jo", True)
    assert "jsmith" in (who.known or ())


def test_nobody_is_known_where_nobody_was_added(desk: Desk) -> None:
    assert not has_people(desk.database)


def test_a_name_that_is_only_typed_stands_beside_the_login() -> None:
    assert claimed_approver("jsmith", "").by == "jsmith"
    assert claimed_approver("jsmith", "jsmith").by == "jsmith"
    who = claimed_approver("jsmith", "Bo")
    assert who.by == "Bo (typed by jsmith)"
    assert who.is_called("bo")
    assert who.is_called("jsmith")
    assert who.known is None
