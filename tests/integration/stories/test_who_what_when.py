"""Every verb, by everybody, on a story however far it has come: written by hand, so that a slip in
the code's own tables shows. Who may not changes nothing; who may, only where it makes sense."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlmodel import SQLModel

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts, encryption, sessions
from scheduler.people.encryption import Vault
from scheduler.people.mailed import invitations, mail_addresses
from scheduler.people.own import credentials
from scheduler.people.roles import Act, Actor, Role
from scheduler.store.database import open_database
from scheduler.stories.overview import status
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import housekeeping, privacy, withdraw
from scheduler.stories.writing import drafts
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.story_desk import (
    ROLES,
    StoryDesk,
    a_form,
    actor,
    agree,
    approve_text,
    guardian_agrees,
)

VAULT = Vault([Fernet.generate_key().decode()])
LETTERS = Letterbox().letters
EVERYBODY = {*ROLES, "stranger"}
THREE_POSTS = "Day one was long, {0}.\n---\nDay two was long, {0}.\n---\nThen a friend asked, {0}."


@dataclass
class Scene:
    """One story, and the desk that it lies on."""

    desk: StoryDesk
    number: int = 0

    def somebody(self, name: str) -> Actor:
        return Actor(name) if name == "stranger" else actor(name)

    def story(self, state: str) -> str:
        """A new story that has come as far as `state`."""
        self.number += 1
        head = {"guardian": "mum", "theme": f"theme {self.number}"}
        story_id = self.desk.add(a_form(THREE_POSTS.format(f"number {self.number}"), **head))
        for step in _WAYS[state]:
            step(self.desk, story_id)
        return story_id


def _release(desk: StoryDesk, story_id: str) -> None:
    decisions.release(desk.context, actor("comms"), story_id)


def _queue(desk: StoryDesk, story_id: str) -> None:
    queueing.enqueue(desk.context, actor("comms"), story_id, "main")


def _begin(desk: StoryDesk, story_id: str) -> None:
    """The engine stops after one post of it."""
    desk.wait_until_due(story_id)
    key = desk.key(story_id)

    def stop(_: object) -> None:
        desk.desk.is_stopping = True

    desk.desk.network.after_call = stop
    while not desk.desk.thread(key).has_begun:  # others of this test may be on their way
        desk.desk.publish()
        desk.desk.is_stopping = False
    desk.desk.network.after_call = lambda _: None


def _publish(desk: StoryDesk, story_id: str) -> None:
    desk.wait_until_due(story_id)
    desk.desk.publish()


def _edit(desk: StoryDesk, story_id: str) -> None:
    drafts.edit(desk.context, actor("writer"), story_id, f"Edited, {story_id}.")


def _take_back(desk: StoryDesk, story_id: str) -> None:
    withdraw.take_back(desk.context, actor("teller"), story_id)


def _stop(desk: StoryDesk, story_id: str) -> None:
    withdraw.safeguard(desk.context, actor("sam"), story_id, why="I am worried.")


def _expire(desk: StoryDesk, story_id: str) -> None:
    desk.pass_time(timedelta(days=367))
    desk.desk.remover.remove_account("main")


_AGREED = (StoryDesk.agree,)
_REVIEWED = (*_AGREED, StoryDesk.reviewed)
_RELEASED = (*_REVIEWED, _release)
_QUEUED = (*_RELEASED, _queue)
_WAYS: dict[str, tuple[Callable[..., Any], ...]] = {
    "draft": (),
    "agreed": _AGREED,
    "reviewed": _REVIEWED,
    "released": _RELEASED,
    "queued": _QUEUED,
    "begun": (*_QUEUED, _begin),
    "published": (*_QUEUED, _publish),
    "edited": (*_QUEUED, _edit),
    "taken back": (*_QUEUED, _take_back),
    "stopped": (*_QUEUED, _stop),
    "ended": (*_QUEUED, _publish, _expire),  # the yes, by its time
}
STATES = tuple(_WAYS)
ANY = frozenset(STATES)
GOING_ON = ANY - {"taken back", "stopped"}
YES_HOLDS = frozenset({"agreed", "reviewed", "released", "queued", "begun", "published"})
IS_OUT = frozenset({"begun", "published", "ended"})


def _number(s: Scene, story_id: str) -> int:
    return s.desk.story(story_id).version


def _read(s: Scene, who: Actor, story_id: str) -> None:
    status.shown(s.desk.context, who, story_id)


def _difference(s: Scene, who: Actor, story_id: str) -> None:
    decisions.difference(s.desk.context, who, story_id, 1, 1)


def _receipt(s: Scene, who: Actor, story_id: str) -> None:
    withdraw.receipt_for(s.desk.context, who, story_id)


def _change(s: Scene, who: Actor, story_id: str) -> None:
    drafts.edit(s.desk.context, who, story_id, f"Other words, {story_id}.")


def _decide(s: Scene, who: Actor, story_id: str) -> None:
    number = 0
    if who.id == "teller":
        number = decisions.suggest(
            s.desk.context, actor("rev-1"), story_id, "Softer.", "Like this?"
        )
    decisions.decide(s.desk.context, who, story_id, number, is_taken=False)


def _keep(s: Scene, who: Actor, story_id: str) -> None:
    drafts.keep(s.desk.context, who, story_id, "SM09")


def _say_yes(s: Scene, who: Actor, story_id: str) -> None:
    agree(s.desk.context, who, story_id, version=_number(s, story_id), agrees_to_health=True)


def _approve_text(s: Scene, who: Actor, story_id: str) -> None:
    approve_text(s.desk.context, who, story_id, _number(s, story_id))


def _code(s: Scene, who: Actor, story_id: str) -> None:
    withdraw.new_code(s.desk.context, who, story_id)


def _guard(s: Scene, who: Actor, story_id: str) -> None:
    guardian_agrees(s.desk.context, who, story_id, _number(s, story_id))


def _comment(s: Scene, who: Actor, story_id: str) -> None:
    decisions.comment(s.desk.context, who, story_id, "It is kind.")


def _suggest(s: Scene, who: Actor, story_id: str) -> None:
    decisions.suggest(s.desk.context, who, story_id, "Softer words.", "Like this?")


def _misread(s: Scene, who: Actor, story_id: str) -> None:
    decisions.misread(s.desk.context, who, story_id, "SM05", "It is a sport.")


def _review(s: Scene, who: Actor, story_id: str) -> None:
    version = _number(s, story_id)
    decisions.review(
        s.desk.context, who, story_id, version=version, is_yes=True, reason="Yes.",
        looked_at=CHECKLIST,
    )  # fmt: skip


def _check_in(s: Scene, who: Actor, story_id: str) -> None:
    housekeeping.checked_in(s.desk.context, who, story_id, "before")


def _back(s: Scene, who: Actor, story_id: str) -> None:
    withdraw.take_back(s.desk.context, who, story_id)


def _worry(s: Scene, who: Actor, story_id: str) -> None:
    withdraw.safeguard(s.desk.context, who, story_id, why="I am worried.")


READERS = {"rev-1", "rev-2", "comms", "lead", "teller", "writer", "mum"}
# The verb; who may; and in which states it does something: elsewhere it says why not.
VERBS: dict[str, tuple[Callable[[Scene, Actor, str], None], set[str], frozenset[str]]] = {
    "read": (_read, READERS, ANY),
    "compare versions": (_difference, READERS, ANY),
    "see the receipt": (_receipt, READERS, ANY),
    "edit": (_change, {"teller", "writer"}, GOING_ON - IS_OUT),
    "decide about a suggestion": (_decide, {"teller"}, GOING_ON),
    "keep a wording": (_keep, {"teller"}, frozenset()),  # no rule leaves a choice here
    "say yes": (_say_yes, {"teller"}, GOING_ON),
    "say yes to changed words": (_approve_text, {"teller"}, YES_HOLDS | {"edited"}),
    "make a private code": (_code, {"teller"}, ANY),
    "say yes as guardian": (_guard, {"mum"}, YES_HOLDS),
    "comment": (_comment, {"rev-1", "rev-2", "teller", "writer"}, GOING_ON),
    "suggest": (_suggest, {"rev-1", "rev-2", "teller", "writer"}, GOING_ON),
    "call words misread": (_misread, {"rev-1", "rev-2"}, frozenset()),  # no rule misreads here
    "review": (_review, {"rev-1", "rev-2"},
               YES_HOLDS - {"agreed"}),  # after the storyteller's yes, and once they were asked
    "release": (lambda s, w, i: decisions.release(s.desk.context, w, i) and None, {"comms"},
                YES_HOLDS - {"agreed"}),
    "queue": (lambda s, w, i: queueing.enqueue(s.desk.context, w, i, "main") and None, {"comms"},
              frozenset({"released", "queued"})),
    "note that somebody asked": (_check_in, {"sam"},
                                 frozenset({"agreed"})),  # from the first yes on, before review
    "take back": (_back, {"teller", "mum", "rev-1", "rev-2", "lead"}, ANY),
    "stop for safety": (_worry, EVERYBODY, ANY),
}  # fmt: skip


_REPEATABLE = (_read, _difference, _receipt, _worry)  # leave a story in its state, or in their own


@pytest.fixture
def scene(migrated_sqlite: Path, tmp_path: Path) -> Scene:
    """On SQLite alone: who may do what is asked before any statement that could differ."""
    copy = tmp_path / "handrail.db"
    copy.write_bytes(migrated_sqlite.read_bytes())
    database = open_database(f"sqlite:///{copy}", is_simulated=True)
    made = StoryDesk(Desk(database, StandingClock()), tmp_path)
    made.everybody()
    return Scene(made)


def everything(scene: Scene) -> list[tuple[Any, ...]]:
    """Every row of every table but the turns that verbs take."""
    with scene.desk.desk.database.read() as connection:
        return [
            (table.name, *row)
            for table in SQLModel.metadata.sorted_tables
            if table.name != "gate"
            for row in connection.execute(table.select())
        ]


@pytest.mark.parametrize("state", STATES)
def test_who_may_not_changes_nothing(scene: Scene, state: str) -> None:
    story_id = scene.story(state)
    before = everything(scene)
    tried = 0
    for verb, allowed, _ in VERBS.values():
        for name in EVERYBODY - allowed:
            with pytest.raises(NotAllowed):
                verb(scene, scene.somebody(name), story_id)
            tried += 1
    assert tried > 100
    assert everything(scene) == before


@pytest.mark.no_cover  # hundreds of stories, which meet no branch that the other tests do not
@pytest.mark.parametrize("state", STATES)
def test_who_may_can_where_it_makes_sense(scene: Scene, state: str) -> None:
    story_id, is_as_made = scene.story(state), True
    for name, (verb, allowed, possible) in VERBS.items():
        for turn, who in enumerate(sorted(allowed)):
            if not (is_as_made or (turn and verb in _REPEATABLE)):
                story_id, is_as_made = scene.story(state), True
            if state in possible:
                verb(scene, scene.somebody(who), story_id)
                is_as_made = False
                continue
            before = everything(scene)
            with pytest.raises(NotPossible):
                verb(scene, scene.somebody(who), story_id)
            if verb is _decide:  # which begins with a suggestion of a reviewer
                is_as_made = False
            else:
                assert everything(scene) == before, f"{name} in state {state}"


def _person(s: Scene) -> str:
    return f"new-{len(everything(s))}"


# Verbs without a story: who may.
PLAIN: dict[str, tuple[Act, Callable[[Scene, Actor], object], set[str]]] = {
    "add a story": (
        Act.ADD,
        lambda s, who: drafts.add(
            s.desk.context, who, a_form(f"Words of {who.id}.", line_manager="comms"), s.desk.folder
        ),
        {"writer", "boss", "teller"},
    ),
    "see a name": (
        Act.SEE_NAME,
        lambda s, who: privacy.see_name(s.desk.context, VAULT, who, "teller"),
        {"teller", "lead"},
    ),
    "export": (
        Act.EXPORT,
        lambda s, who: privacy.export(s.desk.context, VAULT, who, "teller"),
        {"teller", "admin"},
    ),
    "add somebody with a role": (
        Act.PEOPLE,
        lambda s, who: accounts.add(s.desk.context, who, _person(s), roles=[Role.REVIEWER]),
        {"admin"},
    ),
    "add a storyteller": (
        Act.ADD,
        lambda s, who: accounts.add(s.desk.context, who, _person(s)),
        {"writer", "boss", "admin"},
    ),
    "give a role": (
        Act.PEOPLE,
        lambda s, who: accounts.change_role(
            s.desk.context, who, "analyst", Role.REVIEWER, is_given=True
        ),
        {"admin"},
    ),
    "start a reset": (
        Act.PEOPLE,
        lambda s, who: credentials.start_reset(s.desk.context, VAULT, LETTERS, who, "rev-1"),
        {"admin"},
    ),
    "invite somebody with a role": (
        Act.PEOPLE,
        lambda s, who: invitations.invite(
            s.desk.context, VAULT, LETTERS, who, f"{who.id}-1@example.org", roles=[Role.ANALYST]
        ),
        {"admin"},
    ),
    "invite a storyteller": (
        Act.ADD,
        lambda s, who: invitations.invite(
            s.desk.context, VAULT, LETTERS, who, f"{who.id}-2@example.org"
        ),
        {"writer", "boss", "admin"},
    ),
    "end somebody's session": (
        Act.PEOPLE,
        lambda s, who: sessions.end_others(s.desk.context, who, "rev-1"),
        {"admin", "rev-1"},
    ),
    "turn the keys": (
        Act.KEYS,
        lambda s, who: encryption.rotate(s.desk.context, who, VAULT),
        {"admin"},
    ),
    "remove somebody": (
        Act.PEOPLE,
        lambda s, who: accounts.remove(s.desk.context, who, "rev-2"),
        {"admin"},
    ),
    "erase": (
        Act.ERASE,
        lambda s, who: privacy.erase(s.desk.context, VAULT, who, "teller"),
        {"admin", "teller"},
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_verbs_without_a_story_ask_too(scene: Scene, name: str) -> None:
    privacy.keep_name(scene.desk.context, VAULT, actor("writer"), "teller", "Robin", None)
    with scene.desk.desk.database.write() as connection:
        at = scene.desk.context.now()
        mail_addresses.keep(connection, VAULT, "rev-1", "rev-1@example.org", at)
    _, verb, allowed = PLAIN[name]
    before = everything(scene)
    for who in sorted(EVERYBODY - allowed):
        with pytest.raises(NotAllowed):
            verb(scene, scene.somebody(who))
    assert everything(scene) == before
    for who in sorted(allowed)[: 1 if name == "erase" else None]:
        verb(scene, scene.somebody(who))


def test_a_line_manager_brings_in_no_story_of_whom_they_manage(scene: Scene) -> None:
    with pytest.raises(NotPossible, match="A line manager is kept out"):
        drafts.add(scene.desk.context, actor("boss"), a_form(), scene.desk.folder)
    with pytest.raises(NotPossible, match="A line manager is kept out"):
        drafts.add(scene.desk.context, actor("writer"), a_form(guardian="boss"), scene.desk.folder)
