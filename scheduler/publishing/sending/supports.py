"""Each support, worked out once for as long as the directory is the same."""

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import Readers
from scheduler.crisis.support.offer import Support


class Supports:
    """Remembers what `Support.for_readers` gave for the directory that was asked last."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._known: dict[tuple[str, Readers], Support] = {}

    def of(self, directory: Directory, region: str, readers: Readers) -> Support:
        """The support of `readers` in `region`.

        Raises: NoSupport as `Support.for_readers` does.
        """
        if directory is not self._directory:
            self._directory, self._known = directory, {}
        asked = region, readers
        if asked not in self._known:
            self._known[asked] = Support.for_readers(directory, region, readers)
        return self._known[asked]
