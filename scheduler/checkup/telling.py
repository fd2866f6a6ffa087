"""Checks whether people would hear of it, if something waited for them."""

from collections.abc import Iterator, Sequence

from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.formatting import count
from scheduler.notify.base import Message, Teller
from scheduler.remedies import Action, Remedy

TEST = Message(
    "Handrail: a test",
    "If you can read this, you will hear when something waits for you. Nothing is wrong.",
)


def addresses(number: int, not_understood: Sequence[str]) -> CheckResult:
    """Whether there is somebody to tell; `not_understood` are addresses that cannot be read."""
    if number == 0:
        says = "Not set up: when something needs attention, it is only written to the log."
        return look("notifications", says, "Write addresses into HANDRAIL_NOTIFY in .env.")
    if not_understood:
        says = f"HANDRAIL_NOTIFY: {', '.join(not_understood)} cannot be read."
        return wrong("notifications", says, "Compare it with Apprise's own list of addresses.")
    set_up = f"Set up: {count(number, 'address', 'addresses')}. To try it: "
    return fine("notifications", set_up, Remedy(Action.TRY_ADDRESSES))


def tried(teller: Teller) -> Iterator[CheckResult]:
    """A test message to each address."""
    for one in teller.tell(TEST):
        if one.is_taken:
            yield fine("notifications", f"{one.address} took the test message.")
        else:
            says = f"{one.address} did not take the test message."
            yield wrong("notifications", says, "Correct it in HANDRAIL_NOTIFY, or ask its service.")


def watcher(is_set: bool) -> CheckResult:
    """Whether somebody watches the publisher from outside."""
    if is_set:
        return fine("watcher", "Pinged once a minute while Handrail is publishing.")
    says = "If this machine stops, nobody will be alerted."
    return look("watcher", says, "Make a check at healthchecks.io; write HANDRAIL_PING_URL.")
