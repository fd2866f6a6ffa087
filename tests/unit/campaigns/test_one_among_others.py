"""Who asks about one campaign is told what it repeats of the others, and no more."""

from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.planning.check import check, plans_of
from scheduler.crisis.directory import services
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import HEAD, NOW, THREAD, a_workspace


def beside(root: Path, thread: str) -> None:
    text = "".join(f"  {line}\n" for line in thread.splitlines())
    path = root / "campaigns" / "autumn.yaml"
    path.write_text(f"{HEAD}threads:\n{text}".replace("spring", "autumn"), encoding="utf-8")


def test_the_same_text_as_another_campaign_is_a_mistake_of_the_chosen(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    beside(root, THREAD.replace("09:00", "10:00"))
    with pytest.raises(MistakesFound, match="this is the text of autumn/opener again") as found:
        check(root, services.load(), NOW, ["spring"])
    assert [Path(one.path).name for one in found.value.mistakes] == ["spring.yaml"]
    with pytest.raises(MistakesFound, match="autumn/opener"):
        plans_of(load_workspace(root, ["spring"]), services.load(), NOW)


def test_the_mistakes_of_the_others_are_theirs(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    beside(root, "- id: a\n  when: some day\n")
    checked = check(root, services.load(), NOW, ["spring"])
    assert [campaign.name for campaign, _ in checked.plans] == ["spring"]
    beside(root, THREAD.replace("09:00", "10:00") + THREAD.replace("opener", "b"))
    with pytest.raises(MistakesFound) as found:
        check(root, services.load(), NOW, ["spring"])
    assert {Path(one.path).name for one in found.value.mistakes} == {"spring.yaml"}
