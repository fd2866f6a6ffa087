"""Where tests may keep what need not outlive the machine: in its memory, if it offers that."""

import shutil
from pathlib import Path

_OFFERED = Path("/dev/shm")  # noqa: S108 - Linux mounts its memory there, open to all like /tmp
_MOUNTS = Path("/proc/self/mounts")


def memory_disk(needed_bytes: int) -> Path | None:
    """A folder in memory with that much room; None where there is none, as in many a container."""
    if not _is_in_memory(_OFFERED) or shutil.disk_usage(_OFFERED).free < needed_bytes:
        return None
    return _OFFERED


def _is_in_memory(folder: Path) -> bool:
    if not folder.is_dir() or not _MOUNTS.exists():
        return False
    mounted = (line.split()[1:3] for line in _MOUNTS.read_text("utf-8").splitlines())
    return [str(folder), "tmpfs"] in mounted
