"""Templates: every variable given, only files of the folder, errors by line."""

from pathlib import Path

import pytest

from scheduler.campaigns.templates.filters import FILTERS, NotForThisFilter
from tests.support.examples.campaign_files import HEAD, a_workspace, mistakes, planned, texts

THREAD = (
    "- id: a\n  account: main\n  when: 2027-10-10 09:00\n  template: a.j2\n"
    "  values: {name: Ada, weeks: '1,200'}\n"
)


def test_values_of_thread_and_campaign_are_there(tmp_path: Path) -> None:
    root = a_workspace(
        tmp_path,
        THREAD,
        head=HEAD + "values: {name: Bo, place: Diss}\n",
        a_j2="{# note #}\n{{ name }} of {{ place }}, {{ account }}.\n\n\n---\n{{ weeks|number }}",
    )
    assert texts(planned(root)) == [["Ada of Diss, main.", "1,200"]]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            "Hello\n{{ nmae }}",
            'a.j2:2:1: there is no value "nmae". Did you mean "name"?',
        ),
        ("Hello\n{{ name", "templates/a.j2:2:1: the template cannot be read"),
        ("{% if %}", "templates/a.j2:1:1: the template cannot be read"),
        ("{{ name|number }}", 'templates/a.j2:1:1: "Ada" is not a number'),
        ("\n\n{{ name|date }}", 'templates/a.j2:3:1: the filter "date" needs a day'),
    ],
)
def test_a_template_s_mistake_names_its_line(tmp_path: Path, template: str, expected: str) -> None:
    found = mistakes(a_workspace(tmp_path, THREAD, a_j2=template))
    assert expected in found[0]
    assert len(found) == 1


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD.replace("a.j2", "b.j2"), a_j2="x")
    assert mistakes(root)[0].startswith(
        'campaigns/spring.yaml:8:15: there is no template "b.j2" in'
    )


ENDLESS = [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 60,
    "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x + x %}" * 60,
    "{% set x = 'aaaaaaaaaa' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'a.j2' %}{% include 'a.j2' %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
]


@pytest.mark.parametrize("template", ENDLESS)
def test_a_template_that_would_not_end_is_stopped(tmp_path: Path, template: str) -> None:
    found = mistakes(a_workspace(tmp_path, THREAD, a_j2=template))
    assert "templates/a.j2:1:1: the template does not come to an end" in found[0]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ name|attr('__class__') }}", "No filter named 'attr'"),
        ("{{ 'a'.ljust(1000000000) }}", "not safely callable"),
        ("{{ '{0.__class__}'.format(name) }}", "not safely callable"),
        ("{{ 'a' * 1000000000 }}", '"*" cannot be used here'),
        ("{{ 10 ** 99999999 }}", '"**" cannot be used here'),
        ("{{ '%1000000000d' % 1 }}", '"%" cannot be used here'),
        ("{{ cycler }}", 'there is no value "cycler". Give it under `values:`. There is: '),
        ("{{ name + 1 }}", "can only concatenate str"),
        ("{% include '../campaigns/spring.yaml' %}", "which is not in this folder"),
        ("{% include '/etc/hostname' %}", "which is not in this folder"),
    ],
)
def test_a_template_reaches_its_values_only(tmp_path: Path, template: str, expected: str) -> None:
    found = mistakes(a_workspace(tmp_path, THREAD, a_j2=template))
    assert expected in found[0]
    assert len(found) == 1


def test_what_templates_need_works(tmp_path: Path) -> None:
    root = a_workspace(
        tmp_path,
        THREAD,
        a_j2="{% import 'b.j2' as b %}{{ b.big(name) }}\n{% include 'c.j2' %}",
        b_j2="{% macro big(word) %}{{ word|upper ~ '!' }}{% endmacro %}",
        c_j2="{% for n in range(3) %}{{ n * 2 }}{{ ', ' if not loop.last }}{% endfor %}",
    )
    assert texts(planned(root)) == [["ADA!\n0, 2, 4"]]


def test_a_template_may_not_be_a_link_out_of_its_folder(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD)
    (tmp_path / "secret.txt").write_text("secret")
    (root / "templates" / "a.j2").symlink_to(tmp_path / "secret.txt")
    assert 'there is no template "a.j2"' in mistakes(root)[0]


def test_a_template_in_another_encoding_is_not_there(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD)
    (root / "templates" / "a.j2").write_bytes(b"caf\xe9")
    assert 'there is no template "a.j2"' in mistakes(root)[0]


def test_a_thread_without_values_is_told_that_there_are_none(tmp_path: Path) -> None:
    thread = THREAD.replace("  values: {name: Ada, weeks: '1,200'}\n", "")
    found = mistakes(a_workspace(tmp_path, thread, a_j2="{{ name }}"))
    assert "There is: account." in found[0]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("number", ("1234567.5",), "1,234,567.5"),
        ("date", ("2027-10-10",), "10 October 2027"),
        ("hashtag", ("time to talk",), "#TimeToTalk"),
        ("plural", ("1", "week"), "1 week"),
        ("plural", ("3", "week"), "3 weeks"),
        ("plural", ("0", "child", "children"), "0 children"),
    ],
)
def test_filters(name: str, arguments: tuple[str, ...], expected: str) -> None:
    assert FILTERS[name](*arguments) == expected  # type: ignore[operator]


def test_a_hashtag_needs_words() -> None:
    with pytest.raises(NotForThisFilter, match="needs words"):
        FILTERS["hashtag"]("...")  # type: ignore[operator]
