"""check: every file and every plan at once, threads compared across campaigns."""

import gc
from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.planning.check import check, plans_of
from scheduler.collector import keep_what_is_here
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import HEAD, NOW, THREAD, a_workspace

LONG = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen {}."
BASE = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"


def complaints(root: Path, only: list[str] | None = None) -> list[str]:
    with pytest.raises(MistakesFound) as caught:
        check(root, load(), NOW, only)
    return [str(mistake).replace(f"{root}/", "") for mistake in caught.value.mistakes]


def another(root: Path, threads: str, name: str = "autumn") -> Path:
    text = HEAD.replace("spring", name) + "threads:\n" + threads
    (root / "campaigns" / f"{name}.yaml").write_text(text)
    return root


def test_a_good_workspace_is_read_and_planned(tmp_path: Path) -> None:
    checked = check(a_workspace(tmp_path), load(), NOW)
    ((campaign, threads),) = checked.plans
    assert campaign.name == "spring"
    assert [thread.key for thread in threads] == ["spring/opener"]
    assert checked.workspace.organisation.name == "Harbour Minds"


@pytest.mark.parametrize("was_enabled", [True, False])
def test_the_collector_is_left_as_it_was(tmp_path: Path, was_enabled: bool) -> None:
    (gc.enable if was_enabled else gc.disable)()
    try:
        check(a_workspace(tmp_path), load(), NOW)
        assert gc.isenabled() is was_enabled
    finally:
        gc.enable()


def test_what_an_engine_keeps_stays_so_and_nothing_else_becomes_so(tmp_path: Path) -> None:
    keep_what_is_here()  # where nothing is kept: tests/unit/test_collector.py
    before = gc.get_freeze_count()
    check(a_workspace(tmp_path), load(), NOW)
    assert 0 < gc.get_freeze_count() <= before


def test_without_an_organisation_only_that_is_told(tmp_path: Path) -> None:
    assert complaints(a_workspace(tmp_path, organisation="a: b"))[0].startswith(
        "campaigns/organisation.yaml"
    )


def test_mistakes_of_files_and_of_plans_come_together(tmp_path: Path) -> None:
    root = another(a_workspace(tmp_path, BASE + "  text: Well?\n"), "- oops\n")
    assert [line.split(":")[0] for line in complaints(root)] == [
        "campaigns/autumn.yaml",
        "campaigns/spring.yaml",
    ]


def test_the_same_text_in_two_campaigns_is_refused(tmp_path: Path) -> None:
    root = another(a_workspace(tmp_path), THREAD.replace("09:00", "10:00"))
    assert "this is the text of autumn/opener again" in complaints(root)[0]


def test_two_campaigns_do_not_share_a_minute_of_an_account(tmp_path: Path) -> None:
    root = another(a_workspace(tmp_path), THREAD.replace("You", "All"))
    assert "autumn/opener goes out from main in the same minute" in complaints(root)[0]


class TestNearlyTheSame:
    """Two accounts do not say nearly the same."""

    def threads(self, one: str, other: str, account: str = "wales") -> str:
        return (
            BASE
            + f"  text: {one}\n- id: b\n  account: {account}\n  when: 2027-10-11 09:00\n"
            + f"  text: {other}\n"
        )

    def test_from_two_accounts_it_is_refused(self, tmp_path: Path) -> None:
        root = a_workspace(tmp_path, self.threads(LONG.format("here"), LONG.format("there")))
        assert complaints(root) == [
            "campaigns/spring.yaml:12:11: this is nearly the text of spring/a, from another "
            "account. Say it in that account's own words; X counts such pairs as spam."
        ]

    def test_the_very_same_is_told_once(self, tmp_path: Path) -> None:
        root = a_workspace(tmp_path, self.threads(LONG.format("here"), LONG.format("here")))
        assert len(complaints(root)) == 1

    def test_a_third_is_told_once(self, tmp_path: Path) -> None:
        threads = self.threads(LONG.format("here"), LONG.format("there"), "main")
        third = "- id: c\n  account: wales\n  when: 2027-10-12 09:00\n  text: "
        root = a_workspace(tmp_path, threads + third + LONG.format("where") + "\n")
        assert len(complaints(root)) == 1

    @pytest.mark.parametrize(
        ("one", "other", "account"),
        [
            (LONG.format("here"), LONG.format("there"), "main"),
            (LONG.format("here"), "Quite different words about one two three four.", "wales"),
            ("Hello.", "Welcome.", "wales"),
            (LONG.format("here"), "Five six seven eight, and then something else.", "wales"),
        ],
    )
    def test_what_is_not_nearly_the_same_passes(
        self, tmp_path: Path, one: str, other: str, account: str
    ) -> None:
        check(a_workspace(tmp_path, self.threads(one, other, account)), load(), NOW)


def test_a_workspace_that_was_loaded_is_compared_as_well(tmp_path: Path) -> None:
    root = another(a_workspace(tmp_path), THREAD.replace("09:00", "10:00"))
    with pytest.raises(MistakesFound, match="this is the text of autumn/opener again"):
        plans_of(load_workspace(root), load(), NOW)
