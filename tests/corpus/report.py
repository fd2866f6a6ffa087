"""Precision and recall of the rules: `make rules-report`."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.crisis.directory.services import load
from scheduler.crisis.rules.check import RULES, find
from scheduler.text.rules.base import Circumstances
from tests.corpus import judged

_HERE = Path(__file__).parent
_BARE = "bare: "
_NOTE = "mentions suicide, without detail, and says what helped"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the rules that should flag it."""

    text: str
    rules: frozenset[str]
    has_note: bool


def sentences() -> Iterator[Labelled]:
    """The corpus, in the file's order."""
    for line in (_HERE / "rules.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        labels, _, text = line.partition("\t")
        is_bare = labels.startswith("bare ") or text.startswith(_BARE)
        wanted = labels.removeprefix("bare ").split(",")
        yield Labelled(
            text.removeprefix(_BARE).replace("\\n", "\n"),
            frozenset(wanted) - {"-"},
            not is_bare,
        )


def ordinary() -> list[str]:
    """Ordinary campaign posts, which nothing may block."""
    return (_HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines()


def flagged(sentence: Labelled) -> frozenset[str]:
    """The rules that do flag it."""
    circumstances = Circumstances(
        content_note=_NOTE if sentence.has_note else None, mentions=frozenset()
    )
    found = find(sentence.text, load(), "GB-ENG", circumstances)
    return frozenset(finding.rule for finding in found)


@dataclass(frozen=True, slots=True)
class Score:
    """How one rule, or all together, did."""

    right: int
    too_many: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was flagged that should be; 1 where nothing was flagged."""
        return self.right / (self.right + self.too_many) if self.right + self.too_many else 1.0

    @property
    def recall(self) -> float:
        """Share of what should be flagged that was; 1 where there was nothing to flag."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def scores() -> dict[str, Score]:
    """The score of each rule, and of "all"."""
    right: Counter[str] = Counter()
    too_many: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sentence in sentences():
        found = flagged(sentence)
        right.update(found & sentence.rules)
        too_many.update(found - sentence.rules)
        missed.update(sentence.rules - found)
    by_rule = {rule.id: Score(right[rule.id], too_many[rule.id], missed[rule.id]) for rule in RULES}
    return by_rule | {"all": Score(right.total(), too_many.total(), missed.total())}


def main() -> None:
    """Prints the table and every sentence that was judged wrongly."""
    out = sys.stdout
    out.write(f"{'rule':6}{'right':>7}{'extra':>7}{'missed':>8}{'precision':>11}{'recall':>8}\n")
    for rule, score in scores().items():
        out.write(
            f"{rule:6}{score.right:>7}{score.too_many:>7}{score.missed:>8}"
            f"{score.precision:>11.2f}{score.recall:>8.2f}\n"
        )
    out.write(f"\n{len(list(sentences()))} sentences, {len(ordinary())} ordinary posts\n")
    for name in judged.FILES:
        scored = judged.score(judged.cases(name))
        out.write("\n" + "\n".join(judged.told(name, scored)) + "\n")
        for case, ids in scored.judged_wrongly if name != "unseen_b" else []:
            wanted = ",".join(sorted(case.rules)) or ("harm" if case.should_flag else "nothing")
            got = ",".join(ids) or "nothing"
            out.write(f"  wanted {wanted}, got {got}: {' / '.join(case.posts)}\n")
    out.write("\n")
    for sentence in sentences():
        found = flagged(sentence)
        if found != sentence.rules:
            wanted = ",".join(sorted(sentence.rules)) or "nothing"
            got = ",".join(sorted(found)) or "nothing"
            out.write(f"wanted {wanted}, got {got}: {sentence.text}\n")


if __name__ == "__main__":
    main()
