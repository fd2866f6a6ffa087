"""Files made to fill the memory or to take for ever end at once, in few lines."""

import random
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES
from tests.support.examples.campaign_files import HEAD, a_workspace, mistakes
from tests.support.quiet_seconds import quiet_seconds

ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
THREAD = "threads:\n- id: a\n  account: main\n"
TEXT = HEAD + THREAD + "  when: 2027-10-10 09:00\n  text: |\n    "
REPEAT = HEAD + THREAD + "  each_time: [A]\n  repeat: "
FROM = "from: 2027-01-01, at: '9:00'}\n"

SECONDS = 5  # of the processor: what an operator may wait for

# What each is, and what is said to it.
BOMBS = {
    "aliases": (HEAD + ALIASES, "used again by an alias"),
    "nesting": ("a: " + "[" * 490_000 + "]" * 490_000, "nested too deeply"),
    "mappings": ("".join(" " * depth + "a:\n" for depth in range(1_000)), "nested too deeply"),
    "flow mappings": ("{a: " * 240_000, "nested too deeply"),
    "ten megabytes": ("a: " + "x" * 10_000_000, "the file is over 1 MB"),
    "a long word": (TEXT + "x" * 900_000 + "\n", "more than any thread holds"),
    "many words": (TEXT + "a.b 1 " * 150_000 + "\n", "more than any thread holds"),
    "many hashtags": (TEXT + "#a" * 7_000 + "\n", "It cannot be split"),
    "many emoji": (TEXT + "😀" * 14_000 + "\n", "It cannot be split"),
    "many posts": (TEXT + "a\n    ---\n    " * 2_500, "this comes to 2500 posts"),
    "a long address": (TEXT + "https://a.org/" + "a" * 9_000 + "\n", "It cannot be split"),
    "occurrences": (REPEAT + "{rule: FREQ=DAILY;COUNT=99999999, " + FROM, "more than 366 times"),
    "never": (
        REPEAT + "{rule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1, " + FROM,
        "the repeat comes 0 times",
    ),
    "never, daily": (
        REPEAT + "{rule: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1, " + FROM,
        "the repeat comes 0 times",
    ),
    "a number": (
        REPEAT + "{every: day, times: " + "9" * 100_000 + ", " + FROM,
        "not a whole number",
    ),
}


@pytest.mark.parametrize(("content", "expected"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_in_a_mistake(tmp_path: Path, content: str, expected: str) -> None:
    root = a_workspace(tmp_path)
    (root / "campaigns" / "spring.yaml").write_text(content)
    found: list[str] = []
    peaks: list[int] = []

    def look() -> None:
        tracemalloc.start()
        found.extend(mistakes(root))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    seconds = quiet_seconds(look)
    assert expected in found[0][:400]
    assert all(line.startswith("campaigns/spring.yaml:") for line in found)
    assert seconds < SECONDS
    assert peaks[0] < 500_000_000


_DRAWN = random.Random(20271010)  # noqa: S311 - words, not secrets


def _letters(count: int) -> str:
    return "".join(_DRAWN.choices("abcdefghijklmnopqrstuvwxyz", k=count))


HARD = ("suicide", "self-harm", "died", "after", "because", "of", "a", "bridge", "pills", "20")
# Words that are slow to look at, never the same twice: half as many as a file may hold.
SLOW: dict[str, tuple[Callable[[], str], int]] = {
    "dotted words": (lambda: f"{_letters(1)}.{_letters(2)}", 40),
    "addresses": (lambda: f"{_letters(2)}.co.uk", 60),
    "many dots": (lambda: ".".join("é" + _letters(1) for _ in range(40)), 2),
    "hashtags": (lambda: "#" + _letters(6), 8),
    "emoji": (lambda: "".join(_DRAWN.choices("😀🎉❤️👧‍👧🏳️‍🌈1️⃣©🇬🇧", k=3)), 20),
    "hard words": (
        lambda: _DRAWN.choice(HARD),
        30,
    ),
    "other scripts": (lambda: "".join(chr(_DRAWN.randrange(0x4E00, 0x9FFF)) for _ in "12345"), 15),
}


def _threads_of(word: Callable[[], str], words: int) -> str:
    """A file half as large as it may be, of threads a minute apart."""
    parts, size, number = [HEAD + "threads:\n"], len(HEAD) + 9, 0
    while True:
        number += 1
        days, minutes = divmod(number, 24 * 60)
        when = f"2027-10-{days + 1:02} {minutes // 60:02}:{minutes % 60:02}"
        text = " ".join(word() for _ in range(words))
        part = f"- id: t{number}\n  account: main\n  when: {when}\n  text: |\n    {text}\n"
        size += len(part.encode())
        if size > LARGEST_FILE_BYTES // 2:
            return "".join(parts)
        parts.append(part)


@dataclass(frozen=True)
class Looked:
    """What was found in a file of slow words, and the seconds that it took."""

    found: list[str]
    seconds: float


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Looked]:
    """Looks at a large file of such words; once at each."""

    @cache
    def look(name: str) -> Looked:
        root = a_workspace(tmp_path_factory.mktemp("slow"))
        (root / "campaigns" / "spring.yaml").write_text(_threads_of(*SLOW[name]))
        found: list[str] = []
        seconds = quiet_seconds(lambda: found.extend(mistakes(root)))
        return Looked(found, seconds)

    return look


@pytest.mark.parametrize("name", SLOW)
def test_the_largest_file_of_slow_words_is_looked_at_in_time(
    looked_at: Callable[[str], Looked], name: str
) -> None:
    # Half of the largest file in half of its time.
    assert looked_at(name).seconds < SECONDS / 2
    said = "".join(looked_at(name).found)
    assert ("dots inside" in said) is ("dot" in name or name == "addresses")


def test_dotted_words_are_said_once_with_their_line(looked_at: Callable[[str], Looked]) -> None:
    (told,) = looked_at("many dots").found
    assert told.startswith("campaigns/spring.yaml:")
    assert "Write dotted words with spaces, or split the campaign" in told


def test_a_large_campaign_with_a_link_in_each_thread_is_none(tmp_path: Path) -> None:
    from scheduler.campaigns.checks.url_limit import MOST

    assert MOST > 3 * 3 * 3_000  # www.harbourminds.org.uk, in 3,000 threads
