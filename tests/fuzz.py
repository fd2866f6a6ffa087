"""Coverage-guided fuzzing of the loader: files grow towards code that none has reached yet.

Run by hand with `make fuzz`; tests/faults/test_fuzzed_loader.py runs it for a while. A file that
ends in anything but threads or mistakes with a place ends the run with its traceback, and is kept
in the folder that is named then.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scheduler.campaigns", "scheduler.text"]):
    from scheduler.campaigns.planning.check import check
    from scheduler.crisis.directory.services import load
    from scheduler.errors import MistakesFound

from tests.support.examples.campaign_files import NOW
from tests.support.examples.mistakes_on_purpose import MISTAKES

ROOT = Path(__file__).parents[1]
SEED = 20271010
LONGEST = 4_096  # bytes of one file
WORDS = (
    *("campaign: ", "title: ", "owner: ", "hashtags: ", "threads:\n", "- id: ", "account: "),
    *("accounts: ", "when: ", "repeat: ", "each_time:\n", "text: |\n", "template: ", "table: "),
    *("dialogue: ", "story: ", "values: ", "media: ", "late: ", "every: ", "rule: ", "---\n"),
    *("<<: ", "&a ", "*a", "!!python/object:os.system ", "{{ ", "}}", "{% ", "2027-10-10 09:00"),
    *("Sun 10 Oct 2027, 09:00", "main", "each", "FREQ=DAILY;COUNT=2", "\ufeff", "\r\n", "\x00"),
)


class Target:
    """A workspace in which one campaign is whatever the fuzzer makes of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "campaigns" / "fuzzed.yaml"
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "campaigns", root / "campaigns", ignore=_campaigns)
        self._directory = load()

    def __call__(self, content: bytes) -> None:
        """Raises: whatever the loader lets through that is no list of mistakes."""
        self.file.write_bytes(content)
        try:
            check(self.root, self._directory, NOW)
        except MistakesFound as error:
            for one in error.mistakes:
                if one.line < 1 or one.column < 1 or "\n" in str(one):
                    raise AssertionError(f"no place, or no line: {one!r}") from None


def _campaigns(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".yaml") and name != "organisation.yaml"]


def seeds(folder: Path) -> None:
    """What the fuzzer begins with: each thread of the samples by itself, and known mistakes."""
    folder.mkdir()
    samples = {
        f"campaigns/{path.name}": path.read_text("utf-8")
        for path in sorted((ROOT / "campaigns").glob("*.yaml"))
        if path.name != "organisation.yaml"
    }
    broken = [
        samples[one.file].replace(one.before, one.after, 1)
        for one in MISTAKES
        if one.file in samples
    ]
    alone = [thread for text in samples.values() for thread in _threads_alone(text)]
    for number, text in enumerate((*alone, *broken)):
        (folder / f"{number:03}").write_bytes(text.encode()[:LONGEST])


def _threads_alone(text: str) -> list[str]:
    head, _, threads = text.partition("\nthreads:\n")
    return [
        f"{head}\nthreads:\n  - id: {thread}" for thread in f"\n{threads}".split("\n  - id: ")[1:]
    ]


def dictionary(path: Path) -> None:
    """The words of the language, as libFuzzer reads them."""
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    path.write_text("".join(f'"{line}"\n' for line in lines), "ascii")


def main() -> None:
    """Ends the process: 0 once the runs or the seconds are over, else the traceback."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="handrail-fuzz-"))
    seeds(folder / "seeds")
    dictionary(folder / "words")
    (folder / "found").mkdir()
    options = [
        f"-runs={asked.runs}",
        f"-max_total_time={asked.seconds}",
        f"-seed={SEED}",
        f"-max_len={LONGEST}",
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder}/",
        "-verbosity=1",
        "-timeout=10",  # seconds for one file
        "-rss_limit_mb=0",  # Linux counts what began us too: a test runner of a gigabyte
        "-malloc_limit_mb=500",
    ]
    target = Target(folder / "workspace")
    atheris.Setup([sys.argv[0], *options, str(folder / "found"), str(folder / "seeds")], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
