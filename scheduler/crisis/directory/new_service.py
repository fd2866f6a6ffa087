"""A service that a charity adds to its own directory file: asked for, judged, and written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.crisis.directory.contact_format import wrong_with
from scheduler.crisis.directory.custom_directory import changed_by
from scheduler.crisis.directory.entry import Channel, ChannelKind, Confidence, Entry, Hours, Tone
from scheduler.crisis.directory.services import Directory
from scheduler.errors import Mistake, MistakesFound, NotPossible
from scheduler.remedies import Action, Remedy
from scheduler.yaml_files.list_writer import CannotAdd, with_entry

ALWAYS = "24/7"
_NOBODY_WROTE = "Nobody has written yet what happens when one gets in touch."


@dataclass(frozen=True, slots=True)
class NewService:
    """What a person says of a service."""

    name: str
    region: str
    contacts: Sequence[tuple[ChannelKind, str]]
    hours: str  # "24/7", or as a post prints them
    page: str
    read_on: date
    zone: str
    id: str = ""  # made from the region and the name, if it is not given
    word: str = ""  # to text
    audience: str = "everyone"
    topics: Sequence[str] = ()
    cost: str = "free"
    what_happens: str = ""
    is_informal: bool = False

    @property
    def entry_id(self) -> str:
        """Its name in Handrail."""
        return self.id or re.sub(r"[^a-z0-9]+", "-", f"{self.region} {self.name}".lower()).strip(
            "-"
        )

    def as_row(self) -> dict[str, object]:
        """Its entry in crisis-directory.yaml: unverified, until somebody has checked it."""
        always = self.hours.strip() in (ALWAYS, "always")
        hours = {"always": "true"} if always else {"printed": self.hours, "zone": self.zone}
        row: dict[str, object] = {
            "id": self.entry_id,
            "region": self.region,
            "name": self.name,
            "channels": [self._channel(kind, contact) for kind, contact in self.contacts],
            "hours": hours,
            "audience": self.audience,
            "topics": tuple(self.topics),
            "cost": self.cost,
            "tone": str(Tone.INFORMAL if self.is_informal else Tone.FORMAL),
            "is_crisis_service": "false" if self.is_informal else "",
            "search_words": self.name if self.is_informal else "",
            "what_happens": self.what_happens or _NOBODY_WROTE,
            "page": self.page,
            "read_in": self.page,
            "read_on": self.read_on.isoformat(),
            "level": str(Confidence.UNVERIFIED),
        }
        return {key: value for key, value in row.items() if value not in ("", ())}

    def _channel(self, kind: ChannelKind, contact: str) -> dict[str, str]:
        word = {"word": self.word} if self.word and kind is ChannelKind.TEXT else {}
        return {"kind": str(kind), "contact": contact, **word}


def wrong_contact(kind: ChannelKind, contact: str, region: str, cost: str = "free") -> str | None:
    """What no service's contact of this kind can be, and what to do; None where all is well."""
    probe = Entry(
        id="probe",
        region=region,
        name="The service",
        channels=(Channel(kind=kind, contact=contact),),
        hours=Hours(always=True),
        cost=cost,
        tone=Tone.FORMAL,
        what_happens="Somebody answers.",
        level=Confidence.UNVERIFIED,
    )
    return next((f"{wrong}. {remedy}" for _, wrong, remedy in wrong_with(probe)), None)


def added_to(path: Path, shipped: Directory, service: NewService) -> str:
    """The directory file at `path` with this service at its end; all else in it as it is.

    Raises: NotPossible if its id is taken, or the file is written in a way that nothing can be
    added to; MistakesFound with what is wrong in the file, or would be.
    """
    text = path.read_text("utf-8") if path.exists() else ""
    if text.strip():
        changed_by(shipped, path)  # its own mistakes first, at their own lines
    if service.entry_id in _ids(text, path, shipped):
        raise NotPossible(
            f'There is a service "{service.entry_id}" already. Give yours another name: ',
            Remedy(Action.NAME_IT),
        )
    try:
        made = with_entry(text, "entries", service.as_row())
    except CannotAdd:
        raise NotPossible(
            f"{path} is written in a way that nothing can be added to. Write `entries:` as a list "
            "of lines that begin with a hyphen."
        ) from None
    _judge(made, path, shipped)
    return made


def _ids(text: str, path: Path, shipped: Directory) -> set[str]:
    known = changed_by(shipped, path) if text.strip() else shipped
    return {entry.id for entry in known.entries}


def _judge(text: str, path: Path, shipped: Directory) -> None:
    """Reads the file as it would be.

    Raises: MistakesFound, as of the file at `path`.
    """
    with TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, "utf-8")
        try:
            changed_by(shipped, draft)
        except MistakesFound as error:
            raise MistakesFound(list(_of(path, error.mistakes))) from None


def _of(path: Path, mistakes: Sequence[Mistake]) -> Iterator[Mistake]:
    for one in mistakes:
        yield Mistake(str(path), one.line, one.column, one.wrong, one.remedy)


def kinds_given(given: Mapping[str, Sequence[str]]) -> list[tuple[ChannelKind, str]]:
    """Contacts with their kinds, the phone first, from lists by a kind's name."""
    return [(kind, one) for kind in ChannelKind for one in given.get(str(kind), ())]
