"""Where a form may lead to: a page of ours, whatever an address says."""

import re

_OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_path(wanted: str, otherwise: str = "/") -> str:
    """`wanted` if it is a path of ours, else `otherwise`."""
    return wanted if _OURS.fullmatch(wanted) and len(wanted) <= 500 else otherwise
