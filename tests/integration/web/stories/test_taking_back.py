"""Taking back works at any time, without signing in, and whatever else is broken."""

from http.cookies import SimpleCookie

import pytest
from sqlalchemy import select

from scheduler.people.roles import Actor
from scheduler.people.tokens import hash_of
from scheduler.store.states import PostState
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory
from scheduler.store.tables.stories import person_messages, story_links
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.withdrawal.withdraw import PostTakenBack, Receipt
from scheduler.web.pages.stories import telling
from scheduler.web.reads.stories import ending_context
from scheduler.web.visit import Visit
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.story_web import HAPPENED, StoryWeb
from tests.support.desks.web import Answer, Browser


def _stored(teller: StoryWeb) -> StoredStory:
    with teller.web.desk.workspace.database.read() as connection:
        found = versions.story(connection, teller.story)
    assert found is not None
    return found


def _code_and_link(teller: StoryWeb) -> tuple[str, str]:
    text = teller.post("code").text
    code, link = (part.split("<")[0] for part in text.split('translate="no">')[1:])
    return code, link[link.index("/back/") :]


def _stranger(teller: StoryWeb) -> Browser:
    browser = teller.web.browser()
    browser.get("/take-back")
    return browser


def _break(teller: StoryWeb) -> None:
    file = teller.web.root / "campaigns" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "\nquiet_ours: none\n", encoding="utf-8")


def test_it_is_two_taps_from_the_storys_page(teller: StoryWeb) -> None:
    teller.agreed()
    assert f'href="{teller.path}/take-back"' in teller.get().text
    teller.post("take-back")
    assert _stored(teller).ended_why == "taken back"
    assert "Nothing of it was on X. That is all of it." in teller.get("taken-back").words
    assert teller.get("take-back").location == f"{teller.path}/taken-back"


def test_with_a_broken_file_and_no_engine_it_works_all_the_same(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    assert link
    _break(teller)
    assert teller.get("take-back").status == 200
    assert teller.post("take-back").status == 303
    assert "is taken back" in teller.get("taken-back").words
    assert _stored(teller).ended_why == "taken back"


@pytest.mark.parametrize("how", ["code", "link"])
def test_without_signing_in_and_with_a_broken_file(teller: StoryWeb, how: str) -> None:
    teller.agreed()
    code, link = _code_and_link(teller)
    _break(teller)
    stranger = _stranger(teller)
    if how == "code":
        fields = {"story": teller.story.upper(), "code": code.upper().replace("-", " ")}
        link = stranger.post("/take-back", fields).location
    else:
        assert stranger.post(link).location == link
    assert _stored(teller).ended_why == "taken back"
    assert "is taken back" in stranger.get(link).words


def test_opening_a_link_changes_nothing_however_often_a_scanner_does(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    for _ in range(3):
        page = _stranger(teller).get(link)
        assert page.status == 200
        assert "Nothing has happened yet" in page.words
    assert _stored(teller).ended_at is None


def test_a_scanner_that_posts_without_the_pages_token_does_nothing(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    stranger = _stranger(teller)
    answer = stranger.post(link, {"token": "0" * 64})
    assert answer.location.startswith("/sign-in")
    assert stranger.send(link, b"", origin="https://elsewhere.example",
                         sec_fetch_site="cross-site").status == 403  # fmt: skip
    assert _stored(teller).ended_at is None


def test_a_guessed_link_answers_like_nothing(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    stranger = _stranger(teller)
    for guess in ("/back/" + "a" * 43, link[:-1], link + "x", link.swapcase()):
        assert stranger.get(guess).status == 404
        assert stranger.post(guess).status == 404
    assert _stored(teller).ended_at is None


def test_a_used_link_shows_the_receipt_and_does_nothing_more(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    stranger = _stranger(teller)
    stranger.post(link)
    ended = _stored(teller).ended_at
    assert stranger.post(link).location == link
    assert _stored(teller).ended_at == ended
    assert "is taken back" in stranger.get(link).words
    assert HAPPENED not in stranger.get(link).text
    assert "teller" not in stranger.get(link).words


def test_a_new_link_makes_the_old_one_void_and_only_hashes_are_kept(teller: StoryWeb) -> None:
    teller.agreed()
    _, old = _code_and_link(teller)
    _, new = _code_and_link(teller)
    assert _stranger(teller).get(old).status == 404
    with teller.web.desk.workspace.database.read() as connection:
        kept = list(connection.execute(select(story_links.c.token_hash)).scalars())
    assert kept == [hash_of(new.removeprefix("/back/"))]


def test_no_page_with_a_secret_tells_other_sites_where_it_was(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    page = _stranger(teller).get(link)
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert 'rel="noreferrer" data-leave' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_wrong_code_says_so_in_the_same_words_and_slows_down(teller: StoryWeb) -> None:
    teller.agreed()
    _code_and_link(teller)
    stranger = _stranger(teller)
    wrong = stranger.post("/take-back", {"story": teller.story, "code": "x"})
    none = stranger.post("/take-back", {"story": "00000000", "code": "x"})
    assert (wrong.status, none.status) == (422, 422)
    assert wrong.words.replace(teller.story, "") == none.words.replace("00000000", "")
    for _ in range(8):
        last = stranger.post("/take-back", {"story": teller.story, "code": "x"})
    assert last.status == 429
    assert "Try again in" in last.words
    assert _stored(teller).ended_at is None


def test_a_code_works_once(teller: StoryWeb) -> None:
    teller.agreed()
    code, _ = _code_and_link(teller)
    fields = {"story": teller.story, "code": code}
    assert _stranger(teller).post("/take-back", fields).status == 303
    assert _stranger(teller).post("/take-back", fields).status == 422


def test_a_story_stopped_for_safety_is_still_theirs_to_take_back(teller: StoryWeb) -> None:
    teller.agreed()
    _, link = _code_and_link(teller)
    withdraw.safeguard(ending_context(teller.web.desk), Actor("dev"), teller.story, why="x")
    words = teller.get().words
    assert "You did nothing wrong" in words
    assert "Take it back" in words
    assert teller.get("taken-back").location == f"{teller.path}/take-back"
    assert "Take it back now" in _stranger(teller).get(link).words
    teller.post("take-back")
    assert _stored(teller).ended_why == "taken back"


def test_a_receipt_is_left_by_their_own_channel(teller: StoryWeb) -> None:
    teller.shown()
    teller.post("take-back")
    with teller.web.desk.workspace.database.read() as connection:
        query = select(person_messages.c.text).where(person_messages.c.person == "teller")
        assert list(connection.execute(query).scalars())[-1].startswith("Taken back on 5 October")


def test_what_was_taken_back_may_begin_again_and_what_goes_on_may_not(teller: StoryWeb) -> None:
    teller.shown()
    assert "This story goes on" in teller.post("again").words
    teller.post("take-back")
    assert "Begin again with these words" in teller.get().words
    assert "has ended" in teller.write("what-happened", answer="More.").words
    fresh = teller.post("again").location
    assert HAPPENED in teller.browser.get(f"{fresh}/what-happened").text
    assert "Taken back" in teller.browser.get("/stories").words.replace("taken", "Taken")


def test_each_post_has_its_line_and_what_rests_is_said(teller: StoryWeb) -> None:
    states = (PostState.REMOVED, PostState.SENT, PostState.SENDING, PostState.UNCONFIRMED)
    found = Receipt(
        *("s", A_TUESDAY_NOON, ("2",), ("1",), 2),
        nobody_deletes=True,
        posts=tuple(PostTakenBack(n + 1, "main", one) for n, one in enumerate(states)),
    )
    visit = Visit(teller.web.desk, None, "", "nonce", is_https=False)
    page = telling.shown(
        visit, "taken_back", found=found, again="/x", recall="Copies stay.", mine=False
    )
    words = Answer(200, {}, SimpleCookie(), bytes(page.body)).words
    for said in ("1 of 4 posts are gone", "deleted from X", "is being deleted", "we look for it",
                 "X gave no answer", "Publishing rests just now", "Copies stay."):  # fmt: skip
        assert said in words
