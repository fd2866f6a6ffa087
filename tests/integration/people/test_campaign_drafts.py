"""What is typed of a campaign: one row a page that saves, a second where two pages went apart."""

import pytest

from scheduler.bootstrap.drafts.typed import (
    MOST_DRAFTS,
    DraftPlace,
    PageMark,
    TypedDraft,
    all_typed,
    forget_typed,
    keep_typed,
    typed,
)
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import NotAllowed, NotPossible
from scheduler.people.roles import Actor
from scheduler.store.people.campaign_drafts import by_person
from tests.support.desks.people_desk import PeopleDesk

FILE = DraftPlace("walk.yaml")
WIL = Actor("wil")


@pytest.fixture
def workspace(desk: PeopleDesk, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that goes by the database of the people."""
    root = tmp_path_factory.mktemp("workspace")
    made = Workspace(root, root)
    made.clock = desk.clock
    made.__dict__["database"] = desk.database
    return made


def _keep(
    workspace: Workspace, content: str, page: PageMark, place: DraftPlace = FILE
) -> TypedDraft:
    return keep_typed(workspace, WIL, place, content, began_from="", page=page)


def test_a_page_that_goes_on_keeps_one_version(workspace: Workspace) -> None:
    first = _keep(workspace, "one", PageMark("a"))
    second = _keep(workspace, "two", PageMark("a", first.branch, first.revision))
    lost = _keep(workspace, "three", PageMark("a", first.branch, first.revision))
    assert (second.revision, lost.revision) == (2, 3)
    assert [one.content for one in typed(workspace, WIL, FILE)] == ["three"]


def test_whoever_waits_is_told_once_it_is_written_and_not_yet_there(workspace: Workspace) -> None:
    seen_by_others: list[list[TypedDraft]] = []
    keep_typed(
        workspace,
        WIL,
        FILE,
        "one",
        began_from="",
        page=PageMark("a"),
        when_written=lambda: seen_by_others.append(typed(workspace, WIL, FILE)),
    )
    assert seen_by_others == [[]]
    assert [one.content for one in typed(workspace, WIL, FILE)] == ["one"]


def test_another_page_goes_on_from_what_it_was_shown(workspace: Workspace) -> None:
    first = _keep(workspace, "one", PageMark("a"))
    _keep(workspace, "two", PageMark("b", first.branch, first.revision))
    assert [one.content for one in typed(workspace, WIL, FILE)] == ["two"]


def test_pages_that_went_apart_are_two_versions_until_one_is_picked(workspace: Workspace) -> None:
    first = _keep(workspace, "one", PageMark("a"))
    _keep(workspace, "mine", PageMark("a", first.branch, first.revision))
    other = _keep(workspace, "other", PageMark("b", first.branch, first.revision))
    assert {one.content for one in typed(workspace, WIL, FILE)} == {"mine", "other"}
    forget_typed(workspace, WIL, FILE, but=other.branch)
    assert [one.content for one in all_typed(workspace, WIL)] == ["other"]


def test_each_place_has_its_own_and_says_which_it_is(workspace: Workspace) -> None:
    for place in (FILE, DraftPlace("walk.yaml", ""), DraftPlace("walk.yaml", "opener")):
        _keep(workspace, "words", PageMark("a"), place)
    assert {one.place for one in all_typed(workspace, WIL)} == {
        FILE,
        DraftPlace("walk.yaml", ""),
        DraftPlace("walk.yaml", "opener"),
    }


@pytest.mark.parametrize("who", ["rev", "teller", "nobody"])
def test_only_who_writes_campaigns_has_drafts(workspace: Workspace, who: str) -> None:
    for verb in (
        lambda: keep_typed(workspace, Actor(who), FILE, "x", began_from="", page=PageMark("a")),
        lambda: typed(workspace, Actor(who), FILE),
        lambda: all_typed(workspace, Actor(who)),
        lambda: forget_typed(workspace, Actor(who), FILE),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_too_much_is_told_and_nothing_that_was_there_is_lost(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep(workspace, "one", PageMark("a"))
    with pytest.raises(NotPossible, match="1 MB"):
        _keep(workspace, "é" * 500_001, PageMark("a"))
    assert MOST_DRAFTS > 1
    monkeypatch.setattr("scheduler.bootstrap.drafts.typed.MOST_DRAFTS", 1)
    with pytest.raises(NotPossible, match="drafts already"):
        _keep(workspace, "two", PageMark("b"), DraftPlace("other.yaml"))
    assert [one.content for one in all_typed(workspace, WIL)] == ["one"]


def test_drafts_go_with_their_person(desk: PeopleDesk, workspace: Workspace) -> None:
    _keep(workspace, "one", PageMark("a"))
    with desk.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM person WHERE id = 'wil'")
    with desk.database.read() as connection:
        assert by_person(connection, "wil") == []
