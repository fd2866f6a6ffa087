"""A campaign's file on the screen: the lines with mistakes, and what is being typed beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from scheduler.bootstrap.drafts.campaign_files import hash_of, read_path
from scheduler.bootstrap.drafts.file_check import FileCheck, check_text
from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark, TypedDraft, typed
from scheduler.errors import Mistake, MistakesFound
from scheduler.people.roles import Act
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.identity.forms import new_secret
from scheduler.web.reads.campaigns.listing import address_of, reader
from scheduler.yaml_files.reader import shown_path

_AROUND = 2  # lines shown before and after one with a mistake
_LONGEST_LINE = 500  # characters of a line
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class LineToShow:
    """A line of the file, parted at what is wrong in it."""

    number: int
    before: str
    wrong: str
    after: str
    says: tuple[str, ...]
    is_after_gap: bool


@dataclass(frozen=True, slots=True)
class FileToShow:
    """A campaign's file, to be changed."""

    path: Path
    address: str
    title: str
    text: str  # what stands in the field
    read_hash: str  # of the file that the field began from; "" where there is none yet
    mistakes: tuple[Mistake, ...]
    lines: tuple[LineToShow, ...]
    check: FileCheck
    page: PageMark
    kept: TypedDraft | None  # what of it was typed, and is in no file
    others: tuple[TypedDraft, ...]  # other versions of the same person
    theirs: str | None = None  # what the file says now, where somebody changed it meanwhile
    is_new: bool = False

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each mistake with the anchor of its line, "" where it has none here."""
        own = shown_path(self.path)
        return [
            (f"l{one.line}" if one.path == own else "", _told(one, own)) for one in self.mistakes
        ]


def file_page(desk: Desk, person: SignedIn, path: Path) -> FileToShow:
    """A campaign's file with what this person was typing of it, the newest first.

    Raises: MistakesFound if it cannot be read as text, and nothing is being typed.
    """
    there = (
        typed(desk.workspace, person.actor, DraftPlace(path.name)) if person.may(Act.WRITE) else []
    )
    kept, others = (there[0], there[1:]) if there else (None, [])
    try:
        file = read_path(path) if path.exists() else None
        unread: tuple[Mistake, ...] = ()
    except MistakesFound as error:
        file, unread = None, error.mistakes
    text = kept.content if kept else file.text if file else ""
    read_hash = kept.began_from if kept else file.hash if file else ""
    page = PageMark(new_secret(), kept.branch, kept.revision) if kept else PageMark(new_secret())
    shown = file_to_show(desk, person, path, text, read_hash, page, kept, tuple(others))
    if unread and not kept:
        return replace(shown, read_hash=hash_of(path), mistakes=unread, lines=())
    return shown


def file_to_show(
    desk: Desk,
    person: SignedIn,
    path: Path,
    text: str,
    read_hash: str,
    page: PageMark,
    kept: TypedDraft | None = None,
    others: tuple[TypedDraft, ...] = (),
    theirs: str | None = None,
) -> FileToShow:
    """What `check` says of a text, as if it stood in the file."""
    check = check_text(desk.workspace, path, text, reader(desk, person))
    own = [one for one in check.mistakes if one.path == shown_path(path)]
    return FileToShow(
        path=path,
        address=address_of(path),
        title=check.campaign.title if check.campaign else path.name,
        text=text,
        read_hash=read_hash,
        mistakes=check.mistakes,
        lines=lines_with_mistakes(text, own),
        check=check,
        page=page,
        kept=kept,
        others=others,
        theirs=theirs,
        is_new=not path.exists(),
    )


def lines_with_mistakes(text: str, mistakes: Sequence[Mistake]) -> tuple[LineToShow, ...]:
    """The lines with a mistake, and some around each."""
    lines = text.replace("\r\n", "\n").split("\n")
    by_line: dict[int, list[Mistake]] = {}
    for one in mistakes:
        by_line.setdefault(min(one.line, len(lines)), []).append(one)
    near = {
        number
        for line in by_line
        for number in range(max(1, line - _AROUND), min(len(lines), line + _AROUND) + 1)
    }
    wanted = sorted(near)[:_MOST_LINES]
    gaps = {after for before, after in pairwise(wanted) if after - before > 1}
    return tuple(
        _line(number, lines[number - 1], by_line.get(number, ()), is_after_gap=number in gaps)
        for number in wanted
    )


def _line(number: int, text: str, mistakes: Sequence[Mistake], *, is_after_gap: bool) -> LineToShow:
    says = tuple(f"{_capital(one.wrong)}. {one.remedy}" for one in mistakes)
    column = mistakes[0].column - 1 if mistakes else len(text)
    found = re.match(r"\S+", text[column : column + _LONGEST_LINE])
    wrong = found[0] if found else ""
    before, after = text[:column], text[column + len(wrong) :]
    return LineToShow(
        number, before[-_LONGEST_LINE:], wrong, after[:_LONGEST_LINE], says, is_after_gap
    )


def _told(one: Mistake, own: str) -> str:
    where = f"Line {one.line}" if one.path == own else f"{Path(one.path).name}, line {one.line}"
    return f"{where}: {one.wrong}. {one.remedy}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
