"""A thread that goes out from several accounts, each in words of its own, written at the desk."""

import re
from pathlib import Path

import pytest

from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.web.pages.writing import mistakes
from scheduler.yaml_files.reader import read_from
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import ADMINISTRATOR, Answer, Browser, WebDesk
from tests.support.examples.builders import a_thread

WALK = """\
campaign: walk
title: We walk
owner: dev
hashtags: [WeWalk]
cover: Comms desk, 09:00-17:00

threads:
  - id: both
    when: 2027-10-10 09:00
    accounts:
      main:  # the large one
        text: |
          Come along on Sunday. Bring nobody, or somebody.
          ---
          We begin at the pier, and go as slowly as the slowest.
      east:
        text: |
          In Norwich the kettle is on from nine, and the dog comes too.

  - id: one
    account: main
    when: 2027-10-12 09:00
    text: |
      The tide is out by noon.
      ---
      Boots, then.
"""
MAIN = "Come along on Sunday. Bring nobody, or somebody."
THIRD = "wales"
EAST = "In Norwich the kettle is on from nine, and the dog comes too."
AT = [("at", "at"), ("day", "2027-10-20"), ("time", "10:30"), ("words", "posts")]
BOTH = [("account", "main"), ("account", "east")]
NO_WORDS = [("speaker", "main"), ("own", ""), ("speaker", "east"), ("own", "")]
OWN = [("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", EAST)]


@pytest.fixture
def walk(web: WebDesk) -> Path:
    path = web.root / "campaigns" / "walk.yaml"
    path.write_text(WALK, "utf-8")
    return path


def write(browser: Browser, path: str, *fields: tuple[str, str]) -> Answer:
    page = browser.get(path)
    marks = [
        (name, page.text.partition(f'name="{name}" value="')[2].partition('"')[0])
        for name in ("read", "device", "branch", "revision")
    ]
    return browser.post_all(path, [*marks, *fields])


def in_file(path: Path, thread: str) -> dict[str, object]:
    tree = read_from(path.read_text("utf-8"), "walk").tree
    assert isinstance(tree, dict)
    found = [one for one in tree["threads"] if one["id"] == thread]  # type: ignore[index, union-attr]
    assert isinstance(found[0], dict)
    return {**found[0]}


def ticked(page: Answer) -> list[str]:
    boxes = re.findall(
        r'<input type="checkbox" name="account" value="(\w+)"( checked)?>', page.text
    )
    return [name for name, is_ticked in boxes if is_ticked]


@pytest.mark.usefixtures("walk")
def test_a_file_with_several_accounts_comes_back_into_the_form(web: WebDesk) -> None:
    page = web.browser("dev").get("/write/walk/both")
    assert ticked(page) == ["main", "east"]
    assert "Words of @HarbourMinds" in page.words
    assert MAIN in page.text.partition('id="own-main"')[2].partition("</textarea>")[0]
    assert EAST in page.text.partition('id="own-east"')[2].partition("</textarea>")[0]


@pytest.mark.usefixtures("walk")
def test_each_account_has_its_preview_its_count_and_its_price(web: WebDesk) -> None:
    page = web.browser("dev").get("/write/walk/both")
    assert re.search(r"@HarbourMinds: \$[\d.]+ for 3 posts", page.words)
    assert re.search(r"@HarbourEast: \$[\d.]+ for 1 post ", page.words)
    assert "for 4 posts" in page.words
    assert page.words.index("@HarbourMinds: $") < page.words.index("@HarbourEast: $")
    above = page.text.partition('id="under-own-main"')[2].partition("</div>")[0]
    assert re.search(r"2 posts, \d+ and \d+ of 280, support lines included", above)
    assert "over" not in above.partition("count")[2][:20], "it was parted by hand"
    below = page.text.partition('id="under-own-east"')[2].partition("</div>")[0]
    assert re.search(r"\d+ of 280, support lines included", below)


def test_what_says_the_same_leaves_the_file_as_it_is(web: WebDesk, walk: Path) -> None:
    before = walk.read_text("utf-8")
    first = f"{MAIN}\n---\nWe begin at the pier, and go as slowly as the slowest."
    fields = [("speaker", "main"), ("own", first), ("speaker", "east"), ("own", EAST)]
    time = [("at", "at"), ("day", "2027-10-10"), ("time", "09:00"), ("words", "posts")]
    done = write(
        web.browser("dev"), "/write/walk/both", ("id", "both"), *BOTH, *time, *fields, ("do", "put")
    )
    assert done.status == 303, done.words
    assert walk.read_text("utf-8") == before


def test_a_new_thread_of_several_accounts_is_written_with_words_of_each(
    web: WebDesk, walk: Path
) -> None:
    own = [("speaker", "main"), ("own", "A bench."), ("speaker", "east"), ("own", "Two\n---\nB")]
    done = write(web.browser("dev"), "/write/walk", *BOTH, *AT, *own, ("do", "put"))
    assert done.location == "/campaign/walk?done=put", done.words
    made = in_file(walk, "a-bench")
    assert "account" not in made
    assert made["accounts"] == {"main": {"text": "A bench.\n"}, "east": {"text": "Two\n---\nB\n"}}


def test_the_words_of_one_account_change_and_those_beside_them_stay(
    web: WebDesk, walk: Path
) -> None:
    own = [("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", "Cromer, at ten.")]
    fields = [("id", "both"), *BOTH, *AT, *own, ("do", "put")]
    assert write(web.browser("dev"), "/write/walk/both", *fields).status == 303
    assert "main:  # the large one" in walk.read_text("utf-8")
    assert in_file(walk, "both")["accounts"] == {
        "main": {"text": f"{MAIN}\n"},
        "east": {"text": "Cromer, at ten.\n"},
    }


def test_an_account_more_gets_its_words_in_the_file_beside_those_that_are_there(
    web: WebDesk, walk: Path
) -> None:
    own = [*OWN, ("speaker", THIRD), ("own", "From the north.")]
    fields = [("id", "both"), *BOTH, ("account", THIRD), *AT, *own, ("do", "put")]
    done = write(web.browser("dev"), "/write/walk/both", *fields)
    assert done.status == 303, done.words
    made = in_file(walk, "both")["accounts"]
    assert isinstance(made, dict)
    assert made[THIRD] == {"text": "From the north.\n"}
    assert set(made) == {"main", "east", THIRD}


@pytest.mark.usefixtures("walk")
def test_a_draft_without_any_words_is_kept_and_waits_for_them(web: WebDesk) -> None:
    live = write(web.browser("dev"), "/write/walk", *BOTH, *AT, *NO_WORDS, ("live", "1"))
    assert (live.status, "Write the first post" in live.words) == (200, True)


def test_what_stands_under_no_account_is_told_at_the_first() -> None:
    assert mistakes._account_at("when: soon", 1, ["main", "east"]) == "main"


@pytest.mark.usefixtures("walk")
def test_a_second_account_takes_along_what_was_typed_and_gets_a_field_of_its_own(
    web: WebDesk,
) -> None:
    browser = web.browser("dev")
    typed = [*BOTH, *AT, ("was", "east"), ("post", "The tide."), ("post", "Is out.")]
    live = write(browser, "/write/walk", *typed, ("live", "1"))
    assert "Write words for each" in live.words
    page = write(browser, "/write/walk", *typed, ("do", "look"))
    east = page.text.partition('id="own-east"')[2].partition("</textarea>")[0]
    assert "The tide.\n---\nIs out." in east
    assert 'id="own-main"' in page.text
    assert "Write words for each" not in page.words
    assert 'id="post-1"' not in page.text


def test_one_account_alone_makes_posts_again_and_no_word_is_lost(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    one = [("id", "both"), ("account", "main"), *AT, *OWN]
    page = write(browser, "/write/walk/both", *one, ("do", "look"))
    assert MAIN in page.text.partition('id="post-1"')[2].partition("</textarea>")[0]
    assert "Words for an account that is not ticked: they are kept" in page.words
    assert EAST in page.text.partition('id="own-east"')[2].partition("</textarea>")[0]
    assert EAST in browser.get("/write/walk/both").text, "the draft has them too"
    assert write(browser, "/write/walk/both", *one, ("do", "put")).status == 303
    made = in_file(walk, "both")
    assert (made["account"], made["text"]) == ("main", f"{MAIN}\n")
    assert "accounts" not in made


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize(
    ("fields", "anchor", "said"),
    [
        ([*AT, ("speaker", "main"), ("own", MAIN)], "own-east", "Enter the words of @HarbourEast"),
        (
            [*AT, ("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", f"{MAIN}!")],
            "own-east",
            "This is nearly the text of",
        ),
        (
            [("at", "again"), ("first", "2027-10-20"), ("hour", "10:30"), *OWN],
            "account",
            "What comes again is said by one account",
        ),
        ([("at", "slot"), *OWN], "slot", "Several accounts have no slot together"),
        (
            [*AT[:3], ("words", "template"), ("template", "dear.txt")],
            "account",
            "A template says the same from each account",
        ),
    ],
)
def test_what_several_accounts_cannot_say_is_told_at_its_field(
    web: WebDesk, fields: list[tuple[str, str]], anchor: str, said: str
) -> None:
    page = write(web.browser("dev"), "/write/walk", *BOTH, *fields, ("do", "put"))
    assert page.status == 422
    assert said in page.words
    assert f'href="#{anchor}"' in page.text


@pytest.mark.usefixtures("walk")
def test_words_that_two_accounts_share_are_told_while_they_are_typed(web: WebDesk) -> None:
    own = [("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", f"{MAIN}!")]
    live = write(web.browser("dev"), "/write/walk", *BOTH, *AT, *own, ("live", "1"))
    assert "This is nearly the text of @Harbour" in live.words


def test_only_accounts_that_one_may_write_for_are_offered_and_taken(
    web: WebDesk, walk: Path
) -> None:
    accounts.add(web.desk.people, ADMINISTRATOR, "kit", roles=[Role.WRITER], accounts=["east"])
    browser = web.browser("kit")
    page = browser.get("/write/walk")
    assert re.findall(r'name="account" value="(\w+)"', page.text) == ["east"]
    before = walk.read_text("utf-8")
    assert write(browser, "/write/walk", *BOTH, *AT, *OWN, ("do", "put")).status == 404
    assert walk.read_text("utf-8") == before
    named = browser.get("/write/walk/both")
    assert "The file names it; it is not yours to add." in named.words
    own = [("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", "Cromer, at ten.")]
    fields = [("id", "both"), *BOTH, *AT, *own, ("do", "put")]
    assert write(browser, "/write/walk/both", *fields).status == 303


@pytest.mark.usefixtures("walk")
def test_two_versions_show_the_words_of_every_account(web: WebDesk) -> None:
    browser = web.browser("dev")
    first, second = browser.get("/write/walk"), browser.get("/write/walk")
    for page, words in ((first, "The first way."), (second, "The second way.")):
        device = page.text.partition('name="device" value="')[2].partition('"')[0]
        own = [("speaker", "main"), ("own", MAIN), ("speaker", "east"), ("own", words)]
        browser.post_all("/write/walk", [("device", device), *BOTH, *AT, *own, ("live", "1")])
    versions = browser.get("/write/walk").text.partition("Two versions of yours")[2]
    assert "The first way." in versions
    assert "The second way." in versions


def look(browser: Browser, *posts: str, account: str = "main", day: str = "2027-10-13") -> str:
    """What the page says of a thread with these posts."""
    when = [("at", "at"), ("day", day), ("time", "10:30"), ("words", "posts")]
    fields = [("account", account), *when, *(("post", one) for one in posts), ("do", "look")]
    return write(browser, "/write/walk", *fields).words


def test_a_post_that_the_file_or_the_queue_has_is_told_while_it_is_written(
    web: WebDesk, walk: Path
) -> None:
    browser = web.browser("dev")
    assert "X refuses the same words" not in look(browser, "Hats, too.", "Gloves.")
    words = look(browser, "Hats, too.", "boots,  then.")
    assert "“boots, then.” is said from the same account before" in words
    assert "X refuses the same words" not in look(
        browser, "Hats, too.", "Boots, then.", day="2027-12-13"
    )
    web.queue(a_thread("wmhd/one", "Boats.", "Gloves.", due_at=A_TUESDAY_NOON))
    assert "“Gloves.” is said from the same account" in look(browser, "Hats, too.", "Gloves.")
    assert "X refuses" not in look(browser, "Hats.", "Gloves.", account="east")


def test_how_to_spread_them_is_said_once_where_one_writes_and_warned_of_nowhere(
    web: WebDesk, walk: Path
) -> None:
    browser = web.browser("dev")
    page = write(browser, "/write/walk", *BOTH, *AT, *OWN, ("do", "look")).words
    assert page.count("move one by some minutes in the calendar") == 1
    assert "in the same minute" not in browser.get("/campaign/walk").words
    alone = write(browser, "/write/walk", ("account", "main"), *AT, ("post", MAIN), ("do", "look"))
    assert "some minutes in the calendar" not in alone.words


def test_what_is_told_of_a_thread_has_neither_codes_nor_short_names(
    web: WebDesk, walk: Path
) -> None:
    browser = web.browser("dev")
    web.queue(a_thread("wmhd/one", MAIN, "Gloves.", due_at=A_TUESDAY_NOON))
    own = ("account", "east"), *AT, ("post", "Boots, then.")
    queued = ("account", "main"), *AT, ("post", "Hats."), ("post", "Gloves.")
    again = (("account", "main"), ("at", "again"), ("first", "2027-10-20"), ("hour", "10:30"))
    again = (*again, ("every", "week"), ("words", "posts"), ("post", "Hats."), ("post", "Hats."))
    for fields in (own, queued, again, (*BOTH, *AT, *OWN[:3], ("own", MAIN))):
        page = write(browser, "/write/walk", *fields, ("do", "put" if fields is own else "look"))
        told = re.sub(r"<(input|textarea).*?>|“[^”]*”", " ", page.text, flags=re.DOTALL)
        shown = re.sub(r"<[^>]+>", " ", told)
        assert not re.search(r"\b[A-Z]{2}\d{2}\b", shown)
        assert not re.search(r"(from|account|of) (main|east)\b", shown)
        assert not re.search(r"\b(walk|wmhd)/[a-z]", shown)
        assert fields is not again or "This is the text of this thread again" in shown
    assert "“Come along on Sunday." in write(browser, "/write/walk", *queued, ("do", "look")).words


def test_everything_that_is_missing_is_told_at_once(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    empty = [("at", "at"), ("words", "posts"), ("post", "")]
    page = write(browser, "/write/walk", *empty, ("do", "put"))
    assert page.status == 422
    for said in ("Choose the account", "Enter the words of the first post", "Enter the day"):
        assert said in page.words
    slot = [("account", "main"), ("at", "slot"), ("words", "posts"), ("post", "")]
    page = write(browser, "/write/walk", *slot, ("do", "put"))
    assert "has no slots" in page.words
    assert "Enter the words of the first post" in page.words
    both = write(browser, "/write/walk", *BOTH, ("at", "at"), *NO_WORDS, ("do", "put"))
    assert "Enter the day" in both.words
    assert len(set(re.findall(r"Enter the words of @\w+", both.words))) == 2
    again = [("account", "main"), ("at", "again"), ("words", "template")]
    page = write(browser, "/write/walk", *again, ("do", "put"))
    assert "Choose the template" in page.words
    assert page.text.count('class="err"') >= 2
    file = [*empty[:1], ("words", "file"), ("account", "main")]
    assert "Enter the words" not in write(browser, "/write/walk", *file, ("do", "put")).words
