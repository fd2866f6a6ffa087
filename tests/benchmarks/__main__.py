"""`python -m tests.benchmarks [--tiny] [NAME...]`: a line of JSON a measure, then how many held.

A measure that breaks has a line that says so, and the next one goes on. The exit status is 1 if
one does not hold or broke. `--tiny` shows within seconds that each one runs; its figures mean
nothing.
"""

import importlib
import json
import sys
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Literal, TypedDict

from tests.benchmarks import Measure

_HERE = Path(__file__).parent


class Broken(TypedDict):
    """The line of a measure that came to no figure."""

    name: str
    holds: Literal[False]
    error: str  # in one line


def names() -> list[str]:
    """The measures: the modules that have a `measure()`. Loads none of them."""
    modules = (path for path in _HERE.rglob("*.py") if not path.name.startswith("_"))
    return sorted(path.stem for path in modules if "\ndef measure(" in path.read_text("utf-8"))


def module_of(name: str) -> ModuleType:
    """Loads the module of a measure, here or in a folder."""
    (path,) = _HERE.rglob(f"{name}.py")
    parts = path.relative_to(_HERE).with_suffix("").parts
    return importlib.import_module(".".join(("tests.benchmarks", *parts)))


def full(name: str) -> Measure:
    """What the measure finds. Loads nothing but its module."""
    measured: Measure = module_of(name).measure()
    return measured


def tiny(name: str) -> Measure:
    """The same at its module's tiny size: the whole way, and no figure to believe."""
    module = module_of(name)
    measured: Measure = module.measure(module.TINY)
    return measured


def run(wanted: Sequence[str], measure: Callable[[str], Measure]) -> int:
    """Takes the measures one after the other, alone, and prints each; the exit status."""
    held, failed, broke = [], [], []
    for name in wanted:
        line = _line(name, measure)
        print(json.dumps(line), flush=True)
        (broke if "error" in line else held if line["holds"] else failed).append(name)
    told = (_counted(held, "held"), _named(failed, "did not hold"), _named(broke, "broke"))
    print(f"{_counted(wanted, 'measure' if len(wanted) == 1 else 'measures')}: {', '.join(told)}")
    return 1 if failed or broke else 0


def _line(name: str, measure: Callable[[str], Measure]) -> Measure | Broken:
    try:
        return measure(name)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the others go on
        return Broken(name=name, holds=False, error=_in_one_line(error))


def _in_one_line(error: BaseException) -> str:
    """What went wrong, and the last place of ours that it passed."""
    passed = traceback.extract_tb(error.__traceback__)
    places = [f"{one.filename}:{one.lineno}" for one in passed if "benchmarks" in one.filename]
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said} ({places[-1].removeprefix(f'{Path.cwd()}/')})"


def _counted(some: Sequence[str], what: str) -> str:
    return f"{len(some)} {what}"


def _named(some: Sequence[str], what: str) -> str:
    return _counted(some, what) + (f" ({', '.join(some)})" if some else "")


def main(arguments: Sequence[str]) -> int:
    """The exit status: 2 for a measure that is not there."""
    parser = ArgumentParser("python -m tests.benchmarks")
    parser.add_argument("--tiny", action="store_true", help="show that each runs, in seconds")
    parser.add_argument("names", nargs="*", metavar="NAME", help="these measures only")
    given = parser.parse_args(arguments)
    known = names()
    if unknown := set(given.names) - set(known):
        print(f"no such measure: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
        return 2
    return run(given.names or known, tiny if given.tiny else full)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
