"""No word of a file is lost in silence: what YAML takes for a comment, or for the end of a line."""

from pathlib import Path

import pytest

from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import (
    HEAD,
    ORGANISATION,
    a_workspace,
    mistakes,
    planned,
    texts,
)

BEFORE = HEAD + "threads:\n  - id: a\n    account: main\n    when: Tue 12 Oct 2027, 09:00\n"


def said(root: Path, rest: str) -> list[str]:
    """What check says of a file that ends in `rest`, each without its path."""
    a_workspace(root)
    (root / "campaigns" / "spring.yaml").write_text(BEFORE + rest, "utf-8")
    return [line.removeprefix("campaigns/spring.yaml:") for line in mistakes(root)]


LOST = {
    "less deep than the block": (
        "    text: |\n      The garden is open.\n    #WorldMentalHealthDay #TimeToTalk\n",
        '10:5: "#WorldMentalHealthDay #TimeToTalk" is a comment and will not be posted',
    ),
    "one blank less": (
        "    text: |\n      Our week.\n     #1 on the list was company.\n",
        '10:6: "#1 on the list was company." is a comment',
    ),
    "at the margin": ("    text: |\n      Our week.\n#Hope\n", '10:1: "#Hope" is a comment'),
    "after an empty line": ("    text: |\n      Our week.\n\n    #Hope\n", '11:5: "#Hope"'),
    "a note inside the reach": (
        "    text: |\n      Our week.\n     # of visitors: 40\n",
        '10:6: "# of visitors: 40"',
    ),
    "the second of two": (
        "    text: |\n      Our week.\n    # a note\n    #Hope\n",
        '11:5: "#Hope"',
    ),
    "in the head of the block": ("    text: | #Hope\n      Our week.\n", '8:13: "#Hope"'),
    "a folded block": ("    text: >\n      Our week.\n    #Hope\n", '10:5: "#Hope"'),
    "under a line": ("    text: Our week.\n    #Hope\n", '9:5: "#Hope"'),
    "under a quoted text": ('    text: "Our week."\n    #Hope\n', '9:5: "#Hope"'),
    "beside a quoted text": ('    text: "Our week." #Hope\n', '8:23: "#Hope"'),
    "in place of the text": ("    text:\n      #Hope is here.\n", '8:10: "#Hope is here."'),
    "Welsh": ("    text: |\n      Bore da.\n    #DiwrnodIechydMeddwl\n", "10:5:"),
    "a block that is empty": ("    text: |\n    #Hope\n", '8:11: "#Hope" is a comment'),
    "another script": ("    text: |\n      Bore da.\n    #नमस्ते\n", "10:5:"),
    "behind the hashtags": (
        "    text: |\n      Our week.\n    hashtags: [Hope]\n    #TimeToTalk\n",
        '11:5: "#TimeToTalk"',
    ),
    "a title": ("    text: Hi.\ncover: Desk 2 #north, 09:00-17:00\n", '9:15: "#north'),
    "a value": (
        "    text: Hi.\n    values: {x: 1 }\n    content_note: loss #and grief\n",
        "10:24:",
    ),
    "each time": (
        "    text: |\n      Our week.\n  - id: b\n    account: main\n"
        "    repeat: {from: 2027-10-05, at: '9:00', every: day}\n"
        "    each_time:\n      - |\n        One.\n      #Hope\n",
        '16:7: "#Hope"',
    ),
}


@pytest.mark.parametrize(("rest", "expected"), LOST.values(), ids=LOST)
def test_words_that_became_a_comment_are_asked_about(
    tmp_path: Path, rest: str, expected: str
) -> None:
    assert any(line.startswith(expected) for line in said(tmp_path, rest)), said(tmp_path, rest)


NOTES = {
    "a note at the key": "    text: |\n      Our week.\n    # later: a picture\n",
    "a note at the margin": "    text: |\n      Our week.\n# the end\n",
    "a key that was left out": "    text: |\n      Our week.\n    #hashtags: [Hope]\n",
    "a thread that was left out": "    text: |\n      Our week.\n  #- id: b\n  #  account: main\n",
    "a line of signs": "    text: |\n      Our week.\n  #---------\n  ### next\n",
    "behind another key": "    text: |\n      Our week.\n    language: en #ours\n",
    "a note in the head": "    text: |  # keep it short\n      Our week.\n",
    "inside the text": "    text: |\n      #Hope\n      # of visitors\n       #Two\n",
    "an address": "    text: |\n      https://example.org/#part\n",
}


@pytest.mark.parametrize("rest", NOTES.values(), ids=NOTES)
def test_notes_stay_notes(tmp_path: Path, rest: str) -> None:
    assert said(tmp_path, rest) == []


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize("where", ["Open.{}#WorldMentalHealthDay is on Sunday.", "Open.{}Come in."])
def test_another_kind_of_line_end_is_told_where_it_stands(
    tmp_path: Path, mark: str, where: str
) -> None:
    (line,) = said(tmp_path, f"    text: |\n      {where.format(mark)}\n")
    assert line.startswith("9:12: there is a ")
    assert line.endswith("Delete it, and press Enter if a new line is meant.")


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ('    text: "One.\\LTwo."\n', "8:11: there is a line separator (U+2028) in this text"),
        ('    text: "One.\\0Two."\n', "8:11: there is a NUL (U+0000) in this text"),
        ('    text: "One.\\e[31mTwo."\n', "8:11: there is an escape character (U+001B)"),
        (
            "    text: |\n      One.\ufeffTwo.\n",
            "9:11: there is a byte-order mark (U+FEFF) here. Delete it.",
        ),
        ("    text: |\n      One.\x0bTwo.\n", "9:11: there is an invisible control character"),
        ("    text: |\n      é One.\x0cTwo.\n", "9:13: there is an invisible control character"),
    ],
)
def test_a_character_that_nobody_sees_is_named(tmp_path: Path, rest: str, expected: str) -> None:
    assert said(tmp_path, rest)[0].startswith(expected)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("id: a", "id:\u00a0 a", "5:8: there is a no-break space (U+00A0) here"),
        ("id: a", "id:\u3000a", "5:8: there is ideographic space (U+3000) here"),
        ("    account", "\u00a0\u00a0\u00a0\u00a0account", "there is a no-break space (U+00A0)"),
        ("    account", "   \u00a0account", "6:4: there is a no-break space (U+00A0)"),
        ("    account", "    \u200baccount", "6:5: there is a zero-width space (U+200B)"),
        ("account: main", "account: main\u00a0", "6:14: there is a no-break space (U+00A0)"),
        ("account: main", "account:\u00a0main", "6:13: there is a no-break space (U+00A0)"),
        ("id: a", "id： a", "5:7: this colon is a wide one"),
    ],
)
def test_a_space_that_is_none_is_told_at_its_line(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    a_workspace(tmp_path, organisation=ORGANISATION)
    text = BEFORE.replace(before, after, 1) + "    text: |\n      Hello there.\n"
    (tmp_path / "campaigns" / "spring.yaml").write_text(text, "utf-8")
    found = mistakes(tmp_path)
    assert expected in found[0], found


def test_utf_16_with_its_mark_is_read_and_without_it_is_told(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    path = tmp_path / "campaigns" / "spring.yaml"
    text = BEFORE + "    text: |\n      Café.\n"
    for encoding in ("utf-16", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        assert texts(planned(tmp_path)) == [["Café."]]
    path.write_bytes(text.encode("utf-16-le"))
    assert "the file is UTF-16, which Windows calls Unicode" in mistakes(tmp_path)[0]
    path.write_bytes(text.encode("utf-16")[:-1])
    assert "says that it is UTF-16 and cannot be read" in mistakes(tmp_path)[0]
    path.write_bytes(text.encode("cp1252"))
    assert (
        "yaml:9:10: this character is not UTF-8; the file is most likely Windows-1252, in "
        in (mistakes(tmp_path)[0])
    )
    assert 'this reads "Café."' in mistakes(tmp_path)[0]
    path.write_bytes(text.encode() + b"\x81\n")
    assert "this character is not UTF-8. Save" in mistakes(tmp_path)[0]


def test_a_file_that_is_a_list_has_words_in_comments_too(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    (tmp_path / "campaigns" / "spring.yaml").write_text("- a #b\n", "utf-8")
    assert "this is a list where keys with values are expected" in mistakes(tmp_path)[0]


def test_the_comment_that_stands_for_a_value_is_found_among_others(tmp_path: Path) -> None:
    found = said(tmp_path, "    support:\n      #tender\n    text: |  # note\n      Hi.\n")
    assert found == [
        '8:13: "#tender" is a comment and will not be posted. '
        "Put the text in a `|` block, or in quotes."
    ]
    found = said(tmp_path, "    language: en  # ours\n    support: # tender\n    text: Hi.\n")
    assert found[0].startswith('9:13: "# tender" is a comment')


def test_threads_that_are_no_mappings_hold_no_words(tmp_path: Path) -> None:
    found = said(tmp_path, "    text: Hi.\n  - just #words\n")
    assert any("this is one text where keys with values" in line for line in found)


def test_a_name_that_no_file_can_have_is_no_campaign(tmp_path: Path) -> None:
    from scheduler.campaigns.loader import load_workspace

    with pytest.raises(MistakesFound, match="there is no campaign"):
        load_workspace(a_workspace(tmp_path), ["x" * 5_000])
