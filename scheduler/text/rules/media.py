"""AX05, AX06 and AX09: pictures and films for those who do not see or hear them."""

import re
from collections.abc import Iterator

from scheduler.text.phrases.folding import folded_text
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity

_LONGEST_ALT_TEXT = 1_000  # X's limit
_LONGEST_NOTHING = 200  # letters: no file name is longer
_OPENING = re.compile(
    r"^(?:an?|the|this|our|one)?\s*(?:image|picture|photo(?:graph)?|graphic|pic|screenshot|snapshot)"
    r"\s+(?:of|showing|shows|with)\b"
)
# What stands in a field that nobody filled in.
_FILE_NAME = re.compile(
    r"^\S+\.(?:jpe?g|png|gif|webp|heic|mp4|mov|tiff?|bmp|svg)$"
    r"|^(?:img|dsc|dscn|dscf|pxl|mvi|vid|dji|gopr|imag|screen_?shot|whatsapp image|photo|image|scan"
    r"|untitled|unnamed|download|capture)[\s_-]*[\d(][\w\s().:-]*$|^[\w-]*\d[\w-]*_[\w-]*$"
)
_PLACEHOLDER = re.compile(
    r"^\W{0,3}(?:to ?do|tb[acd]|n/?a|none|null|alt(?: text)?|description|coming soon|x{2,9}|unknown"
    r"|(?:describe|insert|add|lorem|placeholder)\b.*|test(?:ing)?|see (?:post|text|above|caption)"
    r"|(?:(?:an?|the|our|my) )?(?:picture|photo|photograph|image|graphic|logo|poster|banner|pic"
    r"|screenshot|selfie|film|video|illustration|infographic)(?: \d{1,4}| here)?"
    r"|alt text .{0,9}here"
    r"|decorative|no description|blank|delwedd|llun)\W{0,3}$"
)
_TAG_OR_LINK = re.compile(r"[#@]\w+|https?://|www\.|[\w.-]+\.(?:org|com|uk|ie)\b|\W+$")
_DIGITS = re.compile(r"\d(?:[\d ()+-]{0,20}\d)?")
_DIALLED = re.compile(
    r"\b(?:call|ring|dial|phone|text|tel|nhs|on|or|and|number|ffoniwch|samaritans|shout)\W{1,3}(\d{3,4})\b"
)


def _alt_text(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        if media.is_video:
            continue
        words = (media.alt_text or "").strip()
        plain = folded_text(words)
        if not words:
            yield _whole(passage, f"Describe {media.name} in a sentence, as `alt`.")
        elif _says_nothing(words[:_LONGEST_NOTHING].lower()):
            advice = f"Say in a sentence what {media.name} shows: this is no description."
            yield _whole(passage, advice)
        elif _OPENING.search(plain):
            advice = f"Begin the description of {media.name} with what it shows."
            yield _whole(passage, advice, Severity.WARN)
        elif plain == passage.words.strip():
            advice = f"Say what {media.name} shows: a reader hears the post's own words already."
            yield _whole(passage, advice, Severity.WARN)
        elif len(words) > _LONGEST_ALT_TEXT:
            advice = f"Shorten the description of {media.name} to 1,000 characters."
            yield _whole(passage, advice, Severity.WARN)


def _says_nothing(words: str) -> bool:
    """Whether it is a file's name, a word that fills a field, tags and links, or one word."""
    return bool(
        _FILE_NAME.search(words)
        or _PLACEHOLDER.search(words)
        or all(map(_TAG_OR_LINK.match, words.split()))
        or len(words.split()) < 2
    )


def _captions(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        if media.is_video and not media.has_captions:
            yield _whole(passage, f"Add captions to {media.name}.")


def _contact_in_picture(passage: Passage) -> Iterator[Hit]:
    for media in passage.circumstances.media:
        written = re.sub(r"\D", "", passage.text)
        description = media.alt_text or ""
        missing = {one for one in _numbers(description) if one not in written}
        if missing and not _says_nothing(description.lower()[:_LONGEST_NOTHING]):
            yield _whole(passage, f"Write what {media.name} shows into the post as well.")


def _numbers(text: str) -> set[str]:
    """Long numbers, and short ones that somebody is told to dial."""
    digits = (re.sub(r"\D", "", match.group()) for match in _DIGITS.finditer(text))
    dialled = (match[1] for match in _DIALLED.finditer(folded_text(text)))
    return {number for number in digits if len(number) >= 5} | set(dialled)


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
