"""What anybody would guess first is no passphrase; what people make up themselves is."""

import pytest

from scheduler.errors import NotPossible
from scheduler.people.proofs import common
from scheduler.people.proofs.common import why_too_common, words
from scheduler.people.proofs.passphrases import check

NAMES = ("Harbour Minds", "HarbourMain", "jo-smith")


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("aaaaaaaaaaaa", common.REPEATED),
        ("abababababab", common.REPEATED),
        ("blueblueblueblue", common.REPEATED),
        ("blueblueblueblue1", common.REPEATED),
        ("qwertyuiop12", common.IN_A_ROW),
        ("abcdefghijkl", common.IN_A_ROW),
        ("123456789012", common.IN_A_ROW),
        ("lkjhgfdsa098", common.IN_A_ROW),
        ("1qaz2wsx3edc", common.IN_A_ROW),
        ("Harbour Minds 2027", common.A_NAME),
        ("h4rbour m1nds!", common.A_NAME),
        ("harbourmain27", common.A_NAME),
        ("jo-smith-2027", common.A_NAME),
        ("password1234", common.ON_THE_LIST),
        ("P@ssw0rd1234!", common.ON_THE_LIST),
        ("Dragon Sunshine", common.ON_THE_LIST),
        ("iloveyou 2027", common.ON_THE_LIST),
        ("correct horse battery staple", common.ON_THE_LIST),
        ("Pässword1234", common.ON_THE_LIST),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason(passphrase: str, why: str) -> None:
    assert why_too_common(passphrase, NAMES) == why
    with pytest.raises(NotPossible, match="Four plain words do well"):
        check(passphrase, NAMES)


@pytest.mark.parametrize(
    "passphrase",
    [
        "four plain words do",
        "tulip river cobalt ant",
        "a walk along the sea",
        "nawr te llestri glas",
        "Ich gehe heute spät heim",
        "毎日すこしずつ歩いていこう、海まで",
        "xK9#vQ2m!Lp7",
        "my harbour has nine green boats",
    ],
)
def test_what_people_make_up_is_taken(passphrase: str) -> None:
    assert why_too_common(passphrase, NAMES) is None
    check(passphrase, NAMES)


@pytest.mark.parametrize(
    ("length", "is_taken"), [(11, False), (12, True), (64, True), (1001, False)]
)
def test_the_length_is_judged_and_nothing_is_cut(length: int, is_taken: bool) -> None:
    typed = "".join(chr(0x4E00 + number) for number in range(length))
    if is_taken:
        check(typed)
    else:
        with pytest.raises(NotPossible, match="characters"):
            check(typed)


def test_the_list_is_as_long_as_is_asked_and_holds_what_people_use() -> None:
    assert len(words()) > 3_000
    assert {"password", "123456", "qwerty", "sunshine"} <= words()
