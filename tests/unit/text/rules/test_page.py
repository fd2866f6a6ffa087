"""docs/rules.md is what the rules say of themselves."""

from pathlib import Path

from scheduler.cli.render.rules import as_markdown
from scheduler.crisis.rules.check import RULES
from scheduler.serializers.rules import rule_json


def test_the_page_is_in_step_with_the_rules() -> None:
    page = Path("docs/rules.md").read_text(encoding="utf-8")
    assert page == as_markdown(RULES), "run: handrail rules list --markdown > docs/rules.md"


def test_a_program_gets_every_field() -> None:
    assert rule_json(RULES[0])["suggestion"] == RULES[0].suggestion
