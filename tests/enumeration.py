"""Tells whether time tells who is known here: `python -m tests.enumeration [--tries N]`.

Wrong passphrases for somebody who is here and for somebody who is not, in turn, at the full costs,
and requests for a link, and for a new passphrase, in the same way. Prints a line of JSON for each.
`guessed` is how often somebody who sees two times, one of each, would name the right one: 0.5 is
chance. The exit status is 1 where chance alone explains it in less than one case of a hundred. Run
it on a quiet machine.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from scipy.stats import mannwhitneyu

from scheduler.errors import NotAllowed
from scheduler.mail.background import LATER_SECONDS, InBackground
from scheduler.mail.outbox import FolderPost
from scheduler.people import accounts
from scheduler.people.mailed import links
from scheduler.people.mailed.letters import Letters
from scheduler.people.place import Origin
from scheduler.store.database import open_database
from tests.support.clocks import StandingClock
from tests.support.desks.people_desk import COOKIE, PeopleDesk

_UNLIKELY = 0.01


def compared(verb: Callable[[str, Origin], None], tries: int) -> dict[str, float]:
    """How well the times of known and unknown names are told apart."""
    times: dict[str, list[float]] = {"wil": [], "nob": []}
    order = ["wil", "nob"] * tries
    random.Random(1).shuffle(order)  # noqa: S311 - an order, and no secret
    for number, name in enumerate(order):
        place = Origin(f"10.0.{number >> 8}.{number & 255}", "x")
        began = time.perf_counter()
        verb(name, place)
        times[name].append(time.perf_counter() - began)
    found = mannwhitneyu(times["wil"], times["nob"])
    return {
        "guessed": round(float(found.statistic) / tries**2, 3),
        "by_chance": round(float(found.pvalue), 4),
        "known_ms": round(1000 * sorted(times["wil"])[tries // 2], 2),
        "unknown_ms": round(1000 * sorted(times["nob"])[tries // 2], 2),
    }


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser("python -m tests.enumeration")
    parser.add_argument("--tries", type=int, default=100, help="of each")
    given = parser.parse_args(arguments)
    is_told = False
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/people.db", is_simulated=True)
        desk = PeopleDesk(database, StandingClock())
        desk.everybody()
        post = InBackground(FolderPost(Path(folder) / "outbox", "desk@example.org"))
        letters = Letters(post, "Harbour Minds")

        def passphrase(name: str, place: Origin) -> None:
            desk.pass_time(minutes=2)  # nobody is made to wait
            with suppress(NotAllowed):
                accounts.by_passphrase(desk, name, "not these words", place)

        def link(name: str, place: Origin) -> None:
            desk.pass_time(minutes=2)
            links.ask_link(desk, desk.vault, letters, desk.mail(name), browser=COOKIE, place=place)

        def reset(name: str, place: Origin) -> None:
            desk.pass_time(minutes=2)
            links.ask_reset(desk, desk.vault, letters, desk.mail(name), browser=COOKIE, place=place)

        for name, verb in (("passphrase", passphrase), ("link", link), ("reset", reset)):
            found = compared(verb, given.tries)
            holds = found["by_chance"] >= _UNLIKELY
            is_told |= not holds
            print(json.dumps({"name": name, "holds": holds, "tries": given.tries, **found}))
        database.close()
        time.sleep(3 * LATER_SECONDS)  # the last letters are on their way into the folder
    return 1 if is_told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
