"""A campaign refers to a story; it never holds its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread, ReplySettings
from scheduler.campaigns.planning.check import check, plans_of
from scheduler.campaigns.planning.story_references import ReleasedStory
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import NOW, a_workspace
from tests.support.examples.campaign_files import ORGANISATION as WITHOUT_COVER

ORGANISATION = WITHOUT_COVER + "story_cover: Jo, weekdays\n"
THREAD = """\
- id: robin
  account: main
  when: Sun 10 Oct 2027, 09:00
  story: 12ab34cd
"""
TOLD = ReleasedStory(
    posts=("I told nobody {{ for }} a year.", "Then a friend asked."),
    hashtags=(),
    accounts=("main",),
    opens_at=datetime(2027, 9, 3, tzinfo=UTC),
    until=datetime(2028, 9, 1, tzinfo=UTC),
)


def threads(
    root: Path, told: dict[str, ReleasedStory], thread: str = THREAD
) -> list[PlannedThread]:
    workspace = load_workspace(a_workspace(root, thread, organisation=ORGANISATION))
    return [one for _, its in plans_of(workspace, load(), NOW, told) for one in its]


def complaint(root: Path, told: dict[str, ReleasedStory], thread: str = THREAD) -> str:
    with pytest.raises(MistakesFound) as found:
        threads(root, told, thread)
    return str(found.value)


def test_the_words_are_the_storytellers_and_no_template(tmp_path: Path) -> None:
    (thread,) = threads(tmp_path, {"12ab34cd": TOLD})
    assert tuple(post.text for post in thread.posts) == TOLD.posts
    assert thread.story == "12ab34cd"
    assert thread.key == "spring/robin"
    assert thread.reply_settings is ReplySettings.MENTIONED_USERS


def test_who_may_reply_can_be_chosen(tmp_path: Path) -> None:
    more = THREAD + "  reply_settings: following\n"
    assert threads(tmp_path, {"12ab34cd": TOLD}, more)[0].reply_settings is ReplySettings.FOLLOWING


def test_check_knows_the_stories_too(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD, organisation=ORGANISATION)
    checked = check(root, load(), NOW, stories_for=lambda _: {"12ab34cd": TOLD})
    assert checked.plans[0][1][0].story == "12ab34cd"
    with pytest.raises(MistakesFound, match="no such story"):
        check(root, load(), NOW)


def test_a_story_without_a_yes_is_told_at_its_place(tmp_path: Path) -> None:
    said = complaint(tmp_path, {})
    assert "there is no such story with its teller's yes and a release" in said
    assert "campaigns/spring.yaml:8:12:" in said


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("account: main", "account: wales", "has not said yes to wales. Ask them, or choose"),
        ("10 Oct 2027", "2 Sep 2027", "cooling-off time is not over"),
        ("10 Oct 2027", "10 Oct 2028", "yes has ended by then"),
        ("Sun 10 Oct", "10 Oct", ""),
    ],
)
def test_a_story_goes_where_and_when_its_teller_agreed(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    thread = THREAD.replace("Sun ", "").replace(before.replace("Sun ", ""), after, 1)
    if expected:
        assert expected in complaint(tmp_path, {"12ab34cd": TOLD}, thread)
    else:
        assert threads(tmp_path, {"12ab34cd": TOLD}, thread)


def test_quiet_hours_hold_for_stories_as_well(tmp_path: Path) -> None:
    organisation = ORGANISATION + 'quiet: {from: "08:00", until: "10:00"}\n'
    workspace = load_workspace(a_workspace(tmp_path, THREAD, organisation=organisation))
    with pytest.raises(MistakesFound, match="quiet hours"):
        plans_of(workspace, load(), NOW, {"12ab34cd": TOLD})


@pytest.mark.parametrize(
    "more",
    ["hashtags: [A]", "content_note: loss", "numbering: yes", "accounts: {wales: {}}"],
)
def test_nothing_beside_a_story_may_change_it(tmp_path: Path, more: str) -> None:
    with pytest.raises(MistakesFound):
        load_workspace(a_workspace(tmp_path, f"{THREAD}  {more}\n"))


PEERS = (
    WITHOUT_COVER
    + "  peers: {handle: HarbourPeers, role: peers, secrets: HARBOUR_PEERS}\n"
    + "story_cover: Jo, weekdays\n"
)
DIALOGUE = """\
- id: asked
  when: Sun 10 Oct 2027, 09:00
  hashtags: [Asked]
  dialogue:
  - main: This helped you, @HarbourPeers.
  - peers: {story: 12ab34cd}
  - main: Thank you, @HarbourMinds says so from the heart.
"""
PICTURE = PlannedMedia("stories/a.png", "a" * 64, "A path along the sea")
ANSWER = replace(
    TOLD,
    posts=("I committed suicide research to nobody. {{ x }}", "A friend asked. @HarbourMinds"),
    accounts=("peers",),
    media=(PICTURE,),
)
ANSWERS = {"12ab34cd": ANSWER}


def in_a_dialogue(root: Path, told: dict[str, ReleasedStory], dialogue: str) -> list[PlannedThread]:
    workspace = load_workspace(a_workspace(root, dialogue, organisation=PEERS))
    return [one for _, its in plans_of(workspace, load(), NOW, told) for one in its]


def test_a_turn_of_a_dialogue_is_a_story_word_for_word(tmp_path: Path) -> None:
    (thread,) = in_a_dialogue(tmp_path, ANSWERS, DIALOGUE)
    assert [post.account for post in thread.posts] == ["main", "peers", "peers", "main"]
    assert tuple(post.text for post in thread.posts[1:3]) == ANSWER.posts
    assert [post.story for post in thread.posts] == [None, "12ab34cd", "12ab34cd", None]
    assert [post.media for post in thread.posts] == [(), (PICTURE,), (), ()]
    assert thread.posts[0].text == "This helped you, @HarbourPeers.\n\n#Asked"
    assert thread.story is None, "the thread as a whole is nobody's"
    assert thread.reply_settings is ReplySettings.MENTIONED_USERS


def test_a_story_that_begins_a_dialogue_is_left_as_it_is(tmp_path: Path) -> None:
    begins = DIALOGUE.replace("  hashtags: [Asked]\n", "").replace(
        "  - main: This helped you, @HarbourPeers.\n", ""
    )
    begins = begins.replace("@HarbourMinds says", "@HarbourPeers, who said it, says")
    mentions = replace(ANSWER, posts=("@HarbourMinds, hear me.", *ANSWER.posts[1:]))
    (thread,) = in_a_dialogue(tmp_path, {"12ab34cd": mentions}, begins)
    assert thread.posts[0].text == "@HarbourMinds, hear me."
    assert thread.posts[0].media == (PICTURE,)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{story: 12ab34cd}", "{story: 99ab34cd}", "there is no such story"),
        ("- peers: {story: 12ab34cd}", "- peers: I was asked. @HarbourMinds",
         "peers speaks only by stories that somebody agreed to. Write `- peers: {story: ID}`"),
        ("- peers: {", "- wales: {", "has not said yes to wales"),
        ("10 Oct 2027", "10 Oct 2028", "yes has ended by then"),
        ("  hashtags", "  numbering: yes\n  hashtags", "`numbering` would change a story"),
        ("- main: This helped you, @HarbourPeers.\n  - peers", "- peers",
         "`hashtags` would change a story"),
        ("- main: Thank", "- wales: Thank", "does not mention @HarbourCymru, who speaks next. "
         "Suggest to the teller of 12ab34cd that their story ends with @HarbourCymru. "
         "Then it needs their yes again."),
    ],
)  # fmt: skip
def test_a_story_in_a_dialogue_keeps_what_its_teller_agreed_to(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    wrong = DIALOGUE.replace("Sun ", "").replace(before, after, 1)
    with pytest.raises(MistakesFound) as found:
        in_a_dialogue(tmp_path, ANSWERS, wrong)
    assert expected in str(found.value)


def test_everybody_who_speaks_is_mentioned_where_replies_are_limited(tmp_path: Path) -> None:
    third = DIALOGUE.replace("- main: Thank", "- wales: Thank")
    told = {"12ab34cd": replace(ANSWER, posts=("A friend asked. @HarbourCymru",))}
    with pytest.raises(MistakesFound, match="the first turn does not mention @HarbourCymru"):
        in_a_dialogue(tmp_path, told, third)
    chosen = third.replace("  hashtags", "  reply_settings: following\n  hashtags")
    assert in_a_dialogue(tmp_path, told, chosen)[0].reply_settings is ReplySettings.FOLLOWING
    mentioned = third.replace("@HarbourPeers.", "@HarbourPeers, @HarbourCymru.")
    assert in_a_dialogue(tmp_path, told, mentioned)


def test_a_campaigns_numbers_leave_a_dialogue_with_a_story_alone(tmp_path: Path) -> None:
    head = "campaign: spring\ntitle: Spring\nowner: Comms team\nnumbering: yes\n"
    workspace = load_workspace(a_workspace(tmp_path, DIALOGUE, head=head, organisation=PEERS))
    ((_, (thread,)),) = plans_of(workspace, load(), NOW, ANSWERS)
    assert not any("1/" in post.text for post in thread.posts)


def test_somebody_is_named_who_reads_the_replies(tmp_path: Path) -> None:
    workspace = load_workspace(a_workspace(tmp_path, THREAD, organisation=WITHOUT_COVER))
    with pytest.raises(MistakesFound, match="nobody is named who reads the replies to this story"):
        plans_of(workspace, load(), NOW, {"12ab34cd": TOLD})


@pytest.mark.parametrize(("days", "is_close"), [(6, True), (8, False)])
def test_two_stories_of_one_theme_close_together_are_told(
    tmp_path: Path, days: int, is_close: bool
) -> None:
    at = datetime(2027, 10, 10, 8, tzinfo=UTC) + timedelta(days=days)
    told = {"12ab34cd": replace(TOLD, theme="being asked", others=(at,))}
    (thread,) = threads(tmp_path, told)
    warning = "another story about being asked goes out within 7 days of this one"
    assert (warning in thread.warnings) is is_close
    answers = {"12ab34cd": replace(ANSWER, theme="being asked", others=(at,))}
    (thread,) = in_a_dialogue(tmp_path / "dialogue", answers, DIALOGUE)
    assert (warning in thread.warnings) is is_close
