"""Which regions have help to offer, asked once each."""

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import EVERYBODY, Readers
from scheduler.crisis.support.offer import Support
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
