"""Makes a new workspace, and copies the sample campaigns: beside it, or into it where asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.campaigns.loader import ORGANISATION_FILE, load_organisation
from scheduler.campaigns.model.placeholders import is_made_up
from scheduler.errors import MistakesFound, NotPossible
from scheduler.private_files import replace_file
from scheduler.remedies import Action, Remedy, Sentence

_FIRST_FILES = Path(__file__).parent / "first_files"
_SAMPLES = "samples"  # the folder beside campaigns/, which nothing is ever loaded from
_ENV_EXAMPLE = Path(".env.example")
_SECRETS_OF_SAMPLES = "\nHARBOUR_"
_OWN_SECRETS = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")


@dataclass(frozen=True, slots=True)
class MadeWorkspace:
    """What a new workspace, or a second look at one, brought."""

    files: tuple[Path, ...]  # that were made; what was there is left alone
    has_samples: bool  # in campaigns/, to be played with
    samples_are_beside: bool = False  # asked for in campaigns/, which is a real organisation's


def make_workspace(to: Path, *, with_samples: bool = False) -> MadeWorkspace:
    """Makes an empty workspace with the samples beside it, or with them in its campaigns.

    What is there is left alone. Samples that somebody deleted come back only where they are asked
    for, and never into the campaigns of a real organisation.
    """
    organisation = to / "campaigns" / ORGANISATION_FILE
    is_new = not organisation.exists()
    if with_samples and (is_new or _is_made_up(organisation)):
        return MadeWorkspace(tuple(copy_samples(to)), has_samples=True)
    made = [*_first_files(to), *(_beside(to) if is_new or with_samples else ())]
    return MadeWorkspace(tuple(made), has_samples=False, samples_are_beside=with_samples)


def copy_samples(to: Path) -> list[Path]:
    """Copies the sample campaigns, their templates and .env; what is there is left alone.

    Gives the files that were made.
    """
    return [
        path for source, target in _samples() if (path := _copied(source, to / target)) is not None
    ]


def _is_made_up(path: Path) -> bool:
    try:
        return is_made_up(load_organisation(path))
    except MistakesFound:
        return False


def _first_files(to: Path) -> Iterator[Path]:
    """Makes what every workspace has: an organisation to fill in, and no campaign."""
    for source in sorted(_FIRST_FILES.iterdir()):
        if made := _copied(source, to / "campaigns" / source.name):
            yield made
    for source, target in _samples():
        is_shared = target.parts[0] == "templates" or "schema" in target.parts
        if is_shared and (made := _copied(source, to / target)):
            yield made
        if target == _ENV_EXAMPLE and not (to / target).exists():
            text = source.read_text(encoding="utf-8")
            yield _written(to / target, _with_own_secrets(text))


def _beside(to: Path) -> Iterator[Path]:
    """Copies the samples to where nothing loads them."""
    for source, target in _samples():
        if target.parts[0] != "campaigns" or "schema" in target.parts:
            continue
        path = to / _SAMPLES / target.name
        if path.exists():
            continue
        # Found by the editor from here, and from campaigns/ once somebody copies it there.
        text = source.read_text(encoding="utf-8")
        yield _written(path, text.replace("$schema=schema/", "$schema=../campaigns/schema/"))


def _with_own_secrets(example: str) -> str:
    general = example[: example.index(_SECRETS_OF_SAMPLES)]
    own = "".join(f"MAIN_{secret}=change-me\n" for secret in _OWN_SECRETS)
    return f"{general}\n{own}"


def _copied(source: Path, path: Path) -> Path | None:
    return None if _is_there(path) else _made(path, source.read_bytes())


def _written(path: Path, text: str) -> Path:
    return _made(path, text.encode())


def _made(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except (OSError, ValueError) as error:
        raise NotPossible(*_cannot(path, error)) from error
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # what is wrong with it is told when it is made


def _cannot(path: Path, error: Exception) -> Sentence:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "not a name"
    wrong = f"{path} cannot be made ({why}). Name a folder that you may write to: "
    return wrong, Remedy(Action.INIT)


def _samples() -> Iterator[tuple[Path, Path]]:
    """Each sample file and where it belongs: from the installed package, or from the checkout."""
    package = Path(__file__).parents[1] / "samples"
    root = package if package.is_dir() else Path(__file__).parents[2]
    for folder in ("campaigns", "templates"):
        for source in sorted((root / folder).rglob("*.*")):
            yield source, source.relative_to(root)
    example = package / "env.example" if package.is_dir() else root / ".env.example"
    yield example, _ENV_EXAMPLE
