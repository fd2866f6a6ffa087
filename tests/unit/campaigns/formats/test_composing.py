"""Values in, the loader out: the same values, and all that stood in the file is still there."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.campaigns.formats.composing import (
    CampaignValues,
    MediaValues,
    ThreadValues,
    new_campaign,
    with_head,
    with_thread,
)
from scheduler.campaigns.loader import read_instead
from scheduler.campaigns.model.campaign import Campaign
from scheduler.errors import HandrailError, MistakesFound, NotPossible
from scheduler.hidden_characters import CONTROL, is_blank

FILE = """\
# Ours, since 2024.
campaign: walk            # never changed
title: We walk
owner: Comms team
hashtags: [Walk, Hope]    # both

# The threads, the first first.
threads:
  # It opens the week.
  - id: opener            # short
    account: main
    when: Mon 4 Oct 2027, 09:00
    hashtags:
      - Tea               # with milk
      - Cake
    text: |
      We walk on Monday, and whoever wants to comes along, in whatever shoes there are at the door.
      ---
      Come along.

  # It closes it.
  - id: close
    account: main
    when: "Fri 8 Oct 2027, 09:00"
    text: >
      Thank you
      all.
# The end.
"""
ORGANISATION = {
    "organisation": "Harbour Minds",
    "region": "GB-ENG",
    "timezone": "Europe/London",
    "accounts": {
        name: {"handle": name, "role": "organisation", "secrets": "X"} for name in ("main", "peers")
    },
}
OPENER = ThreadValues(
    "opener",
    account="main",
    when="Mon 4 Oct 2027, 09:00",
    hashtags=("Tea", "Cake"),
    posts=(
        "We walk on Monday, and whoever wants to comes along, in whatever shoes there are at the "
        "door.",
        "Come along.",
    ),
)
HEAD = CampaignValues("walk", "We walk", "Comms team", ("Walk", "Hope"))
HOSTILE = [
    "a: b",
    "# no comment",
    "tea # cake",
    "\"quoted\" 'twice'",
    "- dash",
    "🙂 👩‍👩‍👧",
    "yes",
    "12:30",
    "0x1f",
    "null",
    "{a}",
    "[b]",
    "&c *d !e %f @g `h`",
    "| block",
    "> fold",
    "? key",
    "ends:",
    "~",
    "2027-10-04",
    "\\n",
    "a\tb",
    "{{ x }}",
    "...",
    "=",
    "1e3",
]


FOLDER = TemporaryDirectory()  # of a workspace that has the organisation alone


@cache
def workspace() -> Path:
    campaigns = Path(FOLDER.name, "campaigns")
    campaigns.mkdir()
    (campaigns / "organisation.yaml").write_text(json.dumps(ORGANISATION), "utf-8")
    return campaigns.parent


def loaded(text: str) -> Campaign:
    path = workspace() / "campaigns" / "walk.yaml"
    files, mistakes = read_instead(workspace(), path, text, is_alone=True)
    if mistakes or files is None:
        raise MistakesFound(mistakes)
    return files.campaigns[0]


def lines_that_differ(one: str, other: str) -> list[str]:
    return [line for line in one.split("\n") if line not in other.split("\n")]


def test_what_says_the_same_changes_nothing() -> None:
    assert with_thread(FILE, OPENER) == FILE
    assert with_head(FILE, HEAD) == FILE


def test_one_value_changes_its_own_line_and_keeps_the_comment_behind_it() -> None:
    made = with_head(FILE, CampaignValues("walk", "We run: all", "Comms team", ("Run",)))
    assert lines_that_differ(made, FILE) == ["title: 'We run: all'", "hashtags: [Run]    # both"]
    assert loaded(made).title == "We run: all"


def test_words_are_changed_between_the_comments() -> None:
    later = ThreadValues(
        "opener",
        account="peers",
        when="Tue 5 Oct 2027, 12:30",
        hashtags=("Tea",),
        posts=("  Leading.", "Second: # no comment", "Third."),
    )
    made = with_thread(FILE, later)
    thread = loaded(made).threads[0]
    assert (thread.account, thread.hashtags) == ("peers", ("Tea",))
    assert thread.text == "  Leading.\n---\nSecond: # no comment\n---\nThird.\n"
    for comment in (
        "# Ours, since 2024.",
        "# short",
        "# with milk",
        "# It closes it.",
        "# The end.",
    ):
        assert comment in made
    assert made.partition("  # It closes it.")[2] == FILE.partition("  # It closes it.")[2]


def test_a_new_thread_comes_last_after_an_empty_line() -> None:
    new = ThreadValues(
        "extra",
        account="peers",
        repeat={"every": "day", "from": "Sat 9 Oct 2027", "at": "12:30"},
        media=(MediaValues("walk.png", "Two people: one laughs."),),
        approval="required",
        each_time=("One.", "Two: more."),
        more={"kind": "celebration"},
    )
    made = with_thread(FILE, new)
    assert made.startswith(FILE.removesuffix("# The end.\n"))
    assert made.endswith("# The end.\n")
    thread = loaded(made).threads[-1]
    assert (thread.id, thread.approval, thread.media[0].alt) == (
        "extra",
        "required",
        "Two people: one laughs.",
    )
    assert thread.each_time == ("One.\n", "Two: more.\n")


def test_a_thread_that_is_said_in_another_way_loses_what_would_say_it_twice() -> None:
    text = FILE.replace("when: Mon", "kind: joke\n    when: Mon")
    again = ThreadValues(
        "opener",
        account="main",
        repeat={"every": "day", "from": "Sat 9 Oct 2027", "at": "12:30"},
        each_time=("One.", "Two."),
        more={"kind": None, "hashtags": None},
    )
    made = with_thread(text, again)
    thread = loaded(made).threads[0]
    assert (thread.when, thread.text, thread.kind, thread.hashtags) == (None, None, None, ())
    assert "# with milk" in made
    back = with_thread(made, OPENER)
    assert loaded(back).threads[0].text == loaded(FILE).threads[0].text
    assert loaded(back).threads[0].repeat is None


def test_accounts_with_words_of_their_own_give_way_to_one_account() -> None:
    text = FILE.replace(
        "    account: main\n    when: Mon", "    accounts: {main: {}, peers: {}}\n    when: Mon"
    )
    assert loaded(with_thread(text, OPENER)).threads[0].account == "main"


def test_one_account_gives_way_to_several_each_with_words_of_its_own_and_back() -> None:
    both = replace(
        OPENER, account="", posts=(), accounts={"main": "One: a.", "peers": "Two.\n---\nB"}
    )
    made = with_thread(FILE, both)
    thread = loaded(made).threads[0]
    assert (thread.account, thread.text) == (None, None)
    assert {name: own.text for name, own in thread.accounts.items()} == {
        "main": "One: a.\n",
        "peers": "Two.\n---\nB\n",
    }
    assert "# with milk" in made
    assert with_thread(made, both) == made
    back = loaded(with_thread(made, OPENER)).threads[0]
    assert (back.account, back.accounts, back.text) == ("main", {}, loaded(FILE).threads[0].text)


def test_words_of_one_of_several_accounts_change_and_all_beside_them_stays() -> None:
    own = (
        "    accounts:\n      # the large one\n      main:   # first\n        text: |\n"
        "          One.\n      peers: {text: Two.}\n"
    )
    begins = "    hashtags:\n      - Tea "
    text = FILE.replace("    account: main\n", "", 1).replace(begins, f"{own}{begins}")
    words = text[text.index("    text: |\n      We walk") : text.index("\n  # It closes it.")]
    text = text.replace(words, "")
    several = replace(OPENER, account="", posts=(), accounts={"main": "One.", "peers": "Three."})
    made = with_thread(text, several)
    assert {name: one.text for name, one in loaded(made).threads[0].accounts.items()} == {
        "main": "One.\n",
        "peers": "Three.\n",
    }
    assert lines_that_differ(text, made) == ["      peers: {text: Two.}"]
    swapped = with_thread(made, replace(several, accounts={"peers": "Three."}))
    assert list(loaded(swapped).threads[0].accounts) == ["peers"]
    assert "# first" in swapped


@pytest.mark.parametrize("place", ["- account: main  # first", "- account: main"])
def test_the_first_key_of_a_thread_can_go(place: str) -> None:
    text = FILE.replace(
        "  - id: opener            # short\n    account: main\n",
        f"  {place}\n    # own\n    id: opener\n",
    )
    made = with_thread(
        text,
        ThreadValues(
            "opener", more={"account": None, "accounts": {"main": {"text": "One."}}, "text": None}
        ),
    )
    thread = loaded(made).threads[0]
    assert (thread.id, thread.account) == ("opener", None)
    assert "# own" in made


def test_a_thread_in_braces_is_written_below_each_other() -> None:
    text = (
        "campaign: walk\ntitle: We walk\nowner: Comms\nthreads:\n"
        "  - {id: a, account: main, when: 'Mon 4 Oct 2027, 09:00', text: One.}  # short\n"
        "  - id: b\n    account: main\n    when: Tue 5 Oct 2027, 09:00\n    text: Two."
    )
    made = with_thread(text, ThreadValues("a", account="peers", more={"kind": "joke"}))
    thread = loaded(made).threads[0]
    assert (thread.account, thread.kind, thread.text) == ("peers", "joke", "One.")
    assert "# short" in made


def test_a_file_all_in_braces_can_be_changed() -> None:
    """As other programs write it: JSON is YAML."""
    text = (
        '{"campaign": "walk", "title": "We walk", "owner": "Comms", "threads": [{"id": "a", '
        '"account": "main", "when": "Mon 4 Oct 2027, 09:00", "text": "One."}]}'
    )
    made = with_head(text, CampaignValues("walk", "We run", "Comms", more={"cover": "Jo"}))
    assert (loaded(made).title, loaded(made).cover) == ("We run", "Jo")
    with pytest.raises(HandrailError):
        with_thread(text, ThreadValues("b", account="main"))


def test_a_key_of_the_head_comes_before_the_threads_and_can_go_again() -> None:
    made = with_head(FILE, CampaignValues("walk", "We walk", "Comms team", cover="Jo: 9 to 5"))
    assert loaded(made).cover == "Jo: 9 to 5"
    assert made.index("cover:") < made.index("# The threads")
    gone = CampaignValues("walk", "We walk", "Comms team", more={"cover": None, "kind": None})
    assert with_head(made, gone) == FILE


def test_comments_in_the_head_of_a_block_are_kept() -> None:
    text = FILE.replace("text: |\n      We walk", "text: |  # in two posts\n      We walk")
    made = with_thread(text, ThreadValues("opener", posts=("Another.",)))
    assert "# in two posts" in made
    assert loaded(made).threads[0].text == "Another.\n"


def test_a_title_over_two_lines_is_changed_as_one() -> None:
    text = FILE.replace("title: We walk", "title: We\n  walk  # far")
    made = with_head(text, CampaignValues("walk", "We run", "Comms team"))
    assert "title: We run  # far\n" in made
    longer = with_thread(text, ThreadValues("close", more={"content_note": "Two\nlines"}))
    assert loaded(longer).threads[1].content_note == "Two\nlines"


def test_a_single_line_that_becomes_a_block_keeps_its_comment() -> None:
    text = FILE.replace("text: >\n      Thank you\n      all.", "text: Thanks.  # short")
    made = with_thread(text, ThreadValues("close", posts=("Thank you.", "All.")))
    assert "# short" in made
    assert loaded(made).threads[1].text == "Thank you.\n---\nAll.\n"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_as_they_were(words: str) -> None:
    made = ThreadValues(
        "a",
        account="main",
        when="Mon 4 Oct 2027, 09:00",
        posts=(words, f"  {words}"),
        media=(MediaValues("a.png", words),),
    )
    new = new_campaign(CampaignValues("walk", words, words), [made])
    changed = with_head(FILE, CampaignValues("walk", words, words))
    thread = with_thread(FILE, ThreadValues("opener", posts=(words, words)))
    assert (loaded(new).title, loaded(changed).owner) == (words, words)
    assert loaded(new).threads[0].text == f"{words}\n---\n  {words}\n"
    assert loaded(new).threads[0].media[0].alt == words
    assert loaded(thread).threads[0].text == f"{words}\n---\n{words}\n"


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\x00", "\x1b"])
@pytest.mark.parametrize("words", ["a{}b", "{}ab"])
def test_what_no_file_may_hold_is_refused_and_never_bent(mark: str, words: str) -> None:
    with pytest.raises(MistakesFound):
        with_head(FILE, CampaignValues("walk", words.format(mark), "Comms"))


@pytest.mark.parametrize(
    "after", [ThreadValues("extra", account="peers"), ThreadValues("close", more={"kind": "joke"})]
)
def test_a_file_whose_last_text_keeps_its_empty_lines_is_left_to_a_person(
    after: ThreadValues,
) -> None:
    """What is written behind such a text would take its empty lines away."""
    text = f"{FILE.partition('    text: >')[0]}    text: |+\n      Thank you.\n\n\n\n"
    assert loaded(text).threads[1].text == "Thank you.\n\n\n\n"
    with pytest.raises(NotPossible, match="Change the file by hand"):
        with_thread(text, after)


def test_one_text_where_a_list_belongs_is_not_the_list_that_was_meant() -> None:
    text = FILE.replace("hashtags: [Walk, Hope] ", "hashtags: Walk ")
    made = with_head(text, CampaignValues("walk", "We walk", "Comms team", ("Walk",)))
    assert loaded(made).hashtags == ("Walk",)


@pytest.mark.parametrize("text", ["- a\n", "campaign: walk\n", "campaign: walk\nthreads: none\n"])
def test_a_file_that_is_no_campaign_is_not_changed(text: str) -> None:
    with pytest.raises(NotPossible, match="Mend it first"):
        with_thread(text, OPENER)


_WORDS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
).filter(lambda words: words.strip() and not is_blank(words) and not CONTROL.search(words))


@given(_WORDS, st.lists(_WORDS, min_size=1, max_size=3))
def test_any_words_come_back_from_the_loader_and_no_comment_is_lost(
    title: str, posts: list[str]
) -> None:
    try:
        made = with_head(FILE, CampaignValues("walk", title, "Comms team"))
        made = with_thread(made, ThreadValues("opener", posts=tuple(posts)))
    except MistakesFound:  # what no file may hold is refused, and never bent
        return
    found = loaded(made)
    assert found.title == title
    assert found.threads[0].text == "\n---\n".join(posts) + "\n"
    for comment in ("# Ours, since 2024.", "# never changed", "# short", "# with milk"):
        assert comment in made
