"""Which regions have help to offer, asked once each."""

from scheduler.crisis.directory import Directory
from scheduler.crisis.support import Support
from scheduler.crisis.wants import EVERYBODY, Readers
from scheduler.errors import NoSupport


class Regions:
    """Looks a directory's regions up, and remembers the answers."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._answers: dict[tuple[str, Readers], str | None] = {}

    def why_not(self, region: str, readers: Readers = EVERYBODY) -> str | None:
        """Why nothing can be sent to these readers in `region`; None where help is there."""
        asked = region, readers
        if asked not in self._answers:
            self._answers[asked] = self._look_up(region, readers)
        return self._answers[asked]

    def _look_up(self, region: str, readers: Readers) -> str | None:
        try:
            Support.for_readers(self.directory, region, readers)
        except NoSupport as error:
            return str(error)
        return None
