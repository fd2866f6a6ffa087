"""X's own package for texts, twitter-text, asked in bulk: the oracle of what we count and find."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from tests.support.processes import node

HERE = Path(__file__).parents[2] / "oracle"
LOCK = HERE / "package-lock.json"
PACKAGES = HERE / "node_modules"
_PROGRAM = PACKAGES / "twitter-text" / "dist" / "index.js"

_BATCH = 500  # texts in a line

Found = tuple[int, int, str]  # start, end and what is found, in characters of Python


@dataclass(frozen=True, slots=True)
class Answer:
    """What X's package says of one text."""

    length: int
    is_valid: bool
    urls: tuple[Found, ...]
    hashtags: tuple[Found, ...]
    mentions: tuple[Found, ...]  # a list has its own name after the account's: "Mind/team"
    cashtags: tuple[Found, ...]


def install() -> None:
    """Has X's package and Unicode's lists fetched, if they are not there.

    Raises: RuntimeError if they cannot be had.
    """
    node.install(HERE, _PROGRAM, "X's package twitter-text")


def answers(texts: Iterable[str]) -> list[Answer]:
    """What X's package says of each text, from one process."""
    texts = list(texts)
    batches = [texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)]
    lines = run("answers.js", "".join(f"{json.dumps(batch)}\n" for batch in batches)).split("\n")
    said = chain.from_iterable(map(json.loads, filter(None, lines)))
    return [_answer(text, one) for text, one in zip(texts, said, strict=True)]


@contextmanager
def an_oracle() -> Iterator[Callable[[str], Answer]]:
    """A process that answers one text after the other."""
    install()
    with subprocess.Popen(
        [node.NODE, HERE / "answers.js"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        asked, said = process.stdin, process.stdout
        assert asked
        assert said

        def ask(text: str) -> Answer:
            asked.write(f"{json.dumps(text)}\n")
            asked.flush()
            return _answer(text, json.loads(said.readline()))

        try:
            yield ask
        finally:
            process.kill()


def run(script: str, words: str = "") -> str:
    """What a script beside the packages writes."""
    install()
    done = subprocess.run(
        [node.NODE, HERE / script],
        input=words,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def _answer(text: str, said: list[Any]) -> Answer:
    length, is_valid, *kinds = said
    if not any(kinds):
        return Answer(length, is_valid, (), (), (), ())
    place = _places(text)
    return Answer(
        length,
        is_valid,
        *(tuple((place[start], place[end], name) for start, end, name in found) for found in kinds),
    )


def _places(text: str) -> range | list[int]:
    """The place in Python of each place in JavaScript, where some characters are two."""
    if not text or max(text) < "\U00010000":
        return range(len(text) + 1)
    places = []
    for place, character in enumerate(text):
        places += [place] * (2 if character >= "\U00010000" else 1)
    return [*places, len(text)]
