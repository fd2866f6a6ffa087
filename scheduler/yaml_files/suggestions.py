"""What is wrong with a value, what to do, and what somebody probably meant."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class InvalidValue(ValueError):
    """Words that mean nothing here. Whoever knows where they stand makes it a Mistake.

    `at` is the way to them inside the thread, where it is known.
    """

    def __init__(self, wrong: str, remedy: str, at: Sequence[str | int] = ()) -> None:
        self.wrong = wrong
        self.remedy = remedy
        self.at = tuple(at)
        super().__init__(f"{wrong}. {remedy}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or all where none is near."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Choose from: {', '.join(choices) or 'nothing, so far'}."
