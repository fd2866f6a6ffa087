"""People at the desk, in a process of their own: each with Today open, and a page now and then.

Run as `python -m tests.benchmarks.desk._users`: reads a line of JSON (the address and a secret for
each), then `go` and `rest` in turn; after each `rest` prints how many pages were opened and how
many of them were wrong. How long each thinks between two pages comes with the address.
"""

import json
import random
import sys
import threading

import requests

PAGES = ("/", "/", "/approvals", "/hold/look", "/find?words=back", "/notices")


class Crowd:
    """Everybody, at work or at rest."""

    def __init__(self, url: str, secrets: list[str], thinks_seconds: float) -> None:
        self.url = url
        self.thinks_seconds = thinks_seconds  # between two pages, on average
        self.at_work, self.is_over = threading.Event(), threading.Event()
        self.pages, self.wrong = 0, 0
        self._lock = threading.Lock()
        for number, secret in enumerate(secrets):
            for act in (self._work, self._watch):
                threading.Thread(target=act, args=(number, secret), daemon=True).start()

    def _work(self, number: int, secret: str) -> None:
        dice = random.Random(number)  # noqa: S311 - when people look, and no secret
        session = requests.Session()
        session.cookies.set("desk", secret)
        while not self.is_over.wait(dice.expovariate(1 / self.thinks_seconds)):
            if self.at_work.is_set():
                answer = session.get(f"{self.url}{dice.choice(PAGES)}", timeout=30)
                with self._lock:
                    self.pages += 1
                    self.wrong += answer.status_code != 200

    def _watch(self, _: int, secret: str) -> None:
        """Keeps Today's stream of changes open, as an open page does."""
        while not self.is_over.is_set():
            self.at_work.wait()
            with requests.get(
                f"{self.url}/today/changes", cookies={"desk": secret}, stream=True, timeout=30
            ) as answer:
                for _line in answer.iter_lines():
                    if not self.at_work.is_set():
                        break


def main() -> None:
    """Goes by standard input until it closes."""
    told = json.loads(sys.stdin.readline())
    crowd = Crowd(told["url"], told["secrets"], told["thinks_seconds"])
    for line in sys.stdin:
        if line.strip() == "go":
            crowd.at_work.set()
        else:
            crowd.at_work.clear()
            print(json.dumps({"pages": crowd.pages, "wrong": crowd.wrong}), flush=True)
    crowd.is_over.set()


if __name__ == "__main__":
    main()
