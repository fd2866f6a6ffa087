"""The other keys of a thread: each does what the reference says, or says what is wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.campaigns.model.plan import Lateness, PlannedThread, ReplySettings, ThreadKind
from scheduler.campaigns.planning.check import has_ended
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP
from scheduler.text.counting.length import weighted_length
from tests.support.examples.campaign_files import (
    HEAD,
    ORGANISATION,
    THREAD,
    a_workspace,
    mistakes,
    planned,
    texts,
)
from tests.support.examples.pictures import a_picture


def one(root: Path, more: str = "", **parts: str) -> PlannedThread:
    threads = planned(a_workspace(root, THREAD + more, **parts))
    assert len(threads) == 1
    return threads[0]


def complaint(root: Path, more: str = "", **parts: str) -> str:
    found = mistakes(a_workspace(root, THREAD + more, **parts))
    assert len(found) == 1, found
    return found[0]


def test_a_content_note_opens_the_root_and_counts(tmp_path: Path) -> None:
    thread = one(tmp_path, "  content_note: mentions loss\n  hashtags: [A]\n")
    assert texts([thread]) == [["Content note: mentions loss\n\nYou are welcome here.\n\n#A"]]
    words = THREAD.replace("You are welcome here.", "word " * 36)
    noted = planned(a_workspace(tmp_path, words + "  content_note: mentions loss\n"))
    assert len(noted[0].posts) == 2
    assert weighted_length(noted[0].posts[0].text) <= BODY_WITH_HELP


def test_posts_are_numbered_where_there_are_several(tmp_path: Path) -> None:
    head = HEAD + "numbering: yes\n"
    assert texts([one(tmp_path, head=head)]) == [["You are welcome here."]]
    several = THREAD.replace("here.", "here.\n    ---\n    Stay.")
    assert texts(planned(a_workspace(tmp_path, several, head=head))) == [
        ["You are welcome here. 1/2", "Stay. 2/2"]
    ]
    unnumbered = planned(a_workspace(tmp_path, several + "  numbering: no\n", head=head))
    assert texts(unnumbered) == [["You are welcome here.", "Stay."]]


def test_numbers_leave_every_post_within_its_budget(tmp_path: Path) -> None:
    words = THREAD.replace("You are welcome here.", "word " * 300)
    (thread,) = planned(a_workspace(tmp_path, words + "  numbering: yes\n"))
    assert weighted_length(thread.posts[0].text) <= BODY_WITH_HELP
    assert all(weighted_length(post.text) <= 280 for post in thread.posts)
    assert thread.posts[-1].text.endswith(f" {len(thread.posts)}/{len(thread.posts)}")


def test_numbering_is_yes_or_no(tmp_path: Path) -> None:
    assert '"often" is neither yes nor no. Write yes or no.' in complaint(
        tmp_path, "  numbering: often\n"
    )
    assert "is neither yes nor no" in complaint(tmp_path, "  numbering: [a]\n")


class TestApproval:
    """The nearest word counts: thread, campaign, organisation."""

    @pytest.mark.parametrize(
        ("organisation", "head", "thread", "expected"),
        [
            ("", "", "", False),
            ("approval: required\n", "", "", True),
            ("", "approval: required\n", "", True),
            ("approval: required\n", "approval: not needed\n", "", False),
            ("", "approval: not needed\n", "  approval: required\n", True),
        ],
    )
    def test_it_is_inherited(
        self, tmp_path: Path, organisation: str, head: str, thread: str, expected: bool
    ) -> None:
        found = one(tmp_path, thread, head=HEAD + head, organisation=ORGANISATION + organisation)
        assert found.needs_approval is expected
        assert found.owner == "Comms team"


class TestEmbargo:
    """Nothing goes out before it ends."""

    def test_the_later_of_campaign_and_thread_counts(self, tmp_path: Path) -> None:
        head = HEAD + "not_before: 2027-10-01 09:00\n"
        thread = one(tmp_path, "  not_before: 2027-10-09 09:00\n", head=head)
        assert thread.not_before == datetime(2027, 10, 9, 8, tzinfo=UTC)
        assert one(tmp_path, head=head).not_before == datetime(2027, 10, 1, 8, tzinfo=UTC)

    def test_a_thread_before_it_is_refused(self, tmp_path: Path) -> None:
        said = complaint(tmp_path, "  not_before: 2027-10-10 09:01\n")
        assert "campaigns/spring.yaml:7:11: this lies before the embargo ends" in said


class TestNotAfter:
    """Too late is skipped."""

    def test_it_is_a_lateness_of_its_own(self, tmp_path: Path) -> None:
        late = one(tmp_path, "  not_after: 2027-10-10 11:00\n").late
        assert (late.within, late.otherwise) == (timedelta(hours=2), Lateness.SKIP)

    def test_a_thread_after_it_is_refused(self, tmp_path: Path) -> None:
        assert "this lies after `not_after`" in complaint(
            tmp_path, "  not_after: 2027-10-10 08:00\n"
        )

    def test_it_does_not_stand_beside_late(self, tmp_path: Path) -> None:
        said = complaint(tmp_path, "  not_after: 2027-10-10 11:00\n  late: {within: 1h}\n")
        assert "`not_after` and `late` are both here" in said


class TestQuietHours:
    """Hours in which nothing goes out, over midnight too."""

    def test_a_thread_in_them_is_refused(self, tmp_path: Path) -> None:
        quiet = ORGANISATION + 'quiet: {from: "21:00", until: "09:30"}\n'
        said = complaint(tmp_path, organisation=quiet)
        assert "09:00 lies in the quiet hours of main (21:00 to 09:30)" in said

    def test_an_account_may_have_its_own(self, tmp_path: Path) -> None:
        own = ORGANISATION.replace(
            "secrets: HARBOUR_MAIN}",
            'secrets: HARBOUR_MAIN, quiet: {from: "13:00", until: "14:00"}}',
        )
        quiet = own + 'quiet: {from: "21:00", until: "09:30"}\n'
        assert not mistakes(a_workspace(tmp_path, organisation=quiet))
        assert (
            "lies in the quiet hours"
            in mistakes(
                a_workspace(tmp_path, THREAD.replace("09:00", "13:30"), organisation=quiet)
            )[0]
        )

    def test_a_repeat_says_it_at_its_time(self, tmp_path: Path) -> None:
        quiet = ORGANISATION + 'quiet: {from: "21:00", until: "09:30"}\n'
        thread = (
            "- id: a\n  account: main\n  each_time: [One.]\n"
            '  repeat: {every: day, from: 2027-10-05, at: "07:00"}\n'
        )
        found = mistakes(a_workspace(tmp_path, thread, organisation=quiet))
        assert "campaigns/spring.yaml:8:48: 07:00 lies in the quiet hours" in found[0]


def test_spacing_is_the_account_s_or_the_organisation_s(tmp_path: Path) -> None:
    from scheduler.campaigns.loader import load_workspace

    own = ORGANISATION.replace("secrets: HARBOUR_MAIN}", "secrets: HARBOUR_MAIN, spacing: 5m}")
    organisation = load_workspace(a_workspace(tmp_path, organisation=own)).organisation
    assert organisation.spacing_of("main") == timedelta(minutes=5)
    assert organisation.spacing_of("wales") == timedelta()
    general = own + "spacing: 15m\n"
    organisation = load_workspace(a_workspace(tmp_path, organisation=general)).organisation
    assert organisation.spacing_of("wales") == timedelta(minutes=15)


def test_who_may_reply_and_what_kind_it_is(tmp_path: Path) -> None:
    thread = one(tmp_path, "  reply_settings: following\n  kind: celebration\n")
    assert thread.reply_settings is ReplySettings.FOLLOWING
    assert thread.kind is ThreadKind.CELEBRATION
    assert 'Did you mean "celebration"?' in complaint(tmp_path, "  kind: celebrations\n")


class TestMentions:
    """Accounts that the campaign does not list are pointed out."""

    def warnings(self, root: Path, text: str, head: str = HEAD) -> tuple[str, ...]:
        thread = THREAD.replace("You are welcome here.", text)
        (found,) = planned(a_workspace(root, thread, head=head))
        return tuple(map(str, found.warnings))

    def test_a_stranger_is_pointed_out(self, tmp_path: Path) -> None:
        assert self.warnings(tmp_path, "Thank you @SomeBody and @HarbourMinds.") == (
            "it mentions @SomeBody, which is not under `mentions` in the campaign",
        )

    @pytest.mark.parametrize("said", [".@SomeBody", "＠SomeBody", "RT@SomeBody", "@SomeBody/all"])
    def test_a_stranger_is_pointed_out_wherever_x_tells_them(
        self, tmp_path: Path, said: str
    ) -> None:
        assert self.warnings(tmp_path, f"Hello. {said}, hello.") == (
            "it mentions @SomeBody, which is not under `mentions` in the campaign",
        )

    def test_one_in_a_link_is_not_told_and_not_pointed_out(self, tmp_path: Path) -> None:
        assert self.warnings(tmp_path, "See https://example.org/@SomeBody, all of it.") == ()

    def test_our_own_and_listed_ones_are_not(self, tmp_path: Path) -> None:
        head = HEAD + 'mentions: ["@somebody"]\n'
        assert self.warnings(tmp_path, "Thanks @SomeBody, @HarbourMinds, me@mail.org.", head) == ()


class TestCover:
    """A question outside the hours of its cover is pointed out."""

    @pytest.mark.parametrize(
        ("cover", "count"),
        [
            ("Comms desk, 09:00-21:00", 0),
            ("Comms desk, 10:00-21:00", 1),
            ("Comms desk, 08:00 to 08:30, 09:00 to 24:99", 0),
            ("Comms desk, all day", 0),
        ],
    )
    def test_hours_are_read_where_they_are_written(
        self, tmp_path: Path, cover: str, count: int
    ) -> None:
        thread = THREAD.replace("here.", "here. Are you well?")
        head = HEAD + f"cover: {cover}\n"
        (found,) = planned(a_workspace(tmp_path, thread, head=head))
        assert len(found.warnings) == count
        assert found.asks

    def test_a_thread_that_asks_nothing_needs_none(self, tmp_path: Path) -> None:
        assert one(tmp_path, head=HEAD + "cover: Desk, 10:00-21:00\n").warnings == ()


class TestDialogue:
    """Accounts in turn: one post each, each mentioning who speaks next."""

    THREAD = (
        "- id: a\n  when: 2027-10-10 09:00\n  hashtags: [A]\n  dialogue:\n"
        "  - main: |\n      Good morning @HarbourCymru.\n"
        "  - wales: |\n      Good morning @harbourminds.\n"
        "  - main: |\n      Bye.\n"
    )

    def test_the_last_turn_mentions_who_closes(self, tmp_path: Path) -> None:
        without = self.THREAD.replace("  - main: |\n      Bye.\n", "")
        assert not mistakes(a_workspace(tmp_path, without))
        silent = without.replace("@harbourminds", "all")
        assert "does not mention @HarbourMinds" in mistakes(a_workspace(tmp_path, silent))[0]

    def test_each_turn_is_a_post_of_its_account(self, tmp_path: Path) -> None:
        (thread,) = planned(a_workspace(tmp_path, self.THREAD))
        assert [(post.account, post.text) for post in thread.posts] == [
            ("main", "Good morning @HarbourCymru.\n\n#A"),
            ("wales", "Good morning @harbourminds."),
            ("main", "Bye."),
        ]
        assert thread.account == "main"
        assert thread.key == "spring/a"

    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ("@HarbourCymru", "me@HarbourCymru", "this turn does not mention @HarbourCymru, who"),
            ("@HarbourCymru", "@HarbourCymru2", "this turn does not mention @HarbourCymru, who"),
            ("@HarbourCymru", "all", "5:15: this turn does not mention @HarbourCymru, who speaks"),
            ("Bye.", "word " * 80, "and its post has room for 280. Shorten it; a turn of"),
            ("@harbourminds.", "@harbourminds. " + "w " * 90, "has room for 188"),
            ("- wales:", "- main:", "a dialogue needs two accounts"),
            ("  when", "  account: main\n  when", "a dialogue names its accounts itself"),
            ("  - wales: |\n      Good morning @harbourminds.\n", "  - wales: {story: 12}\n",
             "there is no such story with its teller's yes"),
            ("  - main: |\n      Bye.\n", "  - {main: A, wales: B}\n", "there are several keys"),
            ("- wales:", "- wlaes:", 'Did you mean "wales"?'),
        ],
    )  # fmt: skip
    def test_a_dialogue_that_x_would_refuse_is_a_mistake(
        self, tmp_path: Path, before: str, after: str, expected: str
    ) -> None:
        found = mistakes(a_workspace(tmp_path, self.THREAD.replace(before, after, 1)))
        assert expected.replace("5:15", "campaigns/spring.yaml:9:13") in found[0]

    def test_peers_speak_by_their_stories_only(self, tmp_path: Path) -> None:
        organisation = ORGANISATION.replace("role: service", "role: peers")
        found = mistakes(a_workspace(tmp_path, self.THREAD, organisation=organisation))
        assert "wales speaks only by stories that somebody agreed to" in found[0]


class TestMedia:
    """Pictures and films: there, of a kind X takes, told in words."""

    PNG = a_picture()
    FILM = b"\x00\x00\x00\x18ftypmp42" + b"0" * 20

    @pytest.fixture
    def media(self, tmp_path: Path) -> Path:
        folder = tmp_path / "media"
        folder.mkdir()
        (folder / "harbour.png").write_bytes(self.PNG)
        (folder / "photo.png").write_bytes(a_picture("JPEG"))
        (folder / "wave.gif").write_bytes(a_picture("GIF"))
        (folder / "wave.webp").write_bytes(a_picture("WEBP"))
        (folder / "film.mp4").write_bytes(self.FILM)
        (folder / "film.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
        (folder / "latin.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nCaf\xe9\n")
        (folder / "large.srt").write_text(
            "1\n00:00:01,000 --> 00:00:02,000\nHello\n" + "a" * 500_000
        )
        (folder / "arrow.srt").write_text("we went --> home")
        (folder / "notes.txt").write_text("words")
        return folder

    def test_a_picture_is_bound_by_what_it_holds(self, tmp_path: Path, media: Path) -> None:
        more = (
            "  media: [{file: harbour.png, alt: A harbour}, {file: harbour.png, alt: The same}]\n"
        )
        thread = one(tmp_path, more)
        assert [item.alt for item in thread.posts[0].media] == ["A harbour", "The same"]
        before = thread.body_hash
        (media / "harbour.png").write_bytes(self.PNG + b"1")
        assert one(tmp_path, more).body_hash != before

    @pytest.mark.parametrize("name", ["wave.gif", "wave.webp"])
    def test_other_kinds_of_picture(self, tmp_path: Path, media: Path, name: str) -> None:
        thread = one(tmp_path, f"  media: [{{file: {name}, alt: A wave}}]\n")
        assert thread.posts[0].media
        assert thread.cannot_publish is None

    def test_a_film_has_captions(self, tmp_path: Path, media: Path) -> None:
        more = "  media: [{file: film.mp4, alt: A walk, captions: film.srt}]\n"
        thread = one(tmp_path, more)
        captions = thread.posts[0].media[0].captions
        assert captions is not None
        assert (captions.path, captions.language) == ("film.srt", "en")
        assert captions.words == "Hello"
        assert thread.cannot_publish is None

    @pytest.mark.parametrize(
        ("more", "language"),
        [
            ("captions: film.srt}]\n  language: cy\n", "cy"),
            ("captions: film.srt, captions_language: fr}]\n  language: cy\n", "fr"),
        ],
    )
    def test_captions_have_a_language(
        self, tmp_path: Path, media: Path, more: str, language: str
    ) -> None:
        thread = one(tmp_path, f"  media: [{{file: film.mp4, alt: A walk, {more}")
        captions = thread.posts[0].media[0].captions
        assert captions is not None
        assert captions.language == language

    def test_a_yes_binds_what_the_captions_say(self, tmp_path: Path, media: Path) -> None:
        more = "  media: [{file: film.mp4, alt: A walk, captions: film.srt}]\n"
        before = one(tmp_path, more).body_hash
        (media / "film.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nGoodbye\n")
        assert one(tmp_path, more).body_hash != before

    @pytest.mark.parametrize(
        ("item", "expected"),
        [
            ("{file: harbor.png, alt: A}", 'no file "harbor.png" in the folder media. Did you'),
            ("{file: ../spring.yaml, alt: A}", "lies outside the folder media"),
            ("{file: harbour.png}", '"alt" is missing'),
            ("{file: harbour.png, alt: ''}", "there is no text here"),
            (f"{{file: harbour.png, alt: {'a' * 1001}}}", "this description has 1001 characters"),
            ("{file: photo.png, alt: A}", "is a JPEG by what it holds, and not by its name"),
            ("{file: notes.txt, alt: A}", "is no picture or film that X takes"),
            ("{file: film.mp4, alt: A}", "a film needs captions"),
            ("{file: film.mp4, alt: A, captions: notes.txt}", "is not an .srt file"),
            ("{file: film.mp4, alt: A, captions: latin.srt}", "is written in Windows letters"),
            ("{file: film.mp4, alt: A, captions: large.srt}", "is larger than 500 kB"),
            ("{file: film.mp4, alt: A, captions: arrow.srt}", "is not an .srt file"),
            ("{file: harbour.png, alt: A, captions: film.srt}", "only a film has captions"),
            (
                "{file: film.mp4, alt: A, captions: film.srt}, {file: harbour.png, alt: B}",
                "a film stands alone",
            ),
            (
                "{file: harbour.png, alt: B}, {file: wave.gif, alt: A}",
                "a GIF stands alone",
            ),
        ],
    )
    def test_what_x_or_a_reader_could_not_use_is_a_mistake(
        self, tmp_path: Path, media: Path, item: str, expected: str
    ) -> None:
        assert expected in complaint(tmp_path, f"  media: [{item}]\n")

    def test_a_picture_that_is_too_large(self, tmp_path: Path, media: Path) -> None:
        (media / "harbour.png").write_bytes(self.PNG + b"0" * 5_000_000)
        assert "larger than the 5 MB" in complaint(
            tmp_path, "  media: [{file: harbour.png, alt: A pier}]\n"
        )


def test_a_campaign_wholly_in_the_past_has_ended(tmp_path: Path) -> None:
    threads = planned(a_workspace(tmp_path))
    assert has_ended(threads, threads[0].due_at + timedelta(seconds=1))
    assert not has_ended(threads, threads[0].due_at)
    assert not has_ended([], threads[0].due_at)
