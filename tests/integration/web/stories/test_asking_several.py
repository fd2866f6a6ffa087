"""Several people whose health one story tells: each asked by a link or a letter of their own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import NotPossible
from scheduler.store.states import PostState
from scheduler.store.stories import versions
from scheduler.store.tables.queue import audit
from scheduler.store.tables.stories import person_messages, story_asked
from scheduler.stories.withdrawal import asking_others
from tests.integration.web.stories.test_asking_others import _holds, _say, _stranger
from tests.support.desks.letterbox import WEB, MailServer, a_mail_server, letters_by
from tests.support.desks.story_web import HAPPENED, StoryWeb, hidden_fields, put_out

MUM, DAD = "mum@example.org", "dad@example.net"


def handed_over(teller: StoryWeb, whom: str = "another") -> str:
    text = teller.post("ask-them", whom=whom, by="link").text
    link = text.split('translate="no">')[1].split("<")[0]
    return link[link.index("/asked/") :]


def agreed(teller: StoryWeb) -> None:
    hidden = hidden_fields(teller.read(whose="living").text)
    given = teller.post("agree", **{**hidden, "words": "yes", "health": "yes"})
    assert given.location == f"{teller.path}?done=agreed"


@pytest.fixture
def two(teller: StoryWeb) -> tuple[StoryWeb, str, str]:
    """A story that tells of two people who are alive, each asked by a link."""
    teller.shown()
    links = handed_over(teller), handed_over(teller)
    agreed(teller)
    return teller, *links


def test_nothing_goes_out_before_every_one_of_them_said_yes(
    two: tuple[StoryWeb, str, str],
) -> None:
    teller, one, other = two
    _say(teller, one, "yes")
    with pytest.raises(NotPossible, match="has not said yes to these words"):
        put_out(teller)
    teller.sign_in()
    words = teller.get("ask-them").words
    assert "Person 1 They said that it may be told" in words
    assert "Person 2 You asked them by a link, and they have not answered" in words
    _say(teller, other, "yes")
    assert teller.get("ask-them").words.count("They said that it may be told") == 2


def test_the_gate_asks_for_all_of_them_between_any_two_calls(
    two: tuple[StoryWeb, str, str],
) -> None:
    teller, one, other = two
    _say(teller, one, "yes")
    _say(teller, other, "yes")
    desk = put_out(teller)
    with teller.context.database.write() as connection:  # as if one of them had taken it back
        from sqlalchemy import update

        from scheduler.store.tables.queue import posts, threads

        connection.execute(update(threads).values(state="publishing", reason=None))
        last = select(posts.c.id).order_by(posts.c.position.desc()).limit(1).scalar_subquery()
        fresh = {"state": "unsent", "remote_id": None, "sent_text": None, "fence": 0}
        fresh |= {"sending_at": None, "sent_at": None}
        connection.execute(update(posts).where(posts.c.id == last).values(**fresh))
        connection.execute(
            update(story_asked).where(story_asked.c.number == 2).values(may_be_told=False)
        )
    calls = len(desk.network.calls)
    desk.publish()
    assert len(desk.network.calls) == calls
    with teller.context.database.read() as connection:
        (thread,) = versions.threads_of(connection, teller.story)
    assert thread.posts[-1].state is PostState.UNSENT


@pytest.mark.parametrize("which", [1, 2])
@pytest.mark.parametrize("is_out", [False, True], ids=["before", "out"])
def test_each_ones_no_or_taking_back_ends_it_and_takes_down_what_is_out(
    two: tuple[StoryWeb, str, str], which: int, is_out: bool
) -> None:
    teller = two[0]
    for link in two[1:]:
        _say(teller, link, "yes")
    if is_out:
        put_out(teller)
    _say(teller, two[which], "no")
    assert not _holds(teller)
    with teller.context.database.read() as connection:
        states = {str(one.state) for one in versions.threads_of(connection, teller.story)}
        told = list(connection.execute(select(person_messages.c.text)).scalars())
    assert states == ({"taking_down"} if is_out else set())
    assert any("You did nothing wrong by asking" in one for one in told)
    if not is_out:
        again = {**hidden_fields(teller.read(whose="living").text), "words": "yes", "health": "yes"}
        assert "would rather not have these words told" in teller.post("agree", **again).words


def test_a_new_link_for_one_leaves_the_others_answer(two: tuple[StoryWeb, str, str]) -> None:
    teller, one, other = two
    for link in (one, other):
        _say(teller, link, "yes")
    new = handed_over(teller, "2")
    assert _stranger(teller).get(other).status == 404
    assert "Take it back" in _stranger(teller).get(one).words
    assert "It may be told" in _stranger(teller).get(new).words
    assert "say for whom the new link is" in teller.post("ask-them").words
    assert "say for whom the new link is" in teller.post("ask-them", whom="3", by="link").words


def test_one_link_tells_nothing_of_the_others(two: tuple[StoryWeb, str, str]) -> None:
    teller, one, other = two
    _say(teller, one, "yes")
    assert "You said" not in _stranger(teller).get(other).words


def test_no_more_than_ten_are_asked(teller: StoryWeb) -> None:
    teller.shown()
    for _ in range(asking_others.MOST):
        handed_over(teller)
    assert "no more can be" in teller.post("ask-them", whom="another", by="link").words
    assert "Ask one more" not in teller.get("ask-them").words


# By mail


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


@pytest.fixture
def mailing(teller: StoryWeb, mail: MailServer) -> StoryWeb:
    desk = teller.web.desk
    letters = letters_by(mail.post)
    teller.web.desk = replace(desk, people=replace(desk.people, letters=letters))
    teller.sign_in()
    teller.shown()
    return teller


def mailed(teller: StoryWeb, address: str = MUM, whom: str = "another") -> str:
    answer = teller.post("ask-them", whom=whom, by="mail", address=address)
    assert answer.status == 303, answer.words
    return answer.location


def link_in(letter: str) -> str:
    found = re.search(rf"{WEB}(/asked/\S+)", letter)
    assert found, letter
    return found[1]


def test_a_letter_brings_the_link_and_names_nobody_and_no_story(
    mailing: StoryWeb, mail: MailServer
) -> None:
    assert mailed(mailing).endswith("/ask-them?done=mailed")
    mailed(mailing, DAD)
    letter = mail.said_to(MUM)
    said = letter.replace(link_in(letter), "").casefold()
    theme = mailing.context.database
    with theme.read() as connection:
        story = versions.story(connection, mailing.story)
    assert story is not None
    for secret in ("teller", "harbour", "story", "health", story.theme, story.id, "person 1", DAD):
        assert secret.casefold() not in said, secret
    assert not set(HAPPENED.casefold().split()[:3]) <= set(said.split())
    for address in (MUM, DAD):
        _say(mailing, link_in(mail.said_to(address)), "yes")
    assert mailing.get("ask-them").words.count("They said that it may be told") == 2


def test_the_storyteller_never_sees_a_link_that_was_mailed_and_no_address_is_kept(
    mailing: StoryWeb, mail: MailServer
) -> None:
    page = mailing.browser.get(mailed(mailing))
    assert "on its way" in page.words
    token = link_in(mail.said_to(MUM)).rpartition("/")[2]
    kept = _everything(mailing)
    for secret in (token, MUM, "mum@"):
        assert secret not in page.text
        assert secret not in kept


def _everything(teller: StoryWeb) -> str:
    """Every row of every table."""
    from sqlmodel import SQLModel

    with teller.context.database.read() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in SQLModel.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def test_their_no_by_a_mailed_link_ends_it(mailing: StoryWeb, mail: MailServer) -> None:
    mailed(mailing)
    agreed(mailing)
    _say(mailing, link_in(mail.said_to(MUM)), "no")
    assert not _holds(mailing)


def test_the_same_person_is_mailed_again_only_after_a_while_whatever_is_made_between(
    mailing: StoryWeb, mail: MailServer
) -> None:
    mailed(mailing)
    handed_over(mailing, "1")
    answer = mailing.post("ask-them", whom="1", by="mail", address=MUM)
    assert answer.status == 422
    assert "a few minutes ago" in answer.words
    assert len(mail.taken) == 1
    mailing.web.clock.jump_to(mailing.web.clock.now() + timedelta(minutes=11))
    first = link_in(mail.said_to(MUM))
    mailed(mailing, whom="1")
    assert _stranger(mailing).get(first).status == 404
    assert _stranger(mailing).get(link_in(mail.said_to(MUM))).status == 200


@pytest.mark.parametrize("address", ["", "mum", "a@b.example, c@d.example", "a@b.example\nBcc: x"])
def test_what_is_no_address_is_said_beside_it_and_kept_in_the_form(
    mailing: StoryWeb, mail: MailServer, address: str
) -> None:
    answer = mailing.post("ask-them", whom="another", by="mail", address=address)
    assert answer.status == 422
    assert "That is no address of mail" in answer.words
    assert address in ("", "a@b.example\nBcc: x") or f'value="{address}"' in answer.text
    assert mail.taken == []
    with mailing.context.database.read() as connection:
        assert connection.execute(select(story_asked.c.number)).all() == []


def test_a_server_that_takes_nothing_is_said(mailing: StoryWeb, mail: MailServer) -> None:
    mail.answer = "451 later"
    answer = mailing.browser.get(mailed(mailing))
    assert "could not be handed over" in answer.words


def test_a_desk_without_mail_offers_a_link_alone(teller: StoryWeb) -> None:
    teller.shown()
    assert "Mail it" not in teller.get("ask-them").words
    answer = teller.post("ask-them", whom="another", by="mail", address=MUM)
    assert "No mail goes out from here" in answer.words


def test_where_no_page_is_reached_from_outside_nothing_is_mailed(
    mailing: StoryWeb, mail: MailServer
) -> None:
    people = mailing.web.desk.people
    assert people.letters is not None
    letters = replace(people.letters, web_address="")
    mailing.web.desk = replace(mailing.web.desk, people=replace(people, letters=letters))
    mailing.sign_in()
    answer = mailing.post("ask-them", whom="another", by="mail", address=MUM)
    assert "no pages here that a link could lead to" in answer.words
    assert mail.taken == []


def test_the_history_says_that_one_was_asked_and_not_who(mailing: StoryWeb) -> None:
    mailed(mailing)
    with mailing.context.database.read() as connection:
        rows = connection.execute(select(audit.c.to_state, audit.c.why)).all()
    assert ("mailed a link", "person 1") in [tuple(row) for row in rows]
