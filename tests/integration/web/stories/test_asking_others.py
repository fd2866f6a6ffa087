"""Whoever else's health a story tells is asked by a link of their own, without an account."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from scheduler.errors import NotPossible
from scheduler.people.tokens import hash_of
from scheduler.store.stories import versions
from scheduler.store.tables.queue import posts
from scheduler.store.tables.stories import person_messages, story_asked
from tests.support.desks.story_web import HAPPENED, StoryWeb, hidden_fields, put_out
from tests.support.desks.web import Browser

EVIL = "<script>alert(1)</script>"


def _link(teller: StoryWeb) -> str:
    text = teller.post("ask-them").text
    link = text.split('translate="no">')[1].split("<")[0]
    return link[link.index("/asked/") :]


def _asked(teller: StoryWeb) -> str:
    """The storyteller said yes for their own part, and asked somebody else by a link."""
    teller.shown()
    link = _link(teller)
    hidden = hidden_fields(teller.read(whose="living").text)
    given = teller.post("agree", **{**hidden, "words": "yes", "health": "yes"})
    assert given.location == f"{teller.path}?done=agreed"
    return link


def _stranger(teller: StoryWeb) -> Browser:
    browser = teller.web.browser()
    browser.get("/take-back")
    return browser


def _say(teller: StoryWeb, link: str, answer: str) -> None:
    stranger = _stranger(teller)
    hidden = hidden_fields(stranger.get(link).text)
    assert stranger.post(link, {**hidden, "answer": answer}).location == link


def _answer(teller: StoryWeb) -> tuple[int, bool]:
    with teller.context.database.read() as connection:
        row = connection.execute(select(story_asked.c.version, story_asked.c.may_be_told)).one()
    return row[0], row[1]


def _holds(teller: StoryWeb) -> bool:
    with teller.context.database.read() as connection:
        return any(one.ended_at is None for one in versions.consents(connection, teller.story))


def test_they_read_the_posts_and_what_it_means_without_an_account(teller: StoryWeb) -> None:
    link = _asked(teller)
    words = _stranger(teller).get(link).words
    for said in (HAPPENED, "yours to tell", "You need no account", "costs nothing", "no reason",
                 "It stays until", "It may be told", "Please do not tell it"):  # fmt: skip
        assert said in words
    assert "teller" not in words.split()
    assert "have not answered" in teller.get().words


def test_opening_it_changes_nothing_nor_does_a_form_without_the_pages_token(
    teller: StoryWeb,
) -> None:
    link = _asked(teller)
    stranger = _stranger(teller)
    page = stranger.get(link)
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    stranger.post(link, {**hidden_fields(page.text), "answer": "yes", "token": "0" * 64})
    stranger.post(link, {"answer": "perhaps"})
    assert _answer(teller) == (0, False)


def test_nobody_waits_for_it_or_goes_out_before_they_say_yes(teller: StoryWeb) -> None:
    link = _asked(teller)
    with pytest.raises(NotPossible, match="has not said yes to these words"):
        put_out(teller)
    teller.sign_in()
    _say(teller, link, "yes")
    assert "They said that it may be told" in teller.get().words
    assert "Take it back" in _stranger(teller).get(link).words


@pytest.mark.parametrize("before", ["nothing", "yes"])
def test_their_no_ends_the_storytellers_yes_and_needs_no_file(
    teller: StoryWeb, before: str
) -> None:
    link = _asked(teller)
    if before == "yes":
        _say(teller, link, "yes")
    file = teller.web.root / "campaigns" / "organisation.yaml"
    whole = file.read_text("utf-8")
    file.write_text(whole + "\nquiet_ours: none\n", encoding="utf-8")
    _say(teller, link, "no")
    assert "please do not tell it" in _stranger(teller).get(link).words
    file.write_text(whole, encoding="utf-8")
    assert not _holds(teller)
    refused = teller.read(whose="living").text
    again = {**hidden_fields(refused), "words": "yes", "health": "yes"}
    assert "would rather not have these words told" in teller.post("agree", **again).words
    assert not _holds(teller)
    assert "would rather not have these words told" in teller.post("ask-them").words
    with teller.context.database.read() as connection:
        told = list(connection.execute(select(person_messages.c.text)).scalars())
    assert any("You did nothing wrong by asking" in one for one in told)


def test_taking_it_back_takes_down_what_is_out(teller: StoryWeb) -> None:
    link = _asked(teller)
    _say(teller, link, "yes")
    put_out(teller)
    assert "is out, or was" in teller.post("ask-them").words
    _say(teller, link, "no")
    assert not _holds(teller)
    with teller.context.database.read() as connection:
        threads = versions.threads_of(connection, teller.story)
        assert connection.execute(select(posts.c.id)).all()
    assert {str(one.state) for one in threads} == {"taking_down"}


@pytest.mark.parametrize(
    "change",
    [
        lambda teller: teller.write("what-happened", answer=HAPPENED.replace("told", "tell")),
        lambda teller: teller.write("how-you-are-named", naming="alias", shown_as="Wren"),
    ],
    ids=["a letter", "the name"],
)
def test_any_letter_changed_asks_again_with_the_same_link(
    teller: StoryWeb, change: Callable[[StoryWeb], object]
) -> None:
    link = _asked(teller)
    _say(teller, link, "yes")
    stale = hidden_fields(_stranger(teller).get(link).text)
    change(teller)
    teller.post("show")
    stranger = _stranger(teller)
    page = stranger.get(link)
    assert "The words have changed since you answered" in page.words
    assert stranger.post(link, {**stale, "answer": "yes", "mark": "0" * 12}).status == 409
    assert _answer(teller) == (1, True)  # to the words of before: the gate waits
    _say(teller, link, "yes")
    assert _answer(teller) == (2, True)


def test_links_that_open_nothing_answer_the_same_and_only_a_hash_is_kept(teller: StoryWeb) -> None:
    teller.shown()
    old = _link(teller)
    new = _link(teller)
    stranger = _stranger(teller)
    answers = [stranger.get(one) for one in (old, "/asked/" + "a" * 43, new[:-1], new + "x")]
    assert {one.status for one in answers} == {404}
    assert {stranger.post(one, {"answer": "no"}).status for one in (old, new.swapcase())} == {404}
    with teller.context.database.read() as connection:
        kept = list(connection.execute(select(story_asked.c.token_hash)).scalars())
    assert kept == [hash_of(new.removeprefix("/asked/"))]


@pytest.mark.parametrize("is_broken", [False, True], ids=["whole", "a broken file"])
def test_a_void_link_answers_the_same_while_a_file_is_broken(
    teller: StoryWeb, is_broken: bool
) -> None:
    teller.shown()
    old, new = _link(teller), _link(teller)
    stranger = _stranger(teller)
    if is_broken:
        file = teller.web.root / "campaigns" / "organisation.yaml"
        file.write_text(file.read_text("utf-8") + "\nquiet_ours: none\n", encoding="utf-8")
    void, good = stranger.get(old), stranger.get(new)
    assert void.status == 404
    assert "health" not in void.words
    assert good.status == 200
    assert ("It may be told" in good.words) is not is_broken
    assert "Please do not tell it" in good.words


def test_what_was_written_is_words_there_too(teller: StoryWeb) -> None:
    teller.told()
    teller.write("what-happened", answer=f"{HAPPENED} {EVIL}")
    teller.post("show")
    page = _stranger(teller).get(_link(teller))
    assert "alert(1)" in page.words
    assert EVIL not in page.text


def test_an_ended_story_asks_nothing_any_more(teller: StoryWeb) -> None:
    link = _asked(teller)
    teller.post("take-back")
    words = _stranger(teller).get(link).words
    assert "This story has ended" in words
    assert HAPPENED not in words
