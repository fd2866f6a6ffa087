"""What X's search understands, as far as a charity asks: words, tags, names, threads.

Terms side by side must all fit, OR stands between terms of which one must, and brackets hold
terms together. As on X, what stands side by side binds closer than OR.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.x_simulator.http.problems import Problem, invalid_request
from scheduler.x_simulator.model.types import SimulatedPost

_TERM = re.compile(r'-?\(|\)|-?(?:[a-z_]+:)?(?:"[^"]+"|[^\s()]+)')
_LIMIT = 512  # characters of a query


@dataclass(frozen=True, slots=True)
class Names:
    """How a search knows people."""

    handle_of: Callable[[int], str]
    author_of_parent: Callable[[SimulatedPost], str]


def matcher(query: str, names: Names) -> Callable[[SimulatedPost], bool]:
    """Whether a post fits every term of `query`.

    Raises: Problem (400) for an empty query, one of more than 512 characters, brackets that do
    not close, or an operator that this rehearsal does not know.
    """
    terms = _TERM.findall(query)
    if not terms or len(query) > _LIMIT:
        raise invalid_request(
            f"The `query` parameter takes 1 to {_LIMIT} characters", {"query": [query]}
        )
    fits = _either(terms, names)
    if terms:
        raise _unfinished(query)
    return fits


def _either(terms: list[str], names: Names) -> Callable[[SimulatedPost], bool]:
    """Takes terms from the front of `terms`, up to a closing bracket or the end."""
    ways = [_all(terms, names)]
    while terms and terms[0] == "OR":
        terms.pop(0)
        ways.append(_all(terms, names))
    return lambda post: any(way(post) for way in ways)


def _all(terms: list[str], names: Names) -> Callable[[SimulatedPost], bool]:
    tests = []
    while terms and terms[0] not in ("OR", ")"):
        tests.append(_one(terms, names))
    if not tests:
        raise _unfinished(" ".join(terms))
    return lambda post: all(test(post) for test in tests)


def _one(terms: list[str], names: Names) -> Callable[[SimulatedPost], bool]:
    term = terms.pop(0)
    if not term.endswith("("):
        return _test(term.lower(), names)
    inner = _either(terms, names)
    if not terms:
        raise _unfinished(term)
    terms.pop(0)
    return inner if term == "(" else lambda post: not inner(post)


def _unfinished(query: str) -> Problem:
    return invalid_request("There were errors processing your request", {"query": [query]})


def _test(term: str, names: Names) -> Callable[[SimulatedPost], bool]:
    if term.startswith("-"):
        inner = _test(term[1:], names)
        return lambda post: not inner(post)
    operator, colon, value = term.partition(":")
    if colon and operator.replace("_", "").isalpha() and not value.startswith("//"):
        return _operator(operator, value.removeprefix("@"), names)
    if term.startswith(("#", "@")):
        whole = re.compile(rf"{re.escape(term)}(?!\w)", re.IGNORECASE)
        return lambda post: whole.search(post.text) is not None
    words = term.strip('"')
    return lambda post: words in post.text.lower()


def _operator(operator: str, value: str, names: Names) -> Callable[[SimulatedPost], bool]:
    match operator, value:
        case "from", _:
            return lambda post: names.handle_of(post.user_id).lower() == value
        case "to", _:
            return lambda post: names.author_of_parent(post).lower() == value
        case "conversation_id", _:
            return lambda post: str(post.root_id) == value
        case "is", "reply":
            return lambda post: post.parent_id is not None
        case "is", "retweet" | "repost" | "quote":
            return lambda _: False  # nobody reposts on this server
        case "has", "links":
            return lambda post: "http" in post.text
        case "lang", _:
            return lambda _: value == "en"
    raise invalid_request(
        f"Reference to invalid operator '{operator}:{value}'.", {"query": [value]}
    )
