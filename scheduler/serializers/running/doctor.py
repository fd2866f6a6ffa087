"""What the doctor found, for a program."""

from scheduler.checkup.finding import CheckResult


def finding_json(finding: CheckResult) -> dict[str, object]:
    """One finding, and what to do about it."""
    return {
        "what": finding.what,
        "level": finding.level,
        "says": finding.says,
        "remedy": finding.remedy,
    }
