"""What the files say and the queue does not, as rows for a calendar."""

from dataclasses import replace

import pytest

from scheduler.bootstrap.drafts.draft_rows import DraftRow, draft_rows
from scheduler.bootstrap.drafts.previews import Preview, apply_files, plans, previews
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import load_workspace
from scheduler.publishing.planning.diff import Change
from scheduler.store.overview.listing import ThreadFilter
from tests.support.desks.people import PROGRAM
from tests.support.desks.workspaces import Workspace as Desk

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts:
  main: {handle: HarbourMain, role: organisation, secrets: HARBOUR_MAIN}
  peers: {handle: HarbourPeers, role: peers, secrets: HARBOUR_PEERS}
"""
CAMPAIGN = """\
campaign: walk
title: We walk
owner: Comms
threads:
  - id: opener
    account: main
    hashtags: [WeWalk]
    when: Mon 11 Oct 2027, 09:00
    text: "Come for a walk with us. #WeWalk"
  - id: later
    account: peers
    when: Tue 12 Oct 2027, 12:00
    text: "We walked five miles."
"""


@pytest.fixture
def files(workspace: Desk) -> Workspace:
    folder = workspace.root / "campaigns"
    for old in folder.glob("*.yaml"):
        old.unlink()
    (folder / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    (folder / "walk.yaml").write_text(CAMPAIGN, "utf-8")
    return Workspace(workspace.root)


def beside(workspace: Workspace) -> list[Preview]:
    return previews(workspace, plans(workspace, load_workspace(workspace.root, None)))


def drafts(workspace: Workspace, wanted: ThreadFilter | None = None) -> tuple[DraftRow, ...]:
    return draft_rows(beside(workspace), wanted or ThreadFilter(), workspace.settings.prices)


def change_the_file(workspace: Workspace) -> None:
    file = workspace.root / "campaigns" / "walk.yaml"
    file.write_text(CAMPAIGN.replace("five miles", "six miles"), "utf-8")


def test_what_was_never_applied_is_a_draft(files: Workspace) -> None:
    first, second = drafts(files)
    assert (first.key, first.state, first.is_new) == ("walk/opener", "draft", True)
    assert first.words == "Come for a walk with us. #WeWalk"
    assert (first.hashtags, first.account, first.posts) == (("WeWalk",), "main", 1)
    assert first.price_usd > 0
    assert second.begin_at > first.begin_at


def test_what_was_applied_is_no_draft_until_its_file_changes(files: Workspace) -> None:
    apply_files(files, None, PROGRAM)
    assert drafts(files) == ()
    change_the_file(files)
    (row,) = drafts(files)
    assert (row.key, row.words, row.is_new) == ("walk/later", "We walked six miles.", False)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (ThreadFilter(account="peers"), ["walk/later"]),
        (ThreadFilter(campaign="walk"), ["walk/opener", "walk/later"]),
        (ThreadFilter(campaign="run"), []),
        (ThreadFilter(hashtag="#wewalk"), ["walk/opener"]),
        (ThreadFilter(hashtag="other"), []),
    ],
)
def test_drafts_are_asked_for_as_threads_are(
    files: Workspace, wanted: ThreadFilter, keys: list[str]
) -> None:
    assert [row.key for row in drafts(files, wanted)] == keys


def test_a_range_holds_its_first_instant_and_not_its_last(files: Workspace) -> None:
    first, second = drafts(files)
    assert drafts(files, ThreadFilter(since=first.begin_at, until=second.begin_at)) == (first,)
    assert drafts(files, ThreadFilter(since=second.begin_at)) == (second,)


def test_a_storys_words_are_in_no_draft_for_whom_they_are_not(files: Workspace) -> None:
    (preview,) = beside(files)
    threads = tuple(
        replace(
            one,
            change=Change.NEW,
            planned=replace(one.planned, story="s1"),
            hidden=frozenset({"s1"}),
        )
        for one in preview.threads
    )
    rows = draft_rows([replace(preview, threads=threads)], ThreadFilter(), files.settings.prices)
    assert {(row.words, row.stories) for row in rows} == {("", frozenset({"s1"}))}
