"""Reads the campaign's file in which a thread is written, and that thread of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scheduler.bootstrap.drafts.campaign_files import FileRead, path_of, read_path
from scheduler.bootstrap.drafts.typed import DraftPlace
from scheduler.errors import MistakesFound, NotPossible
from scheduler.web.visit import NotHere, Visit
from scheduler.yaml_files.reader import Tree, read_from

_UNREADABLE = "cannot be read as it is. Open the file, and mend it first."


@dataclass(frozen=True, slots=True)
class Written:
    """A campaign's file, and the thread of it that is being written."""

    path: Path
    file: FileRead
    campaign: str
    head: Mapping[str, Tree]
    threads: tuple[Mapping[str, Tree], ...]
    thread: str  # its id; "" for a new one

    @property
    def tree(self) -> Mapping[str, Tree] | None:
        """The thread as the file says it now; None for a new one."""
        return next((each for each in self.threads if each.get("id") == self.thread), None)

    @property
    def place(self) -> DraftPlace:
        """Where its draft is kept."""
        return DraftPlace(self.path.name, self.thread)

    @property
    def ids(self) -> list[str]:
        """The names that are taken."""
        return [str(each.get("id", "")) for each in self.threads]


def written_of(visit: Visit) -> Written:
    """Reads the campaign's file, and finds which thread of it is asked for.

    Raises: NotHere if there is none; NotPossible if the file has mistakes that stand in the way.
    """
    path = path_of(visit.desk.workspace, visit.path["file"])
    if path is None:
        raise NotHere("No such campaign.")
    try:
        file = read_path(path)
        tree = _tree(file.text)
    except MistakesFound:
        raise NotPossible(f"{path.name} {_UNREADABLE}") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("campaign"), str):
        raise NotPossible(f"{path.name} {_UNREADABLE}")
    threads = tree.get("threads")
    listed = threads if isinstance(threads, list) else []
    written = Written(
        path=path,
        file=file,
        campaign=str(tree["campaign"]),
        head={key: value for key, value in tree.items() if key != "threads"},
        threads=tuple(each for each in listed if isinstance(each, dict)),
        thread=visit.path.get("thread", ""),
    )
    if written.thread and written.tree is None:
        raise NotHere("No such thread.")
    return written


@lru_cache(maxsize=8)  # at each key press the file is the same; nobody changes the tree
def _tree(text: str) -> Tree:
    return read_from(text, "").tree


def address_of_page(visit: Visit) -> str:
    """Where the page is that writes it."""
    thread = visit.path.get("thread", "")
    return f"/write/{visit.path['file']}" + (f"/{thread}" if thread else "")
