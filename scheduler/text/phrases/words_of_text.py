"""Parts a folded text into its words, once for everything that is looked for in them."""

import re
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_GAPS = bytes(sign if re.match("[a-z0-9]", chr(sign)) else ord(" ") for sign in range(256))


@lru_cache(maxsize=1_024)
def words_of(text: str) -> Sequence[str]:
    """The runs of small plain letters and digits in `text`, in order; all else parts them.

    What a text of nothing but ASCII says is parted without a pattern, three times as quickly.
    """
    if not text.isascii():
        return _WORD.findall(text)
    return text.encode("ascii").translate(_GAPS).decode("ascii").split()
