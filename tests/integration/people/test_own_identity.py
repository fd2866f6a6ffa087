"""One's own address and passphrase are nobody else's to set, and a storyteller's least of all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from scheduler.errors import NotAllowed, NotPossible, TryAgainLater
from scheduler.people import accounts, sessions, sign_in
from scheduler.people.mailed import links
from scheduler.people.own import credentials, profile
from scheduler.people.proofs import one_time_codes, passphrases
from scheduler.people.roles import Actor, Role
from scheduler.store.people import addresses
from scheduler.store.people.addresses import Profile
from tests.support.desks.people_desk import COOKIE, HOME, OTHER, PASSPHRASE, PeopleDesk

NEW = "new.address@example.org"


def may_sign_in(desk: PeopleDesk, name: str, typed: str) -> bool:
    try:
        accounts.by_passphrase(desk, name, typed, HOME)
    except NotAllowed:
        return False
    return True


def test_a_passphrase_is_changed_with_the_old_one(desk: PeopleDesk) -> None:
    with pytest.raises(NotAllowed):
        credentials.change_passphrase(desk, desk.actor("wil"), "not these words", OTHER, HOME)
    credentials.change_passphrase(desk, desk.actor("wil"), PASSPHRASE, OTHER, HOME)
    assert may_sign_in(desk, "wil", OTHER)
    assert not may_sign_in(desk, "wil", PASSPHRASE)
    assert desk.noted("wil")[-1] == "new passphrase"


def test_who_guesses_the_old_one_waits(desk: PeopleDesk) -> None:
    for _ in range(3):
        with pytest.raises(NotAllowed):
            credentials.change_passphrase(desk, desk.actor("wil"), "not these words", OTHER, HOME)
    with pytest.raises(TryAgainLater):
        credentials.change_passphrase(desk, desk.actor("wil"), PASSPHRASE, OTHER, HOME)


@pytest.mark.parametrize(
    "weak",
    [
        "short words",
        "password1234",
        "wilwilwilwil",
        "Harbour Minds 2027",
        "x" * 1001,
        "aaaaaaaaaaaaa",
    ],
)
def test_a_weak_passphrase_is_refused_everywhere_and_nothing_is_used_up(
    desk: PeopleDesk, weak: str
) -> None:
    names = ("Harbour Minds",)
    letters = desk.box.letters
    links.ask_reset(desk, desk.vault, letters, desk.mail("wil"), browser=COOKIE, place=HOME)
    token = desk.box.token(desk.mail("wil"))
    for choose in (
        lambda: credentials.change_passphrase(
            desk, desk.actor("wil"), PASSPHRASE, weak, HOME, names=names
        ),
        lambda: credentials.choose_by_link(
            desk, desk.vault, letters, token, weak, browser=COOKIE, names=names
        ),
        lambda: credentials.choose_first_passphrase(desk, desk.actor("wil"), weak, names),
    ):
        with pytest.raises(NotPossible, match=r"characters|guessed first"):
            choose()
    credentials.choose_by_link(desk, desk.vault, letters, token, OTHER, browser=COOKIE)
    assert may_sign_in(desk, "wil", OTHER)


def test_two_who_change_it_at_once_do_not_both(desk: PeopleDesk) -> None:
    def one(new: str) -> bool:
        try:
            credentials.change_passphrase(desk, desk.actor("wil"), PASSPHRASE, new, HOME)
        except (NotAllowed, NotPossible):
            return False
        return True

    news = [OTHER, "a boat in the harbour wall"]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, news))
    assert done.count(True) == 1
    assert may_sign_in(desk, "wil", news[done.index(True)])


def test_one_that_was_changed_meanwhile_is_not_changed_again(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = passphrases.hashed

    def slowly(new: str, names: object = ()) -> str:
        monkeypatch.undo()
        credentials.change_passphrase(desk, desk.actor("wil"), PASSPHRASE, OTHER, HOME)
        return real(new)

    monkeypatch.setattr(passphrases, "hashed", slowly)
    with pytest.raises(NotPossible, match="changed a moment ago"):
        credentials.change_passphrase(
            desk, desk.actor("wil"), PASSPHRASE, "a third set of words", HOME
        )
    assert may_sign_in(desk, "wil", OTHER)


def test_a_first_passphrase_is_chosen_where_there_is_none(desk: PeopleDesk) -> None:
    accounts.add(desk, desk.actor("ada"), "jo", roles=[Role.WRITER], os_user="jsmith")
    assert not credentials.has_passphrase(desk, Actor("jo"))
    credentials.choose_first_passphrase(desk, accounts.by_login(desk, "jsmith"), OTHER)
    assert may_sign_in(desk, "jo", OTHER)
    assert credentials.has_passphrase(desk, Actor("jo"))
    for who in ("jo", "nobody-of-ours"):
        with pytest.raises(NotPossible, match="already"):
            credentials.choose_first_passphrase(desk, Actor(who), OTHER)


def test_an_administrator_starts_a_reset_and_the_person_chooses(desk: PeopleDesk) -> None:
    token = desk.signed_in("wil")
    assert credentials.start_reset(desk, desk.vault, desk.box.letters, desk.actor("ada"), "wil")
    assert may_sign_in(desk, "wil", PASSPHRASE), "until it is used, nothing changes"
    assert sessions.find(desk, token)
    link = desk.box.token(desk.mail("wil"))
    assert [one.to for one in desk.box.letters_sent] == [desk.mail("wil")]
    assert (
        credentials.choose_by_link(desk, desk.vault, desk.box.letters, link, OTHER, browser=COOKIE)
        == "wil"
    )
    assert may_sign_in(desk, "wil", OTHER)
    assert sessions.find(desk, token) is None
    assert "was changed" in desk.box.last(desk.mail("wil")).text
    with pytest.raises(NotPossible):
        credentials.choose_by_link(desk, desk.vault, desk.box.letters, link, OTHER, browser=COOKIE)


@pytest.mark.parametrize("who", ["rev", "wil", "teller"])
def test_nobody_else_starts_one(desk: PeopleDesk, who: str) -> None:
    with pytest.raises(NotAllowed):
        credentials.start_reset(desk, desk.vault, desk.box.letters, desk.actor(who), "rev")
    assert desk.box.letters_sent == []


@pytest.mark.parametrize("second", [False, True])
def test_nobody_starts_one_for_a_storyteller(desk: PeopleDesk, second: bool) -> None:
    for who in ("ada", "rev", "wil"):
        with pytest.raises(NotAllowed):
            credentials.start_reset(
                desk,
                desk.vault,
                desk.box.letters,
                desk.actor(who),
                "teller",
                with_second_proof=second,
            )
    assert desk.box.letters_sent == []
    assert may_sign_in(desk, "teller", PASSPHRASE)


def test_a_reset_lasts_an_hour_and_ends_with_its_person(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "wil")
    link = desk.box.token(desk.mail("wil"))
    desk.pass_time(minutes=60)
    with pytest.raises(NotPossible):
        credentials.choose_by_link(desk, desk.vault, letters, link, OTHER, browser="")
    with pytest.raises(NotPossible, match="nobody with the id"):
        credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "nobody-of-ours")
    accounts.add(desk, desk.actor("ada"), "jo", roles=[Role.WRITER])
    with pytest.raises(NotPossible, match="no address"):
        credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "jo")


@pytest.mark.parametrize("when", ["removed while hashing", "used while hashing"])
def test_a_link_to_reset_that_ends_while_it_is_used_changes_nothing(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    letters = desk.box.letters
    credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "wil")
    link = desk.box.token(desk.mail("wil"))
    real = passphrases.hashed

    def slowly(new: str, names: object = ()) -> str:
        monkeypatch.undo()
        if when.startswith("removed"):
            accounts.remove(desk, desk.actor("ada"), "wil")
        else:
            credentials.choose_by_link(desk, desk.vault, letters, link, OTHER, browser="")
        return real(new)

    monkeypatch.setattr(passphrases, "hashed", slowly)
    with pytest.raises(NotPossible, match="opens nothing"):
        credentials.choose_by_link(
            desk, desk.vault, letters, link, "a third set of words", browser=""
        )


def test_a_reset_works_for_somebody_whose_address_went_meanwhile(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    credentials.start_reset(desk, desk.vault, letters, desk.actor("ada"), "wil")
    link = desk.box.token(desk.mail("wil"))
    with desk.database.write() as connection:
        addresses.forget(connection, "wil")
    credentials.choose_by_link(desk, desk.vault, letters, link, OTHER, browser="")
    assert len(desk.box.letters_sent) == 1, "there is nowhere to tell it"


def test_two_who_answer_for_an_address_at_once_are_one(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials.ask_new_address(
        desk, desk.vault, desk.box.letters, desk.actor("wil"), NEW, HOME, passphrase=PASSPHRASE
    )
    monkeypatch.setattr(credentials.stored_links, "use", lambda *_: False)
    with pytest.raises(NotPossible, match="opens nothing"):
        credentials.answer_address(desk, desk.vault, desk.box.letters, desk.box.token(NEW))


def test_a_lost_telephone_is_no_way_in_for_an_administrator(desk: PeopleDesk) -> None:
    desk.codes_on("rev")
    credentials.start_reset(
        desk, desk.vault, desk.box.letters, desk.actor("ada"), "rev", with_second_proof=True
    )
    assert not one_time_codes.is_on(desk, "rev")
    assert not may_sign_in(desk, "rev", OTHER)
    assert [one.to for one in desk.box.letters_sent] == [desk.mail("rev")]
    assert "second proof forgotten" in desk.noted("rev")


def _by_passphrase(desk: PeopleDesk, who: str) -> None:
    credentials.ask_new_address(
        desk, desk.vault, desk.box.letters, desk.actor(who), NEW, HOME, passphrase=PASSPHRASE
    )


def _by_the_address_that_stands(desk: PeopleDesk, who: str) -> None:
    letters = desk.box.letters
    credentials.ask_new_address(desk, desk.vault, letters, desk.actor(who), NEW, HOME)
    assert [one.to for one in desk.box.letters_sent] == [desk.mail(who)]
    assert not credentials.answer_address(desk, desk.vault, letters, desk.box.token(desk.mail(who)))


@pytest.mark.parametrize("way", [_by_passphrase, _by_the_address_that_stands])
@pytest.mark.parametrize("who", ["rev", "teller"])
def test_an_address_stands_once_it_answered_and_the_old_one_is_told(
    desk: PeopleDesk, way: Callable[[PeopleDesk, str], None], who: str
) -> None:
    way(desk, who)
    assert credentials.address_of(desk, desk.vault, desk.actor(who)) == desk.mail(who), "not yet"
    link = desk.box.token(NEW)
    assert credentials.answer_address(desk, desk.vault, desk.box.letters, link)
    assert credentials.address_of(desk, desk.vault, desk.actor(who)) == NEW
    told = desk.box.letters_sent[-1]
    assert told.to == desk.mail(who)
    assert NEW not in told.text
    with pytest.raises(NotPossible, match="opens nothing"):
        credentials.answer_address(desk, desk.vault, desk.box.letters, link)


def test_a_wrong_passphrase_changes_no_address(desk: PeopleDesk) -> None:
    with pytest.raises(NotAllowed):
        credentials.ask_new_address(
            desk, desk.vault, desk.box.letters, desk.actor("wil"), NEW, HOME, passphrase="no words"
        )
    assert desk.box.letters_sent == []


def test_where_no_address_stands_the_passphrase_is_asked_or_the_login_is_enough(
    desk: PeopleDesk,
) -> None:
    letters = desk.box.letters
    accounts.add(desk, desk.actor("ada"), "jo", roles=[Role.WRITER], passphrase=PASSPHRASE)
    accounts.add(desk, desk.actor("ada"), "kit", roles=[Role.WRITER], os_user="kit")
    with pytest.raises(NotAllowed, match="passphrase is needed"):
        credentials.ask_new_address(desk, desk.vault, letters, Actor("jo"), NEW, HOME)
    with pytest.raises(NotPossible, match="nobody"):
        credentials.ask_new_address(desk, desk.vault, letters, Actor("login x"), NEW, HOME)
    credentials.ask_new_address(
        desk, desk.vault, letters, accounts.by_login(desk, "kit"), NEW, HOME
    )
    assert credentials.answer_address(desk, desk.vault, letters, desk.box.token(NEW))
    assert [one.to for one in desk.box.letters_sent] == [NEW], "there is no old one to tell"


def test_an_address_that_is_somebodys_is_not_taken(desk: PeopleDesk) -> None:
    letters = desk.box.letters
    credentials.ask_new_address(
        desk, desk.vault, letters, desk.actor("wil"), "REV@example.org", HOME, passphrase=PASSPHRASE
    )
    with pytest.raises(NotPossible, match="cannot be used"):
        credentials.answer_address(desk, desk.vault, letters, desk.box.token("REV@example.org"))
    credentials.ask_new_address(
        desk, desk.vault, letters, desk.actor("wil"), "WIL@example.org", HOME, passphrase=PASSPHRASE
    )
    assert credentials.answer_address(desk, desk.vault, letters, desk.box.token("WIL@example.org"))
    begun = sign_in.with_passphrase(desk, desk.vault, "wil@example.org", PASSPHRASE, HOME)
    assert sessions.find(desk, begun.token)


def test_a_letter_that_is_not_taken_is_told(desk: PeopleDesk) -> None:
    desk.box.is_open = False
    assert not credentials.start_reset(desk, desk.vault, desk.box.letters, desk.actor("ada"), "wil")
    assert not credentials.ask_new_address(
        desk, desk.vault, desk.box.letters, desk.actor("wil"), NEW, HOME, passphrase=PASSPHRASE
    )


def test_how_one_is_shown_is_ones_own(desk: PeopleDesk) -> None:
    assert profile.of(desk, "wil") == Profile()
    kept = Profile("Wil Ellis", "Europe/London", "en")
    profile.change(desk, desk.actor("wil"), replace(kept, shown_name="  Wil  Ellis "))
    assert profile.of(desk, "wil") == kept
    assert str(profile.zone_of(kept, profile.ZoneInfo("UTC"))) == "Europe/London"
    assert str(profile.zone_of(Profile(), profile.ZoneInfo("UTC"))) == "UTC"
    token = desk.signed_in("wil")
    signed = sessions.find(desk, token)
    assert signed is not None
    assert signed.profile == kept
    profile.change(desk, desk.actor("wil"), Profile("", "", ""))
    assert profile.of(desk, "wil") == Profile()


@pytest.mark.parametrize(
    ("who", "new", "why"),
    [
        ("wil", Profile("x" * 61), "at most 60"),
        ("wil", Profile("a\u202eb"), "at most 60"),
        ("wil", Profile(zone="Europe/Atlantis"), "no time zone"),
        ("wil", Profile(language="xx"), "no translation"),
        ("teller", Profile("Robin"), "kept encrypted"),
        ("nobody-of-ours", Profile("Robin"), "nobody"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    desk: PeopleDesk, who: str, new: Profile, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        profile.change(desk, desk.actor(who), new)
