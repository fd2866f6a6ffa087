"""Faults: ways in which the rehearsal X lets a call go wrong, by rule, by chance or by hand.

The control API, unsigned, on the rehearsal's own address:

    GET    /rehearsal/faults        {"rules": [...], "kinds": [...], "mixtures": [...]}
    POST   /rehearsal/faults        a rule, or {"mixture": "storm"}; answers 201 {"id": N}
    DELETE /rehearsal/faults        clears every rule
    DELETE /rehearsal/faults/N      clears one

A rule is a JSON object. Only `fault` is required:

    fault     a kind, see `Kind`: "drop", "hang", "slow", "drip", "truncated", "cut_json",
              "garbage_200", "garbage_201", "empty_200", "307", "400", "400_media", "408",
              "500", "502", "503", "500_html", "502_html", "503_html", "401", "402", "403",
              "403_duplicate", "403_reply", "403_spend_cap", "403_permissions", "429",
              "429_no_reset"
    when      "before": nothing is stored or done (the default);
              "after": everything is stored and done first, then the answer goes wrong
    calls     which calls: a list of "create", "delete", "lookup", "timeline", "me", ... as the
              truth log names them; ["create"] by default, [] for every call
    account   a handle; any account if absent
    position  of the post in its thread, 0 for a root; any if absent (creates only)
    text      a part of the post's text; any if absent (creates only)
    nth       strike from the nth matching call on, counted from the making of the rule; 1
    times     how often at most; 1, or without end if `chance` or `between` is given; null: no end
    chance    from 0 to 1; drawn from the seed, the rule, the account and the count of its matching
              calls, so that the same seed strikes the same calls; 1
    between   ["12:00", "13:30"], UTC by the civil clock: strike only then, every day

The first rule that strikes decides. Rules and their counts survive a restart. The truth log says
which fault met which call, as "drop after".
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from scheduler.x_simulator.model.archive import Archive

_KEPT_AS = "faults"


class FaultKind(StrEnum):
    """What goes wrong."""

    DROP = "drop"
    HANG = "hang"
    SLOW = "slow"
    DRIP = "drip"  # a byte at a time, for longer than anybody should wait
    TRUNCATED = "truncated"  # fewer bytes than the header promised
    CUT_JSON = "cut_json"  # as many bytes as promised, but half a document
    GARBAGE_200 = "garbage_200"
    GARBAGE_201 = "garbage_201"
    EMPTY_200 = "empty_200"
    REDIRECT = "307"
    BAD_REQUEST = "400"
    BAD_MEDIA = "400_media"
    REQUEST_TIMEOUT = "408"
    ERROR_500 = "500"
    ERROR_502 = "502"
    ERROR_503 = "503"
    HTML_500 = "500_html"
    HTML_502 = "502_html"
    HTML_503 = "503_html"
    UNAUTHORIZED = "401"
    NO_CREDITS = "402"
    FORBIDDEN = "403"
    DUPLICATE = "403_duplicate"
    REPLY = "403_reply"
    SPEND_CAP = "403_spend_cap"
    PERMISSIONS = "403_permissions"
    TOO_MANY = "429"
    TOO_MANY_NO_RESET = "429_no_reset"


When = Literal["before", "after"]


class FaultRule(BaseModel):
    """When which fault strikes; see above."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fault: FaultKind
    when: When = "before"
    calls: tuple[str, ...] = ("create",)
    account: str | None = None
    position: int | None = None
    text: str | None = None
    nth: int = Field(default=1, ge=1)
    times: int | None = Field(default=1, ge=1)
    chance: float = Field(default=1, ge=0, le=1)
    between: tuple[time, time] | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_end(cls, given: object) -> object:
        if isinstance(given, dict) and given.keys() & {"chance", "between"}:
            return {"times": None, **given}
        return given


class KeptRule(BaseModel):
    """A rule that is in force, and how far it has come."""

    id: int
    rule: FaultRule
    seen: Counter[str] = Field(default_factory=Counter)  # matching calls by account
    struck: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A call that a fault may strike."""

    call: str
    account: str
    now: datetime
    position: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that strikes this call."""

    kind: FaultKind
    when: When

    def __str__(self) -> str:
        return f"{self.kind} {self.when}"


_RULES = TypeAdapter(list[KeptRule])


class Faults:
    """The rules in force."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self._archive = archive
        self._seed = seed
        self._rules = _RULES.validate_json(archive.kept(_KEPT_AS) or "[]")

    @property
    def rules(self) -> tuple[KeptRule, ...]:
        """In the order in which they are tried."""
        return tuple(self._rules)

    def add(self, rule: FaultRule) -> int:
        """Puts `rule` in force, after those that are, and returns its id."""
        new = KeptRule(id=max((kept.id for kept in self._rules), default=0) + 1, rule=rule)
        self._rules.append(new)
        self._keep()
        return new.id

    def mix(self, rules: Iterable[FaultRule]) -> None:
        """Puts `rules` in force in place of those that are."""
        self._rules = [KeptRule(id=number, rule=rule) for number, rule in enumerate(rules, 1)]
        self._keep()

    def clear(self, rule_id: int | None = None) -> None:
        """Ends one rule, or all of them."""
        self._rules = [kept for kept in self._rules if rule_id not in (None, kept.id)]
        self._keep()

    def strike(self, target: Target) -> Strike | None:
        """The fault that meets this call, if one does. Counts the call."""
        matching = [kept for kept in self._rules if _matches(kept.rule, target)]
        struck = next((kept for kept in matching if self._meets(kept, target)), None)
        if matching:
            self._keep()
        return Strike(struck.rule.fault, struck.rule.when) if struck else None

    def _meets(self, kept: KeptRule, target: Target) -> bool:
        rule = kept.rule
        kept.seen[target.account] += 1
        if kept.seen.total() < rule.nth or (rule.times is not None and kept.struck >= rule.times):
            return False
        if rule.chance < 1 and self._draw(kept, target.account) >= rule.chance:
            return False
        kept.struck += 1
        return True

    def _draw(self, kept: KeptRule, account: str) -> float:
        """From 0 to 1. Each account draws for itself: what others do in parallel is no matter."""
        drawn = repr((self._seed, kept.id, account, kept.seen[account])).encode()
        return int.from_bytes(hashlib.blake2b(drawn, digest_size=8).digest()) / 2**64

    def _keep(self) -> None:
        self._archive.keep(_KEPT_AS, _RULES.dump_json(self._rules).decode())


def _matches(rule: FaultRule, target: Target) -> bool:
    return (
        (not rule.calls or target.call in rule.calls)
        and rule.account in (None, target.account)
        and rule.position in (None, target.position)
        and (rule.text is None or rule.text in (target.text or ""))
        and _is_between(rule.between, target.now)
    )


def _is_between(between: tuple[time, time] | None, now: datetime) -> bool:
    if between is None:
        return True
    start, end = between
    moment = now.time()
    return start <= moment < end if start <= end else not end <= moment < start
