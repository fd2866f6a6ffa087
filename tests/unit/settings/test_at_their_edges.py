"""Every setting, at and past its edge: taken, or refused in one line that names it. And .env."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from scheduler.errors import SettingsError
from scheduler.settings import Settings, dotenv, read_settings

NUMBERS = {
    name: field
    for name, field in Settings.model_fields.items()
    if field.annotation in (int, float, float | None)
}
HOPELESS = ("nan", "inf", "-inf", "1e400", "-1", "x", "1,5", "0x10", "1 2", "\u0663\0", "9" * 400)


def _edge(field: FieldInfo, name: str) -> float | None:
    return next((getattr(one, name) for one in field.metadata if hasattr(one, name)), None)


def _refused(name: str, value: str) -> str:
    variable = f"HANDRAIL_{name.upper()}"
    with pytest.raises(SettingsError) as refused:
        read_settings({variable: value})
    told = str(refused.value)
    assert any(variable in line for line in told.splitlines())
    # Lengthening a time-out may ask for a longer lease as well: a line for each.
    assert all(line.startswith("HANDRAIL_") for line in told.splitlines())
    return told


@pytest.mark.parametrize("value", HOPELESS)
@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_number_that_is_none_is_refused_by_name(name: str, value: str) -> None:
    _refused(name, value)


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_every_number_has_an_upper_edge_and_holds_to_it(name: str) -> None:
    most = _edge(NUMBERS[name], "le")
    assert most is not None, "timedelta, sockets and databases have edges too"
    given = {f"HANDRAIL_{name.upper()}": f"{most:g}", "HANDRAIL_LEASE_SECONDS": "86400"}
    settings = read_settings(given)
    assert float(getattr(settings, name)) == most
    assert timedelta(days=float(settings.story_keep_days))
    _refused(name, str(int(most) + 1))


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_every_number_has_a_lower_edge_and_holds_to_it(name: str) -> None:
    least = _edge(NUMBERS[name], "ge")
    if least is not None:
        assert (
            float(getattr(read_settings({f"HANDRAIL_{name.upper()}": str(least)}), name)) == least
        )
    _refused(name, "-0.5")


@pytest.mark.parametrize("value", ["2026-13-01", "soon", "2026-02-30", "\0"])
def test_a_day_that_is_none_is_refused(value: str) -> None:
    _refused("prices_read_on", value)


@pytest.mark.parametrize("value", ["EN", "english", "e", "en-GB", "../en", "en\n"])
def test_a_language_that_is_none_is_refused(value: str) -> None:
    _refused("language", value)


@pytest.mark.parametrize("value", ["ftp://a", "example.org", "https://a b", "\0"])
def test_an_address_that_is_none_is_refused_and_not_shown(value: str) -> None:
    assert value not in _refused("ping_url", value).replace("https://", "")


@pytest.mark.parametrize(
    "value",
    ["desk.example.org", "http://desk.example.org", "https://a/b", "https://a b", "ftp://a"],
)
def test_an_address_of_pages_that_is_none_is_refused(value: str) -> None:
    _refused("web_address", value)


@pytest.mark.parametrize("value", ["proxy", "10.0.0", "10.0.0.5/33", "10.0.0.1/24", "*", "::g"])
def test_a_proxy_that_is_no_address_is_refused(value: str) -> None:
    _refused("web_proxies", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail_host", "mail example.org"),
        ("mail_host", "smtp://mail.example.org"),
        ("mail_security", "ssl"),
        ("mail_security", "TLS "),
        ("mail_from", "desk@example.org\nBcc: all@example.org"),
    ],
)
def test_a_way_of_mail_that_is_none_is_refused(name: str, value: str) -> None:
    _refused(name, value)


def test_mail_in_the_clear_goes_to_this_machine_only() -> None:
    here = {"HANDRAIL_MAIL_HOST": "localhost", "HANDRAIL_MAIL_SECURITY": "none"}
    assert read_settings(here).mail_security == "none"
    with pytest.raises(SettingsError, match="in the clear"):
        read_settings(here | {"HANDRAIL_MAIL_HOST": "mail.example.org"})


@pytest.mark.parametrize("value", ["short", f"{'k' * 40} {'n' * 31}"])
def test_a_short_key_of_the_audit_is_refused_and_not_shown(value: str) -> None:
    assert value not in _refused("seal_key", value)


@pytest.mark.parametrize("value", ["two words", "an\u00a0id", "i" * 201, "caf\u00e9"])
def test_what_cannot_be_an_apps_id_at_x_is_refused(value: str) -> None:
    _refused("x_client_id", value)
    assert read_settings({"HANDRAIL_X_CLIENT_ID": "VG9r-ZW4:1:ci"}).x_client_id == "VG9r-ZW4:1:ci"


def test_every_kind_of_setting_is_met_by_a_test_here() -> None:
    others = {"database_url", "x_api_url", "app_owner"}  # judged where they are used
    others |= {"mail_user", "mail_folder"}
    named = {"prices_read_on", "language", "web_address", "web_proxies"}
    named |= {"mail_host", "mail_security", "mail_from", "x_client_id", "engine"}
    secrets = {n for n, f in Settings.model_fields.items() if f.annotation is SecretStr}
    assert set(Settings.model_fields) == set(NUMBERS) | others | named | secrets


# .env itself.


def test_an_ordinary_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("\ufeff# ours\n\nexport A=1\nB='two words'  # said\r\nC=\"x$y\"\nD=\n", "utf-8")
    assert dotenv(path) == {"A": "1", "B": "two words", "C": "x$y", "D": ""}
    assert dotenv(tmp_path / "nowhere") == {}


def test_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match="is not a file"):
        dotenv(tmp_path / ".env")


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".env")
    with pytest.raises(SettingsError, match="is not a file"):
        dotenv(tmp_path / ".env")


def test_a_link_to_nowhere_is_as_none(tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to(tmp_path / "gone")
    assert dotenv(tmp_path / ".env") == {}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("A=1\nB=café\n".encode("latin-1"), 2),
        ("A=1\n".encode("utf-16"), 1),
        (b"A=1\n\nJUST_A_NAME\n", 3),
        (b"A=1\n=2\n", 2),
        (b"A='never closed\nB=2\n", 1),
        (b"A=1\nB=\0\n", 2),
        ("A=1\nB=x\u200by\n".encode(), 2),
        (b"A=1\n<<<<<<< HEAD\n", 2),
    ],
)
def test_an_odd_line_is_told_with_its_place(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / ".env"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        dotenv(path)
    assert f"{path}:{line}:" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_file_that_is_far_too_large_is_told(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"A=1\n" * 400_000)
    with pytest.raises(SettingsError, match="larger"):
        dotenv(path)


@pytest.mark.parametrize("engine", ["CLUSTER", "celery", "local cluster"])
def test_an_engine_that_nobody_knows_is_refused(engine: str) -> None:
    with pytest.raises(SettingsError, match=r"^HANDRAIL_ENGINE: "):
        read_settings({"HANDRAIL_ENGINE": engine})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDRAIL_WEB_ADDRESS", "http://desk.example.org"),
        ("HANDRAIL_WEB_ADDRESS", "desk.charity.example"),
        ("HANDRAIL_X_CLIENT_ID", "two words"),
        ("HANDRAIL_MAIL_HOST", "smtp://mail.example.org"),
        ("HANDRAIL_MAIL_FROM", "a@example.org\nBcc: b@example.org"),
        ("HANDRAIL_LANGUAGE", "English"),
    ],
)
def test_a_text_of_another_form_is_told_in_words_and_not_shown(name: str, value: str) -> None:
    line = _refused(name.removeprefix("HANDRAIL_").lower(), value)
    assert line.startswith(f"{name}: it takes ")
    assert value not in line
    assert line.endswith("Correct it in .env, or where else it is set.")


@pytest.mark.parametrize(("name", "value"), [("engine", "cluster"), ("lease_seconds", "1")])
def test_what_a_setting_lacks_beside_another_is_told_in_words(name: str, value: str) -> None:
    assert "Value error" not in _refused(name, value)
