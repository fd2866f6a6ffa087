"""The key file, and what is locked with its keys."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from scheduler.errors import SettingsError
from scheduler.people.encryption import Vault, add_key, keep_newest_key, keys_in


def test_a_new_key_comes_first_and_the_old_ones_go_when_they_are_not_needed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "keys" / "story-keys"
    assert keys_in(path) == []
    add_key(path)
    (old,) = keys_in(path)
    add_key(path)
    new, kept = keys_in(path)
    assert kept == old
    keep_newest_key(path)
    assert keys_in(path) == [new]
    assert path.stat().st_mode & 0o077 == 0


def test_what_something_is_found_by_is_another_for_each_key_and_says_nothing() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before, after = Vault([old]), Vault([new, old])
    (found_by,) = before.lookups("jo@example.org")
    assert found_by in after.lookups("jo@example.org")
    assert after.lookups("jo@example.org")[0] != found_by
    assert before.lookups("kit@example.org") != [found_by]
    assert "jo" not in found_by


def test_a_name_opens_with_any_of_the_keys_and_with_no_other() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    locked = Vault([old]).lock("Robin")
    assert Vault([new, old]).unlock(locked) == "Robin"
    assert Vault([new]).unlock(Vault([new, old]).turn(locked)) == "Robin"
    for verb in (Vault([new]).unlock, Vault([new]).turn):
        with pytest.raises(SettingsError, match="None of the story keys"):
            verb(locked)
    Vault([new]).unlock_nothing()
