"""What the doctor found, for a program."""

from dataclasses import asdict

from scheduler.checkup.finding import CheckResult


def finding_json(finding: CheckResult) -> dict[str, object]:
    """One finding, and what to do about it."""
    return {**asdict(finding), "remedy": str(finding.remedy)}
