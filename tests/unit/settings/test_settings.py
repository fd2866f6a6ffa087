"""Settings that contradict each other are refused, each with what to do."""

import os

import pytest

from scheduler.errors import SettingsError
from scheduler.settings import Settings, read_settings


def test_a_lease_outlasts_a_call() -> None:
    assert read_settings({"HANDRAIL_LEASE_SECONDS": "41"}).lease_seconds == 41
    with pytest.raises(SettingsError, match=r"HANDRAIL_LEASE_SECONDS.*more than 40"):
        read_settings({"HANDRAIL_LEASE_SECONDS": "40"})


def test_what_a_silent_engine_had_is_free_after_45_seconds() -> None:
    """Longer than both time-outs of one call, and not so long that a post is late."""
    assert read_settings({}).lease_seconds == 45


def test_longer_time_outs_want_a_longer_lease() -> None:
    with pytest.raises(SettingsError, match=r"HANDRAIL_LEASE_SECONDS.*more than 130"):
        read_settings({"HANDRAIL_READ_TIMEOUT_SECONDS": "120"})


def test_what_is_set_to_nothing_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compose file with `${HANDRAIL_LANGUAGE:-}` sets it so."""
    for name in ("DATABASE_CONNECTIONS", "LANGUAGE", "MAIL_PORT"):
        monkeypatch.setenv(f"HANDRAIL_{name}", "")
    assert read_settings(os.environ) == Settings()


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("HANDRAIL_MAIL_FROM", "mail_from"),
        ("HANDRAIL_DATABASE_URL", "database_url"),
        ("HANDRAIL_SEAL_KEY", "seal_key"),
        ("handrail_mail_host", "mail_host"),
    ],
)
def test_what_the_process_was_started_with_is_no_setting_of_a_workspace_that_was_not_given_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    """Of several charities each has its own, and only what is the machine's from the process."""
    before = getattr(read_settings({}), name)
    monkeypatch.setenv(variable, "another-charity.example.org")
    assert getattr(read_settings({}), name) == before
