"""Checks whether people would hear of it, if something waited for them."""

from collections.abc import Iterator, Sequence

from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.notify.base import Message, Teller

TEST = Message(
    "Handrail: a test",
    "If you can read this, you will hear when something waits for you. Nothing is wrong.",
)


def addresses(number: int, not_understood: Sequence[str]) -> CheckResult:
    """Whether there is somebody to tell; `not_understood` are addresses that cannot be read."""
    if number == 0:
        says = "Nobody is told when something waits: it is only written into the log."
        return look("telling", says, "Write addresses into HANDRAIL_NOTIFY in .env.")
    if not_understood:
        says = f"HANDRAIL_NOTIFY: {', '.join(not_understood)} cannot be read."
        return wrong("telling", says, "Compare it with Apprise's own list of addresses.")
    return fine("telling", f"HANDRAIL_NOTIFY has {number} to tell. To try it: --tell")


def tried(teller: Teller) -> Iterator[CheckResult]:
    """A test message to each address."""
    for one in teller.tell(TEST):
        if one.is_taken:
            yield fine("telling", f"{one.address} took the test message.")
        else:
            says = f"{one.address} did not take the test message."
            yield wrong("telling", says, "Correct it in HANDRAIL_NOTIFY, or ask its service.")


def watcher(is_set: bool) -> CheckResult:
    """Whether somebody watches the publisher from outside."""
    if is_set:
        return fine("watcher", "A watcher is pinged once a minute while we publish.")
    says = "Nobody would hear it if this machine died."
    return look("watcher", says, "Make a check at healthchecks.io; write HANDRAIL_PING_URL.")
