"""Whether a contact of the directory can be dialled at all, and what calling it costs."""

import re
from enum import Enum

from scheduler.crisis.directory.services import places

_SHORTEST_PHONE = 7  # digits; what is shorter is a short code
_ENQUIRIES = "118"  # directory enquiries, at any price they like


def is_dialable(contact: str, region: str) -> bool:
    """Whether a contact can be a phone number or a short code of the region's country."""
    digits = digits_of(contact)
    if len(digits) < _SHORTEST_PHONE:
        return len(digits) >= 3
    import phonenumbers  # its tables are large; only files and free text need them

    try:
        number = phonenumbers.parse(contact, places(region)[-1])
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) or phonenumbers.is_possible_short_number(number)


class PriceOfCalling(Enum):
    """What a number's own kind says of the price of calling it."""

    FREE = "free"  # or nothing is known against it: a short code
    CHARGED = "charged"  # as any call, or a little more
    PREMIUM = "premium"
    PERSONAL = "personal"  # forwarded, at a price that nobody sees
    NOT_GIVEN_OUT = "not given out"  # no number of the country's plan


def price_of_calling(contact: str, region: str) -> PriceOfCalling:
    """What calling a number of the region's country costs, by the kind of number it is.

    Source: the numbering plans that `phonenumbers` carries.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType, shortnumberinfo

    country = places(region)[-1]
    try:
        number = phonenumbers.parse(contact, country)
    except phonenumbers.NumberParseException:
        return PriceOfCalling.FREE
    if not phonenumbers.is_possible_number(number) or len(digits_of(contact)) < _SHORTEST_PHONE:
        cost = shortnumberinfo.expected_cost_for_region(number, country)
        is_asking = digits_of(contact).startswith(_ENQUIRIES) and country in ("GB", "IE")
        is_dear = is_asking or cost == shortnumberinfo.ShortNumberCost.PREMIUM_RATE
        return PriceOfCalling.PREMIUM if is_dear else PriceOfCalling.FREE
    if not phonenumbers.is_valid_number(number):
        return PriceOfCalling.NOT_GIVEN_OUT
    match phonenumbers.number_type(number):
        case PhoneNumberType.PREMIUM_RATE:
            return PriceOfCalling.PREMIUM
        case PhoneNumberType.PERSONAL_NUMBER | PhoneNumberType.PAGER:
            return PriceOfCalling.PERSONAL
        case PhoneNumberType.TOLL_FREE:
            return PriceOfCalling.FREE
        case _:
            return PriceOfCalling.CHARGED


def wrong_to_dial(contact: str, region: str) -> str | None:
    """Why nobody should be asked to dial a number of the region; None where all is well."""
    digits = digits_of(contact)
    is_part = digits.startswith("0") and len(digits) <= _SHORTEST_PHONE  # an area without the rest
    if is_part or re.search(r"[^\d\s()+.-]", contact) or not is_dialable(contact, region):
        return f'"{contact}" cannot be dialled in {region}'
    match price_of_calling(contact, region):
        case PriceOfCalling.PREMIUM:
            return f"{contact} is a number that callers pay a premium for"
        case PriceOfCalling.PERSONAL:
            return f"{contact} forwards calls at a high price"
        case _:
            return None


def digits_of(text: str) -> str:
    """The digits alone, in their order."""
    return re.sub(r"\D", "", text)
