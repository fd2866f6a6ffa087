"""`python -m tests.benchmarks [NAME...]`: a line of JSON a measure, exit 1 if one does not hold."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import Measure


def measures() -> dict[str, Callable[[], Measure]]:
    """Every measure there is, by name."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith("_"):
            loaded = importlib.import_module(f"tests.benchmarks.{module.name}")
            if hasattr(loaded, "measure"):
                found[module.name] = loaded.measure
    return found


def main(wanted: Sequence[str]) -> int:
    """Runs the measures one after the other, alone; the exit status."""
    known = measures()
    if unknown := set(wanted) - set(known):
        print(f"no such measure: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
        return 2
    all_hold = True
    for name in wanted or known:
        measure = known[name]()
        print(json.dumps(measure), flush=True)
        all_hold = all_hold and measure["holds"]
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
