"""Makes a campaign file of somebody's spreadsheet: each row's fate first, and then the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.bootstrap.asking import require_now
from scheduler.bootstrap.drafts.campaign_files import one_at_a_time
from scheduler.bootstrap.drafts.previews import plans
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.formats.sheet import Row
from scheduler.campaigns.formats.spreadsheet_import import (
    Imported,
    ImportedThread,
    look_through,
    name_of,
    rows_of_file,
)
from scheduler.campaigns.loader import files_of, load_workspace
from scheduler.campaigns.model.fields import is_identifier
from scheduler.crisis.rules.check import BY_ID, find_in_thread
from scheduler.crisis.workspace_files import house_rules_of
from scheduler.errors import ChangedSinceSeen, HandrailError, Mistake, NotPossible
from scheduler.people.roles import Act, Actor
from scheduler.private_files import replace_file
from scheduler.publishing.operations.seen import mark_of_files
from scheduler.text.counting.length import weighted_length
from scheduler.text.rules.base import Severity

_LONGEST = 280


class SheetFate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    LOOK = "look"  # new, and a rule has something to say of its words
    THERE = "there"  # the same words are planned already
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class RowFate:
    """One row, and what becomes of it."""

    row: int
    fate: SheetFate
    words: str
    account: str
    when: str
    notes: tuple[str, ...]  # what to know, or what is wrong and what to do


@dataclass(frozen=True, slots=True)
class SheetFates:
    """Every row, and what will be written."""

    rows: tuple[RowFate, ...]
    left_out: tuple[str, ...]
    taken: Imported  # what becomes a campaign
    mark: str  # of the files that it was compared with
    knows_plans: bool  # False while a campaign file has a mistake: nothing was compared


def rows_of_bytes(name: str, content: bytes) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of a spreadsheet that was sent, and what of it is not read.

    Raises: MistakesFound.
    """
    plain = Path(name.replace("\\", "/")).name[:100] or "sheet.csv"
    ending = Path(plain).suffix.lower()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{ending if ending.isascii() and len(ending) < 10 else ''}"
        path.write_bytes(content)
        return rows_of_file(path, plain)


def fates(
    workspace: Workspace, shown: str, rows: Sequence[Row], left_out: Sequence[str]
) -> SheetFates:
    """What becomes of each row; `rows` have our names above them. Writes nothing.

    Raises: MistakesFound where the sheet as a whole, or organisation.yaml, cannot be read.
    """
    looked = look_through(shown, rows, left_out, workspace.organisation)
    there = _words_planned(workspace)
    wrong: dict[int, list[Mistake]] = {}
    for mistake in looked.mistakes:
        wrong.setdefault(mistake.line, []).append(mistake)
    threads = {one.row: one for one in looked.readable.threads}
    found, taken, seen = [], [], dict[str, int]()
    for number in looked.rows:
        if number in wrong:
            found.append(_wrong(number, rows, wrong[number]))
            continue
        thread = threads[number]
        fate = _fate(workspace, thread, there or {}, seen)
        found.append(fate)
        if fate.fate in (SheetFate.NEW, SheetFate.LOOK):
            taken.append(thread)
            seen.setdefault(_folded(thread.text), number)
    kept = Imported(tuple(taken), looked.readable.left_out, looked.readable.head)
    return SheetFates(
        tuple(found), looked.readable.left_out, kept, mark_of_now(workspace), there is not None
    )


def mark_of_now(workspace: Workspace) -> str:
    """The mark of the campaign files and the organisation's, as they are."""
    paths = files_of(workspace.root), (workspace.root / "campaigns").glob("organisation.yaml")
    return mark_of_files([(str(one), one.read_bytes()) for some in paths for one in some])


def write_campaign(
    workspace: Workspace,
    posts: Imported,
    name: str,
    *,
    title: str = "",
    owner: str = "",
    actor: Actor,
    seen: str | None = None,
) -> Path:
    """Writes the campaign file that the rows make; nothing goes into the queue.

    `seen` is the mark of the files that the rows were compared with: see `mark_of_now`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if the name can be none, is taken, there are
    no rows, or the file cannot be written.
    """
    require_now(workspace, actor, Act.WRITE)
    with one_at_a_time(workspace):
        path = new_campaign(workspace.root / "campaigns", name)
        if not posts.threads:
            raise NotPossible("No row can be written yet.")
        now_there = mark_of_now(workspace)
        if seen is not None and seen != now_there:
            raise ChangedSinceSeen("What the rows were compared with", seen=seen, now=now_there)
        try:
            replace_file(path, posts.campaign(name, title, owner).encode())
        except OSError as error:
            raise NotPossible(f"{path} cannot be written ({error.strerror}).") from error
        return path


def new_campaign(folder: Path, name: str) -> Path:
    """Where the file of a campaign of this name will be.

    Raises: NotPossible if that can be no name, or is taken.
    """
    if not is_identifier(name):
        near = name_of(Path(f"{name}.csv"))
        remedy = f" Such as {near.lower()}." if near else ""
        raise NotPossible(
            f"A campaign's name has up to 64 letters, digits and hyphens, and no spaces.{remedy}"
        )
    for path in (folder / f"{name}.yaml", folder / f"{name}.yml"):
        if path.exists():
            raise NotPossible(f"There is a campaign {name} already. Choose another name.")
    return folder / f"{name}.yaml"


def _words_planned(workspace: Workspace) -> Mapping[str, str] | None:
    """The keys of the threads that are planned, by their words; None while a file is broken."""
    try:
        planned = plans(workspace, load_workspace(workspace.root))
    except HandrailError:
        return None
    return {
        _folded("\n---\n".join(post.text for post in thread.posts)): thread.key
        for plan in planned
        for thread in plan.threads
    }


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _wrong(number: int, rows: Sequence[Row], mistakes: list[Mistake]) -> RowFate:
    columns = [cell.text for cell in rows[0][1]]
    cells = next(row for n, row in rows if n == number)
    by_name = dict(zip(columns, (cell.text for cell in cells), strict=False))
    when = by_name.get("when") or f"{by_name.get('date', '')} {by_name.get('time', '')}".strip()
    notes = tuple(f"{one.wrong}. {one.remedy}" for one in mistakes)
    words = " ".join(by_name.get("text", "").split())
    return RowFate(number, SheetFate.WRONG, words, by_name.get("account", ""), when, notes)


def _fate(
    workspace: Workspace, thread: ImportedThread, there: Mapping[str, str], seen: Mapping[str, int]
) -> RowFate:
    folded = _folded(thread.text)
    words = " ".join(thread.text.split())
    if folded in there or folded in seen:
        other = there.get(folded) or f"row {seen[folded]}"
        note = f"Word for word the same as {other}. Left out."
        return RowFate(thread.row, SheetFate.THERE, words, thread.account, thread.when, (note,))
    remarks = _remarks(workspace, thread)
    long = [n for n in map(weighted_length, _posts(thread)) if n > _LONGEST]
    notes = tuple(f"A post of it counts {n}, so it is split into several." for n in long)
    fate = SheetFate.LOOK if remarks else SheetFate.NEW
    return RowFate(thread.row, fate, words, thread.account, thread.when, (*remarks, *notes))


def _posts(thread: ImportedThread) -> list[str]:
    posts: list[list[str]] = [[]]
    for line in thread.text.split("\n"):
        if line.strip() == "---":
            posts.append([])
        else:
            posts[-1].append(line)
    return ["\n".join(lines).strip() for lines in posts]


def _remarks(workspace: Workspace, thread: ImportedThread) -> tuple[str, ...]:
    """What the rules say of its words, kindly; each said once."""
    directory, ours = workspace.whole_directory, workspace.organisation
    found = find_in_thread(
        _posts(thread),
        directory,
        ours.region_of(thread.account),
        app=house_rules_of(workspace.root),
    )
    remarks = dict.fromkeys(
        f"{BY_ID[one.finding.rule].kindly} {one.finding.suggestion}".strip()
        + (" It must change before it can go out." if _is_stop(one.finding.severity) else "")
        for one in found
    )
    return tuple(remarks)[:3]


def _is_stop(severity: Severity) -> bool:
    return severity is Severity.BLOCK
