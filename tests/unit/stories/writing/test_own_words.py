"""What comes in is read by one reader: the form never becomes words of a story."""

import pytest

from scheduler.errors import MistakesFound
from scheduler.stories.writing.form import blank, checked_body, read
from scheduler.stories.writing.own_words import has_prompts, leftover_in

WHOLE = blank("teller-1a2b3c4d", ["main"], "jo").replace("theme:  ", "theme: walking ")
ANSWERED = WHOLE.replace("## What happened?\n", "## What happened?\nI did not sleep.\n").replace(
    "## Who helped, and how?\n", "## Who helped, and how?\nDee. She waited.\n"
)
OWN = "I did not sleep.\n\nDee. She waited."
HEAD, _, BELOW = ANSWERED.removeprefix("---\n").partition("\n---\n")

COMES_IN = {
    "the whole form": ANSWERED,
    "the words alone": OWN,
    "with a byte order mark": f"\ufeff{ANSWERED}",
    "with line ends of Windows": ANSWERED.replace("\n", "\r\n"),
    "with line ends of old": ANSWERED.replace("\n", "\r"),
    "with blank lines before": f"\n\n{ANSWERED}",
    "without the first dashes": f"{HEAD}\n---\n{BELOW}",
    "without the second dashes": f"---\n{HEAD}\n{BELOW}",
    "without dashes": f"{HEAD}\n{BELOW}",
    "with half of the head": "\n".join(HEAD.split("\n")[8:]) + f"\n---\n{BELOW}",
    "without the head": BELOW,
    "with a list in the head": ANSWERED.replace("hashtags: []", "hashtags:\n  - Sleep\n- Walk"),
    "with capitals of a telephone": "\n".join(
        line[:1].upper() + line[1:] for line in ANSWERED.split("\n")
    ),
    "with other levels of headings": BELOW.replace("## ", "# "),
    "with deeper headings": BELOW.replace("## ", "#### "),
    "with questions without marks": BELOW.replace("## ", ""),
    "with bold questions": BELOW.replace("## ", "**").replace("?\n", "?**\n"),
    "with answers on the line of the question": BELOW.replace("?\nI did", "? I did").replace(
        "how?\nDee", "how? Dee"
    ),
}


@pytest.mark.parametrize("text", COMES_IN.values(), ids=COMES_IN.keys())
def test_only_their_own_words_are_read(text: str) -> None:
    assert checked_body(text) == OWN


REFUSED = {
    "a line of the head among the words": f"{OWN}\n\nsupport_contact: jo\n",
    "one line of the head before": f"guardian: gran\n\n{OWN}",
    "a key with its line manager": f"{OWN}\nline manager: boss",
    "the head on one line": f"storyteller: finn accounts: [main] naming: alias\n{OWN}",
    "an id": f"{OWN}\nSigned, teller-1a2b3c4d",
    "a comment that does not end": f"{OWN}\n<!-- Take your time.",
    "a comment that does not begin": f"Take your time.\n-->\n{OWN}",
    "our guidance without its marks": BELOW.replace("<!--", "").replace("-->", ""),
    "a sentence of our guidance": f"{OWN} An alias is not one. Leave out how, with what, and how"
    " much; numbers of weight or food; and more.",
    "a heading of their own": f"## My year\n\n{OWN}",
    "a question that was changed": BELOW.replace("What happened?", "What happened to me?"),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_may_be_the_forms_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MistakesFound, match=r"the story:\d+:1: "):
        checked_body(text)
    assert leftover_in(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Guardian: she said that I might. Keep: going.",
        "#TimeToTalk was the first thing I read.",
        "My theme: I was not alone.",
        "What helped? Walking did.",
        "I asked myself what happened.",
        "Keep: going, and ask somebody.",
        "---\nOne day.\n---\nAnother day.",
    ],
)
def test_words_that_only_look_a_little_like_it_stay(text: str) -> None:
    assert checked_body(text) == text
    assert leftover_in(text) is None


def test_a_mistake_is_told_at_the_line_of_the_file() -> None:
    with pytest.raises(MistakesFound, match=rf"f\.md:{ANSWERED.count(chr(10)) + 1}:1: "):
        read(f"{ANSWERED}guardian: gran", "f.md")


def test_kept_words_that_hold_a_question_are_told() -> None:
    assert "Line 1 of the words" in (leftover_in("## What happened?\nI fell ill.") or "")


def test_whether_questions_were_there_is_known() -> None:
    assert has_prompts(ANSWERED)
    assert not has_prompts(OWN)
