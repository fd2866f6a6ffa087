"""A remedy is one value: plain words in an error, a command at the terminal."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import remedies
from scheduler.errors import AlreadyLifted, AlreadyPublished, UnknownThread
from scheduler.publishing.reasons import REASONS, what_to_do
from scheduler.remedies import Action, Remedy, command, in_words
from scheduler.store.states import Reason


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_command_or_an_option(action: Action) -> None:
    assert command(Remedy(action, "spring/1")).startswith(("handrail ", "--"))
    assert command(Remedy(action, "spring/1")).endswith(" spring/1")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_wait_says_why_and_what_to_do(reason: Reason) -> None:
    assert REASONS[reason].why
    assert what_to_do(reason)


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


# Where the program starts, before there is anything that a page could show.
AT_THE_START = {"--listen", "--port", "--workspace", "--organisation", "--every-organisation"}
# What is written into files: who wrote them, for people who open them on the machine.
IN_FILES = {
    "bootstrap/charities/organisations.py": "made by handrail organisations add",
    "campaigns/formats/reference.py": "`handrail schema --markdown`",
    "crisis/directory/verifications.py": "`handrail resources verify` adds lines",
}
TYPED = re.compile(r"(?<!\.)\bhandrail [a-z][a-z-]*|(?<![\w(-])--[a-z][a-z-]+")
PACKAGE = Path(remedies.__file__).parent


def sentences(tree: ast.AST) -> Iterator[str]:
    """Every text in a program but its docstrings."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield str(node.value)


def test_nothing_but_the_command_line_and_the_remedies_says_what_to_type() -> None:
    says = {
        f"{where}: {found[0]}"
        for path in PACKAGE.rglob("*.py")
        if (where := path.relative_to(PACKAGE).as_posix()) != "remedies.py"
        and not where.startswith(("cli/", "x_simulator/", "store/migrations/"))
        for text in sentences(ast.parse(path.read_text("utf-8")))
        if not (where in IN_FILES and IN_FILES[where] in text)
        for found in TYPED.finditer(text)
        if found[0] not in AT_THE_START
    }
    assert not says, "\n".join(sorted(says))


@pytest.mark.parametrize(("where", "text"), IN_FILES.items())
def test_what_is_excused_is_there_still(where: str, text: str) -> None:
    assert text in (PACKAGE / where).read_text("utf-8")


def test_an_option_of_the_command_at_hand_stands_by_itself() -> None:
    assert command(Remedy(Action.SAY_WHY)) == "--why TEXT"
