"""A campaign saved from values: checked first, the last ones kept, never over another's change."""

from pathlib import Path

import pytest

from scheduler.bootstrap.drafts.composer import (
    add_campaign,
    change_campaign,
    read_file,
    save_thread,
    versions_of,
)
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.formats.composing import CampaignValues, ThreadValues
from scheduler.campaigns.loader import load_workspace
from scheduler.errors import FileChangedSince, MistakesFound, NotPossible
from scheduler.people.roles import at_keyboard

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts:
  main: {handle: HarbourMain, role: organisation, secrets: HARBOUR_MAIN}
"""
JO = at_keyboard("jo")
VALUES = CampaignValues("walk", "We walk", "Comms")
OPENER = ThreadValues("opener", account="main", when="Mon 4 Oct 2027, 09:00", posts=("Come.",))


@pytest.fixture
def composer(tmp_path: Path) -> Workspace:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    return Workspace(tmp_path)


def test_a_new_campaign_is_a_file_of_its_owners_alone_that_the_loader_takes(
    composer: Workspace,
) -> None:
    made = add_campaign(composer, VALUES, [OPENER], JO)
    (campaign,) = load_workspace(composer.root).campaigns
    assert (campaign.title, campaign.threads[0].text) == ("We walk", "Come.\n")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made == read_file(composer, "walk")
    with pytest.raises(FileChangedSince, match="was changed since you read it"):
        add_campaign(composer, VALUES, [OPENER], JO)
    made.path.rename(made.path.with_name("other.yaml"))
    with pytest.raises(FileChangedSince, match=r"other\.yaml"):
        add_campaign(composer, VALUES, [OPENER], JO)


def test_a_file_that_changed_meanwhile_is_left_alone(composer: Workspace) -> None:
    made = add_campaign(composer, VALUES, [OPENER], JO)
    theirs = made.text.replace("We walk", "We run")
    made.path.write_text(theirs, "utf-8")
    for save in (
        lambda: save_thread(composer, "walk", OPENER, made.hash, JO),
        lambda: change_campaign(composer, VALUES, made.hash, JO),
    ):
        with pytest.raises(FileChangedSince):
            save()
    assert made.path.read_text("utf-8") == theirs


def test_what_the_loader_refuses_replaces_nothing(composer: Workspace) -> None:
    made = add_campaign(composer, VALUES, [OPENER], JO)
    wrong = ThreadValues("next", account="nobody", when="some day", posts=("Come.",))
    with pytest.raises(MistakesFound, match="nobody"):
        save_thread(composer, "walk", wrong, made.hash, JO)
    with pytest.raises(NotPossible, match="cannot be a name"):
        add_campaign(composer, CampaignValues("../walk", "a", "b"), [OPENER], JO)
    with pytest.raises(NotPossible, match='no campaign "run"'):
        save_thread(composer, "run", OPENER, made.hash, JO)
    assert read_file(composer, "walk") == made
    assert sorted(one.name for one in made.path.parent.iterdir()) == [
        "organisation.yaml",
        "walk.yaml",
    ]


def test_the_last_ten_versions_are_kept(composer: Workspace) -> None:
    now = add_campaign(composer, VALUES, [OPENER], JO)
    for number in range(12):
        again = ThreadValues(
            f"more-{number}",
            account="main",
            when=f"Tue 5 Oct 2027, {9 + number:02}:00",
            posts=(f"Come along for walk {number}.",),
        )
        now = save_thread(composer, "walk", again, now.hash, JO)
    kept = versions_of(composer, now.path)
    assert len(kept) == 10
    assert kept[0].read_text("utf-8").count("- id:") == 12
    assert {one.stat().st_mode & 0o777 for one in kept} == {0o600}


def test_line_ends_of_another_system_stay(composer: Workspace) -> None:
    made = add_campaign(composer, VALUES, [OPENER], JO)
    made.path.write_bytes(made.text.replace("\n", "\r\n").encode())
    now = change_campaign(
        composer, CampaignValues("walk", "We run", "Comms"), read_file(composer, "walk").hash, JO
    )
    assert b"title: We run\r\n" in now.path.read_bytes()
    assert b"\n" not in now.path.read_bytes().replace(b"\r\n", b"")
