"""Writes what commands make: never over a file of another kind, and never over what is read.

A page, a sheet or a chart goes where it is told to; what is there already is replaced only if
Handrail made it itself, in the same kind, and not where campaigns, templates, pictures and the
queue are kept.
"""

import zipfile
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from scheduler.errors import NotPossible
from scheduler.private_files import FILE_RIGHTS, replace_file

GENERATOR = '<meta name="generator" content="Handrail">'  # in the head of every page we make
MADE_BY = "Handrail"  # the author of every workbook we make
_INPUTS = ("campaigns", "templates", "media", ".handrail")
_HEAD_BYTES = 4_096


class Kind(Enum):
    """What can be written; the endings that a name of it may have."""

    PAGE = (".html", ".htm")
    CSV = (".csv",)
    WORKBOOK = (".xlsx",)
    FORM = (".md", ".txt")
    DATA = (".json",)
    PICTURE = (".png",)


def write_output(
    path: Path, content: str | bytes, kind: Kind, root: Path, *, rights: int | None = FILE_RIGHTS
) -> None:
    """Writes a whole file, readable by its owner alone unless `rights` says otherwise.

    Raises: NotPossible where something else is in its place, or it cannot be written.
    """
    refuse_output(path, content, kind, root)
    try:
        replace_file(path, content.encode() if isinstance(content, str) else content, rights)
    except (OSError, ValueError) as error:
        raise NotPossible(_cannot(path, error)) from error


def refuse_output(path: Path, content: str | bytes, kind: Kind, root: Path) -> None:
    """Says why `content` must not be written there; where it may, nothing.

    Raises: NotPossible.
    """
    try:
        if path.is_dir():
            raise NotPossible(f"{path} is a folder. Name a file in it: {path / _example(kind)}")
        is_special = path.exists() and not path.is_file()  # a terminal or a pipe keeps nothing
        if is_special:
            return
        if path.suffix.lower() not in kind.value:
            endings = " or ".join(kind.value)
            raise NotPossible(f"{path}: name a file that ends in {endings}")
        if not path.exists() or path.stat().st_size == 0:
            return
        if _is_input(path, root):
            raise NotPossible(_taken(path, "it is part of your workspace"))
        if not _is_ours(path, content, kind):
            raise NotPossible(_taken(path, "Handrail did not make it"))
    except (OSError, ValueError) as error:
        raise NotPossible(_cannot(path, error)) from error


def refuse_charts(folder: Path, names: Iterable[str]) -> None:
    """Says why charts must not be saved there: something else has one of their names.

    Raises: NotPossible.
    """
    for name in names:
        spec = folder / f"{name}.json"
        files = [folder / f"{name}{end}" for end in (".svg", ".png", ".json")]
        if any(one.exists() for one in files) and "vega-lite" not in _head(spec):
            found = next(one for one in files if one.exists())
            raise NotPossible(_taken(found, "Handrail did not make it"))


def _is_input(path: Path, root: Path) -> bool:
    place, home = path.resolve(), root.resolve()
    return any(place.is_relative_to(home / folder) for folder in _INPUTS)


def _is_ours(path: Path, content: str | bytes, kind: Kind) -> bool:
    match kind:
        case Kind.PAGE:
            return GENERATOR in _head(path)
        case Kind.CSV:
            text = content if isinstance(content, str) else content.decode("utf-8", "replace")
            first = text.lstrip("\ufeff").splitlines()[:1]
            return _head(path).lstrip("\ufeff").splitlines()[:1] == first
        case Kind.WORKBOOK:
            return f">{MADE_BY}</dc:creator>" in _author(path)
        case Kind.FORM | Kind.DATA | Kind.PICTURE:
            return False  # what people wrote into it, or asked for once, is never replaced


def _head(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES).decode("utf-8", "replace")


def _author(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as part:
            return part.read(_HEAD_BYTES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        return ""


def _example(kind: Kind) -> str:
    return f"handrail{kind.value[0]}"


def _taken(path: Path, why: str) -> str:
    return f"{path} is there already, and {why}. Nothing was changed. Name another file."


def _cannot(path: Path, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "not a name for one"
    return f"{path} cannot be written ({why}). Name another file, or make room for it."
