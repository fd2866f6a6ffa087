"""XP01 to XP03: what X itself asks of organisations with several accounts."""

from collections.abc import Iterator

from scheduler.text.counting.mentions import told_in
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity


def _unlisted_mentions(passage: Passage) -> Iterator[Hit]:
    listed = passage.circumstances.mentions
    if listed is None:
        return
    known = {handle.lstrip("@").casefold() for handle in listed}
    for mention in told_in(passage.text):
        if mention.text.casefold() not in known:
            yield Hit(mention.start, mention.end)


def _seen_elsewhere(_: Passage) -> tuple[Hit, ...]:
    """Nothing: one post alone cannot show it. See `text/similarity`, `campaigns/checks/clashes`."""
    return ()


_X = "X developer guidelines, docs.x.com"

RULES = (
    Rule(
        id="XP01",
        severity=Severity.BLOCK,
        title="The same text twice",
        message="the same text, or nearly, is planned or was posted before",
        suggestion="Say it in that account's own words.",
        source=_X,
        kindly="Good words are worth repeating. "
        "X takes the same text from two accounts for spam, and can lock both.",
        flagged=(),
        allowed=("One post alone.",),
        check=_seen_elsewhere,
        looks=Looks.ACROSS,
        may_be_lifted=False,
    ),
    Rule(
        id="XP02",
        severity=Severity.WARN,
        title="One hashtag from several accounts in the same minute",
        message="two of your accounts post this hashtag in the same minute",
        suggestion="Leave some minutes between them.",
        source=_X,
        kindly="It is natural to start together. X can read it as an attempt to push a trend.",
        flagged=(),
        allowed=("One post alone. #TimeToTalk",),
        check=_seen_elsewhere,
        looks=Looks.ACROSS,
    ),
    Rule(
        id="XP03",
        severity=Severity.WARN,
        title="A mention that is not on the list",
        message="this account is not in the campaign's list of mentions",
        suggestion="Add it to `mentions`, or leave the @ out.",
        source=_X,
        kindly="Naming somebody is friendly. "
        "A mention notifies them, so X asks that it be expected.",
        flagged=(
            "Thank you @SomebodyElse",
            "Hello @a_stranger, and hello @HarbourMinds.",
            ".@Kind",
        ),
        allowed=("Thank you @HarbourMinds", "Write to hello@harbourminds.org.uk"),
        check=_unlisted_mentions,
        stems=("@",),
    ),
)
