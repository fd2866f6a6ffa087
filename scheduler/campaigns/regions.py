"""Which regions have help to offer, asked once each."""

from scheduler.crisis.directory import Directory
from scheduler.crisis.support import Support
from scheduler.errors import NoSupport


class Regions:
    """Looks a directory's regions up, and remembers the answers."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._answers: dict[str, str | None] = {}

    def why_not(self, region: str) -> str | None:
        """Why nothing can be sent to `region`; None where help is there."""
        if region not in self._answers:
            self._answers[region] = self._look_up(region)
        return self._answers[region]

    def _look_up(self, region: str) -> str | None:
        try:
            Support.for_region(self.directory, region)
        except NoSupport as error:
            return str(error)
        return None
