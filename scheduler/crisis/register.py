"""The tone of the support lines."""

from enum import StrEnum


class Register(StrEnum):
    """How the support lines speak; the contacts are the same in each."""

    EVERYDAY = "everyday"
    TENDER = "tender"
    URGENT = "urgent"


# What people write instead: the nearest spelling is not always the nearest meaning.
MEANT_AS = {
    **dict.fromkeys(
        ("gentle", "gently", "soft", "warm", "kind", "calm", "caring", "quiet", "sensitive"),
        Register.TENDER,
    ),
    **dict.fromkeys(
        ("normal", "default", "standard", "plain", "light", "usual", "neutral", "friendly"),
        Register.EVERYDAY,
    ),
    **dict.fromkeys(("crisis", "emergency", "serious", "strong", "direct"), Register.URGENT),
}
