"""rules: what is looked for in every post, why, and what to write instead."""

from typing import Annotated

import typer

from scheduler.cli.options import AsJson
from scheduler.cli.output import out, put_json, table

AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print docs/rules.md.")]
RuleId = Annotated[str, typer.Argument(metavar="ID", help="For example SM01.")]
Words = Annotated[str, typer.Argument(metavar="TEXT", help="The words of one post.")]
InRegion = Annotated[str, typer.Option("--region", help="Whose numbers are right: GB-ENG, US.")]


def list_all(as_json: AsJson = False, as_markdown: AsMarkdown = False) -> None:
    """List every rule with its severity.

    Example: handrail rules list
    """
    import sys

    from scheduler.cli.render import rules
    from scheduler.crisis.rules.check import RULES
    from scheduler.serializers.rules import rule_json

    if as_json:
        put_json([rule_json(rule) for rule in RULES])
    elif as_markdown:
        sys.stdout.write(rules.as_markdown(RULES))
    else:
        rows = [(rule.id, rule.severity, rule.title) for rule in RULES]
        out().print(table(("Rule", "Severity", "What it is about"), rows))


def show(rule_id: RuleId) -> None:
    """Show one rule: why it is there, what it flags, what it leaves alone.

    Example: handrail rules show SM05
    """
    from scheduler.cli.render import rules
    from scheduler.crisis.rules.check import BY_ID
    from scheduler.errors import NotPossible

    rule = BY_ID.get(rule_id.upper())
    if rule is None:
        raise NotPossible(f"There is no rule {rule_id}. `handrail rules list` shows them all.")
    out().print(rules.section(rule))


def try_out(text: Words, region: InRegion = "GB", as_json: AsJson = False) -> None:
    """Try the rules on some words, before they are in a file.

    Exit status 1 if something would block them. Example: handrail rules try "We ran 10 km."
    """
    from dataclasses import asdict

    from scheduler.crisis.directory import services
    from scheduler.crisis.rules.check import find
    from scheduler.text.rules.base import Severity

    findings = find(text, services.load(), region)
    if as_json:
        put_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            out().print(f"“{text[finding.start : finding.end]}”: {finding}")
        if not findings:
            out().print("Nothing to say about these words.")
    raise typer.Exit(any(finding.severity is Severity.BLOCK for finding in findings))
