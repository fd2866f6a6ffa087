"""`make unicode` (`python -m tests.unicode_data`): scheduler/text/counting/published.json.

It is made from two pinned packages: twitter-text, which is X's own, and emoji-test-regex-pattern,
which carries Unicode's list of emoji. To renew it: raise their versions in
tests/oracle/package.json, pin them again as tests/node.py says, and run this.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from scheduler.text.counting import published
from tests.support.examples.x_text import PACKAGES, answers, install, run

_TONES = [chr(point) for point in range(0x1F3FB, 0x1F400)]
_EMOJI_STYLE = "\ufe0f"
_SIGNS = ["\u200d\u2640\ufe0f", "\u200d\u2642\ufe0f"]  # of a woman and of a man


def text() -> str:
    """The file as it should be: one line of JSON a key."""
    install()
    version, listed = emoji()
    said = json.loads(run("published.js"))
    kept: dict[str, Any] = {
        "made_by": "make unicode",
        "unicode_emoji": version,
        "twitter_text": _version("twitter-text"),
        "emoji_characters": _written(_ranges(ord(one) for one in listed if len(one) == 1)),
        "emoji_counted_as_one": " ".join(_counted_as_one(listed)),
        "domains": " ".join(sorted(said["domains"])),
        "hashtag_letters": _written(said["letters"]),
        "hashtag_word": _written(said["word"]),
    }
    lines = ",\n".join(
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in kept.items()
    )
    return f"{{\n{lines}\n}}\n"


def emoji() -> tuple[str, list[str]]:
    """The newest version of Unicode's emoji at hand, and every form of each that it lists."""
    install()
    folders = (PACKAGES / "emoji-test-regex-pattern" / "dist").glob("emoji-*")
    versions = {folder.name.removeprefix("emoji-"): folder for folder in folders}
    newest = max(versions, key=lambda version: [int(part) for part in version.split(".")])
    listed = (versions[newest] / "index-strings.txt").read_text("utf-8").split("\n")
    return newest, [one for one in listed if one]


def _counted_as_one(listed: list[str]) -> list[str]:
    """The sequences that X's package counts as one emoji: 2, and not the sum of their parts.

    Those of Unicode's list, and what people's keyboards make of its single characters.
    """
    singles = [one for one in listed if len(one) == 1]
    looks = [_EMOJI_STYLE, *_TONES, *(_EMOJI_STYLE + tone for tone in _TONES)]
    endings = [*looks, *(look + sign for look in ("", *looks) for sign in _SIGNS)]
    typed = (character + ending for character, ending in product(singles, endings))
    asked = sorted({*(one for one in listed if len(one) > 1), *typed})
    return [one for one, said in zip(asked, answers(asked), strict=True) if said.length == 2]


def _ranges(points: Iterable[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def _written(ranges: Iterable[Sequence[int]]) -> str:
    return " ".join(
        f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in ranges
    )


def _version(package: str) -> str:
    version: str = json.loads((PACKAGES / package / "package.json").read_text())["version"]
    return version


if __name__ == "__main__":
    Path(published.FILE).write_text(text(), "utf-8")
    sys.exit(0)
