"""What other tools leave in a text is found, and what people write is left alone."""

import pytest

from scheduler.text.leftovers import leftovers, mended

SURE = [
    ("Hello {{ first_name }}, come in.", "{{ first_name }}"),
    ("Hello {{first_name}}!", "was to be filled in"),
    ("{% if sunny %}Come.", "{% if sunny %}"),
    ("Sign up here: [INSERT LINK]", "[INSERT LINK]"),
    ("Join us at [VENUE], [DATE]", "[VENUE]"),
    ("Hi *|FNAME|*", "*|FNAME|*"),
    ("Dear «FirstName», come in", "«FirstName»"),
    ("Dear «First_Name»", "«First_Name»"),
    ("Dear <<First Name>>", "<<First Name>>"),
    ("Hi ${name}", "${name}"),
    ("Hi [[name]]", "[[name]]"),
    ("Hi %%name%%", "%%name%%"),
    ("Lorem ipsum dolor sit amet.", "Lorem ipsum"),
    ("Fish &amp; chips", 'Write "&".'),
    ("It&#39;s here", "&#39;"),
    ("It&rsquo;s here", "Write \"’\"."),
    ("Come&nbsp;in", "Delete it."),
    ("One<br>two", "<br>"),
    ("<p>One</p>", "<p>"),
    ('<a href="https://a.org">One</a>', "is HTML"),
    ("One._x000D_", "_x000D_"),
    ("\u200b", "anybody could see"),
    ("\u2800\ufe0f\u200d", "anybody could see"),
    ("Itâ€™s raining, so weâ€™re inside", '"Itâ€™s" was "It’s"'),
    ("Ein cafÃ© heute", '"cafÃ©" was "café"'),
    ("Tea for Â£5", '"Â£5" was "£5"'),
    ("ðŸ˜€ Come in", '"ðŸ˜€" was "😀"'),
    ("y tÅ· gwyn", '"tÅ·" was "tŷ"'),
    ("‚Äútea‚Äù at the caf√©", "wrong encoding"),
    ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", '"привет"'),
    ("Caf\ufffd", 'a letter was lost in "Caf\ufffd"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SURE)
def test_what_nobody_means_to_post_is_certain(text: str, expected: str) -> None:
    found = [one for one in leftovers(text) if one.is_certain]
    assert any(expected in f"{one.wrong}. {one.remedy}" for one in found), found


LIKELY = [
    ("Dear <name>, come in.", "<name>"),
    ("Ask [insert name] today", "[insert name]"),
    ("Hello {name}", "{name}"),
    ("The venue is TBC", "TBC"),
    ("Dr XX is here", "XX"),
    ("This is **bold**", "Markdown"),
    ("This is __bold__", "Markdown"),
    ("See [our page](https://a.org)", "Markdown"),
    ("## A heading", "Markdown"),
    ("> a quotation", "Markdown"),
    ("Run `this`", "Markdown"),
    *((f"One.\n{mark}\nTwo.", "Did you mean `---`") for mark in (
        "--", "----", "—", "—--", "- - -", " ---", "***", "* * *", "___", "===", "–––", "⸻",
        "---\u200b", "\u00a0---", "~~~", "-",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LIKELY)
def test_what_may_be_meant_is_asked_about(text: str, expected: str) -> None:
    (found,) = leftovers(text)
    assert not found.is_certain
    assert expected in f"{found.wrong}. {found.remedy}"


@pytest.mark.parametrize(
    "text",
    [
        "The garden is open – come in!",
        "i <3 you, and 3 < 5 > 2",
        "Love, Ana xx",
        "AT&T; Bed & Breakfast; Q&A &unknown;",
        "à€€",
        "five * six * seven_eight_nine",
        "* one\n* two\n- three",
        "“CAFÉ” MARCHÉ» NÃO AMANHÃ… “É” Å Ä Ö ŵ ŷ naïve £5 €5 ½ 5°",
        "日本語 नमस्ते שלום 😀 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "#TimeToTalk\n#Hope @HarbourMinds",
        "It is [sic] so (see [1])",
        "50% off, 100%",
        "https://example.org/?a=1&b=2_x",
        ":-) <-- --> ...",
        ".\n.\n.",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert list(leftovers(text)) == []
    assert mended(text) == text
