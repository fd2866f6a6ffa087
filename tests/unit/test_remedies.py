"""A remedy is one value: plain words in an error, a command at the terminal."""

import pytest

from scheduler.errors import AlreadyLifted, AlreadyPublished, UnknownThread
from scheduler.publishing.reasons import REASONS, what_to_do
from scheduler.remedies import Action, Remedy, command, in_words
from scheduler.store.states import Reason


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_command(action: Action) -> None:
    assert command(Remedy(action, "spring/1")).startswith("handrail ")
    assert command(Remedy(action, "spring/1")).endswith(" spring/1")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_wait_says_why_and_what_to_do(reason: Reason) -> None:
    assert REASONS[reason].why
    assert what_to_do(reason, "")


def test_an_error_names_the_thing_and_its_remedy_as_a_value() -> None:
    error = AlreadyPublished("spring/1")
    assert error.sentence[-1] == Remedy(Action.TAKE_DOWN, "spring/1")
    assert in_words(error.sentence) == (
        "spring/1 is out. To delete it from X: handrail take-down spring/1"
    )
    assert str(error) == "spring/1 is out. To delete it from X: take it down spring/1"


def test_braces_and_commands_in_a_key_are_left_as_they_are() -> None:
    error = UnknownThread("{0} handrail hold")
    assert in_words(error.sentence) == (
        'There is no thread "{0} handrail hold" in the queue. See: handrail queue'
    )


def test_a_hold_that_is_lifted_says_where_to_look() -> None:
    assert in_words(AlreadyLifted(7).sentence) == "Hold 7 is not in force. See: handrail status"
