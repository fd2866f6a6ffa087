"""Copies the sample campaigns that a new workspace begins with."""

import shutil
from collections.abc import Iterator
from pathlib import Path


def copy_samples(to: Path) -> list[Path]:
    """Copies the sample campaigns, their templates and .env; what is there is left alone.

    Gives the files that were made.
    """
    made = []
    for source, target in _samples():
        path = to / target
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
            made.append(path)
    return made


def _samples() -> Iterator[tuple[Path, Path]]:
    """Each sample file and where it belongs: from the installed package, or from the checkout."""
    package = Path(__file__).parents[1] / "samples"
    root = package if package.is_dir() else Path(__file__).parents[2]
    for folder in ("campaigns", "templates"):
        for source in sorted((root / folder).rglob("*.*")):
            yield source, source.relative_to(root)
    example = package / "env.example" if package.is_dir() else root / ".env.example"
    yield example, Path(".env.example")
