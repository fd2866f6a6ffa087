"""Defines what the verbs about people work with."""

from datetime import datetime
from typing import Protocol

from scheduler.store.database import Database


class PeopleContext(Protocol):
    """The parts that a verb about people needs; the story verbs' own context has them."""

    @property
    def database(self) -> Database:
        """Where people are kept."""
        ...

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
