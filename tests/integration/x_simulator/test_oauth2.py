"""OAuth 2.0: codes, tokens, scopes, and refresh tokens that are good once."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.support.processes.rehearsals import a_rehearsal

BACK = "http://127.0.0.1:9/back"
VERIFIER = "a-verifier-of-some-length-that-nobody-guesses"
EVERYTHING = "tweet.read tweet.write users.read media.write offline.access"


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


def asked(rehearsal, scope=EVERYTHING, **changes):
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": BACK,
        "state": "mine",
        "scope": scope,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return requests.get(
        f"{rehearsal.url}/i/oauth2/authorize",
        params=query | changes,
        allow_redirects=False,
        timeout=60,
    )


def a_code(rehearsal, scope=EVERYTHING):
    answer = asked(rehearsal, scope, account="HarbourMinds")
    given = parse_qs(urlsplit(answer.headers["location"]).query)
    assert given["state"] == ["mine"]
    return given["code"][0]


def exchanged(rehearsal, path="/2/oauth2/token", **form):
    return requests.post(
        f"{rehearsal.url}{path}", data=form, auth=("app", "app%20secret"), timeout=5
    )


def tokens(rehearsal, scope=EVERYTHING):
    return exchanged(
        rehearsal,
        grant_type="authorization_code",
        code=a_code(rehearsal, scope),
        redirect_uri=BACK,
        code_verifier=VERIFIER,
    ).json()


def me(rehearsal, token):
    return requests.get(
        f"{rehearsal.url}/2/users/me", headers={"Authorization": f"Bearer {token}"}, timeout=5
    )


def create(rehearsal, token, text):
    headers = {"Authorization": f"Bearer {token}"}
    body = {"text": text}
    return requests.post(f"{rehearsal.url}/2/tweets", json=body, headers=headers, timeout=60)


def test_a_person_says_yes_and_the_app_posts(rehearsal):
    page = asked(rehearsal)
    assert "Yes, as @HarbourMinds" in page.text
    given = tokens(rehearsal)
    assert given["expires_in"] == 7200
    assert me(rehearsal, given["access_token"]).json()["data"]["username"] == "HarbourMinds"
    assert create(rehearsal, given["access_token"], "By token").status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "stranger"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
        {"scope": "tweet.read everything"},
    ],
)
def test_a_wrong_question_is_not_asked(rehearsal, changes):
    assert asked(rehearsal, **changes).status_code == 400


def test_a_code_is_good_once(rehearsal):
    form = {
        "grant_type": "authorization_code",
        "code": a_code(rehearsal),
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    assert exchanged(rehearsal, **form).status_code == 200
    assert exchanged(rehearsal, **form).status_code == 400


def test_a_code_is_good_for_half_a_minute(rehearsal):
    code = a_code(rehearsal)
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(seconds=30))
    answer = exchanged(
        rehearsal,
        grant_type="authorization_code",
        code=code,
        redirect_uri=BACK,
        code_verifier=VERIFIER,
    )
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("changes", [{"code_verifier": "guess"}, {"redirect_uri": "http://x"}])
def test_a_stolen_code_is_of_no_use(rehearsal, changes):
    form = {"redirect_uri": BACK, "code_verifier": VERIFIER} | changes
    answer = exchanged(rehearsal, grant_type="authorization_code", code=a_code(rehearsal), **form)
    assert answer.status_code == 400


def test_a_refresh_token_is_good_once(rehearsal):
    first = tokens(rehearsal)
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = exchanged(rehearsal, **form).json()
    assert me(rehearsal, second["access_token"]).status_code == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert exchanged(rehearsal, **form).status_code == 400


def test_an_access_token_ends_after_two_hours(rehearsal):
    token = tokens(rehearsal)["access_token"]
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=2))
    assert me(rehearsal, token).status_code == 401


def test_a_token_is_taken_back(rehearsal):
    token = tokens(rehearsal)["access_token"]
    assert exchanged(rehearsal, "/2/oauth2/revoke", token=token).json() == {"revoked": True}
    assert me(rehearsal, token).status_code == 401


def test_a_token_may_do_what_its_scopes_say(rehearsal):
    given = tokens(rehearsal, "tweet.read users.read")
    assert "refresh_token" not in given
    assert me(rehearsal, given["access_token"]).status_code == 200
    assert create(rehearsal, given["access_token"], "Not allowed").status_code == 403


def test_the_apps_own_secret_is_checked(rehearsal):
    for auth in (("app", "guess"), ("stranger", "app secret")):
        answer = requests.post(
            f"{rehearsal.url}/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=auth,
            timeout=60,
        )
        assert answer.status_code == 401
    assert exchanged(rehearsal, grant_type="password").json()["error"] == "unsupported_grant_type"


def test_no_token_is_in_the_truth(rehearsal):
    token = tokens(rehearsal)["access_token"]
    truth = requests.get(f"{rehearsal.url}/rehearsal/truth", timeout=60).text
    assert '"call": "token"' in truth
    assert token not in truth
