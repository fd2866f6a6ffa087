"""What changed in a thread since somebody approved it: words, pictures, who speaks, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from scheduler.campaigns.model.approved import (
    PictureAsApproved,
    PostAsApproved,
    WordsApproved,
)
from scheduler.web.show.difference import Piece, difference


@dataclass(frozen=True, slots=True)
class PictureChange:
    """A picture that is new or gone, shows something else, or says something else."""

    said: str  # "A picture is new", and so on
    alt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PostChange:
    """One post, as it was and as it is."""

    number: int | None  # now; None: it is gone
    words: tuple[Piece, ...]
    account_was: str  # "" where the same account speaks
    account_is: str
    pictures: tuple[PictureChange, ...]
    is_new: bool

    @property
    def is_same(self) -> bool:
        """Whether nothing about it changed."""
        is_here = self.number is not None and not self.is_new
        words = all(piece.fate == "same" for piece in self.words)
        return is_here and words and not self.account_was and not self.pictures


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """What changed since somebody approved a thread."""

    by: str
    at: datetime
    posts: tuple[PostChange, ...]
    was_due_at: datetime | None  # None where it goes out when it was to
    are_words_same: bool


def changed_since(
    before: WordsApproved, now: Sequence[PostAsApproved], body_hash: str, due_at: datetime
) -> ChangedSince:
    """What is different from what was approved, post by post."""
    posts = tuple(_post(old, new, number) for old, new, number in _side_by_side(before.posts, now))
    return ChangedSince(
        before.by,
        before.at,
        posts,
        None if before.due_at == due_at else before.due_at,
        before.body_hash == body_hash,
    )


def _side_by_side(
    before: Sequence[PostAsApproved], now: Sequence[PostAsApproved]
) -> list[tuple[PostAsApproved | None, PostAsApproved | None, int | None]]:
    """Each post beside the one that it was; a new one at the start moves none of the others."""
    matcher = SequenceMatcher(
        a=[one.text for one in before], b=[one.text for one in now], autojunk=False
    )
    pairs: list[tuple[PostAsApproved | None, PostAsApproved | None, int | None]] = []
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        for step in range(max(old_to - old_from, new_to - new_from)):
            old = before[old_from + step] if old_from + step < old_to else None
            new = now[new_from + step] if new_from + step < new_to else None
            pairs.append((old, new, new_from + step + 1 if new else None))
    return pairs


def _post(old: PostAsApproved | None, new: PostAsApproved | None, number: int | None) -> PostChange:
    was, stands = old or PostAsApproved("", ""), new or PostAsApproved("", "")
    has_other_voice = old is not None and new is not None and old.account != new.account
    return PostChange(
        number,
        difference(was.text, stands.text),
        was.account if has_other_voice else "",
        stands.account,
        tuple(_pictures(was.pictures, stands.pictures)),
        is_new=old is None,
    )


def _pictures(
    before: Sequence[PictureAsApproved], now: Sequence[PictureAsApproved]
) -> list[PictureChange]:
    """A picture is known again by what its file holds, or else by its place."""
    found, left = [], [one for one in before if one not in now]
    for shown in (one for one in now if one not in before):
        same_file = [one for one in left if one.sha256 == shown.sha256]
        same_words = [one for one in left if one.alt == shown.alt]
        if same_file:
            left.remove(same_file[0])
            words = difference(same_file[0].alt, shown.alt)
            found.append(PictureChange("The same picture has other alt text", words))
        elif same_words:
            left.remove(same_words[0])
            words = difference(shown.alt, shown.alt)
            found.append(PictureChange("Another picture, with the same alt text", words))
        else:
            found.append(PictureChange("A picture is new", difference("", shown.alt)))
    found += [PictureChange("A picture is gone", difference(one.alt, "")) for one in left]
    return found
