"""One process for several charities: what is wrong with one is that one's alone."""

from pathlib import Path

import pytest

from scheduler.bootstrap.charities import charity, organisations
from scheduler.bootstrap.charities.charity import Charity
from scheduler.bootstrap.charities.sharing import charities, share_of
from scheduler.cli.running.desk import _desks_of
from scheduler.errors import NotPossible, SettingsError
from scheduler.web.application import desk_app
from scheduler.web.routes import WAYS
from scheduler.web.several import SeveralDesks
from tests.support.desks.by_host import get

KEYS = ("hull", "leeds")


def test_the_desks_of_an_installation_are_its_charities(tmp_path: Path) -> None:
    for key in KEYS:
        organisations.add(tmp_path, key, "", f"https://{key}.example.org")
        _fill_in(tmp_path / "organisations" / key, f"{key.title()} Minds")
    organisations.add(tmp_path, "york", "")  # no address: not served, and told
    desks = _desks_of(tmp_path, "127.0.0.1")
    assert list(desks) == ["hull.example.org", "leeds.example.org"]
    app = SeveralDesks({name: desk_app(desk) for name, desk in desks.items()})
    for key, other in zip(KEYS, reversed(KEYS), strict=True):
        for way in WAYS:
            if way.method == "GET" and "{" not in way.path:
                _status, said = get(app, f"{key}.example.org", way.path)
                assert other not in said.lower(), way.path
        assert f"{key} minds" in get(app, f"{key}.example.org", "/sign-in")[1].lower()
    for desk in desks.values():
        desk.workspace.database.close()


def _fill_in(workspace: Path, name: str) -> None:
    path = workspace / "campaigns" / "organisation.yaml"
    path.write_text(path.read_text().replace("Your organisation", name))


@pytest.mark.parametrize(("allowed", "number", "share"), [(32, 2, 16), (32, 6, 5), (32, 0, 32)])
def test_the_sum_of_all_shares_stays_within_the_setting(
    allowed: int, number: int, share: int
) -> None:
    assert share_of(allowed, number) == share


def test_too_few_connections_are_told_with_the_number_that_would_do() -> None:
    with pytest.raises(SettingsError, match="DATABASE_CONNECTIONS to 35"):
        share_of(32, 7)


def test_there_is_no_every_where_one_charity_is_kept(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="not several"):
        charities(tmp_path)


def test_one_that_is_broken_is_told_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charity, "AGAIN_SECONDS", 0.0)
    said: list[str] = []
    for key in KEYS:
        organisations.add(tmp_path, key, "")
    _put_keys(tmp_path / "organisations" / "leeds")  # hull has none yet: it cannot begin
    every = [Charity(key, one, said.append, said.append) for key, one in charities(tmp_path)]
    hull, leeds = every
    for one in (*every, *every):
        one.look()
    assert hull.app is None
    assert leeds.app is not None
    assert [line for line in said if line.startswith("hull: NOTHING GOES OUT.")] == [said[0]]
    _put_keys(tmp_path / "organisations" / "hull")
    hull.look()
    assert hull.app is not None
    for one in every:
        one.end()
    assert all(line.startswith(KEYS) for line in said)


def _put_keys(workspace: Path) -> None:
    names = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    with (workspace / ".env").open("a") as file:
        file.writelines(f"MAIN_{name}=abcdef123456\n" for name in names)
        file.write("HANDRAIL_X_API_URL=http://127.0.0.1:9\n")  # nobody answers there
