"""What the rules find in a text, for tests that have nothing but its words."""

from scheduler.text.rules.base import Circumstances, Finding, Passage
from scheduler.text.rules.catalogue import find_in
from scheduler.text.rules.house_rules import SHIPPED, HouseRules


def find(
    text: str, circumstances: Circumstances | None = None, app: HouseRules = SHIPPED
) -> list[Finding]:
    return find_in(Passage(text, circumstances or Circumstances()), app)
