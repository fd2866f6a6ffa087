"""The file of accounts."""

import json
import stat

import pytest

from scheduler.errors import SettingsError
from scheduler.x_simulator.model.accounts import RehearsalAccount, read_accounts, write_accounts

KEYS = {"api_key": "k", "api_secret": "s", "access_token": "t", "access_secret": "ts"}


def test_what_is_written_is_read_again(tmp_path):
    accounts = (
        RehearsalAccount("HarbourMinds", **KEYS, followers=90, is_premium=True),
        RehearsalAccount("HarbourPeers", **KEYS, scopes=("tweet.read", "users.read")),
    )
    write_accounts(tmp_path / "accounts.json", accounts)
    assert read_accounts(tmp_path / "accounts.json") == accounts


def test_the_file_is_for_its_owner_only(tmp_path):
    write_accounts(tmp_path / "accounts.json", [])
    assert stat.S_IMODE((tmp_path / "accounts.json").stat().st_mode) == 0o600


def test_an_account_without_an_id_always_gets_the_same_one():
    one, other = RehearsalAccount("HarbourMinds", **KEYS), RehearsalAccount("harbourminds", **KEYS)
    assert one.user_id == other.user_id
    assert one.user_id.isdecimal()


def test_an_account_shows_no_secret():
    shown = repr(RehearsalAccount("A", "my key", "my secret", "my token", "my other secret"))
    assert "my " not in shown


@pytest.mark.parametrize("content", ["", "[1]", "[{}]", '[{"handle": "A"}]'])
def test_a_file_that_is_no_list_of_accounts_is_named(tmp_path, content):
    path = tmp_path / "accounts.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"accounts\.json: not a list of rehearsal accounts"):
        read_accounts(path)


def test_unknown_keys_do_no_harm(tmp_path):
    path = tmp_path / "accounts.json"
    path.write_text(json.dumps([{"handle": "A", **KEYS, "colour": "blue"}]))
    assert read_accounts(path)[0].handle == "A"
