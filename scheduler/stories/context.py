"""Holds what the story verbs work with; joined in bootstrap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Protocol

from scheduler.campaigns.model.organisation import Organisation
from scheduler.publishing.context import PublishingContext
from scheduler.store.database import Database
from scheduler.text.rules.house_rules import SHIPPED, HouseRules


class Ending(Protocol):
    """What ending a story needs, and no more: no campaign file, no account, no rule.

    A story can be taken back whatever else is broken, so nothing is asked for here that might be.
    """

    @property
    def publishing(self) -> PublishingContext:
        """What takes threads off the queue, and posts down."""
        ...

    @property
    def rehearsals(self) -> Sequence[Path]:
        """Folders with copies of what was told in a rehearsal."""
        ...

    @property
    def database(self) -> Database:
        """Where the stories live."""
        ...

    @property
    def zone(self) -> tzinfo:
        """In which times are told."""
        ...

    @property
    def region(self) -> str | None:
        """Where the organisation is, if that is known."""
        ...

    @property
    def lead_contact(self) -> str | None:
        """Where a worry about somebody's safety goes, if that is known."""
        ...

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class EndingContext:
    """What ending a story needs, as far as it could be read."""

    publishing: PublishingContext
    zone: tzinfo
    region: str | None
    lead_contact: str | None
    rehearsals: Sequence[Path] = ()

    @property
    def database(self) -> Database:
        """Where the stories live."""
        return self.publishing.database

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.publishing.clock.now()


@dataclass(frozen=True, slots=True)
class StoryContext:
    """The parts that a story verb needs."""

    publishing: PublishingContext
    organisation: Organisation
    pictures: Path  # where stripped pictures are kept
    cooling_off: timedelta = timedelta(hours=48)  # from the storyteller's yes
    theme_distance: timedelta = timedelta(days=7)  # between two stories of one theme
    keep_ended: timedelta = timedelta(days=90)  # then an ended story is erased automatically
    app: HouseRules = SHIPPED  # the charity's own rules
    rehearsals: Sequence[Path] = ()  # folders with copies of what was told in a rehearsal
    account_rows: Sequence[Mapping[str, Any]] = ()  # the accounts as the store keeps them

    @property
    def database(self) -> Database:
        """Where the stories live."""
        return self.publishing.database

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.publishing.clock.now()

    @property
    def zone(self) -> tzinfo:
        """In which times are told."""
        return self.organisation.zone

    @property
    def region(self) -> str | None:
        """Where the organisation is."""
        return self.organisation.region

    @property
    def lead_contact(self) -> str | None:
        """Where a worry about somebody's safety goes, if somebody is named."""
        lead = self.organisation.safeguarding
        return lead.contact if lead else None
