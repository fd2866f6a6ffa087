"""A campaign with somebody's story is rehearsed as it will be, without a word of who they are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.bootstrap.stories import open_stories
from scheduler.bootstrap.workspace import Workspace
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.rehearsal import rehearse
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.withdrawal import housekeeping, withdraw
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import FormHead, StoryForm
from tests.support.desks.story_desk import agree

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
policy: {url: https://www.harbourminds.org.uk/policy, owner: Comms}
safeguarding: {contact: safe@harbourminds.org.uk}
story_cover: Jo, weekdays
accounts:
  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN}
  peers: {handle: HarbourPeers, role: peers, secrets: HARBOUR_PEERS}
"""
CAMPAIGN = """\
campaign: spring
title: Spring
owner: Comms team
cover: Comms desk, every day
threads:
  - id: robin
    account: peers
    when: {first:%Y-%m-%d} 12:00
    story: {whole}
  - id: asked
    when: {second:%Y-%m-%d} 12:00
    dialogue:
      - main: |
          What helped you, @HarbourPeers?
      - peers: {{story: {turn}}}
"""
ROLES = {"ada": Role.ADMINISTRATOR, "wilfred": Role.WRITER, "rev": Role.REVIEWER, "com": Role.COMMS}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "campaigns" / "organisation.yaml").write_text(ORGANISATION)
    monkeypatch.setenv("HANDRAIL_STORY_COOLING_OFF_HOURS", "0")
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "")
    return tmp_path


def a_released_story(root: Path, body: str) -> str:
    context = open_stories(Workspace(root))
    head = FormHead(
        storyteller="teller-quill", accounts=("peers",), naming="anonymous", theme="asking",
        support_contact="sam-support",
    )  # fmt: skip
    story_id = drafts.add(
        context, Actor("wilfred", frozenset({Role.WRITER})), StoryForm(head, body), root
    ).story_id
    agree(context, Actor("teller-quill"), story_id, version=1, agrees_to_health=True)
    housekeeping.checked_in(context, Actor("sam-support"), story_id, "before")
    decisions.review(
        context, Actor("rev", frozenset({Role.REVIEWER})), story_id, version=1, is_yes=True,
        reason="Kind.", looked_at=CHECKLIST,
    )  # fmt: skip
    decisions.release(context, Actor("com", frozenset({Role.COMMS})), story_id)
    context.database.close()
    return story_id


def held_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_stories_are_told_in_a_rehearsal_and_forgotten_when_taken_back(workspace: Path) -> None:
    context = open_stories(Workspace(workspace))
    accounts.add(context, Actor("x"), "ada", roles=[Role.ADMINISTRATOR])
    admin = Actor("ada", frozenset({Role.ADMINISTRATOR}))
    for name in ("wilfred", "rev", "com", "teller-quill", "sam-support"):
        accounts.add(context, admin, name, roles=[ROLES[name]] if name in ROLES else [])
    context.database.close()
    whole = a_released_story(workspace, "I told nobody for a year. Then a friend asked.")
    turn = a_released_story(workspace, "A neighbour knocked every day. @HarbourMinds")
    today = datetime.now(UTC)
    (workspace / "campaigns" / "spring.yaml").write_text(
        CAMPAIGN.format(
            whole=whole, turn=turn, first=today + timedelta(days=3),
            second=today + timedelta(days=5),
        )
    )  # fmt: skip

    with rehearse.rehearsed(Workspace(workspace), None, rehearse.Staging(1)) as rehearsal:
        pass
    said = [post.text for post in rehearsal.published]
    assert any("told nobody" in text for text in said)
    assert any("A neighbour knocked" in text for text in said)
    assert rehearsal.status.waiting == ()
    assert "2 stories told here with a simulated copy of the consent" in rehearsal.what_it_assumed

    folder = workspace / ".handrail" / "rehearsal"
    held = held_in(folder)
    assert whole.encode() in held
    for person in (b"teller-quill", b"sam-support", b"wilfred"):
        assert person not in held, "nobody is named in a rehearsal"

    context = open_stories(Workspace(workspace))
    withdraw.take_back(context, Actor("teller-quill"), whole)
    context.database.close()
    assert not folder.exists(), "what was taken back is not kept in a rehearsal either"
