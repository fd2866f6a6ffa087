"""The tone of the support lines."""

from enum import StrEnum


class Register(StrEnum):
    """How the support lines speak; the contacts are the same in each."""

    EVERYDAY = "everyday"
    TENDER = "tender"
    URGENT = "urgent"
