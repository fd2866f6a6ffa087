"""Whether a thread may still begin. Judged at the root only; what has begun is finished."""

from datetime import datetime
from enum import Enum, auto

from scheduler.campaigns.model.plan import Lateness, LatePolicy


class StartDecision(Enum):
    """What becomes of a thread that has not begun."""

    GO = auto()
    ASK = auto()
    SKIP = auto()


def judge(due_at: datetime, policy: LatePolicy, now: datetime) -> StartDecision:
    """GO while it is no later than the policy allows, else what the policy says."""
    if now - due_at <= policy.within or policy.otherwise is Lateness.SEND:
        return StartDecision.GO
    return StartDecision.SKIP if policy.otherwise is Lateness.SKIP else StartDecision.ASK
