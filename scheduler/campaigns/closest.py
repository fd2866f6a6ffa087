"""What somebody probably meant to write."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or all of them where none is near."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    if not choices:
        return "There is nothing to choose from yet."
    if len(choices) == 1:
        return f'Write "{choices[0]}".'
    return f"Choose from: {', '.join(choices)}."
