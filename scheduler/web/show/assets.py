"""Styles, scripts and the icon, with a hash in their names: a browser keeps them for good."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    name: str  # desk.1a2b3c4d5e6f.css
    content: bytes
    media_type: str

    @property
    def path(self) -> str:
        """Where a page finds it."""
        return f"/static/{self.name}"


@cache
def assets() -> dict[str, Asset]:
    """Every file by its plain name."""
    return {path.name: _asset(path) for path in sorted(STATIC.iterdir()) if path.suffix in _TYPES}


def by_served_name(name: str) -> Asset | None:
    """The file that is served under a name, if there is one."""
    return next((one for one in assets().values() if one.name == name), None)


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"{path.stem}.{mark}{path.suffix}", content, _TYPES[path.suffix])
