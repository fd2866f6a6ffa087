"""No page prints what the program calls a state, a reason, a role or a rule, nor a time as a
program writes it: people read the words of words.py and times.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from scheduler.store.states import ThreadState
from scheduler.web.reads.calendar.asked import STATES
from scheduler.web.show.environment import TEMPLATES
from scheduler.web.show.words import state_word

RAW = {"state", "reason", "from_state", "to_state", "rule", "rules", "isoformat"}
MADE_WORDS = {"state_word"}  # what makes words of one
# What somebody typed in words of their own, and what a list is told to have chosen.
TYPED = {
    ("calendar/calendar.html.j2", "asked.state"),
    ("calendar/calendar.html.j2", "asked.day.isoformat"),  # what a field of a date holds
    ("stories_desk/story.html.j2", "typed.reason"),
    ("stories_desk/story.html.j2", "one.reason"),
    ("stories/where.html.j2", "one.reason"),
}


def printed(node: nodes.Node) -> Iterator[nodes.Getattr]:
    """Each attribute that ends up among the words, also within a macro or a joined text."""
    match node:
        case nodes.Getattr():
            yield node
        case nodes.Filter() if node.name in MADE_WORDS:
            return
        case nodes.Compare() | nodes.Test():
            return
        case nodes.Getitem():
            yield from printed(node.node)
        case nodes.CondExpr():
            yield from printed(node.expr1)
            if node.expr2:
                yield from printed(node.expr2)
        case nodes.Call():
            yield from called(node)
        case _:
            for one in node.iter_child_nodes():
                yield from printed(one)


def called(node: nodes.Call) -> Iterator[nodes.Getattr]:
    """What a macro is given, unless it makes words of it; and a time as programs write it."""
    if isinstance(node.node, nodes.Name) and node.node.name in MADE_WORDS:
        return
    if isinstance(node.node, nodes.Getattr) and node.node.attr == "isoformat":
        yield node.node
    for one in (*node.args, *(pair.value for pair in node.kwargs)):
        yield from printed(one)


def named(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{named(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def raw_in(source: str) -> set[str]:
    tree = Environment(autoescape=True).parse(source)
    return {
        named(one)
        for output in tree.find_all(nodes.Output)
        for shown in outside_tags(output)
        for one in printed(shown)
        if one.attr in RAW
    }


def outside_tags(output: nodes.Output) -> Iterator[nodes.Node]:
    """What people read of it, and not what an attribute of an element holds."""
    is_within = False
    for one in output.nodes:
        if isinstance(one, nodes.TemplateData):
            opens, closes = one.data.rfind("<"), one.data.rfind(">")
            is_within = opens > closes if max(opens, closes) >= 0 else is_within
        elif not is_within:
            yield one


@pytest.mark.parametrize(
    "source",
    [
        "{{ one.state }}",
        "{{ one.state|replace('_', ' ') }}",
        "{{ 'It ' ~ row.reason }}",
        "{{ ui.facts([('State', one.state)]) }}",
        "{{ 'a' if one.state == 'b' else one.state|capitalize }}",
        "<p>{{ one.rule }}</p>",
        "<p title='a'>It was {{ one.at.isoformat() }}",
        "{% call ui.more(one.state ~ 'x') %}{% endcall %}{{ one.reason or 'none' }}",
    ],
)
def test_a_raw_word_is_found_wherever_it_stands(source: str) -> None:
    assert raw_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ one.state|state_word }}",
        '<input value="{{ one.rule }}">',
        "<li id='{{ one.day.isoformat() }}'>{{ one.day }}",
        "{{ WAITS[one.reason][0] }}",
        "{{ 'a' if one.state == 'b' }}",
    ],
)
def test_words_made_of_one_are_none(source: str) -> None:
    assert not raw_in(source)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_no_template_prints_a_state_or_a_reason_as_the_program_has_it(path: Path) -> None:
    name = path.relative_to(TEMPLATES).as_posix()
    assert {(name, one) for one in raw_in(path.read_text("utf-8"))} <= TYPED


@pytest.mark.parametrize("state", [*STATES, *ThreadState])
def test_every_state_has_words(state: str) -> None:
    assert "_" not in state_word(state)
    assert state_word(state)[:1].isupper()
