"""Writes the list of what is guessed first: `python -m tests.common_passphrases WHEEL`.

The list is Django's own (BSD licence), which Royce Williams made of breached passwords: 20,000,
the commonest first. To renew it: `pip download --no-deps django`, then give this the wheel.
"""

import gzip
import sys
import zipfile
from pathlib import Path

from scheduler.people.proofs.common import LIST, SHORTEST_WORD

_INSIDE = "django/contrib/auth/common-passwords.txt.gz"


def text(wheel: Path) -> str:
    """One a line, sorted, without those too short to matter and those that were misread."""
    with zipfile.ZipFile(wheel) as package:
        listed = gzip.decompress(package.read(_INSIDE)).decode("utf-8").split("\n")
    words = {one.strip().lower() for one in listed if one.isascii()}
    return "\n".join(sorted(one for one in words if len(one) >= SHORTEST_WORD)) + "\n"


if __name__ == "__main__":
    LIST.write_bytes(gzip.compress(text(Path(sys.argv[1])).encode(), mtime=0))
    print(f"wrote {LIST}")
