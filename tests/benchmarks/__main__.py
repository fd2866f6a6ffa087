"""`python -m tests.benchmarks [NAME...]`: a line of JSON a measure, exit 1 if one does not hold."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import Measure


def names() -> list[str]:
    """The modules that may hold a measure, by name."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(module.name for module in modules if not module.name.startswith("_"))


def measured(name: str) -> Measure | None:
    """What the module's `measure()` found; None where it has none. Loads nothing else."""
    module = importlib.import_module(f"tests.benchmarks.{name}")
    return module.measure() if hasattr(module, "measure") else None


def main(wanted: Sequence[str]) -> int:
    """Runs the measures one after the other, alone; the exit status."""
    known = names()
    if unknown := set(wanted) - set(known):
        print(f"no such measure: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
        return 2
    all_hold = True
    for name in wanted or known:
        if (measure := measured(name)) is not None:
            print(json.dumps(measure), flush=True)
            all_hold = all_hold and measure["holds"]
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
