"""A bound on addresses in a campaign: X's own rules for finding them take long over many dots."""

import re

from scheduler.yaml_files.suggestions import InvalidValue

# In dots squared, which is how the time grows: 3,000 addresses like www.harbourminds.org.uk, or a
# second and a half.
MOST = 30_000
_INSIDE = re.compile(r"\.(?<=[^\s.].)[^\s.]")  # a dot with something on both sides


class Addresses:
    """Counts what may be addresses, thread after thread of one campaign."""

    def __init__(self) -> None:
        self._counted = 0

    def count(self, *texts: str) -> None:
        """Raises: NotUnderstood once the campaign holds more than anybody would post."""
        for text in filter(_INSIDE.search, texts):
            self._counted += sum(_dots(word) ** 2 for word in text.split() if "." in word)
        if self.are_too_many:
            wrong = "up to here the campaign has more words with dots inside, as addresses have, "
            remedy = "Write dotted words with spaces, or split the campaign into several files."
            raise InvalidValue(f"{wrong}than can be looked at", remedy)

    @property
    def are_too_many(self) -> bool:
        """Whether looking at more of it would take too long."""
        return self._counted > MOST


def _dots(word: str) -> int:
    """Dots with something on both sides; a row of them counts once."""
    return sum(1 for part in word.split(".") if part) - 1
