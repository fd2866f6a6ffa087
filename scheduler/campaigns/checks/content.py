"""What the content rules say of a thread's words, told as mistakes and warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules.check import BY_ID, PostFinding, find_in_thread
from scheduler.crisis.workspace_files import house_rules_of
from scheduler.findings import RuleFound, WayOut
from scheduler.text.phrases.folding import folded_text
from scheduler.text.rules.base import Circumstances, Finding, MediaItem, Severity

_FILMS = (".mp4", ".mov")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """What must be changed before the thread is scheduled, and what people should know."""

    blocks: tuple[RuleFound, ...]
    warnings: tuple[RuleFound, ...]
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
        self._app = house_rules_of(root)

    def judge(
        self,
        posts: Sequence[str],
        region: str,
        media: Sequence[PlannedMedia],
        accepted: Mapping[str, str] = _NOTHING,
        misread: Mapping[str, str] = _NOTHING,
    ) -> Judged:
        """What the rules find in the posts. Mentions and likeness are looked at elsewhere.

        `accepted` has reasons by rule: such blocks become warnings, where the rule allows it.
        `misread` has sentences by rule that a rule on detail took for something else.
        """
        seen = Circumstances(media=tuple(map(_seen, media))) if media else _NO_MEDIA
        found = list(find_in_thread(posts, self._directory, region, seen, self._app))
        if not found:
            return _CLEAN
        way_out = _WayOut(accepted, misread)
        blocks = [one for one in found if one.finding.severity is Severity.BLOCK]
        lifted = [one for one in blocks if way_out.is_lifted(one.finding)]
        warnings = [
            _told(one, posts) for one in found if one.finding.severity is not Severity.BLOCK
        ]
        reasons = {one.finding.rule: way_out.reason(one.finding.rule) for one in lifted}
        return Judged(
            blocks=tuple(
                replace(_told(one, posts), way_out=way_out.of(one.finding))
                for one in blocks
                if one not in lifted
            ),
            warnings=(
                *warnings,
                *(replace(_told(one, posts), accepted=reasons[one.finding.rule]) for one in lifted),
            ),
            words=tuple(_words(one, posts) for one in blocks if one not in lifted),
            lifted=tuple(reasons.items()),
        )


@dataclass(frozen=True, slots=True)
class _WayOut:
    """Which blocks a writer asks a second person to lift, and why."""

    accepted: Mapping[str, str]  # reasons, by rule
    misread: Mapping[str, str]  # sentences, by rule

    def is_lifted(self, finding: Finding) -> bool:
        if finding.rule not in self.accepted:
            return False
        if finding.may_be_misread:
            return _plain(finding.words) in _plain(self.misread.get(finding.rule, ""))
        return finding.may_be_lifted

    def reason(self, rule: str) -> str:
        """The reason, with the words that it is about where the rule misread them."""
        sentence = self.misread.get(rule) if BY_ID[rule].may_be_misread else None
        quoted = f"“{' '.join(sentence.split())}” is misread: " if sentence else ""
        return quoted + self.accepted[rule]

    def of(self, finding: Finding) -> WayOut:
        is_asked = finding.rule in self.accepted
        if finding.may_be_misread:
            return WayOut.QUOTE_AGAIN if is_asked and self.misread else WayOut.QUOTE
        return WayOut.NOBODY if is_asked and not finding.may_be_lifted else WayOut.NONE


def _plain(words: str) -> str:
    return " ".join(folded_text(words).split())


def _words(placed: PostFinding, posts: Sequence[str]) -> tuple[str, str]:
    """The words that were found, and those before them: the same may stand elsewhere."""
    text, finding = posts[placed.position], placed.finding
    if finding.where:  # not in the text, but in what a picture says
        return "", ""
    begins = text.rfind("\n", 0, finding.start) + 1
    return text[finding.start : finding.end], text[begins : finding.start]


def _seen(media: PlannedMedia) -> MediaItem:
    return MediaItem(
        name=media.path,
        is_video=media.path.lower().endswith(_FILMS),
        alt_text=media.alt,
        has_captions=media.captions is not None,
        captions=media.captions.words if media.captions else "",
    )


def _told(placed: PostFinding, posts: Sequence[str]) -> RuleFound:
    finding = placed.finding
    # Detail that can harm is not said again, not even to the people who wrote it.
    is_quoted = not BY_ID[finding.rule].is_fixed and len(finding.words) <= 60
    return RuleFound(
        rule=finding.rule,
        message=finding.message,
        suggestion=finding.suggestion,
        post=placed.position + 1 if len(posts) > 1 else 0,
        where=finding.where,
        words=" ".join(finding.words.split()) if is_quoted else "",
    )
