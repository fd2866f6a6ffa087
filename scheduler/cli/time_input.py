"""Reads and shows times as people at a workspace have them."""

from datetime import datetime, time

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.dates.days import read_day
from scheduler.campaigns.dates.parsing import instant, read_duration, read_when
from scheduler.errors import NotPossible
from scheduler.formatting import local
from scheduler.yaml_files.suggestions import InvalidValue


class LocalTimes:
    """The clock on the wall: local times in and out."""

    def __init__(self, workspace: Workspace) -> None:
        self.zone = workspace.zone
        self.now = workspace.clock.now()

    def shown(self, at: datetime | None) -> str:
        """Sun 10 Oct 2027, 09:00, where the organisation is; "never" for None."""
        return "never" if at is None else local(at.astimezone(self.zone))

    def time_ahead(self, words: str) -> datetime:
        """The moment that `words` mean: a day and time as in a campaign file, or "2h" from now.

        Raises: NotPossible if they mean nothing, or a time that has passed.
        """
        try:
            return self.now + read_duration(words)
        except InvalidValue:
            pass
        at = self._moment(words)
        if at <= self.now:
            raise NotPossible("That time is in the past. Choose a later one.")
        return at

    def _moment(self, words: str) -> datetime:
        try:
            naive = read_when(words).local(self.now.astimezone(self.zone).date())
        except InvalidValue as error:
            raise NotPossible(str(error)) from error
        return instant(naive, self.zone).utc

    def time_ago(self, words: str) -> datetime:
        """The moment that `words` mean: "3d" ago, a day, or a day and time.

        Raises: NotPossible.
        """
        try:
            return self.now - read_duration(words)
        except InvalidValue:
            pass
        try:
            return instant(datetime.combine(read_day(words), time()), self.zone).utc
        except InvalidValue:
            return self._moment(words)
