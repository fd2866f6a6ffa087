"""AX05, AX06 and AX09: pictures and films for those who do not see or hear them."""

import re
from collections.abc import Iterator

from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity

_LONGEST_ALT_TEXT = 1_000  # X's limit
_OPENINGS = ("image of", "picture of", "photo of", "photograph of", "graphic of")
_DIGITS = re.compile(r"\d(?:[\d ()+-]*\d)?")


def _alt_text(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        if media.is_video:
            continue
        words = (media.alt_text or "").strip()
        if not words:
            yield _whole(passage, f"Describe {media.name} in a sentence, as `alt`.")
        elif words.lower().startswith(_OPENINGS):
            advice = f"Begin the description of {media.name} with what it shows."
            yield _whole(passage, advice, Severity.WARN)
        elif len(words) > _LONGEST_ALT_TEXT:
            advice = f"Shorten the description of {media.name} to 1,000 characters."
            yield _whole(passage, advice, Severity.WARN)


def _captions(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        if media.is_video and not media.has_captions:
            yield _whole(passage, f"Add captions to {media.name}.")


def _contact_in_picture(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        missing = _numbers(media.alt_text or "") - _numbers(passage.text)
        if missing:
            yield _whole(passage, f"Write what {media.name} shows into the post as well.")


def _numbers(text: str) -> set[str]:
    digits = (re.sub(r"\D", "", match.group()) for match in _DIGITS.finditer(text))
    return {number for number in digits if len(number) >= 5}


def _whole(passage: Passage, suggestion: str, severity: Severity | None = None) -> Hit:
    return Hit(0, len(passage.text), severity, suggestion)


_GCS = "Government Communication Service, guidance on accessible social media"

# Their examples need pictures: tests/unit/text/rules/test_media.py has them.
RULES = (
    Rule(
        id="AX05",
        severity=Severity.BLOCK,
        title="A picture without a good description",
        message="a picture has no description, or not a useful one",
        suggestion="Say in a sentence what the picture shows and why it is there.",
        source=_GCS,
        kindly="Descriptions are easily forgotten at the end of a day. "
        "For somebody who cannot see the picture, the description is the picture.",
        flagged=(),
        allowed=("No picture here.",),
        check=_alt_text,
        looks=Looks.MEDIA,
        may_be_lifted=False,
    ),
    Rule(
        id="AX06",
        severity=Severity.BLOCK,
        title="A film without captions",
        message="a film has no captions",
        suggestion="Add captions, and check them against the words.",
        source=_GCS,
        kindly="Captions take time, and the film is ready now. "
        "Deaf people need them, and most people watch without sound.",
        flagged=(),
        allowed=("No film here.",),
        check=_captions,
        looks=Looks.MEDIA,
        may_be_lifted=False,
    ),
    Rule(
        id="AX09",
        severity=Severity.BLOCK,
        title="A crisis contact only in a picture",
        message="a number is shown in a picture and not written in the post",
        suggestion="Write the number into the post: a picture cannot be dialled or read aloud.",
        source=_GCS,
        kindly="The picture looks clear to you. "
        "Nobody can tap a number in a picture, and many never see it.",
        flagged=(),
        allowed=("No picture here.",),
        check=_contact_in_picture,
        looks=Looks.MEDIA,
        may_be_lifted=False,
    ),
)
