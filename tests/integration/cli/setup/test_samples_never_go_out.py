"""From `init` to `apply`: what is a sample, or was left by one, never goes out by an oversight."""

import re
import shutil
from pathlib import Path
from textwrap import indent

import pytest

from scheduler.bootstrap.app import open_offline
from scheduler.bootstrap.drafts.left_behind import forgotten
from scheduler.bootstrap.drafts.previews import apply_files
from scheduler.bootstrap.samples import copy_samples, make_workspace
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import load_workspace
from scheduler.errors import MistakesFound, NotPossible
from scheduler.publishing.operations.cancel import cancel_campaign
from scheduler.remedies import in_words
from scheduler.store.queue import accounts
from tests.support.desks.people import ANA, at_keyboard
from tests.support.desks.workspaces import Workspace as Tried
from tests.support.examples.campaign_files import HEAD, THREAD, a_workspace
from tests.support.processes.commands import handrail

REAL = """\
organisation: Side by Side Trust
region: GB-ENG
timezone: Europe/London
accounts:
  main: {handle: SideBySide, role: organisation, secrets: MAIN}
  fundraising: {handle: SideBySideGives, role: fundraising, secrets: GIVES}
  east: {handle: SideBySideEast, role: service, secrets: EAST}
  wales: {handle: SideBySideCymru, role: service, secrets: WALES, region: GB-WLS}
"""
SAMPLES = ("dear-mental-health-professionals", "still-waiting", "why-im-running")


def applied(root: Path) -> list[str]:
    workspace = Workspace(root)
    try:
        return [one.change.key for one in apply_files(workspace, None, ANA)]
    finally:
        workspace.database.close()


def becomes_real(root: Path) -> None:
    (root / "campaigns" / "organisation.yaml").write_text(REAL, encoding="utf-8")


def told_of(root: Path) -> list[str]:
    workspace = Workspace(root)
    found = forgotten(workspace, load_workspace(root))
    return [in_words(one.sentence) for one in found]


def test_a_new_workspace_has_no_campaign_and_the_samples_beside(tmp_path: Path) -> None:
    made = make_workspace(tmp_path)
    assert load_workspace(tmp_path).campaigns == ()
    assert {path.stem for path in (tmp_path / "samples").glob("*.yaml")} >= set(SAMPLES)
    assert (tmp_path / "samples" / "waiting-times.csv") in made.files
    assert (tmp_path / "campaigns" / "README.md").exists()
    env = (tmp_path / ".env.example").read_text(encoding="utf-8")
    assert "MAIN_API_KEY=change-me" in env
    assert "HARBOUR" not in env


def test_what_the_first_readme_shows_is_a_campaign_without_a_mistake(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    readme = (tmp_path / "campaigns" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert found
    (tmp_path / "campaigns" / "first.yaml").write_text(found[1], encoding="utf-8")
    checked = handrail(tmp_path, "check")
    assert checked.status == 0, checked.err
    assert "world-mental-health-day: 1 thread" in checked.out


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_that_is_copied_over_is_right_and_refused_until_it_is_ones_own(
    tmp_path: Path, name: str
) -> None:
    make_workspace(tmp_path)
    becomes_real(tmp_path)
    for file in (tmp_path / "samples").glob("*.csv"):
        shutil.copy(file, tmp_path / "campaigns")
    copied = tmp_path / "campaigns" / f"{name}.yaml"
    shutil.copy(tmp_path / "samples" / f"{name}.yaml", copied)
    with pytest.raises(MistakesFound, match=rf"{name}.yaml:\d+:\d+: {name} is a sample"):
        applied(tmp_path)
    text = copied.read_text(encoding="utf-8")
    copied.write_text(re.sub(r"(?m)^sample:.*\n", "", text), encoding="utf-8")
    assert applied(tmp_path)


def test_samples_that_were_deleted_are_not_put_back(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    shutil.rmtree(tmp_path / "samples")
    assert make_workspace(tmp_path).files == ()
    assert not (tmp_path / "samples").exists()


def test_samples_are_put_into_the_campaigns_where_asked_for(tmp_path: Path) -> None:
    made = make_workspace(tmp_path, with_samples=True)
    assert made.has_samples
    assert {one.name for one in load_workspace(tmp_path).campaigns} == set(SAMPLES)
    for name in SAMPLES:
        (tmp_path / "campaigns" / f"{name}.yaml").unlink()
    make_workspace(tmp_path)
    assert load_workspace(tmp_path).campaigns == ()


@pytest.mark.parametrize("organisation", [REAL, "accounts: ["])
def test_samples_never_get_into_the_campaigns_of_another_organisation(
    tmp_path: Path, organisation: str
) -> None:
    make_workspace(tmp_path)
    shutil.rmtree(tmp_path / "samples")
    (tmp_path / "campaigns" / "organisation.yaml").write_text(organisation, encoding="utf-8")
    made = make_workspace(tmp_path, with_samples=True)
    assert made.samples_are_beside
    assert not list((tmp_path / "campaigns").glob("still*"))
    assert (tmp_path / "samples" / "still-waiting.yaml") in made.files


@pytest.mark.parametrize("files", ["deleted", "still there", "broken"])
def test_what_was_queued_for_the_made_up_charity_never_goes_out_for_a_real_one(
    tmp_path: Path, files: str
) -> None:
    copy_samples(tmp_path)
    assert len(applied(tmp_path)) > 20
    becomes_real(tmp_path)
    for name in SAMPLES:
        sample = tmp_path / "campaigns" / f"{name}.yaml"
        if files == "deleted":
            sample.unlink()
        elif files == "broken":
            sample.write_text("campaign: [", encoding="utf-8")
    own = tmp_path / "campaigns" / "spring.yaml"
    own.write_text(HEAD + "threads:\n" + indent(THREAD, "  "), encoding="utf-8")
    workspace = Workspace(tmp_path)
    with pytest.raises(NotPossible, match="made-up charity") as refused:
        apply_files(workspace, [str(own)], ANA)
    assert "handrail cancel --campaign " in in_words(refused.value.sentence)
    with workspace.database.read() as connection:
        handles = {one.handle for one in accounts.all_accounts(connection)}
    assert "SideBySide" not in handles
    context = open_offline(workspace)
    for name in SAMPLES:
        cancel_campaign(context, name, actor=at_keyboard("ana"), why="samples")
    assert [one.change.key for one in apply_files(workspace, [str(own)], ANA)] == ["spring/opener"]
    workspace.database.close()


def test_threads_without_a_file_are_told_with_the_command_that_stops_them(tmp_path: Path) -> None:
    a_workspace(tmp_path, organisation=REAL)
    applied(tmp_path)
    assert told_of(tmp_path) == []
    (tmp_path / "campaigns" / "spring.yaml").rename(tmp_path / "spring.yaml")
    (told,) = told_of(tmp_path)
    assert told.startswith("spring: 1 thread is in the queue, and no file in campaigns/ has")
    assert told.endswith("handrail cancel --campaign spring")
    assert "spring: 1 thread is in the queue" in handrail(tmp_path, "plan").out
    assert "spring: 1 thread is in the queue" in handrail(tmp_path, "apply").out


def test_a_file_that_cannot_be_read_is_not_called_gone(tmp_path: Path) -> None:
    a_workspace(tmp_path, organisation=REAL)
    applied(tmp_path)
    spring = tmp_path / "campaigns" / "spring.yaml"
    other = spring.read_text(encoding="utf-8").replace("campaign: spring", "campaign: summer")
    (tmp_path / "campaigns" / "summer.yaml").write_text(other, encoding="utf-8")
    spring.write_text("campaign: [", encoding="utf-8")
    files = load_workspace(tmp_path, [str(tmp_path / "campaigns" / "summer.yaml")])
    assert forgotten(Workspace(tmp_path), files) == ()


def test_nothing_is_forgotten_where_nothing_was_applied(tmp_path: Path) -> None:
    a_workspace(tmp_path, organisation=REAL)
    assert told_of(tmp_path) == []
    assert not (tmp_path / ".handrail").exists()


def test_a_whole_campaign_is_cancelled_at_once_and_asks_first(workspace: Tried) -> None:
    run = workspace.run
    assert run("apply").exit_code == 0
    no = run("cancel", "--campaign", "still-waiting", "--why", "Postponed", typed="n\n")
    assert no.exit_code == 1
    assert "  still-waiting/what-next" in no.output
    assert workspace.desk.thread("still-waiting/what-next").state == "scheduled"
    yes = run("cancel", "--campaign", "still-waiting", "--why", "Postponed", "--yes")
    assert "9 threads of still-waiting cancelled." in yes.output
    assert workspace.desk.thread("still-waiting/what-next").state == "cancelled"
    assert workspace.desk.thread("why-im-running/thanks").state == "scheduled"
    with pytest.raises(NotPossible, match="still to come"):
        cancel_campaign(workspace.desk.context, "still-waiting", actor=ANA, why="again")


def test_a_cancel_names_one_thread_or_one_campaign(workspace: Tried) -> None:
    for named in ((), ("a/b", "--campaign", "a")):
        answer = workspace.run("cancel", *named, "--why", "Postponed")
        assert isinstance(answer.exception, NotPossible)


def test_check_and_doctor_tell_what_is_left_of_the_samples(workspace: Tried) -> None:
    path = workspace.root / "campaigns" / "organisation.yaml"
    path.write_text(path.read_text().replace("HarbourMinds", "SideBySide"), encoding="utf-8")
    checked = workspace.run("check").output
    assert "safeguarding@harbourminds.org.uk" in checked
    assert "still-waiting is a sample" in " ".join(checked.split())
    assert "The handle of account east is still @HarbourEast" in workspace.run("doctor").output


def test_doctor_says_that_an_organisation_is_made_up(workspace: Tried) -> None:
    assert "the made-up charity of the samples" in workspace.run("doctor").output
