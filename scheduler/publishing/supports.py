"""The support of each region, worked out once for as long as the directory is the same."""

from scheduler.crisis.directory import Directory
from scheduler.crisis.support import Support


class Supports:
    """Remembers what `Support.for_region` gave for the directory that was asked last."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._by_region: dict[str, Support] = {}

    def of(self, directory: Directory, region: str) -> Support:
        """The support of `region`.

        Raises: NoSupport as `Support.for_region` does.
        """
        if directory is not self._directory:
            self._directory, self._by_region = directory, {}
        if region not in self._by_region:
            self._by_region[region] = Support.for_region(directory, region)
        return self._by_region[region]
