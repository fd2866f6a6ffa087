"""Other people in somebody's story: found where they stand in so many words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.text.third_parties import Concern, Mention, others_in


@pytest.mark.parametrize(
    ("text", "concern", "words"),
    [
        ("Then my brother Tom rang.", Concern.PEOPLE, "my brother Tom"),
        ("My late husband knew.", Concern.PEOPLE, "My late husband"),
        ("Our grandad sang.", Concern.PEOPLE, "Our grandad"),
        ("I saw Dr. Anjali Patel on Monday.", Concern.PEOPLE, "Dr. Anjali Patel"),
        ("My form tutor kept a chair free.", Concern.PEOPLE, "My form tutor"),
        ("Dee. My GP, Dr Malik, rang.", Concern.PEOPLE, "My GP"),
        ("Dee. My GP, Dr Malik, rang.", Concern.PEOPLE, "Dr Malik"),
        ("I told my key worker Ron.", Concern.PEOPLE, "my key worker Ron"),
        ("Nurse Kelly held my hand.", Concern.PEOPLE, "Nurse Kelly"),
        ("It was @robin_q who asked.", Concern.PEOPLE, "@robin_q"),
        ("They took me to Norwich General Hospital.", Concern.PLACES, "Norwich General Hospital"),
        ("It was at the Royal Gwent.", Concern.PLACES, "Royal Gwent"),
        ("They were kind at St Mary’s.", Concern.PLACES, "St Mary’s"),
        ("I was on ward 7 for a month.", Concern.PLACES, "ward 7"),
        ("On Ward Birch it was quiet.", Concern.PLACES, "Ward Birch"),
        ("I worked at the Harbour Bakery then.", Concern.PLACES, "worked at the Harbour Bakery"),
        ("My boss at Acme knew.", Concern.PLACES, "boss at Acme"),
        ("My sister died in May.", Concern.FAMILY, "My sister"),
        ("We lost my little brother Sam.", Concern.FAMILY, "my little brother Sam"),
    ],
)
def test_it_finds(text: str, concern: Concern, words: str) -> None:
    assert Mention(concern, words) in others_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I walked to the harbour every day.",
        "A boss once asked, and a teacher too.",
        "Work was long, and I worked at night.",
        "She lost her fight for funding.",
        "I was in hospital, on a ward, for a while.",
        "Mail me at robin@example.org.",
        "Someone asked, and waited for the answer.",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert others_in(text) == []


def test_grief_is_told_besides_and_each_mention_once() -> None:
    found = others_in("My mum rang. My mum came. Her funeral was hard for my dad.")
    assert [one.concern for one in found] == [Concern.PEOPLE, Concern.PEOPLE, Concern.FAMILY]


@given(st.text(max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(one.words for one in others_in(text))
