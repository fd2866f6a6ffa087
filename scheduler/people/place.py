"""Tells from where somebody asks: the network's address, and the browser in rough words."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # in this order: each names those below it too
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody asks."""

    network: str  # whose tries are counted together; "" at a terminal of this machine
    browser: str

    @property
    def coarse_network(self) -> str:
        """The network without its last part, as a session keeps it."""
        if ":" in self.network:
            return ":".join(self.network.split(":")[:3]) + "::"
        head, dot, _ = self.network.rpartition(".")
        return f"{head}.*" if dot else self.network


TERMINAL = Origin("", "a terminal")


@lru_cache(maxsize=64)  # of the same few people at their desks, page after page
def place_of(address: str, user_agent: str) -> Origin:
    """Where a request comes from: `address` as the server sees it, and what its browser says.

    Whoever has an IPv6 line has 2**64 addresses of it: these are counted together.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return Origin("unknown", browser_of(user_agent))
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return Origin(str(found.ipv4_mapped), browser_of(user_agent))
        return Origin(":".join(found.exploded.split(":")[:4]) + "::", browser_of(user_agent))
    return Origin(str(found), browser_of(user_agent))


def browser_of(user_agent: str) -> str:
    """A browser and its system, such as "Firefox on Windows", and nothing finer."""
    browser = _first(_BROWSERS, user_agent) or "A browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(known: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in known if re.search(pattern, text)), None)
