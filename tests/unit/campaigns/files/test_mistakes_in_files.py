"""Mistakes in campaign files: each with its place and what to do, all at once."""

from pathlib import Path

import pytest

from scheduler.campaigns.loader import file_called, files_of, load_workspace
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import HEAD, ORGANISATION, THREAD, a_workspace, mistakes

BASE = "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"


def test_a_good_workspace_has_none(tmp_path: Path) -> None:
    assert mistakes(a_workspace(tmp_path)) == []


@pytest.mark.parametrize(
    ("threads", "expected"),
    [
        (
            BASE.replace("main", "mian") + "  text: Hello\n",
            'campaigns/spring.yaml:6:14: account "mian" is not in organisation.yaml. '
            'Did you mean "main"?',
        ),
        (
            BASE + "  text: Hello\n  hastags: [A]\n",
            'campaigns/spring.yaml:9:5: "hastags" is not a key that belongs here. '
            'Did you mean "hashtags"?',
        ),
        (
            BASE.replace("Sun", "Mon") + "  text: Hello\n",
            'campaigns/spring.yaml:7:11: 10 Oct 2027 is a Sunday, not a Mon. Write "Sun 10 Oct '
            '2027", or correct the day.',
        ),
        (
            BASE + "  text: Hello\n  hashtags: ['2027']\n",
            'campaigns/spring.yaml:9:16: X would not link "#2027" as one hashtag. '
            "Use letters, digits and underscores, with at least one letter.",
        ),
        (
            BASE + "  text: Hello\n  hashtags: A\n",
            "campaigns/spring.yaml:9:15: this is one text where a list is expected. "
            "Write it as [one, two].",
        ),
        (
            BASE + "  text: Hello\n  hashtags: #A #B\n",
            'campaigns/spring.yaml:9:14: "#A #B" is a comment and will not be posted. '
            "Write it without the #, in brackets: `hashtags: [A, B]`.",
        ),
        (
            BASE + "  text: Join us #TimeToTalk\n",
            'campaigns/spring.yaml:8:19: "#TimeToTalk" is a comment and will not be posted. '
            "Put the text in a `|` block, or in quotes.",
        ),
        (
            BASE + "  text: Join us\n       #TimeToTalk\n",
            'campaigns/spring.yaml:9:10: "#TimeToTalk" is a comment and will not be posted.',
        ),
        (
            "- id: a\n  when: 2027-10-10 09:00\n  accounts:\n    main:\n      text: A #b\n",
            'campaigns/spring.yaml:9:17: "#b" is a comment and will not be posted.',
        ),
        (
            "- id: a\n  when: 2027-10-10 09:00\n  dialogue:\n  - main: A @HarbourCymru #b\n"
            "  - wales: B",
            'campaigns/spring.yaml:8:29: "#b" is a comment and will not be posted.',
        ),
        (BASE + "  text:\n", "campaigns/spring.yaml:8:10: there is no text here. "),
        (
            BASE + "  text: {a: b}\n",
            "campaigns/spring.yaml:8:11: this text became a mapping, because of a colon in it. "
            "Put the text in a `|` block.",
        ),
        (BASE + "  text: [a]\n", "this is a list where one text is expected"),
        (BASE + "  text: Hello\n  values: [a]\n", "this is a list where keys with values are"),
        (BASE + "  text: Hello\n  support: tendre\n", 'Did you mean "tender"?'),
        (BASE + "  text: Hello\n  support: [a]\n", "is not one of the choices"),
        (BASE + "  text: Hello\n  late:\n", "this is empty where keys with values are expected"),
        (BASE + "  text: Hello\n  late: soon\n", "where keys with values are expected"),
        (BASE + "  text: Hello\n  late: {within: soon}\n", '"soon" is not a length of time'),
        (BASE + "  text: Hello\n  late: {within: [a]}\n", "this cannot stand here"),
        (
            BASE + "  text: Hello\n  late: {within: 1h, othrwise: ask}\n",
            'Did you mean "otherwise"?',
        ),
        (BASE + "  text: Hello\n  story: s12\n", "a thread needs its words once"),
        (BASE + "  text: Hello\n  template: a.j2\n", "a thread needs its words once"),
        (BASE, "a thread needs its words once"),
        (BASE + "  text: Hello\n  each_time: [One]\n", "a thread needs its words once"),
        (BASE + "  template: a.j2\n  each_time: [{a: b}]\n", "`each_time` belongs to a `repeat`"),
        (BASE + "  text: Hello\n  table: a.csv\n", "a table needs a template for its rows"),
        (BASE.replace("  account: main\n", "") + "  text: Hello\n", "no account is named"),
        (
            "- id: a\n  when: 2027-10-10 09:00\n  accounts: {main: {text: A}, wales: {}}\n",
            "campaigns/spring.yaml:7:15: not every account has a text here",
        ),
        (BASE + "  text: Hello\n  spacing: 3m\n", "`spacing` belongs to a `table`"),
        (
            "- id: a\n  when: 2027-10-10 09:00\n  accounts: {main: {}}\n  table: a.csv\n"
            "  template: a.j2\n",
            "a table names its accounts in a column",
        ),
        (
            BASE.replace(
                "when: Sun 10 Oct 2027, 09:00",
                'repeat: {every: day, from: 2027-10-05, at: "12:30"}',
            )
            + "  each_time:\n  - A\n  - Here: b\n",
            "campaigns/spring.yaml:10:7: this entry became a mapping, because of a colon in it.",
        ),
        (
            BASE.replace(
                "when: Sun 10 Oct 2027, 09:00",
                'repeat: {every: day, from: 2027-10-05, at: "12:30"}',
            )
            + "  each_time:\n  - A\n  - We say: b\n",
            "campaigns/spring.yaml:10:7: this text became a mapping, because of a colon in it.",
        ),
        (BASE + "  accounts: {main: {text: A}}\n", "`account` and `accounts` are both here"),
        (
            BASE.replace("Sun 10 Oct 2027, 09:00", "") + "  text: Hello\n",
            '"" has no time of day',
        ),
        ("- id: a\n  account: main\n  text: Hello\n", "a thread needs either `when` or `repeat`"),
        (
            "- account: main\n  when: 2027-10-10 09:00\n  text: A\n",
            '5:5: "id" is missing. Add `id:`',
        ),
        (BASE.replace("id: a", "id: a/b") + "  text: A\n", '"a/b" cannot be a name'),
        ("- just words\n", "this is one text where keys with values are expected"),
        ("[]\n", "campaigns/spring.yaml:5:3: there are no threads here"),
        (THREAD + THREAD.replace("09:00", "10:00"), 'the id "opener" is here twice'),
    ],
)
def test_each_mistake_has_its_place_and_its_remedy(
    tmp_path: Path, threads: str, expected: str
) -> None:
    found = mistakes(a_workspace(tmp_path, threads))
    assert expected in found[0]
    assert len(found) == 1


REPEAT = "- id: a\n  account: main\n  each_time: [One, Two]\n  repeat: "


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ('{from: 2027-10-05, at: "12:30"}', "a repeat needs either `every` or `rule`"),
        (
            '{every: day, times: 2, until: 2027-10-06, from: 2027-10-05, at: "12:30"}',
            "`times` and `until` say the same thing twice",
        ),
        ('{every: day, until: 2027-10-04, from: 2027-10-05, at: "12:30"}', "lies before `from`"),
        ('{every: fortnight, from: 2027-10-05, at: "12:30"}', '"fortnight" is not one of'),
        ('{every: day, times: two, from: 2027-10-05, at: "12:30"}', '"two" is not a whole number'),
        ('{every: day, times: 0, from: 2027-10-05, at: "12:30"}', '"0" is not a whole number'),
        ('{every: day, times: [1], from: 2027-10-05, at: "12:30"}', "is not a whole number"),
        (
            "{every: day, times: 1" + "0" * 5000 + ', from: 2027-10-05, at: "12:30"}',
            "is not a whole number",
        ),
        ('{rule: FREQ=DAILY, from: 2027-10-05, at: "12:30"}', "this rule never ends"),
        ('{rule: FREQ=OFTEN;COUNT=2, from: 2027-10-05, at: "12:30"}', "this is not an RRULE"),
        ('{rule: nonsense, from: 2027-10-05, at: "12:30"}', "this is not an RRULE"),
        ('{rule: FREQ=HOURLY;COUNT=2, from: 2027-10-05, at: "12:30"}', "by days at most"),
        (
            '{rule: "RRULE:FREQ=DAILY;COUNT=2\\nEXRULE:FREQ=WEEKLY", from: 2027-10-05, at: "1:30"}',
            "this is several rules",
        ),
        (
            '{rule: FREQ=DAILY;COUNT=100000, from: 2027-10-05, at: "12:30"}',
            "this repeat comes more than 366 times",
        ),
        (
            '{every: day, times: 3, from: 2027-10-05, at: "12:30"}',
            "the repeat comes 3 times and `each_time` has 2",
        ),
    ],
)
def test_a_repeat_that_cannot_be_meant_is_refused(
    tmp_path: Path, repeat: str, expected: str
) -> None:
    found = mistakes(a_workspace(tmp_path, REPEAT + repeat + "\n"))
    assert expected in found[0]
    assert len(found) == 1


def test_a_repeat_needs_words_for_each_time(tmp_path: Path) -> None:
    repeat = '  repeat: {every: day, times: 2, from: 2027-10-05, at: "12:30"}\n'
    found = mistakes(a_workspace(tmp_path, f"- id: a\n  account: main\n{repeat}  text: Hello\n"))
    assert "this would say the same thing each time" in found[0]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("campaign: a b\ntitle: T\nowner: O\n", 'campaigns/spring.yaml:1:11: "a b" cannot be a'),
        ("campaign: a\ntitle: T\n", 'campaigns/spring.yaml:1:1: "owner" is missing'),
        (HEAD + "budget: a lot\n", '"a lot" is not an amount that can stand here'),
        (HEAD + "budget: nan\n", '"nan" is not an amount'),
        (HEAD + "budget: -3\n", '"-3" is not an amount'),
        (HEAD + "budget: [3]\n", "is not an amount"),
        (HEAD + "colour: red\n", '"colour" is not a key that belongs here'),
        (HEAD + "hashtags: [A]\nrelated: [B, a]\n", "is followed as related and posted as well"),
    ],
)
def test_a_mistake_in_the_head_is_found(tmp_path: Path, head: str, expected: str) -> None:
    found = mistakes(a_workspace(tmp_path, head=head))
    assert expected in found[0]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("GB-ENG", "England", '2:9: "England" is not a region. Write its ISO 3166 code'),
        ("Europe/London", "London", '3:11: there is no time zone "London"'),
        ("Europe/London", "[a]", "this cannot stand here"),
        ("HARBOUR_MAIN", "harbour main", '"harbour main" cannot begin the names of secrets'),
        ("HarbourMinds,", "Harbour Minds,", '"Harbour Minds" cannot be a handle on X'),
        ("role: organisation", "role: organization", 'Did you mean "organisation"?'),
        ("role: service", "rle: service", 'Did you mean "role"?'),
        ("GB-WLS", "GB-WAL", '"GB-WAL" is no nation of the United Kingdom. Did you mean "GB-WLS"'),
        ("accounts:", "volume: {account: mian}\naccounts:", '"mian" is not one of our accounts'),
    ],
)
def test_a_mistake_in_the_organisation_is_found(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    changed = ORGANISATION.replace(before, after, 1)
    found = mistakes(a_workspace(tmp_path, organisation=changed))
    assert any(expected in line for line in found), found
    assert all(line.startswith("campaigns/organisation.yaml:") for line in found)


def test_an_organisation_without_accounts_is_refused(tmp_path: Path) -> None:
    bare = "organisation: A\nregion: GB-ENG\ntimezone: Europe/London\naccounts: {}\n"
    assert "there is nothing in it" in mistakes(a_workspace(tmp_path, organisation=bare))[0]


def test_a_list_at_the_top_is_refused(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    (root / "campaigns" / "spring.yaml").write_text("- a\n- b\n")
    assert mistakes(root) == [
        "campaigns/spring.yaml:1:1: this is a list where keys with values are expected. "
        "Write `key: value` on lines below."
    ]


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, BASE.replace("main", "x") + "  text: A\n  oops: b\n", head=HEAD)
    (root / "campaigns" / "autumn.yaml").write_text("campaign: autumn\n")
    found = mistakes(root)
    assert {line.split(":")[0] for line in found} == {
        "campaigns/autumn.yaml",
        "campaigns/spring.yaml",
    }
    assert len(found) == 5


def test_two_files_cannot_be_one_campaign(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    text = (root / "campaigns" / "spring.yaml").read_text().replace("opener", "other")
    (root / "campaigns" / "summer.yaml").write_text(text)
    with pytest.raises(MistakesFound, match='"spring" is also the name of'):
        load_workspace(root)


class TestChoosing:
    """`only`: by a campaign's name, its file's name, or its path."""

    def names(self, root: Path, *only: str) -> list[str]:
        return [campaign.name for campaign in load_workspace(root, only).campaigns]

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        root = a_workspace(tmp_path)
        text = (root / "campaigns" / "spring.yaml").read_text()
        (root / "campaigns" / "later.yaml").write_text(text.replace("spring", "autumn"))
        return root

    def test_files_alone_need_not_be_read(self, root: Path) -> None:
        (root / "campaigns" / "later.yaml").write_text("oops")
        assert [path.stem for path in files_of(root)] == ["later", "spring"]
        assert [path.stem for path in files_of(root, ["later"])] == ["later"]

    @pytest.mark.parametrize(
        ("names", "found"),
        [
            ({"spring", "spring.yaml"}, "spring.yaml"),
            ({"spring.yaml", "later.yaml"}, "later.yaml"),  # in the order of `files_of`
            ({"summer.yml", "summer.yml.yaml"}, "summer.yml"),
            ({"spring"}, None),
            ({"Spring.yaml"}, None),
            ({"notes.txt"}, None),
            ({"organisation.yaml"}, None),
            ({"../campaigns/spring.yaml"}, None),
            ({"."}, None),
            ({""}, None),
        ],
    )
    def test_one_is_found_by_its_whole_name(
        self, root: Path, names: set[str], found: str | None
    ) -> None:
        (root / "campaigns" / "later.yaml").write_text("oops")  # none of them is read
        (root / "campaigns" / "summer.yml").write_text("oops")
        (root / "campaigns" / "notes.txt").write_text("oops")
        assert file_called(root, names) == (root / "campaigns" / found if found else None)

    def test_there_is_none_where_there_is_no_folder(self, tmp_path: Path) -> None:
        assert file_called(tmp_path, {"spring.yaml"}) is None

    def test_by_name_by_stem_and_by_path(self, root: Path) -> None:
        assert [one.name for one in load_workspace(root).campaigns] == ["autumn", "spring"]
        assert self.names(root, "spring") == ["spring"]
        assert self.names(root, "autumn") == ["autumn"]
        assert self.names(root, "later") == ["autumn"]
        assert self.names(root, str(root / "campaigns" / "later.yaml"), "later") == ["autumn"]

    def test_a_name_that_is_not_there_is_a_mistake(self, root: Path) -> None:
        with pytest.raises(
            MistakesFound, match=r'no campaign "sprong" here\. Did you mean "spring"'
        ):
            self.names(root, "sprong")

    def test_another_file_s_mistakes_do_not_stop_a_chosen_one(self, root: Path) -> None:
        (root / "campaigns" / "later.yaml").write_text("oops")
        assert self.names(root, "spring") == ["spring"]


def test_an_account_s_own_key_is_near_the_word_that_was_meant(tmp_path: Path) -> None:
    thread = "- id: a\n  when: 2027-10-10 09:00\n  accounts: {main: {txt: A}}\n"
    assert 'Did you mean "text"?' in mistakes(a_workspace(tmp_path, thread))[0]


def test_a_paths_outside_the_current_folder_is_told_as_it_was_given(tmp_path: Path) -> None:
    with pytest.raises(MistakesFound, match=str(tmp_path)):
        load_workspace(tmp_path)


def test_a_path_inside_the_current_folder_is_told_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MistakesFound, match=r"^campaigns/organisation\.yaml:1:1"):
        load_workspace(tmp_path)


def test_where_nothing_can_be_chosen_the_message_says_so(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    (root / "campaigns" / "spring.yaml").unlink()
    with pytest.raises(MistakesFound, match=r"Choose from: nothing, so far\."):
        load_workspace(root, ["spring"])
