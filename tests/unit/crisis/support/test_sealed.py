"""Nothing goes out without help: the ways round SealedPost, each tried, each closed."""

import copy
import dataclasses
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.crisis.directory.services import load
from scheduler.crisis.register import Register
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP, Place, SealedPost, SupportWording
from scheduler.errors import NoSupport
from scheduler.text.counting.length import LIMIT, weighted_length
from scheduler.text.split import split

BODY = "What do you wish someone had asked you?"
TENDER = SupportWording(Register.TENDER)


def england() -> Support:
    return Support.for_region(load(), "GB-ENG")


def sealed(
    body: str = BODY, place: Place = Place.ROOT, voice: SupportWording = TENDER
) -> SealedPost:
    return SealedPost(body, place, england(), voice)


@pytest.mark.parametrize("place", [Place.ROOT, Place.SINGLE])
def test_a_first_post_carries_the_help_line(place: Place) -> None:
    post = sealed(place=place)
    assert post.text == f"{BODY}\n\n{england().help_line(Register.TENDER)}"
    assert (post.body, post.place) == (BODY, place)
    assert post.support_ids == ("gb-samaritans", "gb-shout")
    assert post.weighted_length == weighted_length(post.text)
    assert repr(post) == f"SealedPost({place}, {post.weighted_length} characters)"


def test_a_middle_post_is_its_own_text() -> None:
    post = sealed("We are here until nine tonight.", Place.MIDDLE)
    assert post.text == "We are here until nine tonight."
    assert post.support_ids == ()


def test_a_sensitive_middle_post_carries_the_help_line() -> None:
    assert "116\u00a0123" in sealed("My brother died by suicide.", Place.MIDDLE).text


def test_a_closing_post_is_the_full_footer() -> None:
    post = sealed("", Place.CLOSING)
    assert post.text == england().closing(Register.TENDER)
    assert "Life" in post.text
    assert post.support_ids == england().ids


def test_a_closing_post_of_a_thread_with_a_link_has_no_second_link() -> None:
    post = sealed("", Place.CLOSING, SupportWording(Register.TENDER, 0, thread_has_link=True))
    assert "sidebyside.mind.org.uk" not in post.text
    assert "Side by Side Mind" in post.text


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="ab c.é日👍\n", min_size=1, max_size=400),
    st.sampled_from([Place.ROOT, Place.SINGLE, Place.MIDDLE]),
    st.sampled_from(Register),
    st.integers(0, 500),
    st.sampled_from(["GB-ENG", "GB-SCT", "US", "AU", "IN"]),
)
def test_whatever_splits_to_a_budget_can_be_sealed(
    text: str, place: Place, register: Register, variant: int, region: str
) -> None:
    support = Support.for_region(load(), region)
    for body in split("word " + text.replace("a", "a "), BODY_WITH_HELP, lambda _: BODY_WITH_HELP):
        post = SealedPost(body, place, support, SupportWording(register, variant))
        assert post.weighted_length <= LIMIT
        assert post.text.startswith(body)
        assert place is Place.MIDDLE or post.text != body


def test_a_body_that_leaves_no_room_for_help_is_refused() -> None:
    with pytest.raises(ValueError, match="shorten its own text"):
        sealed("a" * 250)


def test_a_body_of_the_full_budget_is_taken_with_any_help_line() -> None:
    for variant in range(england().closing_variants(Register.TENDER)):
        sealed("a" * BODY_WITH_HELP, voice=SupportWording(Register.TENDER, variant))


@pytest.mark.parametrize("body", ["", " \n"])
def test_a_post_needs_text(body: str) -> None:
    with pytest.raises(ValueError, match="needs text of its own"):
        sealed(body)


def test_a_closing_post_takes_no_text() -> None:
    with pytest.raises(ValueError, match="no text of its own"):
        sealed(BODY, Place.CLOSING)


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        sealed(place="nowhere")  # type: ignore[arg-type]


def test_it_is_not_made_without_a_genuine_support() -> None:
    class Sham:
        ids = ("none",)

        def help_line(self, *_: object) -> str:
            return ""

    with pytest.raises(TypeError, match="with a Support"):
        SealedPost(BODY, Place.ROOT, Sham(), TENDER)  # type: ignore[arg-type]
    with pytest.raises(NoSupport):
        SealedPost(BODY, Place.ROOT, object.__new__(Support), TENDER)


def test_it_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError, match="subclassed"):
        type("Bare", (SealedPost,), {"text": "no help"})


def test_it_cannot_be_replaced() -> None:
    with pytest.raises(TypeError):
        dataclasses.replace(sealed(), body="no help")  # type: ignore[type-var]
    assert not hasattr(sealed(), "_replace")
    assert not hasattr(sealed(), "__replace__")


def test_it_cannot_be_changed() -> None:
    post = sealed()
    for name in ("text", "body", "_text", "anything"):
        with pytest.raises(AttributeError):
            setattr(post, name, "no help")
        with pytest.raises(AttributeError):
            delattr(post, name)
        with pytest.raises(AttributeError):
            object.__setattr__(post, name, "no help")


def test_it_cannot_be_made_twice() -> None:
    post = sealed()
    with pytest.raises(AttributeError, match="does not change"):
        post.__init__("other", Place.MIDDLE, england(), TENDER)  # type: ignore[misc]
    assert post.body == BODY


def test_a_bare_object_has_no_text() -> None:
    with pytest.raises(ValueError, match="never sealed"):
        _ = object.__new__(SealedPost).text


def test_a_copy_is_itself_and_it_cannot_be_stored() -> None:
    post = sealed()
    assert copy.copy(post) is post
    assert copy.deepcopy(post) is post
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="cannot be stored"):
            pickle.dumps(post, protocol)


def test_it_has_no_room_for_anything_of_its_own() -> None:
    assert not hasattr(sealed(), "__dict__")
