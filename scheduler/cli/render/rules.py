"""Shows a rule in the terminal, and all of them as the page docs/rules.md."""

from collections.abc import Sequence

from scheduler.text.rules.base import Rule

_LANGUAGES = {"en": "English", "cy": "Welsh"}
_HEAD = """# The rules for what we post

Made by `handrail rules list --markdown`; a test keeps it in step with the code.

The rules never block a topic, only detail that can do harm, wording that hurts, posts that some
people cannot read, and what X does not allow. Stories of getting through a crisis help others.

- **block**: the post is not scheduled until it is changed, or, where a rule says so, until a second
  person lifts it with a reason.
- **warn**: it is shown with a suggestion, and you decide.
- **choice**: in a person's own story the rules on wording explain, and the storyteller chooses. The
  rules on detail (SM05, SM06, SM14, SM15) hold for everyone.

They look through capitals, hyphens, curly quotes, invisible characters, look-alike letters and
hashtags. They leave alone what teaches about words, what says that something is not so, and other
meanings of a word; a quotation is a warning at most, because nobody rewrites what was said.

Try them on words of yours: `handrail rules try "..."`. Your own `rules.yaml` changes severities and
adds words:

```yaml
severity: {SM11: block, AX03: off}
words: {SM13: [barmy]}
```

XP01 compares threads with each other and, where there is a queue, with what is scheduled and what
went out in the last 90 days: in `check`, with the place in the file, in `plan`, and in `apply`,
which then stores nothing. The support lines are left out, and one account may sound alike from
week to week.

Where a rule may be lifted, name it in the thread with your reason. The thread then waits until
somebody other than the campaign's owner has said yes (`handrail approve`). The rule and your reason
stand in `handrail log` and `handrail show` from then on; a yes from before does not count:

```yaml
    accept: [{rule: HL01, reason: Our own office line, answered on weekdays.}]
```
"""


def as_markdown(rules: Sequence[Rule]) -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(section(rule) for rule in rules)])


def section(rule: Rule) -> str:
    """One rule of the page."""
    languages = " and ".join(_LANGUAGES[code] for code in rule.languages)
    lines = [
        f"## {rule.id}: {rule.title}",
        "",
        rule.kindly,
        "",
        f"- Severity: {rule.severity}{_who_may(rule)}",
        f"- What it says: {rule.message}. {rule.suggestion}",
        f"- Languages: {languages}",
        f"- Source: {rule.source}",
    ]
    if rule.flagged:
        lines += ["", "Flagged:", *(_quoted(text) for text in rule.flagged)]
    lines += ["", "Left alone:", *(_quoted(text) for text in rule.allowed), ""]
    return "\n".join(lines)


def _who_may(rule: Rule) -> str:
    if rule.is_fixed:
        return ", for everyone; nobody lifts it"
    if rule.story_chooses:
        return "; in a person's own story, their choice"
    if rule.severity == "block" and rule.may_be_lifted:
        return "; a second person may lift it, with a reason"
    return ""


def _quoted(text: str) -> str:
    visible = text.replace("\u200b", "").replace("\u00ad", "").replace("\n", " / ")
    return f"- {visible}"
