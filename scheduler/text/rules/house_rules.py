"""A charity's own rules file: other severities, words of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.errors import Mistake, MistakesFound
from scheduler.text.phrases.folding import folded
from scheduler.text.rules.base import Hit, Passage, Rule, Severity
from scheduler.yaml_files.reader import Loc, Source, Tree, read

OFF = "off"


@dataclass(frozen=True)
class HouseRules:
    """What a charity changed. Rules that are fixed keep their severity whatever it says."""

    severities: Mapping[str, str] = field(default_factory=dict)  # rule id: block, warn or off
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rule id: more words

    def is_off(self, rule: Rule) -> bool:
        """Whether the charity switched the rule off, and may."""
        return self.severities.get(rule.id) == OFF and not rule.is_fixed

    def severity(self, rule: Rule, found: Severity | None) -> Severity:
        """The severity of a finding: a softer one that the rule itself gave stays."""
        if rule.is_fixed:
            return rule.severity
        own = self.severities.get(rule.id)
        if found is Severity.WARN and rule.severity is Severity.BLOCK:
            return found
        return Severity(own) if own else found or rule.severity

    def own_words(self, rule: Rule, passage: Passage) -> Iterator[Hit]:
        """Where the charity's own words for `rule` stand."""
        for word in self.words.get(rule.id, ()):
            pattern = re.compile(rf"\b{re.escape(folded(word).text)}\b")
            yield from (hit for _, hit in passage.hits(pattern))


SHIPPED = HouseRules()


def load(path: Path, fixed: frozenset[str], known: frozenset[str]) -> HouseRules:
    """The house of the rules file at `path`.

    Raises: MistakesFound, with every mistake of the file.
    """
    checked = _Checked(read(path, str(path), may_be_empty=True), fixed, known)
    rules = checked.rules()
    if checked.mistakes:
        raise MistakesFound(checked.mistakes)
    return rules


class _Checked:
    """Takes what is right from a rules file, and collects what is wrong with it."""

    def __init__(self, source: Source, fixed: frozenset[str], known: frozenset[str]) -> None:
        self.mistakes: list[Mistake] = []
        self._source = source
        self._fixed = fixed
        self._known = known

    def rules(self) -> HouseRules:
        """The severities and words that can stand."""
        tree = self._mapping(self._source.tree)
        for key in tree.keys() - {"severity", "words"}:
            self._add((key,), f"`{key}` is not known", "Use `severity` and `words`.", at_key=True)
        severities = {
            rule: str(level)
            for rule, level in self._mapping(tree.get("severity", {}), "severity").items()
            if self._is_rule("severity", rule) and self._is_level(rule, level)
        }
        words = {
            rule: self._texts(listed, ("words", rule))
            for rule, listed in self._mapping(tree.get("words", {}), "words").items()
            if self._is_rule("words", rule)
        }
        return HouseRules(severities, words)

    def _mapping(self, value: Tree, *at: str) -> dict[str, Tree]:
        if isinstance(value, dict):
            return value
        self._add(at, "this is not a list of names and values", "See docs/rules.md.")
        return {}

    def _texts(self, value: Tree, at: Loc) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(str(word) for word in value if str(word).strip())
        self._add(at, "these words are not a list", "Write them as [one, two].")
        return ()

    def _is_rule(self, part: str, rule: str) -> bool:
        if rule in self._known:
            return True
        remedy = "docs/rules.md lists them."
        self._add((part, rule), f"there is no rule {rule}", remedy, at_key=True)
        return False

    def _is_level(self, rule: str, level: Tree) -> bool:
        at = ("severity", rule)
        if level not in (Severity.BLOCK, Severity.WARN, OFF):
            self._add(at, f"`{level}` is no severity", "Write block, warn or off.")
            return False
        if rule in self._fixed and level != Severity.BLOCK:
            wrong = f"{rule} cannot be softened"
            self._add(at, wrong, "It protects readers; leave it.", at_key=True)
            return False
        return True

    def _add(self, at: Loc, wrong: str, remedy: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self._source.mistake(at, wrong, remedy, at_key=at_key))
