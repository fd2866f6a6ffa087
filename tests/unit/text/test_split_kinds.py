"""Splits where a reader would: items, emoji, titles, numbers, languages without spaces."""

from time import process_time

import pytest

from scheduler.text.counting.length import weighted_length
from scheduler.text.split import split, with_whole_numbers


def at(budget: int, text: str) -> list[str]:
    return split(text, budget, lambda _: budget)


LIST = (
    "Small things that have helped: 1. Put the kettle on first. 2. Open one curtain. "
    "3) Ring somebody who makes you laugh. a) Walk to the end of the road. - Sit down again."
)


@pytest.mark.parametrize("budget", range(44, 120, 7))
def test_a_lists_number_stays_with_its_item(budget: int) -> None:
    for post in at(budget, LIST):
        assert not post.endswith(("1.", "2.", "3)", "a)", "-"))


def test_a_number_that_ends_a_sentence_may_end_a_post() -> None:
    text = "We open the doors of the hall at 3. Come along and bring a friend with you."
    assert at(40, text)[0] == "We open the doors of the hall at 3."


@pytest.mark.parametrize("budget", range(40, 110, 7))
def test_an_emoji_stays_with_its_sentence(budget: int) -> None:
    text = (
        "Come and sit with us in the garden. 💚 Everybody is welcome here. 🌱🌱 We have tea! "
        "☕️ Nobody asks why you came. 👩‍👩‍👧"
    )
    posts = at(budget, text)
    assert not any(post.startswith(("💚", "🌱", "☕", "👩")) for post in posts)


def test_an_emoji_that_opens_a_line_stays_with_what_follows() -> None:
    text = "Three ways to join in this week:\n💚 Come to the garden\n🌱 Bring a plant of yours"
    assert at(36, text)[1:] == ["💚 Come to the garden", "🌱 Bring a plant of yours"]


@pytest.mark.parametrize(
    "name",
    ["Dr. Ahmed", "Dr Ahmed", "Prof. J. Smith", "St. Ives", "St Ives", "Cllr Jones", "No. 5"],
)
@pytest.mark.parametrize("budget", range(24, 60, 3))
def test_a_title_stays_with_its_name(name: str, budget: int) -> None:
    posts = at(budget, f"This Thursday you can meet {name} and the choir at our garden gate.")
    assert any(name in post for post in posts)


@pytest.mark.parametrize(
    "text",
    [
        "我们每周二在花园见面，一起喝茶聊天。这里没有人会催促你！你可以带朋友来吗？花园里有长椅。",
        "毎週火曜日に庭で会います。お茶を飲みます！友だちを連れてきてもいいですか？どうぞ。",
    ],
)
def test_a_language_without_spaces_splits_after_its_sentences(text: str) -> None:
    posts = at(60, text)
    assert "".join(posts) == text
    assert len(posts) > 1
    assert all(post[-1] in "。！？" for post in posts)
    assert all(weighted_length(post) <= 60 for post in posts)


def test_a_closing_mark_stays_with_its_sentence() -> None:
    posts = at(30, "她说：「欢迎你来看看。」我们都很高兴。「真的。」")
    assert not any(post[0] in "」。，" for post in posts)


def test_a_long_sentence_without_marks_splits_between_signs() -> None:
    posts = at(20, "我们每周二下午两点在花园见面一起喝茶聊天")
    assert "".join(posts) == "我们每周二下午两点在花园见面一起喝茶聊天"
    assert all(weighted_length(post) <= 20 for post in posts)


def test_chinese_beside_english_keeps_the_words_whole() -> None:
    posts = at(30, "欢迎来到Harbour Minds的花园，我们有热茶。Come along and sit with us.")
    assert "Harbour Minds" in " ".join(posts)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Call 116 123 now", "Call 116\u00a0123 now"),
        (
            "0808 808 4000 or (020) 7946 0000",
            "0808\u00a0808\u00a04000 or (020)\u00a07946\u00a00000",
        ),
        ("+44 20 7946 0000", "+44\u00a020\u00a07946\u00a00000"),
        ("text 85258, in rooms 5 6", "text 85258, in rooms 5 6"),
    ],
)
def test_a_phone_number_never_breaks_over_a_line(text: str, whole: str) -> None:
    assert with_whole_numbers(text) == whole
    assert weighted_length(whole) == weighted_length(text)


@pytest.mark.parametrize("sign", ["1. ", "💚 ", "St. ", "- ", "不"])
def test_signs_alone_are_split_all_the_same_and_soon(sign: str) -> None:
    began = process_time()
    posts = at(280, sign * 5_000)
    assert process_time() - began < 5
    assert "".join(posts).count(sign.strip()) == 5_000
    assert all(weighted_length(post) <= 280 for post in posts)


def test_an_emoji_that_hangs_on_a_word_goes_with_it() -> None:
    assert at(14, "We like tea💚 with you") == ["We like tea💚", "with you"]
