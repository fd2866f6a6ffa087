"""Tells the made-up organisation of the samples, and what organisation.yaml still has of a form."""

import re
from collections.abc import Iterator

from scheduler.campaigns.model.organisation import Organisation

_MADE_UP = "Harbour Minds"  # the charity of the samples, its handles and its pages
_MADE_UP_HANDLES = frozenset(
    {"harbourminds", "harbourgives", "harboureast", "harbourcymru", "harbourpeers"}
)
_NAME_TO_FILL_IN, _HANDLE_TO_FILL_IN = "Your organisation", "yourhandle"
_NOT_OURS = re.compile(
    r"(?:@|//|\.|^)(?:harbourminds\.org\.uk|example\.(?:org|com|net))(?:$|[/:?#])"
)


def is_made_up(organisation: Organisation) -> bool:
    """Whether this is the charity of the samples as it came, whose accounts nobody has."""
    handles = {account.handle.casefold() for account in organisation.accounts.values()}
    return organisation.name == _MADE_UP and handles <= _MADE_UP_HANDLES


def is_made_up_handle(handle: str) -> bool:
    """Whether a handle is one of the samples'."""
    return handle.casefold() in _MADE_UP_HANDLES


def left_to_fill_in(organisation: Organisation) -> tuple[str, ...]:
    """What organisation.yaml still has from the samples or from the form, each in a sentence.

    Nothing of the made-up charity as a whole: all of it is a sample.
    """
    return () if is_made_up(organisation) else tuple(_left(organisation))


def _left(organisation: Organisation) -> Iterator[str]:
    if organisation.name in (_MADE_UP, _NAME_TO_FILL_IN):
        yield f'`organisation` is still "{organisation.name}": write your own name.'
    for name, account in organisation.accounts.items():
        if is_made_up_handle(account.handle) or account.handle.casefold() == _HANDLE_TO_FILL_IN:
            remedy = "write your own, or take the account out"
            yield f"the handle of account {name} is still @{account.handle}: {remedy}."
    if organisation.policy and _is_not_ours(organisation.policy.url):
        yield f"the address of `policy` is still {organisation.policy.url}: write your own."
    if organisation.safeguarding and _is_not_ours(organisation.safeguarding.contact):
        contact = organisation.safeguarding.contact
        yield f"the contact of `safeguarding` is still {contact}, which nobody reads: write yours."
    for name, own in organisation.numbers.items():
        if _is_not_ours(own.page):
            yield f"the page of the number {name} is still {own.page}: write your own."


def _is_not_ours(address: str) -> bool:
    return _NOT_OURS.search(address.strip().casefold()) is not None
