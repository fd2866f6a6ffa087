"""All that the rules find in a thread: words, accessibility, X's own rules, and contacts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules import contacts as contact_rules
from scheduler.crisis.rules.contacts import unknown_contacts
from scheduler.text.rules import catalogue
from scheduler.text.rules.base import Circumstances, Finding, Hit, Passage, Rule
from scheduler.text.rules.catalogue import beside, beside_a_post, finding_of
from scheduler.text.rules.house_rules import SHIPPED, HouseRules

RULES: tuple[Rule, ...] = (*catalogue.RULES, *contact_rules.RULES)
BY_ID = {rule.id: rule for rule in RULES}
_PLAIN = Circumstances()
_UNKNOWN, _OLD = contact_rules.RULES


@dataclass(frozen=True, slots=True)
class PostFinding:
    """A finding and the post of the thread that it is in."""

    position: int  # from 0, the root
    finding: Finding


def find_in_thread(
    posts: Sequence[str],
    directory: Directory,
    region: str,
    circumstances: Circumstances | None = None,
    app: HouseRules = SHIPPED,
) -> Iterator[PostFinding]:
    """What every rule finds in the body posts of a thread, post by post.

    Detail is judged beside the words of the whole thread; `media` goes with the first post.
    """
    given = circumstances or Circumstances()
    if len(posts) == 1:
        yield from (PostFinding(0, one) for one in find(posts[0], directory, region, given, app))
        return
    shown = (words for one in given.media for words in (one.alt_text, one.captions) if words)
    root = replace(given, thread="\n\n".join([*posts, *shown]))
    later = replace(root, is_first=False, media=())
    for position, text in enumerate(posts):
        here = later if position else root
        for finding in find(text, directory, region, here, app):
            yield PostFinding(position, finding)


def find(
    text: str,
    directory: Directory,
    region: str,
    circumstances: Circumstances | None = None,
    app: HouseRules = SHIPPED,
) -> list[Finding]:
    """What every rule finds in one post, in the order of its words."""
    passage = Passage(text, circumstances or _PLAIN)
    found = _contacts(passage, directory, region, app)
    for where, shown in beside(passage):
        in_contacts = _contacts(shown, directory, region, app)
        found += [beside_a_post(one, where, passage) for one in in_contacts]
    others = catalogue.find_in(passage, app)
    return sorted({*others, *found}) if found else others


def _contacts(
    passage: Passage, directory: Directory, region: str, app: HouseRules
) -> list[Finding]:
    hits: list[tuple[Rule, Hit]] = []
    if contact_rules.may_hold_old_forms(passage.words):
        hits += [(_OLD, hit) for hit in _OLD.check(passage)]
    if not app.is_off(_UNKNOWN):
        hits += [(_UNKNOWN, hit) for hit in unknown_contacts(passage, directory, region)]
    return [finding_of(rule, hit, passage, app) for rule, hit in hits]
