"""Says in one line what is the matter with a database, and what to do; knows what passes by itself.

By the SQLSTATE where the server gave one. Whoever is refused at the door gets none from libpq, so
there the server's own English words decide; in another language it counts as out of reach.
"""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

_GOES_ON = "Try again in a minute; an engine and the desk carry on automatically."


@dataclass(frozen=True, slots=True)
class DatabaseTrouble:
    """What is the matter, as the end of "The database ...", and what to do about it."""

    what: str
    remedy: str
    passes: bool = True  # it may be over in a while, without anything of ours being changed

    def of(self, shown: str = "") -> str:
        """One line about the database at the address that is `shown`, or about ours."""
        return f"The database {f'{shown} ' if shown else ''}{self.what}. {self.remedy}"


_STARTING = DatabaseTrouble("is starting up or recovering, and takes no connection yet", _GOES_ON)
_STOPPED = DatabaseTrouble(
    "was stopped or restarted", f"Start it again if it stays away. {_GOES_ON}"
)
_NONE_FREE = DatabaseTrouble(
    "has no connection free",
    "Lower HANDRAIL_DATABASE_CONNECTIONS of the engines and the desk, or have PostgreSQL allow "
    f"more (max_connections). {_GOES_ON}",
)
_READ_ONLY = DatabaseTrouble(
    "takes no writes: it is a standby, or was set to read-only",
    "Have HANDRAIL_DATABASE_URL lead to the primary, or this one be promoted: an engine and the "
    "desk carry on automatically then.",
)
_NO_MEMORY = DatabaseTrouble("has no memory left", f"Give its machine more. {_GOES_ON}")
_BUSY = DatabaseTrouble("was busy with others for too long", _GOES_ON)
_AT_THE_DOOR = {
    "the database system is starting up": _STARTING,
    "the database system is in recovery mode": _STARTING,
    "not yet accepting connections": _STARTING,
    "not accepting connections": _STARTING,
    "the database system is shutting down": _STOPPED,
    "terminating connection due to administrator command": _STOPPED,
    "too many clients already": _NONE_FREE,
    "remaining connection slots are reserved": _NONE_FREE,
    "too many connections for": _NONE_FREE,
    "read-only transaction": _READ_ONLY,
    "session is read-only": _READ_ONLY,  # target_session_attrs=read-write
    "readonly database": DatabaseTrouble(
        "may not be written", "Give whoever runs Handrail leave to write its file and folder."
    ),
}
_READ_ONLY_STATE, _NO_RIGHTS_STATE = "25006", "42501"
_BY_STATE = {
    "57P03": _STARTING,
    **dict.fromkeys(("57P01", "57P02", "57P04"), _STOPPED),
    "53300": _NONE_FREE,
    _READ_ONLY_STATE: _READ_ONLY,
    "53200": _NO_MEMORY,
    **dict.fromkeys(("40001", "40P01", "55P03", "57014", "25P03"), _BUSY),
}
_DISK_FULL_STATE = "53100"
_RIGHTS = (
    "Name in HANDRAIL_DATABASE_URL the user whom its tables belong to. For a new database, let its "
    "owner run there: GRANT CREATE ON SCHEMA public TO that user."
)
_CHECK = "Check HANDRAIL_DATABASE_URL"
SIGNS = "In a password @ : / ? # % are written %40 %3A %2F %3F %23 %25."
_WRONG_ADDRESS = {
    "password authentication failed": f"{_CHECK}: the user and the password. {SIGNS}",
    "does not exist": f"{_CHECK}, or make there what is missing.",
    "pg_hba.conf": f"{_CHECK}, or let this machine in by pg_hba.conf of its server.",
    "unable to open database file": "See that whoever runs Handrail may write to its folder. "
    f"{_CHECK}.",
}


def trouble_of(error: BaseException) -> DatabaseTrouble | None:
    """What is the matter; None for what is no trouble of the database, or a fault of ours."""
    if isinstance(error, NoneFree):
        return _NONE_FREE
    if not isinstance(error, DBAPIError):
        return None
    state, why = getattr(error.orig, "sqlstate", None), reason(error)
    known = _BY_STATE.get(state or "")
    if known is not None:
        return known
    if state == _DISK_FULL_STATE or _says(why, "disk is full", "No space left on device"):
        return DatabaseTrouble(
            f"cannot grow ({why})", f"Make room on the disk, and try again. {_GOES_ON}"
        )
    if state == _NO_RIGHTS_STATE:
        return DatabaseTrouble(f"does not let its user do that: {why}", _RIGHTS, passes=False)
    if state is not None and not state.startswith("08"):
        return None
    for words, trouble in _AT_THE_DOOR.items():
        if words in why:
            return trouble
    return _of_line_or_file(error, why)


def _of_line_or_file(error: DBAPIError, why: str) -> DatabaseTrouble | None:
    if not isinstance(error, OperationalError):
        return None
    if _says(why, "disk I/O error"):  # what SQLite says where it finds no room for its log, too
        return DatabaseTrouble(
            f"cannot be read or written ({why})",
            f"Make room on the disk, see that it is there and sound, and try again. {_GOES_ON}",
        )
    if _says(why, "locked", "busy"):
        return DatabaseTrouble(
            f"is locked by another program ({why})", f"Try again in a minute. {_GOES_ON}"
        )
    for words, remedy in _WRONG_ADDRESS.items():
        if words in why:
            return DatabaseTrouble(f"cannot be opened: {why}", remedy, passes=False)
    if error.connection_invalidated or _is_of_server(error):
        return DatabaseTrouble(
            f"cannot be reached ({why})",
            f"See whether it runs, and check HANDRAIL_DATABASE_URL. {_GOES_ON}",
        )
    return None


def _is_of_server(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")


def in_one_line(error: Exception) -> str:
    """What is the matter and what to do, in one line, as far as it is known."""
    trouble = trouble_of(error)
    if trouble is not None:
        return trouble.of()
    return reason(error) if isinstance(error, DBAPIError) else str(error)


def is_by_a_standby(error: DBAPIError) -> bool:
    """Whether a server refused a write because it takes none."""
    return getattr(error.orig, "sqlstate", None) == _READ_ONLY_STATE


def reason(error: DBAPIError) -> str:
    """What the driver says, in one line, without the statement: it may hold what somebody wrote."""
    lines = str(error.orig).strip().splitlines() or ["it gave no reason"]
    return lines[0].strip().rstrip(".")


def _says(why: str, *words: str) -> bool:
    return any(one in why for one in words)
