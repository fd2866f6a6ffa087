"""Copies the sample campaigns that a new workspace begins with."""

from collections.abc import Iterator
from pathlib import Path

from scheduler.errors import NotPossible
from scheduler.private_files import replace_file


def copy_samples(to: Path) -> list[Path]:
    """Copies the sample campaigns, their templates and .env; what is there is left alone.

    Gives the files that were made.
    """
    made = []
    for source, target in _samples():
        path = to / target
        if not _is_there(path):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, source.read_bytes())
            except (OSError, ValueError) as error:
                raise NotPossible(_cannot(path, error)) from error
            made.append(path)
    return made


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # what is wrong with it is told when it is made


def _cannot(path: Path, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "not a name"
    return f"{path} cannot be made ({why}). Name a folder that you may write to: handrail init DIR"


def _samples() -> Iterator[tuple[Path, Path]]:
    """Each sample file and where it belongs: from the installed package, or from the checkout."""
    package = Path(__file__).parents[1] / "samples"
    root = package if package.is_dir() else Path(__file__).parents[2]
    for folder in ("campaigns", "templates"):
        for source in sorted((root / folder).rglob("*.*")):
            yield source, source.relative_to(root)
    example = package / "env.example" if package.is_dir() else root / ".env.example"
    yield example, Path(".env.example")
