"""X's own package for texts, twitter-text, asked in bulk: the oracle of what we count and find."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.processes import node

HERE = Path(__file__).parents[2] / "oracle"
LOCK = HERE / "package-lock.json"
PACKAGES = HERE / "node_modules"
_PROGRAM = PACKAGES / "twitter-text" / "dist" / "index.js"

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
    said = run("answers.js", "".join(f"{json.dumps(text)}\n" for text in texts))
    lines = said.split("\n")[: len(texts)]
    return [_answer(text, json.loads(line)) for text, line in zip(texts, lines, strict=True)]


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
    length, is_valid, urls, hashtags, mentions, cashtags = said
    place = _places(text)
    whole = [(start, end, f"{name}{of}") for start, end, name, of in mentions]
    return Answer(
        length,
        is_valid,
        *(
            tuple((place[start], place[end], name) for start, end, name in found)
            for found in (urls, hashtags, whole, cashtags)
        ),
    )


def _places(text: str) -> range | list[int]:
    """The place in Python of each place in JavaScript, where some characters are two."""
    if not text or max(text) < "\U00010000":
        return range(len(text) + 1)
    places = []
    for place, character in enumerate(text):
        places += [place] * (2 if character >= "\U00010000" else 1)
    return [*places, len(text)]
