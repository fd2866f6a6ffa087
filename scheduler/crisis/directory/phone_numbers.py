"""Whether a contact of the directory can be dialled at all."""

import re

from scheduler.crisis.directory.services import places

_SHORTEST_PHONE = 7  # digits; what is shorter is a short code


def is_dialable(contact: str, region: str) -> bool:
    """Whether a contact can be a phone number or a short code of the region's country."""
    digits = _digits(contact)
    if len(digits) < _SHORTEST_PHONE:
        return len(digits) >= 3
    import phonenumbers  # its tables are large; only files and free text need them

    try:
        number = phonenumbers.parse(contact, places(region)[-1])
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) or phonenumbers.is_possible_short_number(number)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
