"""What simulated readers answer. Every sentence is ours; none comes from a real person.

They are here so that a team can rehearse who reads the replies and what is done about them. The
worrying ones never name a way, a place or a time.
"""

from enum import StrEnum


class ReplyTone(StrEnum):
    """How a reader answers."""

    KIND = "kind"
    CRITICAL = "critical"  # from experience
    OFF_TOPIC = "off-topic"
    WORRYING = "worrying"  # somebody should answer this one today


SHARES = {
    ReplyTone.KIND: 0.56,
    ReplyTone.CRITICAL: 0.22,
    ReplyTone.OFF_TOPIC: 0.14,
    ReplyTone.WORRYING: 0.08,
}

TEXTS: dict[ReplyTone, tuple[str, ...]] = {
    ReplyTone.KIND: (
        "Thank you for saying this out loud.",
        "I sent this to my brother. He rang me back.",
        "This is the first time it has been put in words I would use.",
        "Needed to read this tonight.",
        "My mum found your helpline years ago. It helped.",
        "Sharing this at work tomorrow.",
    ),
    ReplyTone.CRITICAL: (
        "I waited fourteen months for a first appointment. A post does not change that.",
        "When I rang, nobody picked up for an hour. Please look into it.",
        "Being asked is good. Being believed would be better.",
        "You say talk to someone. I did, and was sent home with a leaflet.",
        "It would help to hear from people who are still in it, not only from those who got out.",
    ),
    ReplyTone.OFF_TOPIC: (
        "Does anybody know when the car park behind your shop opens again?",
        "Lovely picture! Where was it taken?",
        "Following you from the quiz last week.",
    ),
    ReplyTone.WORRYING: (
        "I do not think anybody would notice if I was not here.",
        "I am so tired of all of it. I cannot see next week.",
        "I have stopped telling people how bad it is, because it does not help.",
    ),
}
