"""Importing a spreadsheet: its columns are matched, each row's fate is shown, then it is written.

Between the pages the sheet travels in the form: nothing of it is kept here before it is written.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from scheduler.bootstrap.drafts.campaign_files import path_of
from scheduler.bootstrap.drafts.sheet_import import SheetFates, fates, rows_of_bytes
from scheduler.campaigns.formats.sheet import MOST_COLUMNS, MOST_ROWS, Cell, CellKind, Row
from scheduler.campaigns.formats.sheet_columns import MEDIA
from scheduler.campaigns.formats.sheet_matching import LEFT_OUT, guessed, headings_row, matched
from scheduler.campaigns.formats.spreadsheet_import import name_of
from scheduler.campaigns.model.fields import is_identifier
from scheduler.errors import ChangedSinceSeen, MistakesFound, NotPossible
from scheduler.hidden_characters import CONTROL, whole
from scheduler.people.roles import Act
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.reads.calendar.drafts import drafts_of
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.show.words import sentence_of, title_of
from scheduler.web.verbs import calendar as verbs
from scheduler.web.visit import NotHere, Visit

MOST_BYTES = 5_000_000  # of a sheet
MOST_SHOWN = 200  # rows on the page; all of them are written
_NTH = ("", "Second ", "Third ", "Fourth ")
# What a column of ours is called, and an example of what belongs there.
OURS = {
    "text": ("Words of the thread", "Come along on Sunday."),
    "when": ("Day and time", "5 October 2027, 09:00"),
    "date": ("Day", "5 October 2027"),
    "time": ("Time of day", "09:00"),
    "account": ("Account", "@HarbourMinds"),
    "hashtags": ("Hashtags of the thread", "#TimeToTalk #WMHD"),
    "id": ("Name of the thread in the file", "opener"),
    **{
        name: (f"{_NTH[n]}{words}".capitalize(), example)
        for n, columns in enumerate(MEDIA)
        for name, (words, example) in zip(
            columns,
            (
                ("picture or film", "pier.jpg"),
                ("picture: what it shows", "Two people on a bench"),
                ("film: its captions", "pier.srt"),
                ("film: language of its captions", "en"),
            ),
            strict=True,
        )
    },
    "approval": ("Whether somebody else approves it", "required"),
    "support": ("Tone of the help lines", "tender"),
    "topic": ("What it is about, to choose a help line", "eating disorders"),
    "language": ("Language", "cy"),
    "kind": ("What sort of thread it is", "celebration"),
    "reply_settings": ("Who may reply", "following"),
    "not_before": ("Not before (an embargo)", "2027-10-10 00:01"),
    "late": ("How late it may still go out", "30m, then ask"),
    "campaign": ("Campaign, by its short name", "spring-walk"),
    "title": ("What people call the campaign", "We walk"),
    "owner": ("Who answers for the campaign", "Comms team"),
    "cover": ("Who reads the replies, and when", "Comms desk, 09:00-17:00"),
    "campaign_hashtags": ("Hashtags of the whole campaign", "WeWalk"),
    "related": ("Related hashtags, watched and not posted", "WorldMentalHealthDay"),
    "mentions": ("Accounts that may be mentioned", "@HarbourPeers"),
    "utm": ("Tags in links to your own site", "yes"),
    "budget": ("What the campaign may cost, in dollars", "20"),
}


@dataclass(frozen=True, slots=True)
class SentSheet:
    """A spreadsheet as it travels in a form."""

    name: str  # what its owner calls the file
    rows: tuple[Row, ...]
    left_out: tuple[str, ...]

    @property
    def packed(self) -> str:
        """The same as text."""
        rows = [[number, [[one.text, one.kind] for one in row]] for number, row in self.rows]
        return json.dumps([self.name, rows, self.left_out], separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class MatchedColumns:
    """Which of its columns is which of ours."""

    place: int  # of the row with the headings
    heads: tuple[str, ...]
    names: tuple[str, ...]
    everywhere: str  # the account of every row, where no column says it


def ask(visit: Visit) -> Response:
    """Where a spreadsheet is dropped."""
    return visit.page("calendar/import.html.j2", here="import", error="")


def upload(visit: Visit) -> Response:
    """Reads what was sent, and guesses its columns."""
    visit.require(Act.WRITE)
    sent = visit.files.get("sheet")
    if sent is None or not sent.content:
        return _ask_again(visit, "Choose a spreadsheet, .xlsx or .csv")
    try:
        rows, left_out = rows_of_bytes(sent.name, sent.content)
    except MistakesFound as wrong:
        return _ask_again(visit, str(wrong.mistakes[0]).rstrip("."))
    whole = SentSheet(_plain(sent.name), rows, left_out)
    place = headings_row(rows)
    heads = tuple(cell.text.strip() for cell in rows[place][1])
    accounts = tuple(handles_of(visit.desk))
    only = accounts[0] if len(accounts) == 1 else ""
    return _fates(visit, whole, MatchedColumns(place, heads, guessed(heads), only))


def look(visit: Visit) -> Response:
    """The fate of each row, with the columns as somebody matched them."""
    visit.require(Act.WRITE)
    sent = _unpacked(visit.form.get("sheet", ""))
    if sent is None:
        return _ask_again(visit, "Choose the spreadsheet once more")
    return _fates(visit, sent, _match(visit, sent))


def write(visit: Visit) -> Response:
    """Writes the rows that can be read to a new campaign file."""
    person = visit.require(Act.WRITE)
    sent = _unpacked(visit.form.get("sheet", ""))
    if sent is None:
        return _ask_again(visit, "Choose the spreadsheet once more")
    match, name = _match(visit, sent), visit.text("name", 80)
    try:
        taken = _looked(visit, sent, match).taken
        title, seen = visit.text("title", 200), visit.text("seen", 64)
        verbs.write_campaign(visit.desk, person, taken, name, title, seen)
    except ChangedSinceSeen:
        return _fates(visit, sent, match, is_stale=True)
    except MistakesFound as wrong:
        return _fates(visit, sent, match, error=str(wrong.mistakes[0]))
    except NotPossible as error:
        return _fates(visit, sent, match, error=sentence_of(error.sentence))
    return visit.to(f"/import/done/{name}?rows={len(taken.threads)}")


def done(visit: Visit) -> Response:
    """What was written, and what comes next."""
    rows = visit.query.get("rows", "")
    name = visit.path["name"]
    if not is_identifier(name):
        raise NotHere("No such campaign.")
    known = rows.isascii() and rows.isdecimal() and len(rows) < 6
    drafts = drafts_of(visit.desk, ThreadFilter(campaign=name)) or ()
    first = min((one.begin_at for one in drafts), default=visit.now)
    return visit.page(
        "calendar/imported.html.j2",
        here="import",
        name=name,
        rows=int(rows) if known else 0,
        is_there=path_of(visit.desk.workspace, name) is not None,
        day=visit.our_times.date_field(first),
    )


def _looked(visit: Visit, sent: SentSheet, match: MatchedColumns) -> SheetFates:
    handles = handles_of(visit.desk)
    rows = matched(sent.rows, match.place, match.names, handles, match.everywhere)
    return fates(visit.desk.workspace, sent.name, rows, sent.left_out)


def _fates(
    visit: Visit, sent: SentSheet, match: MatchedColumns, *, error: str = "", is_stale: bool = False
) -> Response:
    shown, wrong = None, ""
    try:
        shown = _looked(visit, sent, match)
    except MistakesFound as found:
        wrong = str(found.mistakes[0])
    status = 409 if is_stale else 422 if error or wrong else 200
    name = visit.form.get("name", "") or name_of_sheet(sent.name)
    return visit.page(
        "calendar/fates.html.j2",
        status,
        here="import",
        sent=sent,
        match=match,
        shown=shown,
        most=MOST_SHOWN,
        ours=OURS,
        accounts=handles_of(visit.desk),
        name=name[:80],
        title=visit.form.get("title", "")[:200],
        error=(error or wrong).rstrip("."),
        is_stale=is_stale,
        short=title_of,
    )


def name_of_sheet(name: str) -> str:
    """A campaign's name, made of the file's."""
    return name_of(Path(name)).lower() or "imported"


def _match(visit: Visit, sent: SentSheet) -> MatchedColumns:
    """The columns as a form says; what it says wrong is left out."""
    given = visit.form.get("place", "")
    is_number = given.isascii() and given.isdecimal() and len(given) < 5
    place = int(given) if is_number and int(given) < len(sent.rows) else headings_row(sent.rows)
    heads = tuple(cell.text.strip() for cell in sent.rows[place][1])
    names: list[str] = []
    for number in range(len(heads)):
        chosen = visit.form.get(f"column:{number}", LEFT_OUT)
        names.append(chosen if chosen in OURS and chosen not in names else LEFT_OUT)
    everywhere = visit.text("everywhere", 64)
    known = everywhere in handles_of(visit.desk)
    return MatchedColumns(place, heads, tuple(names), everywhere if known else "")


def _ask_again(visit: Visit, error: str) -> Response:
    return visit.page("calendar/import.html.j2", 422, here="import", error=error)


def _plain(name: str) -> str:
    """A file's name without any folder that it may pretend to."""
    return name.replace("\\", "/").rpartition("/")[2][:100] or "sheet"


def _unpacked(packed: str) -> SentSheet | None:
    """The sheet that a form carried; None if it is none: anybody can send anything."""
    try:
        name, rows, left_out = json.loads(packed)
        made = tuple((_number(number), _row(cells)) for number, cells in rows[: MOST_ROWS + 30])
        reasons = tuple(_text(one)[:300] for one in left_out[:50])
        called = _plain(_text(name))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return SentSheet(called, made, reasons) if made else None


def _number(given: object) -> int:
    if not isinstance(given, int) or not 0 < given < 10_000_000:
        raise ValueError(given)
    return given


def _row(cells: Sequence[Sequence[str]]) -> list[Cell]:
    return [Cell(_text(text), CellKind(kind)) for text, kind in cells[:MOST_COLUMNS]]


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(given)
    return CONTROL.sub("", whole(given))
