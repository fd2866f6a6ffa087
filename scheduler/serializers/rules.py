"""The content rules, for a program."""

from scheduler.text.rules.base import Rule


def rule_json(rule: Rule) -> dict[str, object]:
    """A rule for a program."""
    return {
        "id": rule.id,
        "severity": rule.severity,
        "title": rule.title,
        "message": rule.message,
        "suggestion": rule.suggestion,
        "source": rule.source,
        "languages": list(rule.languages),
        "story_chooses": rule.story_chooses,
        "may_be_lifted": rule.may_be_lifted,
        "flagged": list(rule.flagged),
        "allowed": list(rule.allowed),
    }
