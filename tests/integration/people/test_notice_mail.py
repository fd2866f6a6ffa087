"""Notices by mail: at once, in one digest, never; not in quiet hours; once with two engines."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from scheduler.errors import NotPossible
from scheduler.mail.letter import Letter, Nowhere
from scheduler.people import accounts
from scheduler.people.mailed.letters import Letters
from scheduler.people.notices import bell, mail_choices
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.notices.mail import AGAIN, NO_LONGER, TURN_SECONDS, NoticeMail
from scheduler.people.notices.mail_choices import How, MailChoice, MailChoices, choose
from scheduler.people.own import profile
from scheduler.store.fast_statements import real_time
from scheduler.store.people import mailing
from scheduler.store.people.addresses import Profile
from scheduler.store.people.mailing import StoredChoice
from scheduler.store.tables.people import person_mail_turns
from tests.support.desks.people_desk import PeopleDesk

LONDON = ZoneInfo("Europe/London")


def mail(desk: PeopleDesk, owner: str = "engine-1", letters: Letters | None = None) -> None:
    given = letters or desk.box.letters
    NoticeMail(desk, owner, lambda: desk.vault, lambda: given, LONDON).mail_due()


def tell(
    desk: PeopleDesk,
    who: str = "rev",
    kind: NoticeKind = NoticeKind.FAILED,
    subject: str = "spring/opener",
    words: str = "spring/opener waits: X refuses it.",
) -> None:
    with desk.database.write() as connection:
        bell.tell(
            connection, to=[who], kind=kind, subject=subject, words=words, now=desk.now()
        )  # fmt: skip


def at(desk: PeopleDesk, hour: int, minute: int = 0) -> None:
    """The next time that it is so late in London."""
    now = desk.now().astimezone(LONDON)
    wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    desk.clock.jump_to(wanted if wanted > now else wanted + timedelta(days=1))


def sent(desk: PeopleDesk) -> list[str]:
    return [one.text for one in desk.box.letters_sent]


def test_what_failed_is_mailed_at_once_and_not_again(desk: PeopleDesk) -> None:
    tell(desk)
    mail(desk)
    mail(desk, "engine-2")
    (letter,) = desk.box.letters_sent
    assert letter.to == "rev@example.org"
    assert letter.subject == "Harbour Minds: a thread failed"
    assert "spring/opener waits" in letter.text
    assert "https://desk.example.org/notices" in letter.text


def test_a_digest_is_one_mail_at_ones_own_hour_and_zone(desk: PeopleDesk) -> None:
    profile.change(desk, desk.actor("rev"), Profile(None, "America/New_York", None))
    for number in range(3):
        tell(desk, kind=NoticeKind.WAITS, subject=str(number), words=f"Thread {number} waits.")
    tell(desk, kind=NoticeKind.DIRECTORY, subject="shout", words="SHOUT is old.")
    mail(desk)
    at(desk, 13, 59)
    mail(desk)
    assert sent(desk) == []
    desk.pass_time(minutes=1)  # nine in the morning in New York
    mail(desk)
    mail(desk, "engine-2")
    (letter,) = desk.box.letters_sent
    assert letter.subject == "Harbour Minds: 4 notices"
    assert all(f"Thread {number} waits." in letter.text for number in range(3))


@pytest.mark.parametrize(
    ("kind", "at_night"),
    [(NoticeKind.FAILED, 0), (NoticeKind.HOLD, 1), (NoticeKind.SAFEGUARDING, 1)],
)
def test_in_quiet_hours_only_the_urgent_is_mailed(
    desk: PeopleDesk, kind: NoticeKind, at_night: int
) -> None:
    at(desk, 20)
    tell(desk, kind=kind)
    mail(desk)
    assert len(sent(desk)) == at_night
    at(desk, 8)
    mail(desk)
    assert len(sent(desk)) == 1, "in the morning, and once"


def test_what_one_chose_holds_at_once_for_what_waits(desk: PeopleDesk) -> None:
    tell(desk, kind=NoticeKind.WAITS)
    mail(desk)
    rev = desk.actor("rev")
    chosen = mail_choices.of(desk, rev)
    kinds = {**chosen.kinds, NoticeKind.WAITS: MailChoice(How.AT_ONCE)}
    choose(desk, rev, replace(chosen, kinds=kinds))
    mail(desk)
    assert len(sent(desk)) == 1
    assert mail_choices.of(desk, rev).kinds == kinds
    choose(desk, rev, replace(chosen, kinds={**kinds, NoticeKind.WAITS: MailChoice(How.NEVER)}))
    tell(desk, kind=NoticeKind.WAITS, subject="other")
    mail(desk)
    at(desk, 9)
    mail(desk)
    assert len(sent(desk)) == 1


def test_what_was_read_in_the_bell_is_not_mailed(desk: PeopleDesk) -> None:
    tell(desk, kind=NoticeKind.WAITS)
    rev = desk.actor("rev")
    bell.read_all(desk, rev, [one.id for one in bell.mine(desk, rev)])
    at(desk, 9)
    mail(desk)
    assert sent(desk) == []


@pytest.mark.parametrize("who", ["teller", "wil"])
def test_of_ones_own_story_a_mail_says_nothing(desk: PeopleDesk, who: str) -> None:
    tell(desk, who, NoticeKind.STORY, "s1", "Your story about grief was read.")
    mail(desk)
    (letter,) = desk.box.letters_sent
    assert letter.subject == "A message for you"
    assert "grief" not in letter.text
    assert "Harbour Minds" not in letter.text


def test_beside_other_notices_ones_own_story_is_a_message(desk: PeopleDesk) -> None:
    tell(desk, "wil", NoticeKind.STORY, "s1", "Your story about grief was read.")
    tell(desk, "wil")
    mail(desk)
    (letter,) = desk.box.letters_sent
    assert "- A message for you\n" in letter.text
    assert "grief" not in letter.text


def test_a_mail_that_was_not_taken_is_tried_again_later(desk: PeopleDesk) -> None:
    tell(desk)
    desk.box.is_open = False
    for wait in (*AGAIN, AGAIN[-1]):
        mail(desk)
        mail(desk)  # at rest
        desk.pass_time(seconds=wait.total_seconds() - 1)
        mail(desk)
        desk.pass_time(seconds=1)
    desk.box.is_open = True
    mail(desk)
    assert len(sent(desk)) == 1
    with desk.database.write() as connection:
        assert mailing.take_turn(connection, "rev", "x", 1) == 0, "it went well at last"


def test_what_is_days_old_is_in_the_bell_alone(desk: PeopleDesk) -> None:
    tell(desk)
    desk.pass_time(seconds=NO_LONGER.total_seconds() + 1)
    mail(desk)
    assert sent(desk) == []
    assert bell.count_unread(desk, desk.actor("rev")) == 1


def test_who_left_and_who_has_no_address_are_not_mailed(desk: PeopleDesk) -> None:
    accounts.add(desk, desk.actor("ada"), "nomail")
    accounts.remove(desk, desk.actor("ada"), "wil")
    tell(desk, "nomail")
    tell(desk, "wil")
    mail(desk)
    assert sent(desk) == []


def test_where_no_mail_goes_out_nothing_piles_up(desk: PeopleDesk) -> None:
    tell(desk)
    NoticeMail(desk, "e", lambda: desk.vault, lambda: None, LONDON).mail_due()
    mail(desk)
    assert sent(desk) == []


@dataclass
class Slow:
    """A mail server that takes its time; meanwhile another engine looks, too."""

    meanwhile: list[object] = field(default_factory=list)
    taken: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> bool:
        for act in self.meanwhile:
            assert callable(act)
            act()
        self.taken.append(letter)
        return True

    def decoy(self) -> Nowhere:
        return Nowhere()


def test_two_engines_at_the_same_moment_mail_once(desk: PeopleDesk) -> None:
    tell(desk)
    slow = Slow()
    letters = replace(desk.box.letters, post=slow)
    slow.meanwhile = [lambda: mail(desk, "engine-2", letters)]
    mail(desk, "engine-1", letters)
    mail(desk, "engine-2", letters)
    assert len(slow.taken) == 1


def test_many_engines_side_by_side_mail_once(desk: PeopleDesk) -> None:
    for who in ("rev", "ada", "wil"):
        tell(desk, who)
    engines = [threading.Thread(target=mail, args=(desk, f"engine-{n}")) for n in range(4)]
    for one in engines:
        one.start()
    for one in engines:
        one.join()
    assert sorted(one.to for one in desk.box.letters_sent) == [
        "ada@example.org", "rev@example.org", "wil@example.org",
    ]  # fmt: skip


def test_after_a_kill_another_engine_mails_with_the_same_number(desk: PeopleDesk) -> None:
    tell(desk)
    dying = replace(desk.box.letters, post=Slow(meanwhile=[_die]))
    with pytest.raises(KeyboardInterrupt):
        mail(desk, "engine-1", dying)
    mail(desk, "engine-2")
    assert sent(desk) == [], "the turn of who died holds for minutes"
    with desk.database.write() as connection:
        connection.execute(update(person_mail_turns).values(until=real_time() - 1))
    mail(desk, "engine-2")
    (letter,) = desk.box.letters_sent
    assert letter.number
    assert letter.message("a@example.org")["Message-ID"] == f"<{letter.number}@example.org>"


def _die() -> None:
    raise KeyboardInterrupt


def test_who_took_too_long_notes_nothing(desk: PeopleDesk) -> None:
    tell(desk)

    def late() -> None:
        with desk.database.write() as connection:
            connection.execute(update(person_mail_turns).values(owner="engine-2"))

    mail(desk, letters=replace(desk.box.letters, post=Slow([late])))
    with desk.database.write() as connection:
        connection.execute(update(person_mail_turns).values(owner="", until=0.0))
    mail(desk, "engine-2")
    assert len(sent(desk)) == 1, "who has the turn now mails it"
    assert TURN_SECONDS > 60


@pytest.mark.parametrize(
    ("quiet", "now", "is_quiet"),
    [
        ((20, 8), 20, True),
        ((20, 8), 7, True),
        ((20, 8), 8, False),
        ((1, 6), 5, True),
        ((1, 6), 6, False),
        ((7, 7), 7, False),
    ],
)
def test_quiet_hours_go_over_midnight_or_not(
    quiet: tuple[int, int], now: int, is_quiet: bool
) -> None:
    choices = MailChoices(quiet_from=time(quiet[0]), quiet_to=time(quiet[1]))
    assert choices.is_quiet(datetime(2027, 10, 5, now, tzinfo=LONDON)) is is_quiet


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_a_digest_comes_once_on_days_of_another_length(day: str) -> None:
    told = datetime.fromisoformat(f"{day}T00:30:00+00:00")
    choices = MailChoices(digest_at=time(1, 30))
    first = choices.mail_at(NoticeKind.WAITS, told, told, LONDON)
    assert first is not None
    second = choices.mail_at(NoticeKind.WAITS, first, first, LONDON)
    assert second is not None
    assert timedelta(hours=22) < second - first < timedelta(hours=26)


def test_words_that_nobody_knows_any_more_count_as_not_chosen(desk: PeopleDesk) -> None:
    with desk.database.write() as connection:
        unknown = {"WAITS": StoredChoice("by pigeon", False), "X": StoredChoice("y", True)}
        mailing.keep_choices(connection, "rev", unknown)
    chosen = mail_choices.of(desk, desk.actor("rev"))
    assert chosen.kinds == mail_choices.AT_FIRST
    assert chosen.digest_at == time(9)


@pytest.mark.parametrize(("typed", "read"), [("9:00", time(9)), (" 23.59 ", time(23, 59))])
def test_times_as_people_type_them(typed: str, read: time) -> None:
    assert mail_choices.read_time(typed) == read


@pytest.mark.parametrize("typed", ["", "24:00", "9", "9:60", "nine", "09:00:00"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(NotPossible, match="time of day"):
        mail_choices.read_time(typed)


def test_every_kind_has_a_choice_to_begin_with() -> None:
    assert set(mail_choices.AT_FIRST) == set(NoticeKind)


def test_nothing_chosen_but_no_kinds_kept(desk: PeopleDesk) -> None:
    choose(desk, desk.actor("rev"), MailChoices(kinds={}))
    assert mail_choices.of(desk, desk.actor("rev")).kinds == mail_choices.AT_FIRST
