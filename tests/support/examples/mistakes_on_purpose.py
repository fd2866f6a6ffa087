"""Mistakes made on purpose in the samples, and what is said to each.

`python -m tests.support.examples.mistakes_on_purpose` writes docs/mistakes.md; a test holds the
page to it.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.campaigns.planning.check import check
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "mistakes.md"
NOW = datetime(2027, 9, 1, 9, tzinfo=UTC)

DEAR = "campaigns/dear-mental-health-professionals.yaml"
WAITING = "campaigns/still-waiting.yaml"
RUNNING = "campaigns/why-im-running.yaml"

_HEAD = """# Mistakes, and what Handrail says

Each was made on purpose in one of the samples, and `handrail check` was run. Nothing is stored
where there is a mistake. This page is written by
`python -m tests.support.examples.mistakes_on_purpose`.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """One mistake: what somebody did, in which file, and what they wrote instead."""

    what: str
    file: str
    before: str
    after: str


MISTAKES = (
    Made("A tab in place of spaces", DEAR, "    account: main", "\taccount: main"),
    Made("A key with a letter missing", DEAR, "hashtags:", "hastags:"),
    Made("An account that is not there", RUNNING, "account: fundraising", "account: fundrasing"),
    Made("The wrong weekday", DEAR, "when: Tue 5 Oct 2027, 09:00", "when: Wed 5 Oct 2027, 09:00"),
    Made("No time of day", DEAR, "when: Tue 5 Oct 2027, 09:00", "when: Tue 5 Oct 2027"),
    Made(
        "A hashtag outside a block",
        RUNNING,
        "|\n      Finished! Slow, soaked, and grinning. To everyone who cheered at the bridge: ",
        "Finished! Slow, soaked, and grinning. #TeamHarbour ",
    ),
    Made(
        "A colon outside a block",
        DEAR,
        "text: |\n      Who decides, when it is",
        "text: Who decides: your mind?\n    values:\n      x: when it is",
    ),
    Made(
        "A post that begins with @",
        RUNNING,
        "      - |\n        Rest day.",
        "      - @HarbourMinds says\n        Rest day.",
    ),
    Made("The same key twice", DEAR, "owner: Comms team", "owner: Comms team\nowner: Policy"),
    Made("The same id twice", DEAR, "id: diagnosis", "id: opener"),
    Made("A hashtag that X would not link", RUNNING, "[TeamHarbour]", "[Team-Harbour]"),
    Made(
        "Nobody to read the answers",
        DEAR,
        "cover: Comms desk and two peer workers, 09:00-21:00 on both days\n",
        "",
    ),
    Made("A template that is not there", RUNNING, "threads/appeal.j2", "threads/apeal.j2"),
    Made(
        "A variable that nobody gave",
        "templates/threads/waiting-times.j2",
        "{{ open_today }}",
        "{{ open_now }}",
    ),
    Made(
        "A figure without a source",
        "campaigns/waiting-times.csv",
        'any pace, dogs welcome",Harbour Minds Cymru waiting list',
        'any pace, dogs welcome",',
    ),
    Made(
        "A row that was used twice",
        "campaigns/waiting-times.csv",
        "ipswich-2027-09,east",
        "norwich-2027-09,east",
    ),
    Made(
        "Too few texts for a repeat",
        RUNNING,
        "until: Wed 6 Oct 2027",
        "until: Fri 8 Oct 2027",
    ),
    Made(
        "A region without help",
        "campaigns/organisation.yaml",
        "region: GB-WLS",
        "region: AQ",
    ),
    Made(
        "Two threads of an account in one minute",
        WAITING,
        "when: Mon 4 Oct 2027, 12:30",
        "when: Mon 4 Oct 2027, 09:00",
    ),
    Made(
        "A story beside words of ours",
        RUNNING,
        "  - id: nurse\n",
        "  - id: nurse\n    story: 12\n",
    ),
    Made(
        "Hashtags on a line that is less deep than the text",
        RUNNING,
        "      Finished! Slow, soaked, and grinning. To everyone who cheered at the bridge: ",
        "      Finished!\n    #TeamHarbour #Running\n    values:\n      x: ",
    ),
    Made(
        "A line separator from a word processor",
        RUNNING,
        "Finished! Slow, soaked, and grinning.",
        "Finished!\u2028Slow, soaked, and grinning.",
    ),
    Made("A no-break space after a key", DEAR, "owner: Comms team", "owner:\u00a0Comms team"),
    Made(
        "A handle in place of an account", RUNNING, "account: fundraising", "account: @HarbourGives"
    ),
    Made(
        "A hashtag in place of a list", RUNNING, "hashtags: [TeamHarbour]", "hashtags: #TeamHarbour"
    ),
    Made(
        "A date and a time in keys of their own",
        DEAR,
        "when: Tue 5 Oct 2027, 09:00",
        "date: Tue 5 Oct 2027\n    at: 09:00",
    ),
    Made(
        "A repeat in a word",
        DEAR,
        "when: Tue 5 Oct 2027, 09:00",
        "when: Tue 5 Oct 2027, 09:00\n    repeat: weekly",
    ),
    Made(
        "A placeholder that nobody filled in",
        RUNNING,
        "Finished! Slow, soaked, and grinning.",
        "Finished, {{ first_name }}! Slow, soaked, and grinning.",
    ),
    Made(
        "Letters in the wrong encoding",
        RUNNING,
        "Finished! Slow, soaked, and grinning.",
        "Itâ€™s finished! Slow, soaked, and grinning.",
    ),
    Made(
        "A template that divides by nothing",
        "templates/threads/waiting-times.j2",
        "{{ open_today }}",
        "{{ 1 / 0 }}",
    ),
    Made("A day that can be two", DEAR, "when: Tue 5 Oct 2027, 09:00", "when: 5/10/2027 9am"),
    Made("A time without its colon", DEAR, "Tue 5 Oct 2027, 09:00", "Tue 5 Oct 2027, 0900"),
    Made(
        "Two cashtags in a post",
        RUNNING,
        "Finished! Slow, soaked, and grinning.",
        "Finished! Slow, soaked, and richer than $AAPL and $TSLA.",
    ),
    Made(
        "HTML from a web page",
        RUNNING,
        "Finished! Slow, soaked, and grinning.",
        "Finished! Slow, soaked &amp; grinning.",
    ),
)


def page() -> str:
    """The page, made by running every mistake."""
    parts = [_HEAD]
    for number, made in enumerate(MISTAKES, start=1):
        said = "\n".join(said_to(made))
        parts.append(f"## {number}. {made.what}\n\n```text\n{said}\n```\n")
    return "\n".join(parts)


def said_to(made: Made) -> list[str]:
    """The lines that `handrail check` prints in a workspace with this mistake."""
    with TemporaryDirectory() as folder, _inside(Path(folder)):
        for name in ("campaigns", "templates"):
            shutil.copytree(ROOT / name, Path(name))
        file = Path(made.file)
        text = file.read_text("utf-8")
        if made.before not in text:
            raise ValueError(f"{made.what}: the sample has changed")
        file.write_text(text.replace(made.before, made.after, 1), "utf-8")
        try:
            check(Path(), load(), NOW)
        except MistakesFound as error:
            return [str(mistake) for mistake in error.mistakes]
    raise ValueError(f"{made.what}: nothing was found wrong")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
