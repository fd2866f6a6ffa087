"""Where one installation keeps several charities: a folder for each, and one register of them."""

from pathlib import Path

ORGANISATION = "HANDRAIL_ORGANISATION"
FOLDER = "organisations"
REGISTER = "register.json"


def register_of(installation: Path) -> Path:
    """The file that lists the charities of an installation; there is none where there are none."""
    return installation / FOLDER / REGISTER


def folder_of(installation: Path, key: str) -> Path:
    """The workspace of one charity."""
    return installation / FOLDER / key


def has_several(installation: Path) -> bool:
    """Whether this folder is an installation of several charities, and no workspace itself."""
    try:
        return register_of(installation).is_file()
    except (OSError, ValueError):
        return False


def installation_of(workspace: Path) -> Path | None:
    """The installation whose charity's workspace this is; None for any other folder."""
    try:
        above = workspace.resolve().parent
    except (OSError, ValueError):
        return None
    is_ours = above.name == FOLDER and has_several(above.parent)
    return above.parent if is_ours else None
