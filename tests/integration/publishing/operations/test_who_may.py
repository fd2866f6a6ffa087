"""Who may decide what, for which accounts: every role at every verb, answered by hand.

"all": with the role for all accounts, or for the thread's own. "everywhere": for all accounts only.
"anyhow": whatever the accounts. What is not named may not.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from scheduler.crisis.directory import services
from scheduler.errors import NotAllowed
from scheduler.people import accounts, encryption
from scheduler.people.actors import actor_of
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor, Role, at_keyboard
from scheduler.publishing.clock_check import say_right
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.operations.approving.approve import approve, reject, words_to_approve
from scheduler.publishing.operations.comments import comment
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.operations.restore import restore
from scheduler.publishing.operations.take_down import take_down
from scheduler.publishing.planning.apply import apply
from scheduler.store.database import Database, open_database
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditFilter
from scheduler.store.queue import holds
from scheduler.store.queue.accounts import all_accounts
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import posts, threads
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.people import People, add_person
from tests.support.examples.builders import PRICES, a_plan, a_thread, account_rows, put_into_queue

LATER = A_TUESDAY_NOON + timedelta(days=2)
STAFF = ("writer", "reviewer", "comms", "safeguarding lead", "analyst", "administrator")
OF_ALL = {
    "writer": "w-all",
    "reviewer": "r-all",
    "comms": "c-all",
    "safeguarding lead": "l-all",
    "analyst": "a-all",
    "administrator": "admin",
}
OF_MAIN = {"reviewer": "r-main", "comms": "c-main", "safeguarding lead": "l-main"}
OF_PEERS = {"reviewer": "r-peers", "comms": "c-peers", "safeguarding lead": "l-peers"}
LIMITED = {**{f"{role} of main": one for role, one in OF_MAIN.items()}, **{
    f"{role} of peers": one for role, one in OF_PEERS.items()
}}  # fmt: skip
EVERYBODY = {**OF_ALL, **LIMITED, "stranger": "stranger", "keyboard": "keyboard"}
NUMBERS = count(1)
VAULT = Vault([Fernet.generate_key().decode()])


def _hold(scope: Scope, subject: str) -> Callable[[Desk, Actor, str], object]:
    return lambda desk, who, key: hold.place(
        desk.context, scope, subject or key, why="news", actor=who
    )


def _lift(scope: Scope, subject: str) -> Callable[[Desk, Actor, str], object]:
    def lift(desk: Desk, who: Actor, key: str) -> None:
        admin = Actor("admin")
        number = hold.place(desk.context, scope, subject or key, why="news", actor=admin)
        try:
            hold.lift(desk.context, number, actor=who)
        except NotAllowed:
            hold.lift(desk.context, number, actor=admin)
            raise

    return lift


def _waits(desk: Desk, key: str, state: PostState) -> None:
    thread = desk.thread(key)
    with desk.database.write() as connection:
        connection.execute(
            update(threads)
            .where(threads.c.id == thread.id)
            .values(state=ThreadState.WAITING, reason=Reason.UNCONFIRMED)
        )
        connection.execute(
            update(posts).where(posts.c.id == thread.posts[0].id).values(state=state)
        )


def _adopt(desk: Desk, who: Actor, key: str) -> None:
    _waits(desk, key, PostState.UNCONFIRMED)
    resolve.adopt(desk.context, key, str(1_000_000 + next(NUMBERS)), actor=who)


def _send_again(desk: Desk, who: Actor, key: str) -> None:
    _waits(desk, key, PostState.REFUSED)
    resolve.send_again(desk.context, key, actor=who)


def _drop(desk: Desk, who: Actor, key: str) -> None:
    _waits(desk, key, PostState.REFUSED)
    resolve.drop(desk.context, key, actor=who)


def _apply(desk: Desk, who: Actor, key: str) -> None:
    number = next(NUMBERS)
    plan = a_plan(
        a_thread(f"c{number}/one", f"Quite new, {number}.", due_at=LATER), name=f"c{number}"
    )
    rows, now = account_rows("main", "peers"), desk.clock.now()
    apply(desk.database, rows, [plan], services.load(), PRICES, now, who)


def _give_a_role(desk: Desk, who: Actor, key: str) -> None:
    people = People(desk.database)
    accounts.change_role(people, who, "somebody", Role.ANALYST, is_given=True)


def _add(desk: Desk, who: Actor, key: str) -> None:
    accounts.add(People(desk.database), who, f"p-{next(NUMBERS)}", roles=[Role.ANALYST])


def _remove(desk: Desk, who: Actor, key: str) -> None:
    gone = add_person(desk.database, f"gone-{next(NUMBERS)}", Role.ANALYST)
    accounts.remove(People(desk.database), who, gone.id)


def _cancel_campaign(desk: Desk, who: Actor, _: str) -> None:
    put_into_queue(desk.database, a_thread(f"wmhd/{next(NUMBERS)}", due_at=LATER))
    cancel.cancel_campaign(desk.context, "wmhd", actor=who, why="news")


def _move_as_in_file(desk: Desk, who: Actor, key: str) -> None:
    cancel.move(desk.context, key, LATER, actor=Actor("c-main"), why="clash")
    cancel.move_as_in_file(desk.context, key, actor=who, why="no clash")


def _restore(desk: Desk, who: Actor, key: str) -> None:
    if desk.thread(key).state is not ThreadState.CANCELLED:
        cancel.cancel(desk.context, key, actor=Actor("c-main"), why="news")
    restore(desk.context, key, actor=who, why="after all")


def _give_reason(desk: Desk, who: Actor, _: str) -> None:
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="", actor=Actor("w-all"))
    hold.give_reason(desk.context, number, why="Sad news", actor=who)


VERBS: dict[str, Callable[[Desk, Actor, str], object]] = {
    "hold a thread": _hold(Scope.THREAD, ""),
    "hold an account": _hold(Scope.ACCOUNT, "main"),
    "hold everything": lambda desk, who, _: hold.place(
        desk.context, Scope.EVERYTHING, "", why="news", actor=who
    ),
    "release a thread": _lift(Scope.THREAD, ""),
    "release an account": _lift(Scope.ACCOUNT, "main"),
    "release a campaign": _lift(Scope.CAMPAIGN, "wmhd"),
    "release everything": lambda desk, who, key: _lift(Scope.EVERYTHING, "")(desk, who, ""),
    "say that the clock is right": lambda desk, who, _: say_right(
        desk.database, desk.clock.now(), None, actor=who, why="my watch"
    ),
    "say why": _give_reason,
    "comment on a thread": lambda desk, who, key: comment(desk.context, who, key, "Why so?"),
    "comment on a campaign": lambda desk, who, _: comment(desk.context, who, "wmhd", "Why so?"),
    "cancel a campaign": _cancel_campaign,
    "move as in the file": _move_as_in_file,
    "restore": _restore,
    "cancel": lambda desk, who, key: cancel.cancel(desk.context, key, actor=who, why="news"),
    "move": lambda desk, who, key: cancel.move(desk.context, key, LATER, actor=who, why="clash"),
    "take down": lambda desk, who, key: take_down(desk.context, key, actor=who, why="asked"),
    "adopt": _adopt,
    "send again": _send_again,
    "drop": _drop,
    "read to approve": lambda desk, who, key: words_to_approve(desk.database, key, actor=who),
    "approve": lambda desk, who, key: approve(desk.database, key, actor=who, now=desk.clock.now()),
    "reject": lambda desk, who, key: reject(
        desk.database, key, actor=who, why="No.", now=desk.clock.now()
    ),
    "apply": _apply,
    "give a role": _give_a_role,
    "add somebody": _add,
    "remove somebody": _remove,
    "see everybody": lambda desk, who, _: accounts.everybody(People(desk.database), who),
    "turn the keys": lambda desk, who, _: encryption.rotate(People(desk.database), who, VAULT),
}
ANYHOW = {**dict.fromkeys(STAFF, "anyhow")}
COMMS = {"comms": "all"}
COMMS_AND_LEAD = {**COMMS, "safeguarding lead": "all"}
GOING_ON = {**COMMS_AND_LEAD, "administrator": "all"}
ADMINISTRATOR = {"administrator": "all"}
ANSWERS: dict[str, dict[str, str]] = {
    "hold a thread": ANYHOW,
    "hold an account": ANYHOW,
    "hold everything": ANYHOW,
    "release a thread": GOING_ON,
    "release an account": GOING_ON,
    "release a campaign": GOING_ON,  # of main's threads only
    "release everything": dict.fromkeys(GOING_ON, "everywhere"),
    "say that the clock is right": dict.fromkeys(GOING_ON, "everywhere"),
    "say why": ANYHOW,
    "comment on a thread": ANYHOW,
    "comment on a campaign": ANYHOW,
    "cancel a campaign": COMMS_AND_LEAD,
    "move as in the file": COMMS,
    "restore": COMMS,
    "cancel": COMMS_AND_LEAD,
    "move": COMMS,
    "take down": COMMS_AND_LEAD,
    "adopt": COMMS,
    "send again": COMMS,
    "drop": COMMS,
    "read to approve": {"reviewer": "all", "comms": "all"},
    "approve": {"reviewer": "all", "comms": "all"},
    "reject": {"reviewer": "all", "comms": "all"},
    "apply": COMMS,
    "give a role": ADMINISTRATOR,
    "add somebody": ADMINISTRATOR,
    "remove somebody": ADMINISTRATOR,
    "see everybody": ADMINISTRATOR,
    "turn the keys": ADMINISTRATOR,
}


def _wanted(verb: str) -> set[str]:
    answers = ANSWERS[verb]
    wanted = {role for role in OF_ALL if role in answers}
    wanted |= {f"{role} of main" for role in OF_MAIN if answers.get(role) in ("all", "anyhow")}
    wanted |= {f"{role} of peers" for role in OF_PEERS if answers.get(role) == "anyhow"}
    return wanted


def _key(who: str) -> str:
    return f"wmhd/{who}"


def _staffed(database: Database) -> None:
    put_into_queue(
        database,
        *(
            replace(
                a_thread(_key(one), due_at=A_TUESDAY_NOON + timedelta(hours=2)),
                needs_approval=True,
                owner="somebody",
            )
            for one in EVERYBODY.values()
        ),
    )
    for role, one in OF_ALL.items():
        add_person(database, one, Role(role))
    for role, one in OF_MAIN.items():
        add_person(database, one, Role(role), of=["main"])
    for role, one in OF_PEERS.items():
        add_person(database, one, Role(role), of=["peers"])
    add_person(database, "somebody")


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: object) -> str:
    path = tmp_path_factory.mktemp("staffed") / "handrail.db"
    database = open_database(f"sqlite:///{path}", is_simulated=True)
    _staffed(database)
    database.close()
    return str(path)


@pytest.fixture
def desk(staffed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    import shutil

    copy = tmp_path_factory.mktemp("one") / "handrail.db"
    shutil.copy(staffed, copy)
    database = open_database(f"sqlite:///{copy}", is_simulated=True)
    yield Desk(database, StandingClock())
    database.close()


def _somebody(who: str) -> Actor:
    return at_keyboard("owner") if who == "keyboard" else Actor(EVERYBODY[who])


def _entries(desk: Desk) -> int:
    with desk.database.read() as connection:
        return len(audit.entries(connection, AuditFilter()))


def _may(desk: Desk, verb: str, who: str) -> bool:
    try:
        VERBS[verb](desk, _somebody(who), _key(EVERYBODY[who]))
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("verb", VERBS)
def test_each_role_may_what_its_work_needs_for_its_accounts(desk: Desk, verb: str) -> None:
    assert {who for who in EVERYBODY if _may(desk, verb, who)} == _wanted(verb)


def test_every_verb_has_its_answers() -> None:
    assert set(ANSWERS) == set(VERBS)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"see everybody", "read to approve"}))
def test_a_role_that_was_taken_away_holds_at_the_next_act(desk: Desk, verb: str) -> None:
    name = "admin" if ANSWERS[verb] is ADMINISTRATOR else "c-all"
    with desk.database.read() as connection:
        before = actor_of(connection, name)
    with desk.database.write() as connection:
        role = Role.ADMINISTRATOR if name == "admin" else Role.COMMS
        accounts.stored.take_role(connection, name, role)
    written = _entries(desk)
    with pytest.raises(NotAllowed):
        VERBS[verb](desk, before, _key("c-all"))
    begins = ("release", "remove somebody", "say why", "move as", "restore", "cancel a campaign")
    ends_its_own = verb.startswith(begins)  # somebody else's part of it is written
    assert ends_its_own or _entries(desk) == written


def test_a_dialogue_is_moved_by_those_who_act_for_all_who_speak_in_it(desk: Desk) -> None:
    from tests.support.examples.builders import a_dialogue

    put_into_queue(desk.database, a_dialogue("talk/one"))
    with pytest.raises(NotAllowed, match="for peers: their role is for other accounts"):
        cancel.move(desk.context, "talk/one", LATER, actor=Actor("c-main"), why="clash")
    cancel.move(desk.context, "talk/one", LATER, actor=Actor("c-all"), why="clash")


def test_whose_work_here_has_ended_does_nothing_more(desk: Desk) -> None:
    accounts.remove(People(desk.database), Actor("admin"), "c-all")
    with pytest.raises(NotAllowed, match="c-all has no way in any more"):
        hold.place(desk.context, Scope.EVERYTHING, "", why="news", actor=Actor("c-all"))


def test_the_audit_says_who_was_not_proved(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("alone") / "handrail.db"
    desk = Desk(open_database(f"sqlite:///{path}", is_simulated=True), StandingClock())
    put_into_queue(desk.database, a_thread())
    for who in (at_keyboard("jo"), at_keyboard("jo", "dana"), at_keyboard("jo", "jo")):
        hold.place(desk.context, Scope.EVERYTHING, "", why="news", actor=who)
    with desk.database.read() as connection:
        by = [
            one.actor for one in audit.entries(connection, AuditFilter()) if "hold" in one.subject
        ]
        mine = audit.entries(connection, AuditFilter(actor="jo"))
    assert by == ["jo (at the keyboard)", "dana (typed by jo)", "jo (at the keyboard)"]
    assert [one.actor for one in mine] == ["jo (at the keyboard)"] * 2
    desk.database.close()


def test_an_unknown_role_is_none(desk: Desk) -> None:
    with desk.database.write() as connection:
        accounts.stored.give_role(connection, "somebody", "director", "x", A_TUESDAY_NOON)
        found = actor_of(connection, "somebody")
    assert (found.roles, found.accounts) == (frozenset(), None)


def test_roles_for_accounts_are_read_as_they_were_given(desk: Desk) -> None:
    people, admin = People(desk.database), Actor("admin")
    accounts.change_role(
        people, admin, "somebody", Role.COMMS, is_given=True, accounts=["peers", "main"]
    )
    with desk.database.read() as connection:
        found = actor_of(connection, "somebody")
    assert (found.roles, found.accounts) == (frozenset({Role.COMMS}), frozenset({"main", "peers"}))
    accounts.change_role(people, admin, "somebody", Role.REVIEWER, is_given=True)
    with desk.database.read() as connection:
        found = actor_of(connection, "somebody")
    assert found.accounts is None
    assert not found.acts_as(Role.COMMS, "north")
    assert found.acts_as(Role.REVIEWER, "north")
    accounts.change_role(people, admin, "somebody", Role.COMMS, is_given=True)
    with desk.database.read() as connection:
        assert actor_of(connection, "somebody").acts_as(Role.COMMS, "north")


def test_applying_leaves_other_accounts_as_they_are(desk: Desk) -> None:
    rows = [{**row, "handle": f"New{row['name']}"} for row in account_rows("main", "peers")]
    plan = a_plan(a_thread("mine/one", due_at=LATER), name="mine")
    now = desk.clock.now()
    apply(desk.database, rows, [plan], services.load(), PRICES, now, Actor("c-main"))
    with desk.database.read() as connection:
        handles = {one.name: one.handle for one in all_accounts(connection)}
    assert handles == {"main": "Newmain", "peers": "HarbourPeers"}


def test_a_hold_of_a_thread_that_is_gone_is_lifted_by_those_who_lift(desk: Desk) -> None:
    key = _key("keyboard")
    number = hold.place(desk.context, Scope.THREAD, key, why="news", actor=Actor("w-all"))
    with desk.database.write() as connection:
        connection.execute(threads.delete().where(threads.c.key == key))
    with pytest.raises(NotAllowed):
        hold.lift(desk.context, number, actor=Actor("w-all"))
    assert hold.lift(desk.context, number, actor=Actor("c-peers")) == []


SOON = A_TUESDAY_NOON + timedelta(hours=1)


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("ends_at", [None, LATER])
def test_who_may_not_release_gives_a_colleagues_hold_no_sooner_end(
    desk: Desk, scope: Scope, ends_at: datetime | None
) -> None:
    subject = {Scope.THREAD: _key("keyboard"), Scope.ACCOUNT: "main", Scope.CAMPAIGN: "wmhd"}
    held, lead = subject.get(scope, ""), Actor("l-all")
    number = hold.place(desk.context, scope, held, why="news", actor=lead, until=ends_at)
    for who in ("w-all", "a-all", "r-all"):
        with pytest.raises(NotAllowed):
            hold.explain(desk.context, number, why="over", actor=Actor(who), until=SOON)
    with desk.database.read() as connection:
        found = {one.number: one.until for one in holds.in_force(connection, desk.clock.now())}
    assert found[number] == ends_at
    hold.explain(desk.context, number, why="over", actor=Actor("c-all"), until=SOON)
    hold.lift(desk.context, number, actor=lead)


def test_a_limited_role_gives_no_sooner_end_to_what_it_may_not_release(desk: Desk) -> None:
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="news", actor=Actor("l-all"))
    with pytest.raises(NotAllowed):
        hold.explain(desk.context, number, why="over", actor=Actor("c-main"), until=SOON)
    hold.lift(desk.context, number, actor=Actor("l-all"))


def test_anybody_here_gives_a_reason_and_an_end_that_is_no_sooner(desk: Desk) -> None:
    ends_at = LATER.replace(second=40)
    mine = hold.place(desk.context, Scope.EVERYTHING, "", why="", actor=Actor("w-all"))
    hold.explain(desk.context, mine, why="mine to end", actor=Actor("w-all"), until=SOON)
    other = hold.place(
        desk.context, Scope.EVERYTHING, "", why="", actor=Actor("l-all"), until=ends_at
    )
    to_the_minute = ends_at.replace(second=0)  # as a page's form gives it back
    for until in (to_the_minute, LATER + timedelta(days=1), None):
        hold.explain(desk.context, other, why="sad news", actor=Actor("a-all"), until=until)
    for number in (mine, other):
        hold.lift(desk.context, number, actor=Actor("l-all"))
