"""Reads and counts what people say posts are about: themes, tone, hope or recovery.

Coded by people, in a spreadsheet; nothing here guesses. The four themes are those of Shepherd
and others (BMC Psychiatry 15:29, 2015); a team may use its own.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.engagement.reports.serializers import csv_of
from scheduler.errors import HandrailError
from scheduler.remedies import Action, then
from scheduler.store.metrics.published import PublishedPost

COLUMNS = ("thread", "position", "text", "theme", "tone", "hope")
THEMES = ("diagnosis", "balance of power", "therapeutic relationship", "support")
_DIGITS = 10
_YES, _NO = frozenset({"yes", "y", "1"}), frozenset({"no", "n", "0"})


class CodesWrong(HandrailError):
    """The file of codes cannot be used."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a person said of one post. Empty is not coded."""

    theme: str = ""
    tone: str = ""
    hope: bool | None = None


@dataclass(frozen=True, slots=True)
class CodingReport:
    """How many of the coded posts carry what."""

    posts: int  # published
    coded_for_hope: int
    with_hope: int
    themes: Mapping[str, int]
    tones: Mapping[str, int]

    @property
    def hope_share(self) -> float | None:
        """Of the posts that were coded for it; None if none was."""
        return self.with_hope / self.coded_for_hope if self.coded_for_hope else None


Place = tuple[str, int]  # a thread's key, and the position of a post in it


def sheet(threads: Iterable[Sequence[PublishedPost]], codes: Mapping[Place, Code]) -> str:
    """CSV of every published post, to be coded; what is coded already stays."""
    return csv_of(COLUMNS, sheet_rows(threads, codes))


def sheet_rows(
    threads: Iterable[Sequence[PublishedPost]], codes: Mapping[Place, Code]
) -> list[dict[str, object]]:
    """The same as rows, by the names of COLUMNS."""
    rows: list[dict[str, object]] = []
    for post in (post for its_posts in threads for post in its_posts):
        code = codes.get((post.thread_key, post.position), Code())
        hope = "" if code.hope is None else ("yes" if code.hope else "no")
        rows.append(
            {
                "thread": post.thread_key,
                "position": post.position,
                "text": post.text,
                "theme": code.theme,
                "tone": code.tone,
                "hope": hope,
            }
        )
    return rows


def read_codes(path: Path) -> dict[Place, Code]:
    """What people coded, by post; rows without a code are left out.

    Raises: CodesWrong, with the line, if it is not such a sheet.
    """
    try:
        lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        names = lines.fieldnames or ()
        return codes_of(str(path), names, ((lines.line_num, line) for line in lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CodesWrong(f"{path} cannot be read: {error}.", *_MAKE_ANOTHER) from error
    except CodesWrong as error:
        raise CodesWrong(*error.sentence, *_MAKE_ANOTHER) from None


def codes_of(
    shown: str, names: Iterable[str], lines: Iterable[tuple[int, Mapping[str, str | None]]]
) -> dict[Place, Code]:
    """The same of lines with their numbers, whatever file they came in.

    Raises: CodesWrong, with the line.
    """
    if not set(COLUMNS) <= set(names):
        raise CodesWrong(f"{shown}:1: the columns must be {', '.join(COLUMNS)}.")
    codes = dict(_coded(shown, number, line) for number, line in lines)
    return {place: code for place, code in codes.items() if code != Code()}


def coding_report(
    threads: Iterable[Sequence[PublishedPost]], codes: Mapping[Place, Code]
) -> CodingReport:
    """Counts over the published posts; a code of a post that is gone does not count."""
    places = {(post.thread_key, post.position) for its_posts in threads for post in its_posts}
    kept = [code for place, code in codes.items() if place in places]
    hopes = [code.hope for code in kept if code.hope is not None]
    return CodingReport(
        posts=len(places),
        coded_for_hope=len(hopes),
        with_hope=sum(hopes),
        themes=Counter(code.theme for code in kept if code.theme),
        tones=Counter(code.tone for code in kept if code.tone),
    )


_MAKE_ANOTHER = then("Make a new sheet", Action.CODING_SHEET)


def _coded(path: str, number: int, line: Mapping[str, str | None]) -> tuple[Place, Code]:
    position, hope = (line["position"] or "").strip(), (line["hope"] or "").strip().lower()
    if not (position.isascii() and position.isdecimal() and len(position) < _DIGITS):
        raise CodesWrong(f'{path}:{number}: position "{position}" is no number.')
    if hope and hope not in _YES | _NO:
        raise CodesWrong(f'{path}:{number}: hope is "{hope}". Write yes, no, or nothing.')
    code = Code(
        theme=(line["theme"] or "").strip().lower(),
        tone=(line["tone"] or "").strip().lower(),
        hope=(hope in _YES) if hope else None,
    )
    return ((line["thread"] or "").removeprefix("'"), int(position)), code
