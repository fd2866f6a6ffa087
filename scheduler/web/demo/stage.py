"""Sets the stage of a demonstration: a Tuesday at half past twelve, in the middle of the work."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scheduler.bootstrap.drafts.previews import apply_files
from scheduler.bootstrap.stories import open_stories
from scheduler.bootstrap.workspace import Workspace
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.approving import requests
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.comments import comment
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.rehearsal.live import LiveStage, live_stage
from scheduler.stories.consent import agreement
from scheduler.stories.context import StoryContext
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import housekeeping, withdraw
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import FormHead, Naming, StoryForm
from scheduler.web.demo.cast import (
    ANALYST,
    COMMS,
    CONTACT,
    GUARDIAN,
    REVIEWER,
    TELLER,
    WRITER,
    YOUNG,
    add_people,
    sample_people,
)
from scheduler.web.demo.files import AT_WORK, STORY, STORY_OF_YOUNG, change_words, write_files
from scheduler.web.demo.pictures import fill_library
from scheduler.web.desk import Demonstration, Desk
from scheduler.web.opening import open_desk

OPENS_AT = datetime(2027, 9, 30, 8, tzinfo=UTC)
BEFORE_DAWN = datetime(2027, 10, 5, 5, tzinfo=UTC)  # of the Tuesday on which it is looked into
BEFORE_NOON = datetime(2027, 10, 5, 11, 29, 40, tzinfo=UTC)  # 12:29:40 in London
MISSED_IN_A_HOLD = "why-im-running/training/2027-10-05"


@contextmanager
def demonstration(root: Path, seed: int) -> Iterator[Desk]:
    """A desk in the middle of a Tuesday, with its simulated X going on. Begins anew each time."""
    folder = root / ".handrail" / "desk-demo"
    shutil.rmtree(folder, ignore_errors=True)
    write_files(folder)
    workspace = Workspace(folder, folder / ".handrail" / "rehearsal")
    with live_stage(workspace, OPENS_AT, seed) as stage:
        shown = Demonstration(sample_people(), stage.x_page_url, stage.accounts_at_x())
        desk = open_desk(workspace, shown)
        _fill(stage, desk)
        with stage.going_on():
            yield desk


def _fill(stage: LiveStage, desk: Desk) -> None:
    add_people(desk.people)
    _tell_a_story(stage.workspace)
    apply_files(stage.workspace, None, COMMS)
    stage.run_until(BEFORE_DAWN)
    number = hold.place(
        desk.context,
        Scope.THREAD,
        MISSED_IN_A_HOLD,
        why="Is the joke right today?",
        actor=COMMS,
    )
    stage.run_until(BEFORE_NOON)
    hold.lift(desk.context, number, actor=COMMS, missed=Missed.ASK)
    _ask_for_approval(stage.workspace, desk)
    fill_library(desk)


def _ask_for_approval(workspace: Workspace, desk: Desk) -> None:
    """A thread that changed since it was approved, one that is asked for, and a comment."""
    now = desk.context.clock.now()
    approve(workspace.database, "evening-letters/thanks", actor=REVIEWER, now=now)
    change_words(workspace.root)
    apply_files(workspace, None, COMMS)
    asked, note = ["evening-letters/notes"], "The ward would like to share it."
    requests.ask(
        desk.context, "evening-letters", actor=COMMS, keys=asked, people=[REVIEWER.id], note=note
    )
    about = "Is “somebody who suffers from” right here, @ruth-okafor?"
    comment(desk.context, WRITER, "evening-letters/asked-before", about)


def _tell_a_story(workspace: Workspace) -> None:
    """A story that its teller has agreed to, that was reviewed, and that has its time."""
    context = open_stories(workspace)
    head = FormHead(
        storyteller=TELLER.id,
        accounts=("main",),
        naming=Naming.ANONYMOUS,
        theme="being asked",
        support_contact=CONTACT.id,
    )
    story_id = drafts.add(context, WRITER, StoryForm(head, STORY.strip()), workspace.root).story_id
    page = agreement.page_for(context, TELLER, story_id, version=1)
    agreement.give(context, TELLER, story_id, version=1, shown=page.mark, agrees_to_health=True)
    housekeeping.checked_in(context, CONTACT, story_id, "before")
    decisions.review(
        context,
        REVIEWER,
        story_id,
        version=1,
        is_yes=True,
        reason="It is kind and clear.",
        looked_at=CHECKLIST,
    )
    decisions.release(context, COMMS, story_id)
    queueing.enqueue(context, COMMS, story_id, "main")
    _stories_at_work(context, workspace.root)
    _ask_a_guardian(context, workspace.root)


def _ask_a_guardian(context: StoryContext, root: Path) -> None:
    """A story that somebody under 18 agreed to, and that waits for their guardian."""
    head = FormHead(
        storyteller=YOUNG.id,
        accounts=("main",),
        naming=Naming.ANONYMOUS,
        theme="going to school",
        support_contact=CONTACT.id,
        guardian=GUARDIAN.id,
    )
    story_id = drafts.add(context, WRITER, StoryForm(head, STORY_OF_YOUNG.strip()), root).story_id
    page = agreement.page_for(context, YOUNG, story_id, version=1)
    agreement.give(context, YOUNG, story_id, version=1, shown=page.mark, agrees_to_health=True)


def _stories_at_work(context: StoryContext, root: Path) -> None:
    """One for its reviewers, one whose teller is to be asked, and one that is stopped."""
    for theme, body, is_asked, is_stopped in AT_WORK:
        head = FormHead(
            storyteller=TELLER.id,
            accounts=("main",),
            naming=Naming.FIRST_NAME,
            shown_as="Wren",
            theme=theme,
            support_contact=CONTACT.id,
        )
        story_id = drafts.add(context, WRITER, StoryForm(head, body.strip()), root).story_id
        page = agreement.page_for(context, TELLER, story_id, version=1)
        agreement.give(context, TELLER, story_id, version=1, shown=page.mark, agrees_to_health=True)
        if is_asked:
            housekeeping.checked_in(context, CONTACT, story_id, "before")
        if is_stopped:
            withdraw.safeguard(context, ANALYST, story_id, why="Worried.")
