"""Our length, links, hashtags, mentions and cashtags are those of X's own package."""

import json
import unicodedata
from collections.abc import Callable, Iterable

import pytest

from scheduler.text.counting import published
from scheduler.text.counting.emoji import find_emoji
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.hashtags import find_hashtags
from scheduler.text.counting.length import LIMIT, URL_WEIGHT, refused_character, weighted_length
from scheduler.text.counting.mentions import find_cashtags, find_mentions
from scheduler.text.counting.spans import Span
from tests import unicode_data
from tests.support.deeper import DEEPER
from tests.support.examples import x_text
from tests.support.examples.texts_of_all_kinds import KINDS, Texts
from tests.support.quiet_seconds import quiet_seconds

TEXTS = 50_000 * DEEPER  # of each of four seeds
YOUNG = ["❤️‍🔥", "❤️‍🩹", "🧑‍🤝‍🧑", "🏳️‍⚧️", "🫱🏽", "🧑🏽‍🦯‍➡️", "👨‍⚕"]


def compared(texts: Iterable[str]) -> list[str]:
    """The texts of which we say something else than X, with both answers."""
    texts = list(texts)
    assert texts
    pairs = (
        (text, ours(text), said) for text, said in zip(texts, x_text.answers(texts), strict=True)
    )
    return [f"{text!r}: {mine} and not {said}" for text, mine, said in pairs if mine != said]


def ours(text: str) -> x_text.Answer:
    length = weighted_length(text)
    return x_text.Answer(
        length,
        refused_character(text) is None and 0 < length <= LIMIT,
        *map(
            plain, (find_urls(text), find_hashtags(text), find_mentions(text), find_cashtags(text))
        ),
    )


def plain(spans: Iterable[Span]) -> tuple[x_text.Found, ...]:
    return tuple((span.start, span.end, span.text) for span in spans)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(4))
def test_texts_of_all_kinds(seed: int) -> None:
    assert compared(Texts(seed, unicode_data.emoji()[1]).some(TEXTS)) == []


def test_texts_of_the_kinds_of_xs_own_tests() -> None:
    assert compared(KINDS) == []


def test_every_top_level_domain_that_x_knows() -> None:
    domains = published.read()["domains"].split(" ")
    assert len(domains) > 1_500
    texts = (
        f"https://mind.{one} mind.{one}/a, mind.{one.upper()} x{one} .{one}" for one in domains
    )
    assert compared(texts) == []


@pytest.mark.no_cover
def test_every_emoji_of_unicodes_list() -> None:
    """Alone, among letters, and with the mark for "as text"; a younger one never counts less."""
    _, listed = unicode_data.emoji()
    assert len(listed) > 5_000
    assert (
        compared(text for one in listed for text in (one, f"a{one}b{one}{one}", f"{one}\ufe0e"))
        == []
    )


@pytest.mark.parametrize(
    "emoji", [*"☕⭐⚡⚽⛄♿⌚⌛◽◾☔♈♓⚓⚪⚫⚾⛅⛔⛪⛲⛳⛵⛺⛽⬛⬜⭕❗🀄🈚🈯"]
)
def test_an_emoji_as_phones_type_it_counts_two(emoji: str) -> None:
    assert weighted_length(f"{emoji}\ufe0f") == 2


@pytest.mark.parametrize("emoji", YOUNG)
def test_an_emoji_younger_than_xs_list_counts_what_x_may_count_and_is_whole(
    oracle: Callable[[str], x_text.Answer], emoji: str
) -> None:
    assert weighted_length(emoji) == oracle(emoji).length > 2
    assert [span.text for span in find_emoji(f"a {emoji}{emoji} b")] == [emoji, emoji]


@pytest.mark.no_cover
def test_the_configuration_is_the_one_that_x_publishes() -> None:
    config = json.loads(x_text.run("published.js"))["config"]
    assert config["version"] == 3
    assert config["maxWeightedTweetLength"] == LIMIT
    assert config["transformedURLLength"] == URL_WEIGHT
    assert config["emojiParsingEnabled"]
    light = {
        point
        for one in config["ranges"]
        for point in range(one["start"], one["end"] + 1)
        if one["weight"] == config["scale"]
    }
    assert config["defaultWeight"] == 2 * config["scale"]
    counted = (f"a{chr(point)}a" for point in range(0x11000) if not 0xD800 <= point < 0xE000)
    wrong = [
        text
        for text in counted
        if unicodedata.is_normalized("NFC", text)
        and weighted_length(text) != (3 if ord(text[1]) in light else 4)
    ]
    assert wrong == []


def test_the_data_is_what_the_pinned_packages_say() -> None:
    assert published.FILE.read_text("utf-8") == unicode_data.text(), "run `make unicode`"


# fmt: off
LONG = [
    "a", "日", "a.", "ö.", "a.com", "日.com", "a.com-", "a.com_.", "a_b.com ", "http://a",
    "http://", "a.com/(", "a.com/((a", "a.com/(a(", "a.com/!", "a.com?!", "x@a.com", "👍",
    "👍.com", "👨\u200d", "\ufe0f", "#", "#a", "#日", "#_", "@a", "@", "$a ", "a.comé", "a.みん",
    "xn--", "https://t.co/a?", ".", "...a", "é_", "日本.みんな", "RT@a", "rt:", "\ufeffa.com",
    "a.com:1", "🇬", "1\ufe0f\u20e3",
]
# fmt: on


@pytest.mark.no_cover
@pytest.mark.parametrize("part", LONG)
def test_no_text_takes_long(part: str) -> None:
    text = (part * 50_000)[:50_000]
    # Seconds: what takes twice as long for each that is twice as long takes 0.05 at most. A pattern
    # that goes back, and so takes four times as long, took minutes.
    assert quiet_seconds(lambda: ours(f"{text}.com/({text}")) < 2
