"""Where a text has URLs and emoji, as X finds them. The only importer of the parser."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

# A URL needs a dot between two characters, the second of which begins a top-level domain.
_MAY_HAVE_URL = re.compile(r"\.(?<=[^\s.].)[^\W\d_]")

# Every emoji has at least one of these; a sequence has only these and the signs of a keycap.
_EMOJI_PARTS = (
    "©®\u200d\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u2300-\u27ff\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_EMOJI_RUN = re.compile(f"[0-9#*]*[{_EMOJI_PARTS}][0-9#*{_EMOJI_PARTS}]*")
_BARE_SIGNS = frozenset("©®")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, by its place in it."""

    start: int
    end: int
    text: str


@cache
def _parser() -> ModuleType:
    # Late: it compiles every emoji there is, a fifth of a second that most texts never need.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it reads its list by way of the deprecated pkg_resources
        import twitter_text
        import twitter_text.regexp.emoji
    module: ModuleType = twitter_text
    return module


@lru_cache(maxsize=4_096)
def find_urls(text: str) -> tuple[Span, ...]:
    """The URLs X would link and count as 23, bare domain names included, in order."""
    if not _MAY_HAVE_URL.search(text):
        return ()
    found = _parser().extract_urls_with_indices(text)
    return tuple(
        Span(entity["indices"][0], entity["indices"][1], entity["url"]) for entity in found
    )


def find_emoji(text: str) -> Iterator[Span]:
    """The emoji sequences X would count as 2, in order.

    A bare © or ® is not one: the parser takes them for emoji, X's own counting does not.
    """
    if text.isascii():
        return
    for run in _EMOJI_RUN.finditer(text):
        for start, end in _emoji_in(run.group()):
            at = run.start()
            yield Span(at + start, at + end, run.group()[start:end])


@lru_cache(maxsize=16_384)
def _emoji_in(run: str) -> tuple[tuple[int, int], ...]:
    """Where the emoji of a run begin and end; a text's parts are asked about again and again."""
    return tuple(
        match.span()
        for match in _parser().regexp.emoji.emoji.finditer(run)
        if match.group() not in _BARE_SIGNS
    )
