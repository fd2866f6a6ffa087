"""Links by mail: once, ten minutes, in the browser that asked, and opening one changes nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.errors import NotPossible, TryAgainLater
from scheduler.people import accounts, sessions, sign_in, tidy
from scheduler.people.mailed import links
from scheduler.people.mailed.links import Purpose
from scheduler.people.own import credentials
from scheduler.people.roles import Role
from scheduler.people.sessions import SignInProof
from scheduler.people.tokens import Token
from scheduler.store.people import addresses
from scheduler.store.stories import people
from scheduler.store.tables.people import mailed_links, person_mail
from tests.support.clocks import InterruptedClock
from tests.support.desks.letterbox import WEB
from tests.support.desks.people_desk import AWAY, COOKIE, HOME, OTHER, PeopleDesk

NEW = "new@example.org"
OPENS_NOTHING = "This link opens nothing"


def ask(desk: PeopleDesk, name: str, cookie: str = COOKIE) -> None:
    links.ask_link(desk, desk.vault, desk.box.letters, desk.mail(name), browser=cookie, place=HOME)


def use(desk: PeopleDesk, token: str, cookie: str = COOKIE) -> Token:
    return links.use_link(desk, desk.vault, token, browser=cookie, place=HOME)


@pytest.mark.parametrize("name", ["wil", "teller"])
def test_a_writer_or_storyteller_signs_in_by_a_link(desk: PeopleDesk, name: str) -> None:
    ask(desk, name)
    token = desk.box.token(desk.mail(name))
    assert links.look_at_link(desk, token, browser=COOKIE).purpose is Purpose.SIGN_IN
    signed = sessions.find(desk, use(desk, token))
    assert signed is not None
    assert (signed.actor.id, signed.proof) == (name, SignInProof.LINK)
    assert signed.session.strong_at is None, "a mail is no strong proof"


def test_a_link_opens_once(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    use(desk, token)
    for again in (
        lambda: use(desk, token),
        lambda: links.look_at_link(desk, token, browser=COOKIE),
    ):
        with pytest.raises(NotPossible, match=OPENS_NOTHING):
            again()


def test_somebody_whose_address_is_gone_is_written_to_no_more(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    with desk.database.write() as connection:
        addresses.forget(connection, "wil")
    assert use(desk, token), "the link was theirs"
    own_box = len(desk.box.letters_sent)
    ask(desk, "wil")
    assert len(desk.box.letters_sent) == own_box


def test_a_writer_with_codes_is_asked_for_one_after_a_link_too(desk: PeopleDesk) -> None:
    secret, _ = desk.codes_on("wil")
    ask(desk, "wil")
    half = use(desk, desk.box.token(desk.mail("wil")))
    assert sessions.find(desk, half) is None
    whole = sign_in.with_code(desk, desk.vault, half, desk.code(secret), HOME)
    signed = sessions.find(desk, whole)
    assert signed is not None
    assert signed.proof is SignInProof.LINK_AND_CODE


def test_two_who_use_a_link_at_once_are_one(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))

    def one(_: int) -> bool:
        try:
            use(desk, token)
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(4))).count(True) == 1


def test_a_link_that_is_used_while_it_is_looked_at_opens_nothing(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token, let_in = desk.box.token(desk.mail("wil")), list[Token]()
    clock = InterruptedClock(desk.now(), lambda: let_in.append(use(desk, token)))
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(replace(desk, clock=clock), token)
    assert len(let_in) == 1


def test_a_link_opens_nothing_in_another_browser_nor_after_ten_minutes(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    for cookie in ("another browser", ""):
        with pytest.raises(NotPossible, match=OPENS_NOTHING):
            use(desk, token, cookie)
        with pytest.raises(NotPossible, match=OPENS_NOTHING):
            links.look_at_link(desk, token, browser=cookie)
    desk.pass_time(minutes=10)
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, token)
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, "made up")


def test_looking_at_a_link_changes_nothing(desk: PeopleDesk) -> None:
    """A mail scanner follows it, a hundred times."""
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    with desk.database.read() as connection:
        before = connection.execute(select(mailed_links)).all()
    for _ in range(3):
        links.look_at_link(desk, token, browser=COOKIE)
    with desk.database.read() as connection:
        assert connection.execute(select(mailed_links)).all() == before
    assert use(desk, token)


def test_who_decides_gets_no_link_and_a_letter_that_says_so(desk: PeopleDesk) -> None:
    ask(desk, "rev")
    letter = desk.box.last(desk.mail("rev"))
    assert "passphrase and a code" in " ".join(letter.text.split())
    assert re.findall(r"https://\S+", letter.text) == [f"{WEB}/sign-in/forgotten"]
    assert "Forgotten your passphrase?" in letter.text


def test_where_there_are_no_pages_none_is_named(desk: PeopleDesk) -> None:
    letters = replace(desk.box.letters, web_address="")
    links.ask_link(desk, desk.vault, letters, desk.mail("rev"), browser=COOKIE, place=HOME)
    assert "Forgotten" not in desk.box.last(desk.mail("rev")).text


def ask_reset(desk: PeopleDesk, name: str) -> None:
    address, letters = desk.mail(name), desk.box.letters
    links.ask_reset(desk, desk.vault, letters, address, browser=COOKIE, place=HOME)


def test_who_decides_asks_for_a_new_passphrase_and_a_mailbox_alone_is_not_enough(
    desk: PeopleDesk,
) -> None:
    ask_reset(desk, "rev")
    assert "Ask an administrator" in " ".join(desk.box.last(desk.mail("rev")).text.split())
    assert "https://" not in desk.box.last(desk.mail("rev")).text
    desk.codes_on("rev")
    ask_reset(desk, "rev")
    assert "in which you asked" in " ".join(desk.box.last(desk.mail("rev")).text.split())
    token = desk.box.token(desk.mail("rev"))
    letters = desk.box.letters
    credentials.choose_by_link(desk, desk.vault, letters, token, OTHER, browser=COOKIE)
    begun = sign_in.with_passphrase(desk, desk.vault, "rev", OTHER, HOME)
    assert begun.next is sign_in.Next.CODE


def test_a_letter_that_names_no_link_kept_none_that_opens(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "new_token", lambda: "guessed")
    ask_reset(desk, "rev")
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        links.look_at_link(desk, "guessed", browser=COOKIE)


def test_who_decides_by_the_time_a_link_is_used_is_not_let_in_by_it(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    with desk.database.write() as connection:
        people.give_role(connection, "wil", Role.COMMS, "x", desk.now())
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, token)


def test_a_link_of_somebody_who_was_removed_is_gone(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    accounts.remove(desk, desk.actor("ada"), "wil")
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, token)


def test_a_link_for_one_thing_does_no_other(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    links.ask_reset(desk, desk.vault, letters, desk.mail("wil"), browser=COOKIE, place=HOME)
    token = desk.box.token(desk.mail("wil"))
    assert links.look_at_link(desk, token, browser=COOKIE).needs_passphrase
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        use(desk, token)
    with pytest.raises(NotPossible, match=OPENS_NOTHING):
        credentials.answer_address(desk, desk.vault, letters, token, browser=COOKIE)


def test_nobody_is_mailed_for_an_unknown_address_and_nobody_can_tell(desk: PeopleDesk) -> None:
    ask(desk, "nobody-of-ours")
    assert desk.box.letters_sent == []
    with desk.database.read() as connection:
        (row,) = connection.execute(select(mailed_links)).all()
    assert row.person is None


@pytest.mark.parametrize(
    "typed",
    [
        "wil@example.org\nBcc: all@example.org",
        "wil@example.org, rev@example.org",
        "Wil <wil@example.org>",
        "wil",
        "wil@example",
        "wil@exam ple.org",
        "wil@example.org\x00",
        "",
    ],
)
def test_what_is_no_address_is_told_so(desk: PeopleDesk, typed: str) -> None:
    with pytest.raises(NotPossible, match="no address"):
        links.ask_link(desk, desk.vault, desk.box.letters, typed, browser=COOKIE, place=HOME)
    assert desk.box.letters_sent == []


def test_a_letter_goes_to_the_address_that_stands_not_to_how_it_was_typed(
    desk: PeopleDesk,
) -> None:
    links.ask_link(
        desk, desk.vault, desk.box.letters, " WIL@EXAMPLE.ORG ", browser=COOKIE, place=HOME
    )
    assert [one.to for one in desk.box.letters_sent] == ["wil@example.org"]


def test_nobody_is_flooded_with_letters_and_using_one_begins_anew(desk: PeopleDesk) -> None:
    for _ in range(3):
        ask(desk, "wil")
    with pytest.raises(TryAgainLater):
        ask(desk, "wil")
    use(desk, desk.box.token(desk.mail("wil")))
    ask(desk, "wil")
    assert len(desk.box.letters_sent) == 4


def test_a_storytellers_letters_say_there_is_a_message_and_nothing_else(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    ask(desk, "teller")
    links.ask_reset(desk, desk.vault, letters, desk.mail("teller"), browser=COOKIE, place=HOME)
    token = desk.box.token(desk.mail("teller"))
    credentials.choose_by_link(desk, desk.vault, letters, token, OTHER, browser=COOKIE)
    credentials.ask_new_address(
        desk, desk.vault, letters, desk.actor("teller"), NEW, HOME, passphrase=OTHER
    )
    credentials.answer_address(desk, desk.vault, letters, desk.box.token(NEW))
    assert len(desk.box.letters_sent) == 5
    for letter in desk.box.letters_sent:
        assert letter.subject == "A message for you"
        for word in ("Harbour", "story", "sign in at", "teller-", "publish"):
            assert word not in letter.text
        assert "Samaritans 116 123" in letter.text


def test_who_tells_a_story_only_by_the_time_they_choose_is_told_quietly(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "wil")
    accounts.change_role(desk, desk.actor("ada"), "wil", Role.WRITER, is_given=False)
    token = desk.box.token(desk.mail("wil"))
    credentials.choose_by_link(desk, desk.vault, letters, token, OTHER, browser="")
    assert desk.box.last(desk.mail("wil")).subject == "A message for you"


def test_no_link_and_no_address_is_kept_in_the_clear(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    token = desk.box.token(desk.mail("wil"))
    with desk.database.read() as connection:
        kept = str(connection.execute(select(mailed_links)).all()) + str(
            connection.execute(select(person_mail)).all()
        )
    assert token not in kept
    assert "example.org" not in kept
    assert token not in repr(desk.box.letters_sent)


def test_a_letter_says_when_the_link_ends_by_the_readers_clock(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    letter = desk.box.last(desk.mail("wil"))
    asked, until = "13:00", "13:10"  # London, in summer
    assert asked in letter.text
    assert until in letter.text
    assert letter.subject == "Your link to Harbour Minds"


def test_links_that_are_over_are_forgotten(desk: PeopleDesk) -> None:
    ask(desk, "wil")
    desk.pass_time(days=2)
    assert tidy.tidy(desk)
    with desk.database.read() as connection:
        assert connection.execute(select(mailed_links)).all() == []


def test_where_there_are_no_pages_the_letter_holds_the_code_alone(desk: PeopleDesk) -> None:
    from dataclasses import replace

    letters = replace(desk.box.letters, web_address="", help_line="", organisation="")
    links.ask_reset(desk, desk.vault, letters, desk.mail("wil"), browser=COOKIE, place=AWAY)
    token = desk.box.last(desk.mail("wil")).text.split("\n\n")[2]
    assert links.look_at_link(desk, token, browser=COOKIE).purpose is Purpose.RESET
