"""Who guesses waits longer and longer; nobody is shut out, and nobody learns who is known here."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import event

from scheduler.errors import NotAllowed, TryAgainLater
from scheduler.mail.letter import Letter
from scheduler.people import accounts, sign_in, tidy
from scheduler.people.encryption import Vault
from scheduler.people.mailed import links
from scheduler.people.place import TERMINAL, Origin
from scheduler.people.proofs import passphrases, tries
from scheduler.people.proofs.passphrases import MOST_WAITING
from scheduler.store.people import factors
from scheduler.store.tables.people import sign_in_tries
from tests.support.desks.people_desk import AWAY, COOKIE, HOME, PASSPHRASE, PeopleDesk


def guess(desk: PeopleDesk, name: str, place: Origin = HOME, typed: str = "not these words") -> int:
    """Seconds to wait, or 0 for a try that was looked at."""
    with pytest.raises(NotAllowed) as told:
        accounts.by_passphrase(desk, name, typed, place)
    return told.value.seconds if isinstance(told.value, TryAgainLater) else 0


def test_the_wait_grows_with_each_wrong_try_up_to_a_quarter_of_an_hour(desk: PeopleDesk) -> None:
    waits = []
    for _ in range(14):
        while seconds := guess(desk, "rev"):
            waits.append(seconds)
            desk.pass_time(seconds=seconds)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_nobody_is_ever_shut_out(desk: PeopleDesk) -> None:
    for _ in range(40):
        desk.pass_time(seconds=guess(desk, "rev"))
    desk.pass_time(minutes=15)
    assert accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME).id == "rev"
    assert guess(desk, "rev") == 0, "and it begins anew"


def test_the_right_one_waits_too_and_asking_again_makes_it_no_longer(desk: PeopleDesk) -> None:
    for _ in range(6):
        guess(desk, "rev")
    for _ in range(3):
        with pytest.raises(TryAgainLater) as told:
            accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)
        assert told.value.seconds == 2
        assert str(told.value) == "Try again in 2 seconds."
    desk.pass_time(seconds=2)
    accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)


def test_a_guesser_elsewhere_keeps_nobody_waiting_where_they_are_known(desk: PeopleDesk) -> None:
    accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)
    for number in range(60):
        guess(desk, "rev", Origin(f"198.51.100.{number}", "x"))
    accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)
    assert guess(desk, "rev", AWAY) > 0, "who guesses from many networks waits in each new one"


def test_that_somebody_is_known_somewhere_lasts_a_month(desk: PeopleDesk) -> None:
    accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)
    desk.pass_time(days=29)
    tidy.tidy(desk)
    desk.pass_time(days=2)
    for number in range(60):
        guess(desk, "rev", Origin(f"198.51.100.{number}", "x"))
    with pytest.raises(TryAgainLater):
        accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)


def test_a_network_that_tries_everybody_waits(desk: PeopleDesk) -> None:
    waits = [guess(desk, f"nobody-{number}", AWAY) for number in range(40)]
    assert waits[:30] == [0] * 30
    assert 0 not in waits[30:]
    assert guess(desk, "rev", HOME) == 0, "others do not"
    assert [guess(desk, f"no-{number}", TERMINAL) for number in range(40)] == [0] * 40


def test_a_wrong_try_is_forgotten_after_a_day(desk: PeopleDesk) -> None:
    for _ in range(8):
        guess(desk, "rev")
    desk.pass_time(hours=25)
    assert [guess(desk, "rev") for _ in range(3)] == [0, 0, 0]
    desk.pass_time(days=2)
    assert tidy.tidy(desk)
    with desk.database.read() as connection:
        assert connection.execute(sign_in_tries.select()).all() == []
    assert not tidy.tidy(desk)


def test_a_hundred_guesses_at_once_are_no_more_than_three(desk: PeopleDesk) -> None:
    """The try is counted before it is looked at."""
    together = Barrier(12)

    def one(_: int) -> int:
        together.wait()
        return guess(desk, "rev")

    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(one, range(12)))
    assert waits.count(0) == 3


def test_no_row_of_tries_says_who_or_from_where(desk: PeopleDesk) -> None:
    guess(desk, "rev")
    accounts.by_passphrase(desk, "wil", PASSPHRASE, HOME)
    with desk.database.read() as connection:
        kept = str(connection.execute(sign_in_tries.select()).all())
    for word in ("rev", "wil", HOME.network):
        assert word not in kept


@contextmanager
def work_of(desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Counts what is done: statements by their text, hashes and letters."""
    done: Counter[str] = Counter()

    def count(_: object, __: object, statement: str, *___: object) -> None:
        done[statement] += 1

    def verify(typed: str, kept: str | None) -> bool:
        done["hash compared"] += 1
        return typed == PASSPHRASE and kept is not None

    def write(letter: Letter) -> None:
        done["letter written"] += 1

    def unlock(vault: Vault, token: str) -> str:
        done["unlocked"] += 1
        return real(vault, token)

    real = Vault.unlock
    monkeypatch.setattr(Letter, "__post_init__", write)
    monkeypatch.setattr(Vault, "unlock", unlock)
    monkeypatch.setattr(passphrases, "is_right", verify)
    event.listen(desk.database.engine, "before_cursor_execute", count)
    yield done
    event.remove(desk.database.engine, "before_cursor_execute", count)
    monkeypatch.undo()


def _by_passphrase(desk: PeopleDesk, name: str) -> object:
    return guess(desk, name)


def _by_address(desk: PeopleDesk, name: str) -> object:
    with pytest.raises(NotAllowed) as told:
        sign_in.with_passphrase(desk, desk.vault, desk.mail(name), "not these words", HOME)
    return str(told.value)


def _ask_link(desk: PeopleDesk, name: str) -> object:
    return links.ask_link(
        desk, desk.vault, desk.box.letters, desk.mail(name), browser=COOKIE, place=HOME
    )


def _ask_reset(desk: PeopleDesk, name: str) -> object:
    return links.ask_reset(
        desk, desk.vault, desk.box.letters, desk.mail(name), browser=COOKIE, place=HOME
    )


def _passkey_of(desk: PeopleDesk, name: str) -> None:
    key = {"credential": "its-id", "public_key": "none", "name": "A key", "sign_count": 0}
    with desk.database.write() as connection:
        factors.add_passkey(connection, person=name, made_at=desk.now(), **key)


@pytest.mark.parametrize("verb", [_by_passphrase, _by_address, _ask_link, _ask_reset])
def test_for_an_unknown_one_the_same_is_done_as_for_a_known_one(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch, verb: Callable[[PeopleDesk, str], object]
) -> None:
    """Statement by statement, and hash by hash: then time tells no more than the words do."""
    seen = []
    accounts.remove(desk, desk.actor("ada"), "wil")
    desk.codes_on("ada")
    _passkey_of(desk, "teller")
    for name in ("rev", "ada", "teller", "nobody-of-ours", "wil"):
        with work_of(desk, monkeypatch) as done:
            said = verb(desk, name)
        seen.append((said, done))
    assert seen == [seen[0]] * 5


def test_words_are_the_same_for_unknown_wrong_removed_and_without_a_passphrase(
    desk: PeopleDesk,
) -> None:
    accounts.add(desk, desk.actor("ada"), "no-words")
    accounts.remove(desk, desk.actor("ada"), "wil")
    said = set()
    for name, typed in (
        ("rev", "not these words"),
        ("nobody-of-ours", PASSPHRASE),
        ("wil", PASSPHRASE),
        ("no-words", PASSPHRASE),
    ):
        with pytest.raises(NotAllowed) as told:
            accounts.by_passphrase(desk, name, typed, HOME)
        said.add(str(told.value))
    assert len(said) == 1


def test_no_transaction_is_open_while_a_passphrase_is_hashed(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = passphrases._in_turn

    def while_others_write(work: Callable[[], object]) -> object:
        with desk.database.write(), desk.database.read():
            pass
        return real(work)

    monkeypatch.setattr(passphrases, "_in_turn", while_others_write)
    accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)
    accounts.add(desk, desk.actor("ada"), "new-one", passphrase=PASSPHRASE)


def test_a_passphrase_that_was_changed_while_it_was_looked_at_opens_nothing(
    desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = passphrases.is_right

    def slowly(typed: str, kept: str | None) -> bool:
        accounts.remove(desk, desk.actor("ada"), "rev")
        return real(typed, kept)

    monkeypatch.setattr(passphrases, "is_right", slowly)
    with pytest.raises(NotAllowed):
        accounts.by_passphrase(desk, "rev", PASSPHRASE, HOME)


def test_whoever_comes_when_many_wait_is_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = [passphrases._places.acquire(blocking=False) for _ in range(MOST_WAITING)]
    try:
        assert all(taken)
        with pytest.raises(TryAgainLater):
            passphrases.is_right("x", None)
    finally:
        for _ in taken:
            passphrases._places.release()
    assert not passphrases.is_right("x", None)


def test_what_breaks_while_hashing_is_told_where_it_was_asked() -> None:
    with pytest.raises(Exception, match="be identified"):
        passphrases.is_right("x", "no hash at all")


def test_what_is_tried_at_is_counted_by_itself(desk: PeopleDesk) -> None:
    for _ in range(3):
        tries.begin(desk, tries.TriedAt.CODE, "rev", HOME)
    with pytest.raises(TryAgainLater):
        tries.begin(desk, tries.TriedAt.CODE, " REV ", HOME)
    assert guess(desk, "rev") == 0
