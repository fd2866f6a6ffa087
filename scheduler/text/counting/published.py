"""What X and Unicode publish about texts, read once when first needed.

`published.json` holds, from X's package twitter-text: the top-level domains that make a URL, the
letters that may stand in a hashtag, and which sequences of Unicode's list of emoji count as one.
`make unicode` writes it; the file says the versions it was made from.
"""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("published.json")


@cache
def read() -> dict[str, str]:
    """Each list as it stands in the file: its entries between spaces."""
    lists: dict[str, str] = json.loads(FILE.read_text("utf-8"))
    return lists
