"""What the content rules say of a thread's words, told as mistakes and warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules.check import BY_ID, PostFinding, find_in_thread
from scheduler.crisis.workspace_files import house_of
from scheduler.text.rules.base import Circumstances, MediaItem, Severity

_FILMS = (".mp4", ".mov")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """What must be changed before the thread is scheduled, and what people should know."""

    blocks: tuple[tuple[str, str], ...]  # what is wrong, and what to do
    warnings: tuple[str, ...]
    lifted: tuple[tuple[str, str], ...] = ()  # accepted blocks: the rule, the writer's reason
    words: tuple[tuple[str, str], ...] = ()  # of each block, and what is before in their line

    @property
    def is_lifted(self) -> bool:
        """Whether a block was accepted with a reason: a second person must agree."""
        return bool(self.lifted)


_CLEAN = Judged((), ())
_NO_MEDIA = Circumstances()


class Judge:
    """Knows the directory and the charity's own rules file, and reads threads."""

    def __init__(self, directory: Directory, root: Path) -> None:
        """`root` is the workspace. Raises: MistakesFound for its rules.yaml."""
        self._directory = directory
        self._app = house_of(root)

    def judge(
        self,
        posts: Sequence[str],
        region: str,
        media: Sequence[PlannedMedia],
        accepted: Mapping[str, str] = _NOTHING,
    ) -> Judged:
        """What the rules find in the posts. Mentions and likeness are looked at elsewhere.

        `accepted` has reasons by rule: such blocks become warnings, where the rule allows it.
        """
        seen = Circumstances(media=tuple(map(_seen, media))) if media else _NO_MEDIA
        found = list(find_in_thread(posts, self._directory, region, seen, self._app))
        if not found:
            return _CLEAN
        blocks = [one for one in found if one.finding.severity is Severity.BLOCK]
        lifted = [one for one in blocks if _may_be_lifted(one, accepted)]
        warnings = [
            f"{_told(one, posts)}. {one.finding.suggestion}"
            for one in found
            if one.finding.severity is not Severity.BLOCK
        ]
        return Judged(
            blocks=tuple(
                (_told(one, posts), _remedy(one, accepted)) for one in blocks if one not in lifted
            ),
            warnings=(
                *warnings,
                *(f"{_told(one, posts)}. Accepted: {accepted[one.finding.rule]}" for one in lifted),
            ),
            words=tuple(_words(one, posts) for one in blocks if one not in lifted),
            lifted=tuple(
                (rule, accepted[rule]) for rule in dict.fromkeys(one.finding.rule for one in lifted)
            ),
        )


def _may_be_lifted(placed: PostFinding, accepted: Mapping[str, str]) -> bool:
    rule = placed.finding.rule
    return rule in accepted and BY_ID[rule].may_be_lifted


def _remedy(placed: PostFinding, accepted: Mapping[str, str]) -> str:
    fixed = " Nobody lifts this rule." if placed.finding.rule in accepted else ""
    return placed.finding.suggestion + fixed


def _words(placed: PostFinding, posts: Sequence[str]) -> tuple[str, str]:
    """The words that were found, and those before them: the same may stand elsewhere."""
    text, finding = posts[placed.position], placed.finding
    begins = text.rfind("\n", 0, finding.start) + 1
    return text[finding.start : finding.end], text[begins : finding.start]


def _seen(media: PlannedMedia) -> MediaItem:
    return MediaItem(
        name=media.path,
        is_video=media.path.lower().endswith(_FILMS),
        alt_text=media.alt,
        has_captions=media.captions is not None,
    )


def _told(placed: PostFinding, posts: Sequence[str]) -> str:
    finding = placed.finding
    where = f"post {placed.position + 1}, " if len(posts) > 1 else ""
    words = posts[placed.position][finding.start : finding.end]
    # Detail that can harm is not said again, not even to the people who wrote it.
    is_quoted = not BY_ID[finding.rule].is_fixed and len(words) <= 60
    quoted = f" (“{' '.join(words.split())}”)" if is_quoted else ""
    return f"{where}{finding.rule}: {finding.message}{quoted}"
