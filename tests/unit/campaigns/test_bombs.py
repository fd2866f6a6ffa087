"""Files made to fill the memory or to take for ever end at once, in one line."""

import time
import tracemalloc
from pathlib import Path

import pytest

from tests.campaign_files import HEAD, a_workspace, mistakes

ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
THREAD = "threads:\n- id: a\n  account: main\n"
TEXT = HEAD + THREAD + "  when: 2027-10-10 09:00\n  text: |\n    "
REPEAT = HEAD + THREAD + "  each_time: [A]\n  repeat: "
FROM = "from: 2027-01-01, at: '9:00'}\n"

# What each is, and what is said to it.
BOMBS = {
    "aliases": (HEAD + ALIASES, "used again by an alias"),
    "nesting": ("a: " + "[" * 900_000 + "]" * 900_000, "nested too deeply"),
    "mappings": ("".join(" " * depth + "a:\n" for depth in range(1_000)), "nested too deeply"),
    "flow mappings": ("{a: " * 300_000, "nested too deeply"),
    "ten megabytes": ("a: " + "x" * 10_000_000, "the file is over 2 MB"),
    "a long word": (TEXT + "x" * 1_900_000 + "\n", "more than any thread holds"),
    "many words": (TEXT + "a.b 1 " * 300_000 + "\n", "more than any thread holds"),
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
    tracemalloc.start()
    began = time.monotonic()
    found = mistakes(root)
    seconds = time.monotonic() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert expected in found[0][:400]
    assert all(line.startswith("campaigns/spring.yaml:") for line in found)
    assert seconds < 5
    assert peak < 500_000_000
