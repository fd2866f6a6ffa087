"""Reads a file's bytes as text, and tells which encoding it has where that is not UTF-8."""

import codecs
import re
from pathlib import Path

from scheduler.errors import Mistake, MistakesFound

LARGEST_FILE_BYTES = 1_000_000
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
SAVE_AS_UTF_8 = 'Save the file with the encoding "UTF-8" in your editor.'


def read_text(path: Path, shown: str, remedy: str = SAVE_AS_UTF_8) -> str:
    """The text of a file of at most 1 MB, in UTF-8 or marked as UTF-16, without its mark.

    `remedy` says how to save it in UTF-8. Raises: MistakesFound.
    """
    return read_with_bytes(path, shown, remedy)[0]


def read_with_bytes(path: Path, shown: str, remedy: str = SAVE_AS_UTF_8) -> tuple[str, bytes]:
    """The same, and the bytes that it was read from: a second look may find another file.

    Raises: MistakesFound.
    """
    try:
        if not path.exists():
            wrong = "the file cannot be read: it is not there"
            raise unreadable(shown, wrong, "Check its name, and the folder you are in.")
        if not path.is_file():
            raise unreadable(shown, "this is not a file", "Put a file in its place.")
        if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
            wrong = "this is a link to a file elsewhere"
            raise unreadable(shown, wrong, "Put the file itself here.")
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise over_1_mb(shown)
        content = path.read_bytes()
        return decoded(content, shown, remedy), content
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise unreadable(
            shown, f"the file cannot be read ({reason})", "Check the file and its rights."
        ) from error


def decoded(content: bytes, shown: str, remedy: str = SAVE_AS_UTF_8) -> str:
    """The text that `content` is.

    Raises: MistakesFound, at the first byte that is not UTF-8.
    """
    marked = next((name for mark, name in _UTF_16.items() if content.startswith(mark)), None)
    if not marked and content[:200].count(0) * 3 > len(content[:200]):
        raise unreadable(shown, "the file is UTF-16, which Windows calls Unicode", remedy)
    try:
        return content[2:].decode(marked) if marked else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if marked:
            wrong = "the file says that it is UTF-16 and cannot be read as such"
            raise unreadable(shown, wrong, remedy) from error
        raise _not_utf_8(error, shown, remedy) from error


def over_1_mb(shown: str) -> MistakesFound:
    """The mistake of a file that is larger than any is read."""
    return unreadable(shown, "the file is over 1 MB", "Split it into several files.")


def unreadable(shown: str, wrong: str, remedy: str) -> MistakesFound:
    """A mistake that has no place but the file itself."""
    return MistakesFound([Mistake(shown, 1, 1, wrong, remedy)])


def _not_utf_8(error: UnicodeDecodeError, shown: str, remedy: str) -> MistakesFound:
    before = error.object[: error.start].decode("utf-8")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    rest = error.object[error.start :].split(b"\n", 1)[0]
    wrong = "this character is not UTF-8"
    word = _as_windows_1252(before.rpartition("\n")[2], rest)
    if word:
        wrong += f'; the file is most likely Windows-1252, in which this reads "{word}"'
    return MistakesFound([Mistake(shown, line, column, wrong, remedy)])


def _as_windows_1252(before: str, rest: bytes) -> str | None:
    """The word at the first wrong byte as Windows-1252, the encoding of older Windows programs."""
    try:
        after = rest[:40].decode("cp1252")
    except UnicodeDecodeError:
        return None
    start, end = re.split(r"[\s,;\"']", before)[-1][-20:], re.split(r"[\s,;\"]", after)[0]
    word = f"{start}{end}".lstrip("\ufeff")
    return word if word and word.isprintable() else None
