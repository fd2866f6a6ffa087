"""Adds, lists, exports and erases the charities of one installation: each wholly, or not at all.

Each has its own schema and role of PostgreSQL, or its own SQLite file, and its own folder.
"""

import contextlib
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from scheduler.bootstrap import register
from scheduler.bootstrap.backups import back_up
from scheduler.bootstrap.keys.story_keys import story_key_file
from scheduler.bootstrap.register import CharityEntry, CharityStanding
from scheduler.bootstrap.samples import make_workspace
from scheduler.bootstrap.workspace import Workspace
from scheduler.clock import Clock, SystemClock
from scheduler.errors import DatabaseError, HandrailError, NotPossible
from scheduler.installation import FOLDER, folder_of, has_several
from scheduler.one_at_a_time import alone
from scheduler.private_files import make_private_folder, write_private
from scheduler.publishing.monitoring.status import running_engines
from scheduler.remedies import Action, Remedy
from scheduler.settings import dotenv, environment, read_settings
from scheduler.store.database import Database, open_database
from scheduler.store.queue import holds
from scheduler.store.queue.sending import gate
from scheduler.store.schemas import drop_place, is_server, make_place, new_place
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import accounts, posts, threads
from scheduler.store.upgrades import version_of

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_KEY = 32
_TAKEN = frozenset(
    {"public", "information-schema", "pg", "postgres", "handrail", "register", "all", "none"}
    | {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))}
)
_LEFT_OUT = (".handrail", ".env")


@dataclass(frozen=True, slots=True)
class ListedCharity:
    """One charity, as the list shows it."""

    entry: CharityEntry
    accounts: int = 0
    waiting: int = 0
    is_held: bool = False
    version: str = ""
    trouble: str = ""  # what is wrong with it; the figures are 0 then
    mend: Remedy | None = None  # what to do about that, where there is one thing


def _alone(installation: Path) -> contextlib.AbstractContextManager[None]:
    busy = "Another program adds or erases a charity here. Wait until it has ended."
    return alone(installation / FOLDER / ".lock", busy)


def require_key(key: str) -> None:
    """Passes for a plain name that nothing else has.

    Raises: NotPossible.
    """
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        raise NotPossible(
            f"{key!r:.60} is no key. Take up to {_LONGEST_KEY} small letters a to z and digits, "
            "beginning with a letter, with single hyphens between words: harbour-minds"
        )
    if key in _TAKEN or key.startswith("pg-"):
        raise NotPossible(f"{key!r} means something to the machine already. Take another key.")


def add(
    installation: Path, key: str, name: str, address: str = "", clock: Clock | None = None
) -> Path:
    """Makes a charity: its folder with first files, its schema and role or file, its tables.

    Gives its workspace.
    Raises: NotPossible, SettingsError or DatabaseError; then nothing of it is left.
    """
    require_key(key)
    _refuse_workspace(installation)
    now = (clock or SystemClock()).now()
    with _alone(installation):
        _tidy(installation)
        known = register.read(installation)
        to = folder_of(installation, key)
        if known.entry(key) or to.exists() or to.is_symlink():
            raise NotPossible(f"{key} is there already. Take another key.")
        url = _server_of(installation)
        place = new_place(key) if url else None
        named = {"schema": place.schema, "role": place.role} if place else {}
        entry = CharityEntry(
            key, name.strip() or key, now.isoformat(), **named, standing=CharityStanding.ADDING
        )
        _refuse_address(installation, address)
        register.write(installation, known.put(entry))
        try:
            _make(to, entry, url, address)
        except BaseException as error:
            _undo_add(installation, entry)
            if isinstance(error, DBAPIError):
                raise _refused(error) from None
            raise
        register.write(installation, known.put(replace(entry, standing=CharityStanding.READY)))
    return to


def _make(to: Path, entry: CharityEntry, url: str, address: str) -> None:
    make_private_folder(to)
    make_workspace(to)
    lines = [f"# {entry.key}: made by handrail organisations add. Its keys at X belong here too."]
    own = make_place(url, entry.place) if entry.place else ""
    lines += [f"HANDRAIL_DATABASE_URL={own}"] if own else []
    lines += [f"HANDRAIL_WEB_ADDRESS={address}"] if address else []
    write_private(to / ".env", "\n".join(lines) + "\n")
    queue = own or f"sqlite:///{to / '.handrail' / 'handrail.db'}"
    open_database(queue, is_simulated=False).close()


def _refused(error: DBAPIError) -> DatabaseError:
    why = (str(error.orig).strip().splitlines() or ["it gave no reason"])[0]
    return DatabaseError(
        f"Nothing was added: PostgreSQL refused ({why}). The role of HANDRAIL_DATABASE_URL in the "
        "installation's .env needs CREATEROLE, and CREATE on the database."
    )


def _refuse_workspace(installation: Path) -> None:
    if has_several(installation):
        return
    own = (installation / "campaigns", installation / ".handrail" / "handrail.db")
    if any(one.exists() for one in own):
        raise NotPossible(
            f"{installation.resolve()} is one charity's workspace. Make a folder of its own for "
            "several, with a .env in it; this one can move there by backup and restore."
        )


def _refuse_address(installation: Path, address: str) -> None:
    if not address:
        return
    host = host_of(read_settings({"HANDRAIL_WEB_ADDRESS": address}).web_address)
    for one in register.ready(installation):
        variables = environment(folder_of(installation, one.key), is_strict=False)
        if host_of(variables.get("HANDRAIL_WEB_ADDRESS", "")) == host:
            raise NotPossible(f"{one.key} has the name {host}. Each charity needs one of its own.")


def host_of(address: str) -> str:
    """The host of a web address, in small letters; "" where there is none."""
    return address.partition("://")[2].partition("/")[0].partition(":")[0].lower()


def _server_of(installation: Path) -> str:
    """The installation's PostgreSQL; "" where each charity has a file."""
    url = read_settings(environment(installation)).database_url
    if url and not is_server(url):
        raise NotPossible(
            "HANDRAIL_DATABASE_URL names one file, and each charity has its own. Leave it out, "
            "or name a PostgreSQL."
        )
    return url


def tidy(installation: Path) -> Sequence[str]:
    """Undoes what was half added, and finishes what was half erased; gives their keys."""
    with _alone(installation):
        return _tidy(installation)


def _tidy(installation: Path) -> Sequence[str]:
    done = []
    for entry in register.read(installation).entries:
        if entry.standing is CharityStanding.ADDING:
            _undo_add(installation, entry)
        elif entry.standing is CharityStanding.ERASING:
            _finish_erasing(installation, entry)
        else:
            continue
        done.append(entry.key)
    return done


def _undo_add(installation: Path, entry: CharityEntry) -> None:
    _remove(installation, entry)
    register.write(installation, register.read(installation).without(entry.key))


def _remove(installation: Path, entry: CharityEntry) -> None:
    folder = folder_of(installation, entry.key)
    with contextlib.suppress(FileNotFoundError):  # first: without them no name can be read
        (folder / ".handrail" / "story-keys").unlink()
    if entry.place:
        drop_place(_server_of(installation), entry.place)
    if folder.exists():
        shutil.rmtree(folder)


def workspace_of(installation: Path, key: str) -> Workspace:
    """The workspace of one charity.

    Raises: NotPossible if there is none with this key.
    """
    return Workspace(register.chosen(installation, key))


def listed(installation: Path) -> Sequence[ListedCharity]:
    """Every charity; one that cannot be read is listed with why, and keeps no other out."""
    return [_looked_at(installation, one) for one in register.read(installation).entries]


def _looked_at(installation: Path, entry: CharityEntry) -> ListedCharity:
    if entry.standing is not CharityStanding.READY:
        return ListedCharity(
            entry, trouble=f"half {entry.standing}", mend=Remedy(Action.TIDY_CHARITIES)
        )
    try:
        workspace = Workspace(folder_of(installation, entry.key))
        database = Database(workspace.database_url, connections=5)
        try:
            version = version_of(database) or ""
            with database.read() as connection:
                waiting = select(func.count()).where(threads.c.state == ThreadState.WAITING)
                return ListedCharity(
                    entry,
                    connection.execute(select(func.count()).select_from(accounts)).scalar_one(),
                    connection.execute(waiting).scalar_one(),
                    bool(holds.in_force(connection, workspace.now())),
                    version,
                )
        finally:
            database.close()
    except (HandrailError, DBAPIError) as error:
        return ListedCharity(entry, trouble=_first_line(error))


def _first_line(error: Exception) -> str:
    message = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return (message.strip().splitlines() or [type(error).__name__])[0]


def upgrade_every(installation: Path, tell: Callable[[str, str], None]) -> bool:
    """Brings one charity's tables after another to this version; goes on past one that fails.

    `tell` gets each key and what is wrong with it, "" for nothing. Gives whether all went well.
    """
    is_well = True
    for entry in register.read(installation).entries:
        trouble = ""
        try:
            register.require_ready(entry)
            Workspace(folder_of(installation, entry.key)).upgrade()
        except (HandrailError, DBAPIError) as error:
            trouble, is_well = _first_line(error), False
        tell(entry.key, trouble)
    return is_well


@dataclass(frozen=True, slots=True)
class ExportedCharity:
    """What was written of one charity, and where."""

    folder: Path
    keys: Path | None


def export(
    installation: Path, key: str, to: Path, keys_to: Path | None = None, clock: Clock | None = None
) -> ExportedCharity:
    """Writes all data and files of a charity into a new folder in `to`, in the form of a backup.

    Its keys (of names, and its .env) go to `keys_to` alone, another place.
    Raises: NotPossible if it cannot be written; DatabaseError.
    """
    workspace = workspace_of(installation, key)
    now = (clock or SystemClock()).now()
    if keys_to is not None and keys_to.resolve() == to.resolve():
        raise NotPossible("The keys go to another folder than the data: who finds both reads all.")
    with _alone(installation):
        made = to / f"{key}-{now:%Y-%m-%d-%H%M%S}"
        if made.exists():
            raise NotPossible(f"{made} is there already; nothing was written.")
        half = made.with_name(f".{made.name}.part-{secrets.token_hex(4)}")
        try:
            make_private_folder(half)
            back_up(workspace, half / "queue.backup")
            left_out = shutil.ignore_patterns(*_LEFT_OUT)
            shutil.copytree(workspace.root, half / "workspace", symlinks=True, ignore=left_out)
            keys = _export_keys(workspace, keys_to / made.name) if keys_to else None
            half.rename(made)
        except (OSError, shutil.Error) as error:
            raise NotPossible(f"{made} cannot be written ({error}). Name another place.") from None
        finally:
            shutil.rmtree(half, ignore_errors=True)
        known = register.read(installation)
        entry = known.entry(key)
        if entry is not None:
            written = known.put(replace(entry, exported_at=now.isoformat()))
            register.write(installation, written)
    return ExportedCharity(made, keys)


def _export_keys(workspace: Workspace, to: Path) -> Path:
    make_private_folder(to)
    of_names = story_key_file(workspace)
    if of_names.exists():
        write_private(to / "story-keys", of_names.read_text("utf-8"))
    own = dotenv(workspace.root / ".env", is_strict=False)
    own.pop("HANDRAIL_DATABASE_URL", None)  # of a role that a new installation does not have
    write_private(to / "env", "".join(f"{name}='{value}'\n" for name, value in own.items()))
    return to


def erase(installation: Path, key: str, clock: Clock | None = None) -> None:
    """Removes a charity: its tables, role, files and keys. What is out on X stays.

    Raises: NotPossible while an engine runs or anything is being sent or taken down.
    """
    clock = clock or SystemClock()
    workspace = workspace_of(installation, key)
    with _alone(installation):
        known = register.read(installation)
        entry = known.entry(key)
        if entry is None:
            raise NotPossible(f"{key} is erased already.")
        database = workspace.database
        try:
            with database.write() as connection:
                gate.lock_gate_exclusive(connection)
                _refuse_at_work(connection, key, clock)
                words = "This charity is being erased."
                holds.place(
                    connection,
                    scope="everything",
                    subject="",
                    why=words,
                    by="organisations erase",
                    now=clock.now(),
                    until=None,
                )
        finally:
            database.close()
        entry = replace(entry, standing=CharityStanding.ERASING)
        register.write(installation, known.put(entry))
        _finish_erasing(installation, entry, clock)


def _refuse_at_work(connection: Connection, key: str, clock: Clock) -> None:
    running = running_engines(connection, clock.now())
    if running:
        raise NotPossible(f"{', '.join(running)} publishes for {key}. Stop it, then erase.")
    going = select(func.count()).where(posts.c.state == PostState.SENDING)
    down = select(func.count()).where(threads.c.state == ThreadState.TAKING_DOWN)
    if connection.execute(going).scalar_one() or connection.execute(down).scalar_one():
        raise NotPossible(
            f"A post of {key} is being sent, or is still to be taken down. Let an engine finish "
            "that, then erase."
        )


def _finish_erasing(installation: Path, entry: CharityEntry, clock: Clock | None = None) -> None:
    _remove(installation, entry)
    known = register.read(installation).without(entry.key)
    at = (clock or SystemClock()).now().isoformat()
    register.write(installation, replace(known, erased=(*known.erased, (entry.key, at))))
