"""What check finds, at the terminal and at the desk: each surface in its own words."""

import re
from datetime import UTC, date, datetime

import pytest

from scheduler.errors import Mistake
from scheduler.findings import (
    CheckFinding,
    ClocksChange,
    Embargoed,
    InQuietHours,
    NotTheirAccount,
    OtherClock,
    OutOfTune,
    RuleFound,
    SaidElsewhere,
    SameMinute,
    SharedHashtag,
    StoryUnread,
    TextAgain,
    TextInQueue,
    TooSoonAfter,
    TypedStory,
    Unanswered,
    UnconfirmedDay,
    UnlistedMention,
    WayOut,
)
from scheduler.web.show.findings import (
    FindingToShow,
    NamesHere,
    finding_to_show,
    mistake_to_show,
    said_plainly,
)

TITLES = {"spring/opener": "“The tide is out”"}
NAMES = NamesHere({"main": "HarbourMinds", "east": "HarbourEast"}, lambda key: TITLES.get(key, key))
AT = datetime(2027, 10, 10, 22, 30, tzinfo=UTC)
SPRING = datetime(2027, 3, 28, 1, 30)  # noqa: DTZ001 - as it was written
CLOCKS = ClocksChange(SPRING, SPRING.replace(hour=2))
RULE = RuleFound("HL01", "a promise", "Say what you do.", 2, "", "kept")
_TWICE = "and X refuses the same words twice within some weeks. Say one of them in other words."
_READ = "If it means something else, quote the sentence under `accept` as `words`, with your "
_KEEP = "If it means something else, keep your words and say why: a second person reads both."

# The finding, what the terminal says, what the desk says.
EACH: list[tuple[CheckFinding, str, str]] = [
    (
        UnlistedMention("SomeBody"),
        "it mentions @SomeBody, which is not under `mentions` in the campaign",
        "it mentions @SomeBody, whom the campaign’s file does not list for that",
    ),
    (
        RULE,
        "post 2, HL01: a promise (“kept”). Say what you do.",
        "post 2: a promise (“kept”). Say what you do.",
    ),
    (
        RuleFound("SM05", "this gives away how", "Leave it out.", where="its description"),
        "its description, SM05: this gives away how. Leave it out.",
        "its description: this gives away how. Leave it out.",
    ),
    (
        RuleFound("HL01", "a promise", "Say it.", accepted="It is ours."),
        "HL01: a promise. Accepted: It is ours.",
        "a promise. Accepted: It is ours.",
    ),
    (
        RuleFound("SM05", "this gives away how", "Leave it out.", way_out=WayOut.NOBODY),
        "SM05: this gives away how. Leave it out. Nobody lifts this rule.",
        "this gives away how. Leave it out. Nobody lifts this rule.",
    ),
    (
        RuleFound("SM05", "this gives away how", "Leave it out.", way_out=WayOut.QUOTE),
        f"SM05: this gives away how. Leave it out. {_READ}reason: a second person then reads both.",
        f"this gives away how. Leave it out. {_KEEP}",
    ),
    (
        RuleFound("SM05", "this gives away how", "Leave it out.", way_out=WayOut.QUOTE_AGAIN),
        "SM05: this gives away how. Leave it out. `words` is not the sentence. "
        f"{_READ}reason: a second person then reads both.",
        "this gives away how. Leave it out. What a second person was given is not the sentence. "
        f"{_KEEP}",
    ),
    (
        SharedHashtag("XP02", "one hashtag", "Leave some minutes.", "walk", ("east", "main")),
        "XP02: one hashtag (#walk: east, main). Leave some minutes.",
        "one hashtag (#walk: @HarbourEast, @HarbourMinds). Leave some minutes.",
    ),
    (
        SaidElsewhere("Thank you", is_before=True, key="spring/opener", day=date(2027, 10, 9)),
        "“Thank you” is said from the same account before (spring/opener, 9 October 2027), "
        f"{_TWICE}",
        "“Thank you” is said from the same account before (“The tide is out”, 9 October 2027), "
        f"{_TWICE}",
    ),
    (
        SaidElsewhere("from main", is_before=False, key="other/one", day=date(2027, 10, 9)),
        f"“from main” is said from the same account afterwards (other/one, 9 October 2027), "
        f"{_TWICE}",
        f"“from main” is said from the same account afterwards (other/one, 9 October 2027), "
        f"{_TWICE}",
    ),
    (
        TooSoonAfter("spring/opener", "other/one", 5, "main", clocks_change=False),
        "other/one follows spring/opener after 5 minutes, both from main.",
        "other/one follows “The tide is out” after 5 minutes, both from @HarbourMinds.",
    ),
    (
        TooSoonAfter("other/one", "spring/opener", 5, "main", clocks_change=True),
        "spring/opener follows other/one after 5 minutes, both from main. "
        "The clocks change between them that night.",
        "“The tide is out” follows other/one after 5 minutes, both from @HarbourMinds. "
        "The clocks change between them that night.",
    ),
    (
        OutOfTune("spring/opener", "joke", "other/one"),
        "spring/opener, a joke, stands beside other/one, which is about something grave.",
        "“The tide is out”, a joke, stands beside other/one, which is about something grave.",
    ),
    (
        InQuietHours(AT, "main", "22:00 to 07:00"),
        "22:30 lies in the quiet hours of main (22:00 to 07:00). "
        "Move it, or change `quiet` in organisation.yaml.",
        "22:30 lies in the quiet hours of @HarbourMinds (22:00 to 07:00). Choose another time.",
    ),
    (
        Unanswered(),
        "a post asks a question, and nobody is named who reads the replies. "
        'Add `cover: "Comms desk, 09:00-21:00"` to the campaign.',
        "a post asks a question, and nobody is named who reads the replies. "
        "Say of the campaign who reads them, and when.",
    ),
    (
        StoryUnread(),
        "nobody is named who reads the replies to this story. "
        "Add `story_cover` to organisation.yaml, or `cover` here.",
        "nobody is named who reads the replies to this story. "
        "Say of the campaign who reads them, and when.",
    ),
    (
        Embargoed(is_before=True),
        "this lies before the embargo ends. Move it, or `not_before`.",
        "this lies before the embargo ends. Choose a later time.",
    ),
    (
        Embargoed(is_before=False),
        "this lies after `not_after`. Move it, or `not_after`.",
        "this lies after the last time at which it may go out. Choose an earlier one.",
    ),
    (
        NotTheirAccount("east", ("main", "gone")),
        "its teller has not said yes to east. Ask them, or choose from: main, gone.",
        "its teller has not said yes to @HarbourEast. "
        "Ask them, or choose from: @HarbourMinds, gone.",
    ),
    (
        TextAgain("spring/opener"),
        "this is the text of spring/opener again. Say it in other words.",
        "this is the text of “The tide is out” again. Say it in other words.",
    ),
    (
        TextAgain("spring/opener", is_same=False),
        "this is nearly the text of spring/opener, from another account. "
        "Say it in that account's own words; X counts such pairs as spam.",
        "this is nearly the text of “The tide is out”, from another account. "
        "Say it in that account's own words; X counts such pairs as spam.",
    ),
    (
        SameMinute("spring/opener", "main"),
        "spring/opener goes out from main in the same minute. "
        "Leave some minutes between two threads of one account.",
        "“The tide is out” goes out from @HarbourMinds in the same minute. "
        "Leave some minutes between two threads of one account.",
    ),
    (
        SameMinute("spring/opener", "main", CLOCKS),
        "spring/opener goes out from main in the same minute, for 01:30 does not exist on "
        "28 Mar 2027: the clocks go forward. "
        "Leave some minutes between two threads of one account.",
        "“The tide is out” goes out from @HarbourMinds in the same minute, for 01:30 does not "
        "exist on 28 Mar 2027: the clocks go forward. "
        "Leave some minutes between two threads of one account.",
    ),
    (
        TextInQueue("XP01", "Reword it.", "spring/opener", "east", date(2027, 10, 5), is_same=True),
        "XP01: this is the text of spring/opener (account east, 5 October 2027). Reword it.",
        "this is the text of “The tide is out” (account @HarbourEast, 5 October 2027). Reword it.",
    ),
    (
        TextInQueue("XP01", "Reword it.", "other/one", "east", date(2027, 10, 5), is_same=False),
        "XP01: this is nearly the text of other/one (account east, 5 October 2027). Reword it.",
        "this is nearly the text of other/one (account @HarbourEast, 5 October 2027). Reword it.",
    ),
    (
        TypedStory("12ab34cd"),
        "these are words of story 12ab34cd, typed and not agreed to here. "
        "Refer to it instead: `story: 12ab34cd`, once its teller has said yes.",
        "these are words of story 12ab34cd, typed and not agreed to here. "
        "Refer to it in the campaign’s file instead, once its teller has said yes.",
    ),
    *(
        (alike, said, said)
        for alike, said in (
            (
                CLOCKS,
                "01:30 does not exist on 28 Mar 2027: the clocks go forward. It goes out at 02:30.",
            ),
            (
                ClocksChange(SPRING.replace(month=10, day=31)),
                "01:30 comes twice on 31 Oct 2027: the clocks go back. It goes out the first time.",
            ),
            # There is no form for the organisation's own file: it names what stands there.
            (
                OtherClock(AT, "GMT", AT.replace(hour=23), "GB-ENG", "Europe/London"),
                "22:30 in GMT is 23:30 in GB-ENG that day. "
                "Did you mean `timezone: Europe/London` in organisation.yaml?",
            ),
            (
                UnconfirmedDay("nobody has confirmed the day yet", "A day: Mon 10 May 2027"),
                "nobody has confirmed the day yet. Once you have read it on its organiser's page, "
                "write below `dates:` in organisation.yaml: `A day: Mon 10 May 2027`",
            ),
        )
    ),
]
_NOT_FOR_PEOPLE = re.compile(r"`|\b[A-Z]{2}\d{2}\b|spring/|\bmain\b|\beast\b")


@pytest.mark.parametrize(("found", "typed", "shown"), EACH)
def test_each_is_said_at_the_terminal_and_at_the_desk(
    found: CheckFinding, typed: str, shown: str
) -> None:
    assert str(found) == typed
    assert said_plainly(found, NAMES) == shown


def test_every_kind_of_finding_is_told_here() -> None:
    told = {type(found).__name__ for found, _, _ in EACH}
    assert told == {kind.__name__ for kind in CheckFinding.__subclasses__()}


@pytest.mark.parametrize(
    "shown", [shown for _, _, shown in EACH if "organisation.yaml" not in shown]
)
def test_the_desk_names_no_code_no_key_and_no_short_name(shown: str) -> None:
    own_words = re.sub(r"“[^”]*”", "", shown)  # what is quoted stays word for word
    assert not _NOT_FOR_PEOPLE.search(own_words)


def test_what_a_page_mends_comes_with_that_page() -> None:
    at = ("campaigns/spring.yaml", 7, 3)
    asks = Mistake(*at, Unanswered().wrong, Unanswered().remedy, Unanswered())
    assert mistake_to_show(asks, NAMES).page == "head"
    assert mistake_to_show(asks, NAMES).line == 7
    plain = Mistake(*at, "there are no words", "Write them.")
    assert mistake_to_show(plain, NAMES) == FindingToShow("there are no words. Write them.", "", 7)
    assert finding_to_show(UnlistedMention("Me"), NAMES).page == "file"
    assert finding_to_show("a link is cut", NAMES) == FindingToShow("a link is cut", "")


def test_what_it_is_about_makes_no_mistake_another_one() -> None:
    both = [Mistake("a.yaml", 1, 1, "wrong", "Mend it.", about) for about in (None, Unanswered())]
    assert len(set(both)) == 1
    assert sorted(both) == both
