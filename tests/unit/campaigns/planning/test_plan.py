"""The plan: pure, stable keys, UTC times, hashtags counted, nothing said twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.campaigns.model.plan import Lateness
from scheduler.campaigns.model.prices import post_price_usd, thread_price_usd
from scheduler.crisis.register import Register
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP
from scheduler.settings import Settings
from scheduler.text.counting.length import LIMIT, weighted_length
from tests.support.examples.campaign_files import (
    HEAD,
    ORGANISATION,
    THREAD,
    a_workspace,
    mistakes,
    planned,
    texts,
)

BASE = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"
REPEAT = '  repeat: {every: %s, from: 2027-10-05, at: "12:30"%s}\n'


def test_a_thread_carries_what_the_rooms_above_need(tmp_path: Path) -> None:
    head = HEAD + "support: tender\nhashtags: [TimeToTalk]\n"
    (thread,) = planned(a_workspace(tmp_path, head=head))
    assert thread.key == "spring/opener"
    assert thread.campaign == "spring"
    assert thread.account == "main"
    assert thread.region == "GB-ENG"
    assert thread.register is Register.TENDER
    assert thread.due_at == datetime(2027, 10, 10, 8, tzinfo=UTC)
    assert thread.local_time.isoformat() == "2027-10-10T09:00:00+01:00"
    assert thread.hashtags == ("TimeToTalk",)
    assert thread.late.within == timedelta(minutes=45)
    assert thread.late.otherwise is Lateness.SKIP
    assert thread.warnings == ()
    assert texts([thread]) == [["You are welcome here.\n\n#TimeToTalk"]]


def test_an_account_may_speak_to_another_region(tmp_path: Path) -> None:
    (thread,) = planned(a_workspace(tmp_path, THREAD.replace("main", "wales")))
    assert thread.region == "GB-WLS"


def test_a_thread_may_have_its_own_tone_and_lateness(tmp_path: Path) -> None:
    own = THREAD + "  support: urgent\n  late: {within: 3h, otherwise: send}\n"
    (thread,) = planned(a_workspace(tmp_path, own))
    assert thread.register is Register.URGENT
    assert thread.late.within == timedelta(hours=3)
    assert thread.late.otherwise is Lateness.SEND


def test_without_any_lateness_a_person_is_asked_after_half_an_hour(tmp_path: Path) -> None:
    organisation = ORGANISATION.replace("late: {within: 45m, otherwise: skip}\n", "")
    (thread,) = planned(a_workspace(tmp_path, organisation=organisation))
    assert (thread.late.within, thread.late.otherwise) == (timedelta(minutes=30), Lateness.ASK)


class TestHashtags:
    """They end the root, unless the text carries them; capitals make no difference."""

    def posts(self, root: Path, text: str, hashtags: str = "[TimeToTalk]") -> list[str]:
        thread = BASE + f"  hashtags: {hashtags}\n  text: |\n    " + text.replace("\n", "\n    ")
        return texts(planned(a_workspace(root, thread + "\n")))[0]

    def test_they_end_the_root_only(self, tmp_path: Path) -> None:
        assert self.posts(tmp_path, "One.\n---\nTwo.") == ["One.\n\n#TimeToTalk", "Two."]

    def test_one_that_the_text_carries_is_not_repeated(self, tmp_path: Path) -> None:
        assert self.posts(tmp_path, "It is #timetotalk.\n---\nTwo.") == [
            "It is #timetotalk.",
            "Two.",
        ]

    def test_each_is_there_once(self, tmp_path: Path) -> None:
        assert self.posts(tmp_path, "One.", "[TimeToTalk, timetotalk, B]") == [
            "One.\n\n#TimeToTalk #B"
        ]

    def test_they_count_in_the_length(self, tmp_path: Path) -> None:
        first, second = self.posts(tmp_path, "word " * 34 + "end.", "[TimeToTalk, LongerHashtag]")
        assert weighted_length(first) <= BODY_WITH_HELP
        assert first.endswith("word\n\n#TimeToTalk #LongerHashtag")
        assert second.endswith("end.")

    def test_the_thread_lists_those_of_every_post(self, tmp_path: Path) -> None:
        thread = BASE + "  hashtags: [A]\n  text: |\n    One.\n    ---\n    Two #B and #a.\n"
        (found,) = planned(a_workspace(tmp_path, thread))
        assert found.hashtags == ("B", "a")


def test_a_post_about_suicide_leaves_room_for_its_help_line(tmp_path: Path) -> None:
    words = "We talk about suicide. " + "word " * 45
    thread = BASE + f"  text: |\n    One.\n    ---\n    {words}\n"
    (found,) = planned(a_workspace(tmp_path, thread))
    assert found.posts[1].is_sensitive
    assert not found.posts[0].is_sensitive
    assert all(
        weighted_length(post.text) <= (BODY_WITH_HELP if post.is_sensitive else LIMIT)
        for post in found.posts
    )


class TestRepeats:
    """Keys by local date; words of its own each time; clocks that change."""

    def keys(self, root: Path, repeat: str, count: int) -> list[str]:
        entries = "".join(f"    - Words number {number}.\n" for number in range(count))
        thread = f"- id: a\n  account: main\n{repeat}  each_time:\n{entries}"
        return [
            thread.key.removeprefix("spring/a/") for thread in planned(a_workspace(root, thread))
        ]

    @pytest.mark.parametrize(
        ("every", "more", "expected"),
        [
            ("day", "", ["2027-10-05", "2027-10-06", "2027-10-07"]),
            ("day", ", times: 3", ["2027-10-05", "2027-10-06", "2027-10-07"]),
            ("day", ", until: 2027-10-07", ["2027-10-05", "2027-10-06", "2027-10-07"]),
            ("week", "", ["2027-10-05", "2027-10-12", "2027-10-19"]),
            ("month", "", ["2027-10-05", "2027-11-05", "2027-12-05"]),
            (
                "weekday",
                ", until: 2027-10-11",
                ["2027-10-05", "2027-10-06", "2027-10-07", "2027-10-08", "2027-10-11"],
            ),
        ],
    )
    def test_by_day_week_month(
        self, tmp_path: Path, every: str, more: str, expected: list[str]
    ) -> None:
        assert self.keys(tmp_path, REPEAT % (every, more), len(expected)) == expected

    def test_by_rule(self, tmp_path: Path) -> None:
        rule = '  repeat: {rule: "FREQ=WEEKLY;BYDAY=TU,TH", from: 2027-10-05, at: "12:30", %s}\n'
        expected = ["2027-10-05", "2027-10-07", "2027-10-12"]
        assert self.keys(tmp_path, rule % "times: 3", 3) == expected
        assert self.keys(tmp_path, rule % "until: 2027-10-12", 3) == expected
        ends = rule.replace("TU,TH", "TU,TH;UNTIL=20271012T000000").replace(", %s", "")
        assert self.keys(tmp_path, ends, 3) == expected

    def test_the_end_of_a_month_is_kept(self, tmp_path: Path) -> None:
        repeat = '  repeat: {every: month, from: 2027-01-31, at: "12:30"}\n'
        assert self.keys(tmp_path, repeat, 3) == ["2027-01-31", "2027-02-28", "2027-03-31"]

    def test_the_local_time_stays_when_the_clocks_change(self, tmp_path: Path) -> None:
        repeat = '  repeat: {every: day, from: 2027-10-30, at: "01:30"}\n'
        thread = f"- id: a\n  account: main\n{repeat}  each_time: [One., Two., Three.]\n"
        found = planned(a_workspace(tmp_path, thread))
        assert [one.due_at.hour for one in found] == [0, 0, 1]
        assert [len(one.warnings) for one in found] == [0, 1, 0]

    def test_a_template_may_have_values_each_time(self, tmp_path: Path) -> None:
        thread = (
            f"- id: a\n  account: main\n{REPEAT % ('day', '')}  template: a.j2\n"
            "  each_time: [{who: Ada}, {who: Bo}]\n"
        )
        root = a_workspace(tmp_path, thread, a_j2="{{ number }}. {{ who }} is {{ mood }}.")
        assert "no value" in mistakes(root)[0] or "mood" in mistakes(root)[0]
        root = a_workspace(tmp_path, thread, a_j2="{{ number }}. {{ who }} is here.")
        assert texts(planned(root)) == [["1. Ada is here."], ["2. Bo is here."]]

    def test_each_time_may_come_from_each_account(self, tmp_path: Path) -> None:
        thread = (
            f"- id: a\n  accounts: {{main: {{}}, wales: {{}}}}\n{REPEAT % ('day', ', times: 1')}"
            "  template: a.j2\n  each_time: [{who: Ada}]\n"
        )
        root = a_workspace(tmp_path, thread, a_j2="{{ who }}, from {{ account }}.")
        assert [one.key for one in planned(root)] == [
            "spring/a/2027-10-05/main",
            "spring/a/2027-10-05/wales",
        ]


def test_accounts_say_it_in_their_own_words(tmp_path: Path) -> None:
    thread = (
        "- id: a\n  when: 2027-10-10 09:00\n  template: a.j2\n"
        "  accounts: {main: {values: {place: Norwich}}, wales: {values: {place: Cardiff}}}\n"
    )
    found = planned(a_workspace(tmp_path, thread, a_j2="We are in {{ place }}."))
    assert [one.key for one in found] == ["spring/a/main", "spring/a/wales"]
    assert texts(found) == [["We are in Norwich."], ["We are in Cardiff."]]


def test_an_unconfirmed_awareness_date_warns(tmp_path: Path) -> None:
    thread = THREAD.replace("Sun 10 Oct 2027", "Mental Health Awareness Week 2027")
    (found,) = planned(a_workspace(tmp_path, thread))
    (warning,) = map(str, found.warnings)
    assert warning == (
        "nobody has confirmed the date of Mental Health Awareness Week in 2027 yet. "
        "Once you have read it on its organiser's page, write below `dates:` in "
        "organisation.yaml: `Mental Health Awareness Week 2027: Mon 10 May 2027`"
    )
    assert found.cannot_publish == warning.partition(". Once")[0]
    thread = THREAD.replace("Sun 10 Oct 2027", "World Mental Health Day")
    (found,) = planned(a_workspace(tmp_path, thread))
    assert found.warnings == ()


def test_a_charity_may_confirm_a_date_itself(tmp_path: Path) -> None:
    thread = THREAD.replace("Sun 10 Oct 2027", "Bell Let's Talk 2028")
    own = ORGANISATION + "dates:\n  Bell Let's Talk 2028: Wed 26 Jan 2028\n"
    (found,) = planned(a_workspace(tmp_path, thread, organisation=own))
    assert found.key == "spring/opener"
    assert found.local_time.isoformat() == "2028-01-26T09:00:00+00:00"
    assert found.cannot_publish is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bell Let's Talk", '"Bell Let\'s Talk" has no year'),
        ("Bell Lets Talk 2028", 'Did you mean "Bell Let\'s Talk"?'),
    ],
)
def test_a_date_that_is_confirmed_has_a_name_and_a_year(
    tmp_path: Path, name: str, expected: str
) -> None:
    own = ORGANISATION + f"dates:\n  {name}: Wed 26 Jan 2028\n"
    (said,) = mistakes(a_workspace(tmp_path, organisation=own))
    assert expected in said


def test_a_date_that_is_confirmed_lies_in_its_year(tmp_path: Path) -> None:
    own = ORGANISATION + "dates:\n  Bell Let's Talk 2028: Tue 26 Jan 2027\n"
    (said,) = mistakes(a_workspace(tmp_path, organisation=own))
    assert "26 Jan 2027 is not in the year of Bell Let's Talk 2028. Correct the year" in said


def test_an_awareness_date_without_a_date_is_a_mistake(tmp_path: Path) -> None:
    thread = THREAD.replace("Sun 10 Oct 2027", "Bell Let's Talk 2027")
    assert mistakes(a_workspace(tmp_path, thread)) == [
        "campaigns/spring.yaml:7:11: Bell Let's Talk 2027 has no date yet. "
        "Write the day itself, once its organiser names it."
    ]


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        (BASE + "  text: |\n    ---\n", "there are no words between the breaks"),
        (BASE + "  text: Are you well?\n", "a post asks a question, and nobody is named"),
        (BASE + "  text: " + "x" * 300 + "\n", "has room for 188. It cannot be split: shorten it"),
        (
            BASE + "  text: |\n" + "".join(f"    {n}\n    ---\n" for n in range(25)),
            "this comes to 25 posts and a closing post",
        ),
        (THREAD + THREAD.replace("opener", "b").replace("09:00", "10:00"), "text of spring/opener"),
        (
            THREAD + THREAD.replace("opener", "b").replace("You are", "All are"),
            "campaigns/spring.yaml:13:11: spring/opener goes out from main in the same minute",
        ),
    ],
)
def test_mistakes_that_show_once_the_words_are_made(
    tmp_path: Path, thread: str, expected: str
) -> None:
    found = mistakes(a_workspace(tmp_path, thread))
    assert expected in found[0]
    assert len(found) == 1


def test_a_question_is_fine_where_somebody_reads_the_answers(tmp_path: Path) -> None:
    head = HEAD + "cover: Comms desk, 09:00-17:00\n"
    assert not mistakes(a_workspace(tmp_path, BASE + "  text: Are you well?\n", head=head))


def test_a_question_mark_in_a_link_asks_nothing(tmp_path: Path) -> None:
    thread = BASE + "  text: Read on at https://www.harbourminds.org.uk/a?b=c\n"
    assert not mistakes(a_workspace(tmp_path, thread))


def test_a_region_without_help_is_refused_once(tmp_path: Path) -> None:
    organisation = ORGANISATION.replace("GB-ENG", "AQ")
    threads = THREAD + THREAD.replace("opener", "b").replace("You", "All").replace("09", "10")
    found = mistakes(a_workspace(tmp_path, threads, organisation=organisation))
    assert len(found) == 1
    assert "no thread can be sent to AQ" in found[0]


WORDS = st.text(st.sampled_from("abc é\n.#!😀-"), min_size=1, max_size=400)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_planning_twice_gives_the_same(tmp_path: Path, words: list[str]) -> None:
    entries = [
        f"- id: t{n}\n  account: main\n  when: 2027-10-10 09:{n:02d}\n  text: |\n    Text {n}.\n"
        + "".join(f"    {line}\n" for line in text.splitlines() if line.strip())
        for n, text in enumerate(words)
    ]
    root = a_workspace(tmp_path, "".join(entries))
    if mistakes(root):
        assert mistakes(root) == mistakes(root)
        return
    first = planned(root)
    assert planned(root) == first
    assert [one.body_hash for one in planned(root)] == [one.body_hash for one in first]
    assert [(one.due_at, one.key) for one in first] == sorted(
        (one.due_at, one.key) for one in first
    )


def test_the_hash_binds_the_words_and_their_split(tmp_path: Path) -> None:
    (one,) = planned(a_workspace(tmp_path, BASE + "  text: Hello. There.\n"))
    (two,) = planned(a_workspace(tmp_path, BASE + "  text: |\n    Hello.\n    ---\n    There.\n"))
    assert one.body_hash != two.body_hash
    assert (one.has_closing, two.has_closing) == (False, True)


def test_a_link_makes_a_post_dearer() -> None:
    prices = Settings.model_construct().prices
    plain, linked = "Hello.", "Hello: www.harbourminds.org.uk"
    assert post_price_usd(plain, prices) == prices.post_usd
    assert post_price_usd(linked, prices) == prices.post_with_url_usd
    both = prices.post_usd + prices.post_with_url_usd
    assert thread_price_usd([plain, linked], 0, prices) == round(both, 3)
    assert thread_price_usd([plain, linked], 2, prices) == round(both + 2 * 0.005, 3)
