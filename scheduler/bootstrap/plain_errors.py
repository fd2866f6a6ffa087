"""Puts what went wrong around the program into one line: its files, its disk, its database."""

from scheduler.errors import DatabaseAway, HandrailError
from scheduler.remedies import in_words


def told_plainly(error: Exception) -> tuple[str, int] | None:
    """What to tell, and the exit status; None for a fault of the program itself."""
    if isinstance(error, HandrailError):
        return in_words(error.sentence), error.exit_code
    if isinstance(error, OSError):
        return _of_system(error), 1
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as NoneFree

    is_of_database = isinstance(error, DBAPIError | NoneFree)
    return (_of_database(error), 1) if is_of_database else None


def what_passes(error: Exception) -> str | None:
    """One line of what keeps the database from being used for now; None for anything else."""
    if isinstance(error, DatabaseAway):
        return in_words(error.sentence)
    if isinstance(error, HandrailError | OSError):
        return None
    from scheduler.store.troubles import trouble_of

    trouble = trouble_of(error)
    return trouble.of() if trouble is not None and trouble.passes else None


def _of_system(error: OSError) -> str:
    what = f"{error.filename}: " if error.filename else ""
    why = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    return f"{what}{why}. See whether it is there, may be used, and the disk has room; then again."


def _of_database(error: Exception) -> str:
    from scheduler.store.troubles import trouble_of

    trouble = trouble_of(error)
    if trouble is not None:
        return f"{trouble.of()} What was begun was undone."
    why = (str(getattr(error, "orig", "")).strip().splitlines() or ["no reason given"])[0]
    return (
        f"The database could not be used: {why.rstrip('.')}. What was begun was undone. See "
        "whether it is reached, not locked by another program, and the disk has room; try again."
    )
