"""Where a text has URLs, mentions and cashtags, as X finds them."""

import re
from functools import lru_cache

from scheduler.text.counting.spans import Span

_MAY_HAVE_URL = re.compile(r"\.(?<=[^ .].)[^\W\d_]")  # a dot, and what may be a top-level domain


@lru_cache(maxsize=4_096)
def find_urls(text: str) -> tuple[Span, ...]:
    """The URLs X would link and count as 23, bare domain names included, in order.

    Without a scheme only Latin letters make a domain, and a port or a query needs a path.
    """
    if not _MAY_HAVE_URL.search(text):
        return ()
    from scheduler.text.counting.urls import urls_in  # late: its patterns take a while to compile

    return tuple(urls_in(text))
