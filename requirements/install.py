"""Makes .venv hold what a lock says. Nothing is resolved, so nothing depends on the day.

`python requirements/install.py run` is the first step of `make demo`, `... test` of `make test`.
What was finished is not done again; what was begun, moved, or made by another Python is made anew.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DONE = VENV / "handrail-set-up.json"  # written last: without it, what is there is half a set-up
LOCKS = {"run": "what Handrail needs to run", "test": "what the tests need as well"}
_WITHIN = {"test": ("run",)}  # the lock to test has all of the other
WIDEST = "test"  # what no lock has is taken out again
INSTALLED_BESIDE = {"pip", "handrail"}

# What would show pip other packages than those of .venv, or send them elsewhere. Where packages
# come from (an index, a proxy, certificates) stays what the machine says.
_NOT_FROM_OUTSIDE = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
_PIP = ("-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input")
_INSTALL = (*_PIP, "install", "--no-user", "--no-deps")  # quiet twice: errors alone are shown
FROM_LOCK = (*_INSTALL, "--require-hashes", "--only-binary", ":all:", "--requirement")
IN_PLACE = (*_INSTALL, "--no-build-isolation", "--no-index", "--editable")


class CannotSetUp(Exception):
    """It cannot be set up here; the message says why and what to do."""


def main(lock: str) -> int:
    """The exit status: 0 once .venv holds everything of `lock` and the checkout itself."""
    try:
        set_up(lock)
    except CannotSetUp as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped half-way. The next `make` begins the set-up anew.", file=sys.stderr)
        return 130
    return 0


def set_up(lock: str) -> None:
    """Installs what `lock` pins, unless that is done. Raises: CannotSetUp."""
    done = _done()
    if done.get(lock) == _fingerprint(lock):
        return
    started = time.monotonic()
    if not done:
        _create()
    pins = len(names(lock))
    version = ".".join(map(str, sys.version_info[:3]))
    _say(
        f"Setting up .venv with Python {version}: {LOCKS[lock]}, {pins} packages. "
        "The first time takes a minute or more."
    )
    DONE.unlink(missing_ok=True)
    _install(lock)
    _write_done({**done, **{one: _fingerprint(one) for one in {lock, *_WITHIN.get(lock, ())}}})
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    _say(f"Set up: {_megabytes()} MB in .venv, after {minutes} min {seconds:02} s.")


def names(lock: str) -> set[str]:
    """The packages that a lock pins, for whatever machine."""
    return set(re.findall(r"(?m)^([a-z0-9-]+)(?:\[[a-z0-9, -]+\])?==", _text(lock)))


def _done() -> dict[str, str]:
    """What .venv holds already, by lock; nothing if it must be made anew."""
    try:
        done = json.loads(DONE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    is_sound = done.pop("of", None) == _surroundings() and _runs()
    return done if is_sound else {}


def _write_done(done: dict[str, str]) -> None:
    DONE.write_text(json.dumps({**done, "of": _surroundings()}), encoding="utf-8")


def _surroundings() -> list[str]:
    """What a virtual environment cannot outlive: its place and its Python."""
    return [str(VENV), "{}.{}".format(*sys.version_info)]


def _runs() -> bool:
    """Whether its Python starts, is still the one that it was made with, and has pip."""
    look = "import sys, pip; print('{}.{}'.format(*sys.version_info))"
    try:
        found = subprocess.run([PYTHON, "-I", "-c", look], capture_output=True, text=True)
    except OSError:
        return False
    return found.stdout.strip() == _surroundings()[1]


def _create() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        series = _surroundings()[1]
        raise CannotSetUp(
            f"This Python ({sys.executable}) cannot make a virtual environment: it came without "
            f"venv or ensurepip. On Debian and Ubuntu: apt install python{series}-venv. "
            "Or name another Python: make PYTHON=/path/to/python3"
        )
    if VENV.is_symlink() or VENV.exists():
        _say(".venv is unfinished, was moved, or is of another Python: making it anew.")
        _remove()
    # Not sys.executable, which may be the Python of the environment that was just removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [base, "-m", "venv", VENV], capture_output=True, text=True, env=_environment()
    )
    if made.returncode:
        said = (made.stdout + made.stderr).strip()
        raise CannotSetUp(f"{said}\nPython could not make .venv; it says why above.")


def _remove() -> None:
    try:
        VENV.unlink() if VENV.is_symlink() or VENV.is_file() else shutil.rmtree(VENV)
    except OSError as error:
        raise CannotSetUp(f".venv cannot be removed: {error}. Remove it by hand.") from None


def _install(lock: str) -> None:
    pinned = ROOT / "requirements" / f"{lock}.txt"
    for arguments in ((*FROM_LOCK, pinned), (*IN_PLACE, ROOT)):
        if _run(*arguments):
            raise CannotSetUp(
                "The set-up failed; pip says why above. Is there a network? "
                "Run the same command again when that is mended: what was fetched is kept."
            )
    if strays := sorted(_installed() - names(WIDEST) - INSTALLED_BESIDE):
        _run(*_PIP, "uninstall", "--yes", *strays)


def _installed() -> set[str]:
    look = "import importlib.metadata as m; print(*(d.name for d in m.distributions()))"
    found = subprocess.run([PYTHON, "-I", "-c", look], capture_output=True, text=True, check=True)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found.stdout.split()}


def _run(*arguments: str | Path) -> int:
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, env=_environment()).returncode


def _environment() -> dict[str, str]:
    """Ours, without what would change what is installed, or where."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_FROM_OUTSIDE}
    return {**kept, "PIP_CONSTRAINT": os.devnull}


def _fingerprint(lock: str) -> str:
    read = (_text(lock) + (ROOT / "pyproject.toml").read_text(encoding="utf-8")).encode()
    return hashlib.sha256(read).hexdigest()


def _text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def _megabytes() -> int:
    """What `du` says: blocks, each file once."""
    blocks = {
        (found.st_dev, found.st_ino): found.st_blocks
        for folder, _, files in os.walk(VENV)
        for found in (os.lstat(Path(folder, name)) for name in (".", *files))
    }
    return round(sum(blocks.values()) * 512 / 1_048_576)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
