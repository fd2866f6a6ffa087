"""The register of an installation's charities: a file beside their folders, written whole."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from scheduler.errors import NotPossible, SettingsError
from scheduler.installation import folder_of, has_several, installation_of, register_of
from scheduler.private_files import make_private_folder, write_private
from scheduler.remedies import Action, Remedy
from scheduler.store.schemas import SchemaAndRole, signs_in_as


class CharityStanding(StrEnum):
    """How far a charity is: what is not ready is finished or undone by the next call."""

    ADDING = "adding"
    READY = "ready"
    ERASING = "erasing"


@dataclass(frozen=True, slots=True)
class CharityEntry:
    """One charity."""

    key: str
    name: str
    added_at: str  # ISO 8601, UTC
    schema: str = ""  # of PostgreSQL; "" where its queue is a file in its folder
    role: str = ""
    exported_at: str = ""
    standing: CharityStanding = CharityStanding.READY

    @property
    def place(self) -> SchemaAndRole | None:
        """Where its tables are on a server."""
        return SchemaAndRole(self.schema, self.role) if self.role else None


@dataclass(frozen=True, slots=True)
class CharityRegister:
    """The charities, and when which were erased: keys and times alone."""

    entries: tuple[CharityEntry, ...] = ()
    erased: tuple[tuple[str, str], ...] = field(default=())

    def entry(self, key: str) -> CharityEntry | None:
        """The charity with this key."""
        return next((one for one in self.entries if one.key == key), None)

    def put(self, entry: CharityEntry) -> "CharityRegister":
        """With this entry in place of the one of its key."""
        others = tuple(one for one in self.entries if one.key != entry.key)
        made = tuple(sorted((*others, entry), key=lambda one: one.key))
        return replace(self, entries=made)

    def without(self, key: str) -> "CharityRegister":
        """Without the charity of this key."""
        return replace(self, entries=tuple(one for one in self.entries if one.key != key))


def read(installation: Path) -> CharityRegister:
    """The register; empty where there is none.

    Raises: SettingsError if it is not as we write it.
    """
    if not has_several(installation):
        return CharityRegister()
    path = register_of(installation)
    try:
        found = json.loads(path.read_text("utf-8"))
        entries = tuple(
            CharityEntry(**{**one, "standing": CharityStanding(one["standing"])})
            for one in found["entries"]
        )
        erased = tuple((str(key), str(at)) for key, at in found["erased"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"{path} is not as it was written ({error}). Put a copy back."
        ) from None
    return CharityRegister(entries, erased)


def write(installation: Path, register: CharityRegister) -> None:
    """Puts the register in place, whole, for its owner alone."""
    path = register_of(installation)
    make_private_folder(path.parent)
    made = {"entries": [asdict(one) for one in register.entries], "erased": register.erased}
    write_private(path, json.dumps(made, indent=2, ensure_ascii=False) + "\n")


def ready(installation: Path) -> Sequence[CharityEntry]:
    """The charities that are wholly there."""
    return [one for one in read(installation).entries if one.standing is CharityStanding.READY]


def chosen(installation: Path, key: str) -> Path:
    """The workspace of the charity with this key; the folder itself where there are none.

    Raises: NotPossible, in one line.
    """
    if not has_several(installation):
        if key:
            raise NotPossible(
                f"There are no organisations here, and so no {key!r:.60}. Leave --organisation and "
                "HANDRAIL_ORGANISATION out, or name the folder with --workspace."
            )
        return installation
    register = read(installation)
    keys = ", ".join(one.key for one in register.entries) or "none yet"
    if not key:
        raise NotPossible(
            f"Several charities are kept here ({keys}). Say which: handrail --organisation KEY …"
        )
    entry = register.entry(key)
    if entry is None:
        raise NotPossible(f"There is no organisation {key!r:.60} here. There is: {keys}.")
    require_ready(entry)
    return folder_of(installation, key)


def require_ready(entry: CharityEntry) -> None:
    """Passes if the charity is wholly there.

    Raises: NotPossible.
    """
    if entry.standing is not CharityStanding.READY:
        half = {CharityStanding.ADDING: "added", CharityStanding.ERASING: "erased"}[entry.standing]
        raise NotPossible(
            f"{entry.key} was half {half} when something ended it. To finish or undo that: ",
            Remedy(Action.TIDY_CHARITIES),
        )


def require_own_queue(workspace: Path, database_url: str) -> None:
    """Passes if a workspace's queue is its own: any for one that is no charity of several.

    Raises: SettingsError where its .env leads to another queue than the register says; NotPossible
    if it is not wholly there.
    """
    installation = installation_of(workspace)
    if installation is None:
        return
    entry = read(installation).entry(workspace.resolve().name)
    if entry is None:
        raise NotPossible(f"{workspace} is in no register: it is no charity of {installation}.")
    require_ready(entry)
    is_right = signs_in_as(database_url, entry.role) if database_url else not entry.role
    if not is_right or (database_url and not entry.role):
        raise SettingsError(
            f"HANDRAIL_DATABASE_URL of {entry.key} is not the address that was made for it. Put "
            "back the line that was written into its .env when it was added."
        )
