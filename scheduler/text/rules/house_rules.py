"""A charity's own rules file: other severities, words of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scheduler.errors import Mistake, MistakesFound
from scheduler.text.folding import folded
from scheduler.text.rules.base import Hit, Passage, Rule, Severity

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
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        wrong = f"the rules file cannot be read ({type(error).__name__})"
        remedy = "Check that it is there, in UTF-8, and YAML."
        raise MistakesFound([Mistake(str(path), 1, 1, wrong, remedy)]) from error
    reader = _Reader(str(path), fixed, known)
    app = HouseRules() if root is None else reader.app(root)
    if reader.mistakes:
        raise MistakesFound(reader.mistakes)
    return app


class _Reader:
    """Reads the file's nodes and collects what is wrong with them."""

    def __init__(self, path: str, fixed: frozenset[str], known: frozenset[str]) -> None:
        self.mistakes: list[Mistake] = []
        self._path = path
        self._fixed = fixed
        self._known = known

    def app(self, root: yaml.Node) -> HouseRules:
        severities: dict[str, str] = {}
        words: dict[str, tuple[str, ...]] = {}
        for key, value in self._pairs(root):
            match key.value:
                case "severity":
                    severities = {
                        rule.value: level.value
                        for rule, level in self._pairs(value)
                        if self._is_rule(rule) and self._is_level(rule, level)
                    }
                case "words":
                    words = {
                        rule.value: self._texts(listed)
                        for rule, listed in self._pairs(value)
                        if self._is_rule(rule)
                    }
                case _:
                    self._add(key, f"`{key.value}` is not known", "Use `severity` and `words`.")
        return HouseRules(severities, words)

    def _pairs(self, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
        if isinstance(node, yaml.MappingNode):
            return list(node.value)
        self._add(node, "this is not a list of names and values", "See docs/rules.md.")
        return []

    def _texts(self, node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(str(item.value) for item in node.value if str(item.value).strip())
        self._add(node, "these words are not a list", "Write them as [one, two].")
        return ()

    def _is_rule(self, node: yaml.Node) -> bool:
        if node.value in self._known:
            return True
        self._add(node, f"there is no rule {node.value}", "`handrail rules` lists them.")
        return False

    def _is_level(self, rule: yaml.Node, level: yaml.Node) -> bool:
        if level.value not in (Severity.BLOCK, Severity.WARN, OFF):
            self._add(level, f"`{level.value}` is no severity", "Write block, warn or off.")
            return False
        if rule.value in self._fixed and level.value != Severity.BLOCK:
            self._add(rule, f"{rule.value} cannot be softened", "It protects readers; leave it.")
            return False
        return True

    def _add(self, node: yaml.Node, wrong: str, remedy: str) -> None:
        mark = node.start_mark
        self.mistakes.append(Mistake(self._path, mark.line + 1, mark.column + 1, wrong, remedy))
