"""Holds what the story verbs work with; joined in bootstrap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.campaigns.model.organisation import Organisation
from scheduler.publishing.context import PublishingContext
from scheduler.store.database import Database
from scheduler.text.rules.house_rules import SHIPPED, HouseRules


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
