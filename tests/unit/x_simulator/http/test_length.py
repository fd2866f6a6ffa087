"""The judge's own count."""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.x_simulator.http.length import urls, weighted_length
from tests import unicode_data
from tests.support.examples import x_text
from tests.support.examples.texts_of_all_kinds import KINDS, Texts


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Ask. Then listen.", 17),
        ("naïve café — ‘yes’", 18),
        ("日本", 4),
        ("👩🏽‍🔬", 2),
        ("☕\ufe0f", 2),
        ("© and ®", 7),
        ("see mind.org.uk now", 31),
        ("see https://www.mind.org.uk/a/very/long/path/that/does/not/matter", 27),
        ("wait... what", 12),
    ],
)
def test_it_counts_as_x_counts(text, length):
    assert weighted_length(text) == length


@settings(deadline=None)
@given(text=st.text(alphabet="ab .…–é日👍@#-/:0", max_size=60))
def test_the_quick_count_agrees_with_xs_own(oracle: Callable[[str], x_text.Answer], text):
    assert weighted_length(text) == oracle(text).length


def test_it_counts_and_links_texts_of_all_kinds_as_x_does():
    texts = [*KINDS, *Texts(9, unicode_data.emoji()[1]).some(10_000)]
    wrong = [
        text
        for text, said in zip(texts, x_text.answers(texts), strict=True)
        if (said.length, said.urls) != (weighted_length(normalize("NFC", text)), tuple(urls(text)))
    ]
    assert wrong == []


def test_a_full_stop_is_no_link():
    assert urls("One. Two. Three") == []
    assert urls("Go to mind.org.uk, please") == [(6, 17, "mind.org.uk")]
