"""`make demo` on a fresh machine, with a project of one module and two wheels of our own making."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.processes.commands import CHECKOUT, Ended

SECONDS = 120
BACKEND = """\
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "handrail-1-py3-none-any.whl"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("handrail.pth", "")
        wheel.writestr("handrail-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: handrail\\nVersion: 1\\n")
        wheel.writestr("handrail-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("handrail-1.dist-info/RECORD", "")
    return name
"""  # noqa: E501 - files of a wheel
PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


@dataclass(frozen=True)
class Place:
    """A project with the real Makefile and the real set-up."""

    folder: Path
    wheels: Path

    @property
    def python(self) -> Path:
        return self.folder / ".venv" / "bin" / "python"

    def lock(self, **packages: tuple[str, ...]) -> None:
        """Writes both locks: `run` has the first package, `test` all."""
        lines = [self._pin(name, requires) for name, requires in packages.items()]
        (self.folder / "requirements" / "run.txt").write_text(lines[0])
        (self.folder / "requirements" / "test.txt").write_text("".join(lines))

    def _pin(self, name: str, requires: tuple[str, ...]) -> str:
        path = self.wheels / f"{name}-1-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            info = f"{name}-1.dist-info"
            asked = "".join(f"Requires-Dist: {one}\n" for one in requires)
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{asked}"
            )
            tag = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            wheel.writestr(f"{info}/WHEEL", tag)
            wheel.writestr(f"{info}/RECORD", "")
        return f"{name}==1 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"

    def make(self, goal: str = "ready-to-run", python: str = sys.executable) -> Ended:
        """Runs a goal, with no index and a place for wheels that is not there."""
        ours = ("PIP_", "PYTHON", "MAKE", "MFLAGS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        wheels = f"{self.wheels.as_uri()} /nowhere-at-all"
        settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "PIP_CONFIG_FILE": os.devnull}
        command = ["make", goal, *([f"PYTHON={python}"] if python else [])]
        done = subprocess.run(
            command, cwd=self.folder, env=kept | settings, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, done.stderr)

    def installed(self) -> set[str]:
        look = "import importlib.metadata as m; print(*(d.name for d in m.distributions()))"
        found = subprocess.run([self.python, "-I", "-c", look], capture_output=True, text=True)
        return set(found.stdout.split())


def _a_place(root: Path) -> Place:
    """In a folder with a space in its name, as people have them."""
    folder = root / "our project"
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(CHECKOUT / "Makefile", folder)
    shutil.copy(CHECKOUT / "requirements" / "install.py", folder / "requirements")
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "backend.py").write_text(BACKEND)
    wheels = root / "wheels"
    wheels.mkdir()
    made = Place(folder, wheels)
    made.lock(alone=("never-made>=1",))
    return made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return _a_place(tmp_path)


@dataclass(frozen=True)
class Once:
    """A folder with a place that was set up, to be copied: setting one up takes seconds."""

    root: Path
    place: Place
    first: Ended
    again: Ended  # the same command, once it was done


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    root = tmp_path_factory.mktemp("once")
    place = _a_place(root)
    place.lock(alone=("never-made>=1",), tested=())
    made = Once(root, place, first=place.make(), again=place.make())
    assert made.first.status == 0
    return made


@pytest.fixture(scope="module")
def quick_python(tmp_path_factory: pytest.TempPathFactory, once: Once) -> str:
    """A Python like ours, whose virtual environments are copies of one that ours has made.

    For tests of when one is made anew: unpacking pip takes most of what making one does.
    """
    folder = tmp_path_factory.mktemp("quick")
    ours = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([ours, "-m", "venv", "--without-pip", folder / "made"], check=True)
    packages = next((once.place.folder / ".venv").glob("lib/*/site-packages"))
    for pip in packages.glob("pip*"):  # and what says that it is installed
        there = folder / "made" / packages.relative_to(once.place.folder / ".venv") / pip.name
        shutil.copytree(pip, there)
    python = folder / "python"
    python.write_text(
        "#!/bin/sh\n"
        f"if [ \"$1 $2\" = '-m venv' ]; then exec cp -pR '{folder / 'made'}' \"$3\"; fi\n"
        f'if [ "$1" = -c ]; then exec \'{ours}\' "$@"; fi\n'
        f"exec '{ours}' -c \"import sys; sys._base_executable = '{python}';"
        " sys.argv = sys.argv[1:]; import runpy; runpy.run_path(sys.argv[0], None, '__main__')\""
        ' "$@"\n'
    )
    python.chmod(0o755)
    return str(python)


@pytest.fixture
def set_up(tmp_path: Path, once: Once) -> Place:
    """A place that was set up there, as far as anybody can see."""
    shutil.copytree(once.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    place = Place(tmp_path / "our project", tmp_path / "wheels")
    stamp = place.folder / ".venv" / "handrail-set-up.json"
    held = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**held, "of": [str(stamp.parent), held["of"][1]]}))
    assert place.make() == Ended(0, "", "")
    return place


def test_what_a_lock_pins_is_installed_nothing_is_looked_for_and_pips_noise_is_not_heard(
    once: Once, set_up: Place
) -> None:
    assert (once.first.status, once.first.err) == (0, "")
    setting_up, done = once.first.out.splitlines()
    assert setting_up.startswith("Setting up .venv with Python 3.")
    assert done.startswith("Set up: ")
    assert once.place.installed() == {"alone", "handrail", "pip"}
    assert once.again == Ended(0, "", "")
    assert set_up.make("ready-to-test").status == 0
    assert set_up.installed() == {"alone", "tested", "handrail", "pip"}
    assert set_up.make().out == ""  # the wider lock has all of the other


def test_a_lock_that_lost_a_package_takes_it_out_and_so_what_nobody_pinned(set_up: Place) -> None:
    set_up.lock(first=(), second=())
    set_up.make("ready-to-test")
    set_up.lock(first=())
    assert set_up.make("ready-to-test").status == 0
    assert set_up.installed() == {"first", "handrail", "pip"}


def test_what_was_begun_and_not_ended_is_made_anew(place: Place, quick_python: str) -> None:
    place.python.parent.mkdir(parents=True)
    place.python.write_text("")
    (place.folder / ".venv" / "left-over").touch()
    done = place.make(python=quick_python)
    assert done.status == 0
    assert "making it anew" in done.out
    assert place.installed() == {"alone", "handrail", "pip"}
    assert not (place.folder / ".venv" / "left-over").exists()


def test_what_was_moved_or_lost_its_pip_or_is_of_another_python_is_made_anew(
    set_up: Place, quick_python: str
) -> None:
    moved = Place(set_up.folder.with_name("elsewhere"), set_up.wheels)
    set_up.folder.rename(moved.folder)
    assert "making it anew" in moved.make(python=quick_python).out
    shutil.rmtree(next((moved.folder / ".venv").glob("lib/*/site-packages/pip")))
    assert "making it anew" in moved.make(python=quick_python).out
    stamp = moved.folder / ".venv" / "handrail-set-up.json"
    held = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**held, "of": [held["of"][0], "3.10"]}))
    assert "making it anew" in moved.make(python=quick_python).out
    assert moved.installed() == {"alone", "handrail", "pip"}


def test_an_environment_whose_python_is_gone_is_made_anew(place: Place, quick_python: str) -> None:
    place.python.parent.mkdir(parents=True)
    place.python.symlink_to("/no/such/python3")
    assert "making it anew" in place.make(python=quick_python).out
    assert place.installed() == {"alone", "handrail", "pip"}


@pytest.mark.parametrize(
    ("pinned", "why"),
    [
        ("other==1 --hash=sha256:" + 64 * "0", "THESE PACKAGES DO NOT MATCH THE HASHES"),
        ("other==1", "Hashes are required in --require-hashes mode"),
    ],
)
def test_a_file_that_is_not_the_pinned_one_is_refused_and_the_set_up_is_not_called_done(
    set_up: Place, pinned: str, why: str
) -> None:
    set_up.lock(other=())
    (set_up.folder / "requirements" / "run.txt").write_text(pinned)
    refused = set_up.make()
    assert refused.status != 0
    assert why in refused.err
    assert "The set-up failed; pip says why above." in refused.err
    assert not (set_up.folder / ".venv" / "handrail-set-up.json").exists()


@pytest.mark.parametrize("goal", ["demo", "test", "check", "bench"])
def test_a_python_too_old_or_none_is_one_clear_line(place: Place, goal: str) -> None:
    old = place.folder / "old python"
    old.write_text(
        f"#!/bin/sh\nshift; exec '{sys.executable}' -c \"import sys; sys.version_info = (3, 10);"
        ' sys.version = \'3.10.13 (main)\'; exec(sys.argv[1])" "$@"\n'
    )
    old.chmod(0o755)
    said = place.make(goal, str(old)).err.splitlines()
    assert said[0] == (
        "Handrail needs Python 3.11 or newer; this is 3.10.13. Try: make PYTHON=python3.12"
    )
    assert [line for line in said[1:] if not line.startswith("make: ***")] == []
    said = place.make(goal, "no-such-python").err.splitlines()
    assert any(line.startswith("There is no no-such-python here. Handrail needs") for line in said)


def test_a_python_without_ensurepip_is_one_clear_line(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = place.folder / "bare"
    bare.write_text(
        f'#!/bin/sh\nif [ "$1" = -c ]; then exec \'{sys.executable}\' "$@"; fi\n'
        f"exec '{sys.executable}' -c \"import sys; sys.modules['ensurepip'] = None;"
        " sys.argv = sys.argv[1:]; import runpy; runpy.run_path(sys.argv[0], None, '__main__')\""
        ' "$@"\n'
    )
    bare.chmod(0o755)
    said = place.make(python=str(bare)).err.splitlines()
    assert (
        "it came without venv or ensurepip. On Debian and Ubuntu: apt install python3." in said[0]
    )
    assert not (place.folder / ".venv").exists()
