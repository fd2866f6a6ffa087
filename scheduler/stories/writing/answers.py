"""Keeps what a storyteller writes at the desk: an answer a question, encrypted, theirs alone.

Nobody else can read it before the storyteller shows it: `showing.show_words` makes a version of
the story then. Nothing that is typed is lost: what comes from a page that had not seen the newest
answer is kept beside it, until the storyteller chooses.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import afresh
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor
from scheduler.store.stories import versions
from scheduler.store.stories import writings as stored
from scheduler.store.stories.versions import StoredStory, StoredVersion
from scheduler.store.stories.writings import StoredAnswer, StoredWriting
from scheduler.stories.context import Ending
from scheduler.stories.lookup import current, going_on
from scheduler.stories.writing.form import HIDDEN

LONGEST = 20_000  # characters of one answer; more than any story has room for
MOST_WRITINGS = 50  # of one person: an account that was taken over fills no disk
MOST_BESIDE = 20  # of one question


class StoryPart(StrEnum):
    """A question. Every one may be left out."""

    HAPPENED = "what-happened"
    HELPED = "what-helped"
    WHO = "who-helped"
    KNOW = "what-to-know"
    RECOGNISED = "who-might-recognise-you"  # for the storyteller's own eyes
    NAMING = "how-you-are-named"
    NOTE = "content-note"
    PICTURE = "picture"
    ACCOUNTS = "where"
    DAY = "not-before"
    CONTACT = "who-asks"


WORDS = (StoryPart.HAPPENED, StoryPart.HELPED, StoryPart.WHO, StoryPart.KNOW)
TYPED = (*WORDS, StoryPart.RECOGNISED)


class Stage(StrEnum):
    """How far an answer is."""

    BEGUN = N_("Begun")
    WRITTEN = N_("Written")
    LEFT_OUT = N_("Left out")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written to a question, where and when."""

    text: str
    number: int  # of saves: whoever saves says which one they had before them
    stage: Stage
    device: str
    at: datetime
    tab: str = ""  # the page on which it was typed, where it stands beside the answer
    page: str = ""  # the page on which it was typed


@dataclass(frozen=True, slots=True)
class Writing:
    """Everything that one storyteller has written for one story."""

    stored: StoredWriting
    answers: Mapping[StoryPart, Answer]
    beside: Mapping[StoryPart, tuple[Answer, ...]]  # what was written elsewhere, oldest first
    story: StoredStory | None = None  # what was made of it
    shown: StoredVersion | None = None  # the words that others can read now

    @property
    def id(self) -> str:
        """Its id, and that of the story that is made of it."""
        return self.stored.id

    @property
    def saved_at(self) -> datetime | None:
        """When something was saved last."""
        return max((one.at for one in self.answers.values()), default=None)

    def text(self, part: StoryPart) -> str:
        """What was written to a question; "" if it was left out."""
        answer = self.answers.get(part)
        return "" if answer is None or answer.stage is Stage.LEFT_OUT else answer.text

    @property
    def body(self) -> str:
        """The answers, one after the other, without their questions."""
        return "\n\n".join(text for part in WORDS if (text := self.text(part).strip()))


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What became of a save."""

    at: datetime
    number: int
    is_two: bool = False  # something else was written elsewhere meanwhile: both are kept


def begin(context: Ending, actor: Actor) -> str:
    """Begins an empty writing; gives its id. Nobody else is told, and nobody else can read it.

    Raises: NotAllowed; NotPossible if there are very many already.
    """
    now = context.now()
    with context.database.write() as connection:
        afresh(connection, actor)
        if len(stored.writings_of(connection, actor.id)) >= MOST_WRITINGS:
            raise NotPossible(_("You have begun many stories. Go on with one of them."))
        made = StoredWriting(secrets.token_hex(4), actor.id, 0, (), None, now, now)
        stored.add(connection, made)
    return made.id


def begun(context: Ending, actor: Actor) -> list[StoredWriting]:
    """What `actor` has begun, the newest first."""
    with context.database.read() as connection:
        return stored.writings_of(connection, afresh(connection, actor).id)


def opened(context: Ending, vault: Vault, actor: Actor, writing_id: str) -> Writing:
    """All that `actor` has written for one story; of one that came otherwise, its words.

    Raises: NotAllowed if it is not theirs, in the same words as if it were not there.
    """
    with context.database.read() as connection:
        return _opened(connection, vault, actor, writing_id)


def keep_answer(
    context: Ending,
    vault: Vault,
    actor: Actor,
    writing_id: str,
    part: StoryPart,
    text: str,
    *,
    seen: int,
    tab: str,
    device: str = "",
    stage: Stage = Stage.BEGUN,
) -> KeptAnswer:
    """Keeps an answer. `seen` is the number of the one that was on the page, `tab` names the page.

    Where another page saved one meanwhile, this one is kept beside it: see `choose`. Marks that
    nobody sees, as pasting brings them, are left out.
    Raises: NotAllowed; NotPossible if it is too long, or the story has ended.
    """
    text = HIDDEN.sub("", text)
    if len(text) > LONGEST:
        message = _("There is room for {longest} characters. Your words are still on the page.")
        raise NotPossible(message.format(longest=f"{LONGEST:,}"))
    now = context.now()
    with context.database.write() as connection:
        writing = _for_writing(connection, vault, actor, writing_id, now)
        before = writing.answers.get(part)
        number = before.number if before else 0
        is_behind = before is not None and seen != number and before.page != tab
        is_two = is_behind and before is not None and before.text != text
        beside = writing.beside.get(part, ())
        if is_two and tab not in {one.tab for one in beside} and len(beside) >= MOST_BESIDE:
            raise NotPossible(_("Choose first between what you wrote in several places."))
        answer = Answer(text, number if is_two else number + 1, stage, device, now, tab, tab)
        if not is_two:
            answer = replace(answer, tab="")
            stored.forget_answers(connection, writing_id, (part, tab))
        _keep(connection, vault, writing_id, part, answer)
    return KeptAnswer(now, answer.number, is_two)


def choose(
    context: Ending,
    vault: Vault,
    actor: Actor,
    writing_id: str,
    part: StoryPart,
    *,
    tabs: Sequence[str],
    seen: Collection[str],
) -> None:
    """Makes what was written in `tabs`, one after the other, the answer; "" is the answer as it is.

    What was `seen` beside it is gone with that; what came meanwhile stays.
    Raises: NotAllowed; NotPossible if none of them is there.
    """
    now = context.now()
    with context.database.write() as connection:
        writing = _for_writing(connection, vault, actor, writing_id, now)
        there = {one.tab: one for one in writing.beside.get(part, ())}
        if part in writing.answers:
            there[""] = writing.answers[part]
        chosen = [there[tab].text.strip() for tab in tabs if tab in there]
        if not chosen or (len(chosen) > 1 and part not in TYPED):
            raise NotPossible(_("Choose which words to keep."))
        number = there[""].number + 1 if "" in there else 1
        text = "\n\n".join(chosen)
        _keep(connection, vault, writing_id, part, Answer(text, number, Stage.BEGUN, "", now))
        gone = [(part.value, tab) for tab in there if tab and tab in seen]
        stored.forget_answers(connection, writing_id, *gone)


def throw_away(context: Ending, actor: Actor, writing_id: str) -> str | None:
    """Forgets a writing that nobody was shown; gives the picture that goes with it.

    Raises: NotAllowed; NotPossible if others were shown it: then it is a story to take back.
    """
    with context.database.write() as connection:
        found = _mine(connection, actor, writing_id)
        if versions.story(connection, writing_id) is not None:
            raise NotPossible(_("Others have read it. You can take it back."))
        stored.forget(connection, [writing_id])
        shown = versions.pictures(connection) | stored.pictures(connection)
    return found.picture if found.picture not in shown else None


def begin_again(context: Ending, vault: Vault, actor: Actor, story_id: str) -> str:
    """Begins another writing with the words of a story that has ended; gives its id.

    Raises: NotAllowed; NotPossible if the story goes on.
    """
    before = opened(context, vault, actor, story_id)
    if before.story is None or before.story.ended_at is None:
        raise NotPossible(_("This story goes on. You can change its words as it is."))
    fresh = begin(context, actor)
    now = context.now()
    with context.database.write() as connection:
        for part, answer in before.answers.items():
            if part is not StoryPart.PICTURE:
                _keep(connection, vault, fresh, part, replace(answer, number=1, at=now))
    return fresh


def opened_to_write(
    connection: Connection, vault: Vault, actor: Actor, writing_id: str, now: datetime
) -> Writing:
    """The writing, brought up to the story's own words, in a transaction that changes it.

    Raises: NotAllowed; NotPossible if the story has ended.
    """
    return _for_writing(connection, vault, actor, writing_id, now)


def _mine(connection: Connection, actor: Actor, writing_id: str) -> StoredWriting:
    """Raises: NotAllowed, in the same words whether it is another's or none."""
    asking = afresh(connection, actor)
    found = stored.writing(connection, writing_id)
    if found is None or found.person != asking.id:
        raise NotAllowed(_("There is nothing of this name among what you have written."))
    return found


def _opened(connection: Connection, vault: Vault, actor: Actor, writing_id: str) -> Writing:
    story = versions.story(connection, writing_id)
    shown = current(connection, story) if story else None
    if stored.writing(connection, writing_id) is None and story and shown:
        return _from_story(afresh(connection, actor), story, shown)
    found = _mine(connection, actor, writing_id)
    answers: dict[StoryPart, Answer] = {}
    beside: dict[StoryPart, tuple[Answer, ...]] = {}
    for one in stored.answers(connection, writing_id):
        part = StoryPart(one.part)
        text = vault.unlock(one.token)
        stage = Stage(one.stage)
        answer = Answer(text, one.number, stage, one.device, one.at, one.tab, one.page)
        if one.tab:
            beside[part] = (*beside.get(part, ()), answer)
        else:
            answers[part] = answer
    writing = Writing(found, answers, beside, story, shown)
    if shown is None or found.version in (0, shown.number):
        return writing
    before = {one.number: one.words.body for one in versions.versions(connection, writing_id)}
    is_edited = _bare(writing.body) != _bare(before.get(found.version, ""))
    return _with_words_of_now(writing, shown, is_edited=is_edited)


def _from_story(actor: Actor, story: StoredStory, shown: StoredVersion) -> Writing:
    """A story that was brought in by somebody, as its teller goes on with it here."""
    if story.storyteller != actor.id:
        raise NotAllowed(_("There is nothing of this name among what you have written."))
    new = StoredWriting(
        *(story.id, actor.id, shown.number, shown.kept, shown.words.picture),
        *(story.added_at, shown.at),
    )
    first = Answer(shown.words.body, 0, Stage.WRITTEN, "", shown.at)
    return Writing(new, {StoryPart.HAPPENED: first}, {}, story, shown)


def _bare(text: str) -> str:
    return " ".join(text.split())


def _with_words_of_now(writing: Writing, shown: StoredVersion, *, is_edited: bool) -> Writing:
    """The answers, where the story has other words by now: theirs, or both beside each other.

    `is_edited`: something was written since the words of before were shown.
    """
    moved = replace(writing.stored, version=shown.number)
    number = (
        writing.answers[StoryPart.HAPPENED].number if StoryPart.HAPPENED in writing.answers else 0
    )
    came = Answer(shown.words.body, number, Stage.WRITTEN, "", shown.at, f"v{shown.number}")
    if is_edited and _bare(writing.body) != _bare(shown.words.body):
        beside = (*writing.beside.get(StoryPart.HAPPENED, ()), came)
        both = {**writing.beside, StoryPart.HAPPENED: beside}
        return replace(writing, stored=moved, beside=both)
    kept = {part: one for part, one in writing.answers.items() if part not in WORDS}
    answers = {**kept, StoryPart.HAPPENED: replace(came, number=number + 1, tab="")}
    return replace(writing, stored=moved, answers=answers)


def _for_writing(
    connection: Connection, vault: Vault, actor: Actor, writing_id: str, now: datetime
) -> Writing:
    """The same as `_opened`, with what it worked out kept, in a story that goes on.

    Whoever else saves to the same writing waits until this is committed.
    """
    stored.change(connection, writing_id, changed_at=now)  # a lock on its row
    writing = _opened(connection, vault, actor, writing_id)
    if writing.story is not None:
        going_on(writing.story)
    before = stored.writing(connection, writing_id)
    if before is None:
        stored.add(connection, writing.stored)
    if before is None or before.version != writing.stored.version:
        was = [(one.part, one.tab) for one in stored.answers(connection, writing_id)]
        stored.forget_answers(connection, writing_id, *was)
        stored.change(connection, writing_id, version=writing.stored.version)
        for part, answer in writing.answers.items():
            _keep(connection, vault, writing_id, part, answer)
        for part, others in writing.beside.items():
            for answer in others:
                _keep(connection, vault, writing_id, part, answer)
    return writing


def _keep(
    connection: Connection, vault: Vault, writing_id: str, part: StoryPart, answer: Answer
) -> None:
    token = vault.lock(answer.text)
    stored.keep(
        connection,
        StoredAnswer(
            *(writing_id, part.value, answer.tab, answer.number, token),
            *(answer.stage.value, answer.device, answer.page, answer.at),
        ),
    )
