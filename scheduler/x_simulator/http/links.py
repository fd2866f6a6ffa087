"""What X takes for a link, by the pattern of X's own package.

The scheduler reads a text another way. Here the pattern of twitter-text 3.1.0 is followed part by
part, in units of UTF-16 as its JavaScript sees them, so that the one way judges the other. All they
share is the list of top-level domains.
"""

import json
import re
from array import array
from functools import cache, lru_cache
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / "text" / "counting" / "published.json"

_REFUSED = "\ufffe\ufeff\uffff"
_DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_SPACES = "\x09-\x0d \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&'()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
_CYRILLIC = "\u0400-\u04ff\u1c80-\u1c87"  # and small forms whose capitals are among them
_LATIN = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0260\u0263\u0268\u0269"
    "\u026f\u0272\u0275\u0280\u0283\u0288-\u028c\u0292\u02bb\u0300-\u036f\u0399\u03b9\u1e00-\u1eff"
    "\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
)
_LONGEST = 4_096
_SLUG = 40  # the longest name of a t.co link


@lru_cache(maxsize=64)  # asked two or three times for each text
def links(units: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and spelling of each link of a text in units of UTF-16."""
    found: list[tuple[int, int, str]] = []
    for match in _pattern().finditer(units):
        url, scheme, domain = match["url"], match["scheme"], match["domain"]
        if len(url) + len(scheme or "https://") > _LONGEST or not _can_be_registered(domain):
            continue
        if scheme:
            found += _schemed(match.start("url"), url)
        elif match["before"] not in {"-", "_", ".", "/"}:
            found += _schemeless(match)
    return tuple(found)


def in_units(text: str) -> str:
    """The text with each unit of UTF-16 as a character of its own."""
    return "".join(map(chr, array("H", text.encode("utf-16", "surrogatepass"))[1:]))


def in_characters(units: str) -> str:
    """The opposite of `in_units`."""
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _schemed(start: int, url: str) -> list[tuple[int, int, str]]:
    if short := _short_link().match(url):
        if len(short[1]) > _SLUG:
            return []
        url = short[0]
    return [(start, start + len(url), url)]


def _schemeless(match: re.Match[str]) -> list[tuple[int, int, str]]:
    """The Latin domains of what was found; the last of them takes the path."""
    found, domain, beginning, done = [], match["domain"], match.start("url"), 0
    for latin in _latin_domain().finditer(domain):
        start = domain.index(latin[0], done)
        done = start + len(latin[0])
        found.append((beginning + start, beginning + done, latin[0]))
    if found and match["path"]:
        start, _, name = found.pop()
        found.append((start, match.end("url"), match["url"].replace(domain, name, 1)))
    return found


def _can_be_registered(domain: str) -> bool:
    if domain.startswith("xn--") and not _latin_domain().search(domain):
        return False
    return all(1 <= _encoded(in_characters(label)) <= 63 for label in domain.split("."))


def _encoded(label: str) -> int:
    """The length of a label in Punycode. A longer one than any may be is not encoded."""
    if len(label) > 63:
        return len(label)
    parts = re.split("[\u3002\uff0e\uff61]", label)
    coded = [part if re.fullmatch("[ -~]*", part) else f"xn--{_coded(part)}" for part in parts]
    return len(".".join(coded))


def _coded(label: str) -> str:
    return label.encode("punycode").decode("ascii")


@cache
def _pattern() -> re.Pattern[str]:
    letter = f"[^{_PUNCTUATION}{_SPACES}{_REFUSED}{_DIRECTIONS}]"
    subdomain = rf"(?:{letter}++(?:[_-]++{letter}++)*+\.)"
    name = rf"(?:{letter}++(?:-++{letter}++)*+\.)"
    general = rf"[A-Za-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
    brackets = rf"\((?:{general}++|(?:{general}*+\({general}++\){general}*+))\)"
    last = rf"[+\-A-Za-z{_CYRILLIC}0-9=_#/{_LATIN}]"
    path = rf"(?:{general}*(?:{brackets}{general}*)*{last}|{brackets}|@{general}+/)"
    return re.compile(
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{_REFUSED}]|[{_DIRECTIONS}]|\A)"
        rf"(?P<url>(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?://)?(?P<domain>{subdomain}*{name}{_top_level()})"
        rf"(?::[0-9]+)?(?P<path>/{path}*)?(?:\?{_QUERY}*{_QUERY_END})?)"
    )


_QUERY = r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[A-Za-z0-9\-_&=#/]"


@cache
def _latin_domain() -> re.Pattern[str]:
    return re.compile(rf"(?:[-A-Za-z0-9{_LATIN}]++\.)+{_top_level()}")


@cache
def _short_link() -> re.Pattern[str]:
    return re.compile(rf"(?ai)https?://t\.co/([a-z0-9]+)(?:\?{_QUERY}*{_QUERY_END})?")


@cache
def _top_level() -> str:
    """The pattern of a top-level domain, the longest names first."""
    listed: str = json.loads(PUBLISHED.read_text("utf-8"))["domains"]
    names = sorted(listed.split(" "), key=len, reverse=True)
    latin = "|".join(name for name in names if name.isascii())
    others = "|".join("".join(map(_either, name)) for name in names if not name.isascii())
    return rf"(?:(?:(?ai:{latin})|{others})(?=[^0-9A-Za-z@+-]|\Z)|[Xx][Nn]--[-0-9A-Za-z]+)"


def _either(letter: str) -> str:
    capital = letter.upper()
    return f"[{letter}{capital}]" if len(capital) == 1 and capital != letter else letter
