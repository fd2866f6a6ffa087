"""Tells what a charity's own file would change of what readers act on, and what brings it in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.crisis.directory.entry import GUARDED, Channel, Entry, Hours


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """Somebody's look at one service's own page."""

    digest: str  # of what they compared: see `Entry.digest`
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A service that the charity's file would change, or add as a way that is always open."""

    shipped: Entry | None  # None for a new one
    proposed: Entry
    check: EntryCheck | None

    @property
    def entry_id(self) -> str:
        """The directory's id of the service."""
        return self.proposed.id

    @property
    def is_in_force(self) -> bool:
        """Whether somebody has checked exactly this."""
        return self.check is not None

    @property
    def lines(self) -> tuple[str, ...]:
        """What it changes, a field each."""
        if self.shipped is None:
            return (f"a new line that is always open: {_channels(self.proposed.channels)}",)
        return tuple(_differences(self.shipped, self.proposed))

    @property
    def told(self) -> str:
        """The whole of it in one line."""
        what = f"{self.proposed.name} ({self.entry_id}): {'; '.join(self.lines)}"
        if self.check is None:
            return f"{what}. Nobody has checked this, so it is not in force."
        return f"{what}. Checked by {self.check.by} on {self.check.on}, and in force."


def change_of(
    shipped: Entry | None, wanted: Entry, checks: Sequence[EntryCheck]
) -> EntryChange | None:
    """The change that needs a check of its own; None where no reader acts on it."""
    if shipped is None and not opens_the_gate(wanted):
        return None
    if shipped is not None and shipped.digest == wanted.digest:
        return None
    fitting = [check for check in checks if check.digest == wanted.digest]
    return EntryChange(shipped, wanted, max(fitting, key=lambda check: check.on, default=None))


def opens_the_gate(entry: Entry) -> bool:
    """Whether posts could rely on it: always open, for everyone, and printed."""
    return (
        entry.may_be_printed
        and entry.serves_everyone
        and any(entry.is_always_open(channel) for channel in entry.channels)
    )


def _differences(shipped: Entry, proposed: Entry) -> Iterator[str]:
    for field in GUARDED:
        before, after = _told(shipped, field), _told(proposed, field)
        if before != after:
            label = "" if field == "channels" else f"{field} "
            yield f"{label}{before} becomes {after}"


def _told(entry: Entry, field: str) -> str:
    value = getattr(entry, field)
    if field == "channels":
        return _channels(value)
    if isinstance(value, Hours):
        return "always" if value.always else value.printed
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return str(value) or "none"


def _channels(channels: tuple[Channel, ...]) -> str:
    return ", ".join(channel.in_words for channel in channels)
