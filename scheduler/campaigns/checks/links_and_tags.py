"""Links and tags that nobody wanted: what X would make of a text, told before it does."""

import re
from collections.abc import Iterator

from scheduler.settings import Settings
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.hashtags import find_hashtags
from scheduler.text.counting.mentions import find_cashtags

# Ends of addresses that people write on purpose without www or https: mind.org.uk, who.int.
_MEANT = frozenset(
    {
        *("com", "org", "net", "info", "int", "edu", "gov", "nhs", "ac", "eu"),
        *("uk", "wales", "cymru", "scot", "london", "ie", "us", "ca", "au", "nz", "za"),
    }
)
_CLOSING = ".,;:!?…)]}>\"'”’»*_~"
_NEVER_LINKED = "{<[(|\\^`“"  # signs at which X ends a link, and people do not end a sentence
_WORD = re.compile(r"\S+")
_SCHEME = re.compile(r"\bhttps?(?::/{0,2}|/{2})\s?[^\s/]\S*", re.IGNORECASE)
_JOINED = re.compile(r"[’'ʼ`‘\-‐‑–&./+][^\W_]")  # a mark, and a word that goes on after it
_POSSESSIVE = re.compile(r"[’'ʼ`‘]s(?!\w)", re.IGNORECASE)


def accidental_links(text: str) -> Iterator[str]:
    """A warning for each address that a missing space made: "a friend.Care for"."""
    for url in find_urls(text):
        if _is_accidental(url.text):
            yield (
                f"{url.text} will be a link on X, to whoever owns that name, and by X's list the "
                f"post costs ${_listed('price_post_with_url_usd'):.3f} in place of "
                f"${_listed('price_post_usd'):.3f}. Put a space after the full stop; if it is "
                f"meant as a link, write https://{url.text}"
            )


def cut_links(text: str) -> Iterator[str]:
    """A warning for each address of which X would link a part only, or nothing."""
    found = find_urls(text)
    for url in found:
        rest = _WORD.match(text, url.end)
        if rest and _goes_on(url.text, rest.group()):
            yield (
                f"X ends the link {url.text} before “{rest.group()}”. Copy the address from a "
                "browser, which writes such signs in another way, and leave a space after it."
            )
    for meant in _SCHEME.finditer(text) if "http" in text.lower() else ():
        if not any(url.start <= meant.start() < url.end for url in found):
            address = meant.group().rstrip(_CLOSING)
            yield f"X makes no link of {address}. Copy the address from a browser."


def cut_hashtags(text: str) -> Iterator[str]:
    """A warning for each hashtag that ends earlier than its writer thinks: #Time-to-Talk."""
    for tag in find_hashtags(text):
        rest = text[tag.end :]
        if _JOINED.match(rest) and not _POSSESSIVE.match(rest):
            whole = text[tag.start : tag.end] + re.split(r"\s", rest, maxsplit=1)[0]
            whole = whole.rstrip(_CLOSING)
            plain = re.sub(r"[^\w#]", "", whole)
            yield (
                f"X would not link {whole} as one hashtag, only #{tag.text}. "
                f"Write {plain}, or leave a space after #{tag.text}."
            )


def too_many_cashtags(text: str) -> tuple[str, str] | None:
    """What is wrong with a text that X refuses for its cashtags, and what to do."""
    tags = find_cashtags(text)
    if len(tags) < 2:
        return None
    named = " and ".join(text[tag.start : tag.end] for tag in tags[:2])
    wrong = f"X takes a post with one cashtag at most, and this one has {named}"
    return wrong, "Write the names without the dollar sign."


def _listed(name: str) -> float:
    """X's own price, whatever a workspace has set."""
    price: float = Settings.model_fields[name].default
    return price


def _is_accidental(address: str) -> bool:
    """Whether a bare name of two parts ends in a word, and not in an end that people write."""
    host, *path = re.split(r"[/?#]", address, maxsplit=1)
    labels = host.split(".")
    if path or len(labels) != 2 or labels[0].casefold() == "www":
        return False
    ending = labels[-1]
    return ending.casefold() not in _MEANT or (ending[0].isupper() and not host.isupper())


def _goes_on(address: str, rest: str) -> bool:
    """Whether what follows an address looks like more of it, and not like a word behind it."""
    if rest[0] in "])" and address.count("[" if rest[0] == "]" else "(") > address.count(rest[0]):
        return True
    return rest[0] in _NEVER_LINKED and any(character.isalnum() for character in rest)
