"""What a passphrase costs whoever would guess it."""

import pytest
from pwdlib import PasswordHash

from scheduler.people.proofs.passphrases import hasher
from tests.support.desks.passphrases import RECOMMENDED


def test_a_passphrase_is_kept_at_the_costs_that_argon2_recommends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """RFC 9106's second choice: 64 MiB, three passes. Other tests keep theirs at the lowest."""
    monkeypatch.setattr(PasswordHash, "recommended", RECOMMENDED)
    kept = hasher.__wrapped__().hash("four plain words do")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
