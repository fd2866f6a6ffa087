"""Names of sites, in one form for all their spellings."""

from typing import Annotated

from pydantic import AfterValidator

from scheduler.campaigns.model.fields import Text, refuse
from scheduler.text.counting.length import urls

# Below these and two letters many organisations have their sites: org.uk, com.au.
_SHARED = frozenset(
    {"ac", "asn", "co", "com", "edu", "gob", "gov", "gouv", "ltd", "me", "mod", "net", "nhs"}
    | {"or", "org", "plc", "police", "sch"}
)


def ascii_host(host: str) -> str:
    """A host as it goes over the line: small letters, those of other scripts encoded."""
    host = host.casefold().rstrip(".")
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:  # no name that could be registered
        return host


def plain_host(host: str) -> str:
    """The same without the `www.` that people leave out."""
    return ascii_host(host).removeprefix("www.")


def _site(value: str) -> str:
    first, _, rest = value.casefold().removeprefix("www.").partition(".")
    is_address = urls(f"https://{value}") == [f"https://{value}"]
    if not is_address or any(sign in value for sign in "/?#:"):
        refuse(f'"{value}" is no domain', "Write it without what follows: your-charity.org.uk.")
    if first in _SHARED and len(rest) == 2:
        wrong = f'below "{value}" are the sites of many organisations'
        refuse(wrong, "Write your own domain: your-charity.org.uk.")
    return plain_host(value)


Site = Annotated[Text, AfterValidator(_site)]
