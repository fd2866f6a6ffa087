"""Passphrases whose keeping costs next to nothing, for tests that are about something else."""

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

RECOMMENDED = PasswordHash.recommended  # what the program itself asks for


def cheap() -> PasswordHash:
    """Argon2 at its lowest costs: a fiftieth of a millisecond in place of a sixth of a second."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
