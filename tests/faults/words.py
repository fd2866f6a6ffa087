"""Values that every test of faults shares."""

from datetime import timedelta

from scheduler.campaigns.model.plan import Lateness, LatePolicy

PATIENT = LatePolicy(timedelta(hours=6), Lateness.ASK)  # X's own waits are not what is tested
