"""Templates that a person broke, or made to break: a line with its place, soon."""

import time
from pathlib import Path

import pytest

from scheduler.campaigns.templates.filters import FILTERS, NotForThisFilter
from tests.support.examples.campaign_files import HEAD, a_workspace, mistakes, planned, texts

THREAD = "- id: a\n  account: main\n  when: 2027-10-10 09:00\n  template: a.j2\n"
DEEP = "{% for a in [1] %}" * 21 + "x" + "{% endfor %}" * 21
IFS = "{% if 1 %}" * 120 + "x" + "{% endif %}" * 120
TWICE = "{% set a = (a, a) %}"
FLATTER = "nested too deeply, or gives two arguments one name"
ENDLESS = "does not come to an end, or makes far too much text"

BROKEN = {
    "division": ("{{ 1/0 }}", "a.j2:1:1: this cannot be reckoned: division by zero"),
    "remainder": ("\n{{ 5 % 0 }}", "a.j2:2:1: this cannot be reckoned: integer modulo by zero"),
    "floor": ("{{ 5 // 0 }}", "this cannot be reckoned"),
    "a long range": ("{% for a in range(1000000000) %}{% endfor %}", ENDLESS),
    "words in a long range": ("{{ 'yes' if 'a' in range(1000000000) }}", ENDLESS),
    "21 loops": (DEEP, FLATTER),
    "120 conditions": (IFS, FLATTER),
    "doubled arguments": ("{% macro m(a, a) %}{% endmacro %}{{ m(1, 2) }}", FLATTER),
    "lists in lists": ("{% set a = [1, 1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}", ENDLESS),
    "pairs in pairs": ("{% set a = (1, 1) %}" + TWICE * 40 + "{{ {a: 1}|length }}", ENDLESS),
    "equal lists": (
        "{% set a = [1] %}{% set b = [1] %}"
        + "{% set a = [a, a] %}{% set b = [b, b] %}" * 40
        + "{{ 'x' if a == b }}",
        ENDLESS,
    ),
    "arguments in arguments": (
        "{% macro m(n) %}{{ m(varargs, varargs, varargs) }}{% endmacro %}{{ m(1) }}",
        ENDLESS,
    ),
    "a list": ("{{ ['a', 'b'] }}", "a.j2:1:1: a list would stand in the post here"),
    "a joined list": ("{{ 'a' ~ ['b'] }}", "a list would stand in the post here"),
    "nothing": ("{{ none }}", "nothing (none) would stand in the post here"),
    "true": ("{{ 1 == 1 }}", "a bool would stand in the post here"),
    "a macro": ("{% macro m() %}{% endmacro %}{{ m }}", "a Macro would stand in the post here"),
    "infinity": ("{{ 1e308 + 1e308 }}", "a float would stand in the post here"),
    "a figure without end": ("{{ " + "9" * 5_000 + " }}", "a.j2:1:1:"),
    "no number": ("{{ 'sNaN'|plural('week') }}", '"sNaN" is not a number'),
    "a width": ("{{ '%1000000000d' % 1 }}", '"%" cannot be used here'),
    "a name for no file": ("{% include '" + "a" * 5_000 + "' %}", "which is not in this folder"),
    "NUL": ("{% include 'a\0' %}", "which is not in this folder"),
    "no names": ("{% include [] %}", "a.j2:1:1:"),
    "several files": ("{% include ['b.j2', 'a.j2'] %}", ENDLESS),
    "a number for a file": ("{% include 5 %}", "a.j2:1:1:"),
    "nested brackets": ("{{ " + "[" * 2_000 + "]" * 2_000 + " }}", ENDLESS),
    "no cycle": ("{% for a in [1] %}{{ loop.cycle() }}{% endfor %}", "a.j2:1:1:"),
}


@pytest.mark.parametrize(("template", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_a_mistake_with_its_place(
    tmp_path: Path, template: str, expected: str
) -> None:
    root = a_workspace(tmp_path, THREAD, a_j2=template)
    began = time.process_time()
    (line,) = mistakes(root)
    assert time.process_time() - began < 5
    assert line.startswith("templates/a.j2:")
    assert expected in line
    assert len(line) < 700


def test_two_thousand_rows_share_what_their_template_may_cost(tmp_path: Path) -> None:
    rows = "".join(f"k{number},main\n" for number in range(2_000))
    thread = THREAD.replace("  template", "  spacing: 1h\n  table: b.csv\n  template")
    slow = "{% for a in range(4000) %}{% endfor %}{{ key }}"
    root = a_workspace(tmp_path, thread, a_j2=slow, b_csv=f"key,account\n{rows}")
    began = time.process_time()
    assert any(ENDLESS in line for line in mistakes(root))
    assert time.process_time() - began < 5


def test_what_a_template_may_say_stays(tmp_path: Path) -> None:
    good = (
        "{% for a, b in [('x', 1), ('y', 2)] %}{{ a }}{{ b }} {% endfor %}"
        "{{ 'main' if account in ['main', 'wales'] }} {{ 7 / 2 }} {{ 'no' if 1 == 2 }}"
        "{% set c, d = 1, 2 %}{{ c + d }} {{ {'k': 'v'}['k'] }} {{ (1, 2)|length }}"
    )
    root = a_workspace(tmp_path, THREAD, a_j2=good)
    assert texts(planned(root)) == [["x1 y2 main 3.5 3 v 2"]]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e99", "٣", "", "1.2.3", "0x10"])
def test_what_is_no_number_as_people_write_it_is_refused(value: str) -> None:
    with pytest.raises(NotForThisFilter):
        FILTERS["number"](value)  # type: ignore[operator]


RULE = (
    "- id: a\n  account: main\n  each_time: [A]\n"
    "  repeat: {from: 2027-10-05, at: '9:00', rule: RULE}\n"
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", '"INTERVAL=0" cannot stand in a rule'),
        ("FREQ=DAILY;INTERVAL=-1;COUNT=2", '"INTERVAL=-1" cannot stand in a rule'),
        ("FREQ=MONTHLY;BYDAY=99MO;COUNT=2", '"BYDAY=99MO" cannot stand in a rule'),
        ("FREQ=WEEKLY;BYDAY=2MO;COUNT=2", '"BYDAY=2MO" cannot stand in a rule'),
        ("FREQ=YEARLY;BYDAY=54MO;COUNT=2", '"BYDAY=54MO" cannot stand in a rule'),
        ("FREQ=MONTHLY;BYDAY=0MO;COUNT=2", '"BYDAY=0MO" cannot stand in a rule'),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", '"BYDAY=XX" cannot stand in a rule'),
        ("FREQ=WEEKLY;BYDAY=;COUNT=2", '"BYDAY=" cannot stand in a rule'),
        ("FREQ=DAILY;COUNT=0", '"COUNT=0" cannot stand in a rule'),
        ("FREQ=DAILY;COUNT=-3", '"COUNT=-3" cannot stand in a rule'),
        ("FREQ=YEARLY;BYMONTH=13;COUNT=1", '"BYMONTH=13" cannot stand in a rule'),
        ("FREQ=MONTHLY;BYMONTHDAY=0;COUNT=1", '"BYMONTHDAY=0" cannot stand in a rule'),
        ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=1", '"BYMONTHDAY=32" cannot stand in a rule'),
        ("FREQ=YEARLY;BYWEEKNO=99;COUNT=1", '"BYWEEKNO=99" cannot stand in a rule'),
        ("FREQ=DAILY;INTERVAL=99999999999;COUNT=1", "cannot stand in a rule"),
        ("FREQ=DAILY;COUNT=1;" + "X=1;" * 200, "this rule is too long to be meant"),
    ],
)
def test_a_rule_that_would_count_for_ever_or_break_is_refused(
    tmp_path: Path, rule: str, expected: str
) -> None:
    (line,) = mistakes(a_workspace(tmp_path, RULE.replace("RULE", f"'{rule}'")))
    assert expected in line


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=1",
        "FREQ=YEARLY;BYDAY=53MO;COUNT=1",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=1",
    ],
)
def test_a_rule_that_can_be_meant_stays(tmp_path: Path, rule: str) -> None:
    assert mistakes(a_workspace(tmp_path, RULE.replace("RULE", rule))) == []


@pytest.mark.parametrize(
    "name", ['"a\\0.csv"', "a" * 5_000 + ".csv", "a/" * 600, '"\\tb.csv"', '"x\\x1b.csv"']
)
@pytest.mark.parametrize("key", ["table", "template", "media"])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str, key: str) -> None:
    rest = f"  media: [{{file: {name}, alt: A.}}]\n" if key == "media" else f"  {key}: {name}\n"
    rest += "  text: Hi.\n" if key == "media" else "  template: a.j2\n" if key == "table" else ""
    root = a_workspace(tmp_path, THREAD.replace("  template: a.j2\n", rest), a_j2="Hi.")
    found = mistakes(root)
    assert found
    assert all(line.startswith("campaigns/spring.yaml:") and len(line) < 700 for line in found)


@pytest.mark.parametrize("count", [20_000, 80_000])
@pytest.mark.parametrize("where", ["head", "thread"])
def test_unknown_keys_without_number_are_told_soon(tmp_path: Path, count: int, where: str) -> None:
    indent = "" if where == "head" else "    "
    keys = "".join(f"{indent}k{number}: 1\n" for number in range(count))
    text = f"{HEAD}threads:\n  - id: a\n    account: main\n    text: Hi.\n{keys}"
    root = a_workspace(tmp_path)
    (root / "campaigns" / "spring.yaml").write_text(text[:999_000].rpartition("\n")[0] + "\n")
    began = time.process_time()
    found = mistakes(root)
    assert time.process_time() - began < 5
    assert 200 <= len(found) <= 202
    assert "there are more than 200 mistakes in this file. Mend those above first." in found[-1]
