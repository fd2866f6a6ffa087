"""Least privilege: every role and tie, every act; what is not in this table may not be done."""

import pytest

from scheduler.errors import NotAllowed
from scheduler.people.roles import (
    ENGINE,
    EVERY_ACCOUNT,
    Act,
    Actor,
    Role,
    Tie,
    Ties,
    at_keyboard,
    following_from,
    may,
    require,
)

TIES = Ties("teller", "writer", "sam", guardian="mum", line_manager="boss")
WHO = {
    Tie.STORYTELLER: "teller",
    Tie.AUTHOR: "writer",
    Tie.SUPPORT_CONTACT: "sam",
    Tie.GUARDIAN: "mum",
}
# By hand, so that a slip in the code's own table shows.
ALLOWED = {
    Act.ADD: {Role.WRITER},
    Act.LIST: {Role.REVIEWER, Role.COMMS, Role.SAFEGUARDING_LEAD},
    Act.READ: {
        *(Role.REVIEWER, Role.COMMS, Role.SAFEGUARDING_LEAD),
        *(Tie.STORYTELLER, Tie.AUTHOR, Tie.GUARDIAN),
    },
    Act.EDIT: {Tie.STORYTELLER, Tie.AUTHOR},
    Act.CHOOSE: {Tie.STORYTELLER},
    Act.CONSENT: {Tie.STORYTELLER},
    Act.GUARD: {Tie.GUARDIAN},
    Act.COMMENT: {Role.REVIEWER, Tie.STORYTELLER, Tie.AUTHOR},
    Act.REVIEW: {Role.REVIEWER},
    Act.RELEASE: {Role.COMMS},
    Act.QUEUE: {Role.COMMS},
    Act.APPROVE: {Role.REVIEWER, Role.COMMS},
    Act.ASK: {Role.COMMS},
    Act.DIRECTORY: {Role.REVIEWER, Role.COMMS, Role.SAFEGUARDING_LEAD},
    Act.TAKE_BACK: {
        *(Role.REVIEWER, Role.SAFEGUARDING_LEAD, Tie.STORYTELLER, Tie.GUARDIAN),
    },
    Act.SAFEGUARD: {*Role, *Tie},
    Act.CHECK_IN: {Tie.SUPPORT_CONTACT},
    Act.SEE_NAME: {Role.SAFEGUARDING_LEAD, Tie.STORYTELLER},
    Act.EXPORT: {Role.ADMINISTRATOR, Tie.STORYTELLER},
    Act.ERASE: {Role.ADMINISTRATOR, Tie.STORYTELLER},
    Act.PEOPLE: {Role.ADMINISTRATOR},
    Act.KEYS: {Role.ADMINISTRATOR},
    Act.SEE: {*Role},
    Act.REMARK: {*Role},
    Act.HOLD: {*Role},
    Act.HOLD_EVERYTHING: {*Role},
    Act.LIFT: {Role.COMMS, Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR},
    Act.CANCEL: {Role.COMMS, Role.SAFEGUARDING_LEAD},
    Act.TAKE_DOWN: {Role.COMMS, Role.SAFEGUARDING_LEAD},
    Act.MOVE: {Role.COMMS},
    Act.RESTORE: {Role.COMMS},
    Act.RESOLVE: {Role.COMMS},
    Act.APPLY: {Role.COMMS},
    Act.WRITE: {Role.WRITER, Role.COMMS},
    Act.UPLOAD: {Role.WRITER, Role.COMMS},
    Act.REPORTS: {Role.COMMS, Role.ANALYST, Role.ADMINISTRATOR},
    Act.ORGANISATION: {Role.ADMINISTRATOR},
}


def test_the_table_names_every_act() -> None:
    assert set(ALLOWED) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("hat", [*Role, *Tie])
def test_each_may_do_what_the_table_says_and_nothing_else(hat: Role | Tie, act: Act) -> None:
    somebody = Actor(WHO[hat]) if isinstance(hat, Tie) else Actor("other", frozenset({hat}))
    assert may(somebody, act, TIES) is (hat in ALLOWED[act])


@pytest.mark.parametrize("person", ["teller", "writer", "mum"])
@pytest.mark.parametrize("act", [Act.REVIEW, Act.RELEASE])
def test_nobody_reviews_what_comes_from_them(person: str, act: Act) -> None:
    everything = frozenset(Role)
    assert not may(Actor(person, everything), act, TIES)
    assert may(Actor("other", everything), act, TIES)


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.SAFEGUARD}))
def test_a_line_manager_is_kept_out_whatever_their_roles(act: Act) -> None:
    with pytest.raises(NotAllowed):
        require(Actor("boss", frozenset(Role)), act, TIES)


COMMS_OF_WALES = Actor("gwen", frozenset({Role.COMMS}), frozenset({"wales"}))
TWO_ROLES = Actor(
    "gwen",
    frozenset({Role.COMMS, Role.REVIEWER}),
    only=frozenset({(Role.COMMS, "wales"), (Role.COMMS, "cymru")}),
)


@pytest.mark.parametrize(
    ("actor", "act", "account", "answer"),
    [
        (COMMS_OF_WALES, Act.MOVE, "wales", True),
        (COMMS_OF_WALES, Act.MOVE, "main", False),
        (COMMS_OF_WALES, Act.MOVE, EVERY_ACCOUNT, False),
        (COMMS_OF_WALES, Act.MOVE, None, True),  # somewhere: the button is shown
        (COMMS_OF_WALES, Act.HOLD, "main", True),  # holding is easy
        (COMMS_OF_WALES, Act.HOLD_EVERYTHING, EVERY_ACCOUNT, True),
        (COMMS_OF_WALES, Act.LIFT, EVERY_ACCOUNT, False),
        (COMMS_OF_WALES, Act.DIRECTORY, None, False),  # it reaches every account's posts
        (COMMS_OF_WALES, Act.SEE, "main", True),
        (TWO_ROLES, Act.MOVE, "cymru", True),
        (TWO_ROLES, Act.MOVE, "main", False),
        (TWO_ROLES, Act.APPROVE, "main", True),  # as a reviewer
        (TWO_ROLES, Act.DIRECTORY, None, True),  # likewise
        (Actor("c", frozenset({Role.COMMS})), Act.LIFT, EVERY_ACCOUNT, True),
    ],
)
def test_a_role_may_hold_for_single_accounts(
    actor: Actor, act: Act, account: str | None, answer: bool
) -> None:
    assert may(actor, act, account=account) is answer


def test_a_role_that_somebody_does_not_have_holds_for_no_account() -> None:
    assert not Actor("x").acts_as(Role.COMMS, None)
    assert not Actor("x").is_limited(Role.COMMS)


@pytest.mark.parametrize("account", ["main", EVERY_ACCOUNT])
def test_a_refusal_says_that_the_role_is_for_others(account: str) -> None:
    named = "all accounts" if account == EVERY_ACCOUNT else account
    with pytest.raises(NotAllowed, match=f"gwen may not move a thread for {named}: their role"):
        require(COMMS_OF_WALES, Act.MOVE, account=account)


@pytest.mark.parametrize("act", Act)
def test_the_program_never_says_yes_for_anybody(act: Act) -> None:
    does = {Act.APPLY, Act.HOLD_EVERYTHING, Act.LIFT, Act.CANCEL, Act.TAKE_DOWN}
    assert may(ENGINE, act, account="main") is (act in does)
    goes_on = following_from(Actor("teller"))
    assert may(goes_on, act, TIES) is (act in does)
    assert goes_on.written == "teller"


def test_the_owner_at_the_keyboard_has_every_role_and_no_ones_story() -> None:
    owner = at_keyboard("jo")
    of_roles = {act for act, hats in ALLOWED.items() if hats & set(Role)}
    assert {act for act in Act if may(owner, act, account=EVERY_ACCOUNT)} == of_roles
    assert not may(owner, Act.CONSENT, TIES)


def test_a_refusal_says_whose_it_is() -> None:
    with pytest.raises(NotAllowed, match=r"analyst-1 may not review it\. That is for: reviewer"):
        require(Actor("analyst-1", frozenset({Role.ANALYST})), Act.REVIEW, TIES)
