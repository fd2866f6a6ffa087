"""Makes the charity's own office and event numbers known to whoever reads its posts."""

from dataclasses import replace

from scheduler.campaigns.model.organisation import Organisation
from scheduler.crisis.directory.phone_numbers import digits_of
from scheduler.crisis.directory.services import Directory


def with_own(directory: Directory, organisation: Organisation) -> Directory:
    """The directory that takes the numbers of organisation.yaml for known; it prints none."""
    if not organisation.numbers:
        return directory
    digits = frozenset(digits_of(own.number) for own in organisation.numbers.values())
    return replace(directory, own_numbers=digits)
