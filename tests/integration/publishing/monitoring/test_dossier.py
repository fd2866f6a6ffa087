"""Everything about one thread: words as sent or as they would be, history, bills."""

from datetime import timedelta

import pytest

from scheduler.crisis.directory import services
from scheduler.crisis.directory.services import Directory
from scheduler.errors import UnknownThread
from scheduler.networks.base import Refusal, Refused, RemoteId, Sent, Unconfirmed
from scheduler.publishing.monitoring.thread_detail import ThreadDetail, dossier
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue


def _of(desk: Desk, known: Directory | None = None) -> ThreadDetail:
    return dossier(desk.database, lambda: known or services.load(), "wmhd/opener")


def test_a_thread_that_has_not_begun_is_shown_as_it_would_go_out(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    found = _of(desk)
    assert [shown.is_as_sent for shown in found.posts] == [False] * 3
    assert "116\u00a0123" in found.posts[0].text
    assert "116\u00a0123" in found.posts[2].text
    assert (found.bills, found.billed_usd) == ((), 0)


def test_what_was_sent_is_shown_to_the_letter_with_its_address_and_price(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    found = _of(desk)
    assert [shown.text for shown in found.posts] == [text for _, text, _ in desk.network.calls]
    assert found.posts[0].address == "https://x.com/HarbourMain/status/100"
    assert found.profile == "https://x.com/HarbourMain"
    assert len(found.bills) == 3
    assert found.billed_usd == pytest.approx(found.thread.price_usd)
    assert [entry.to_state for entry in found.history if entry.subject.startswith("thread:")] == [
        "scheduled",
        "publishing",
        "published",
    ]
    assert any(entry.subject == "post:wmhd/opener#2" for entry in found.history)


def test_a_lost_call_is_a_bill_that_may_not_come(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("100")), Unconfirmed("no answer")]
    desk.publish()
    assert [bill.is_certain for bill in _of(desk).bills] == [True, False]


def test_a_post_that_went_back_to_the_queue_is_shown_as_it_would_go_out(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.RECONNECT, "unauthorised")]
    desk.publish()
    assert _of(desk).posts[0].is_as_sent, "it may be out: a no is no proof"
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=1))
    desk.reconciler.reconcile_account("main")
    assert not _of(desk).posts[0].is_as_sent


def test_without_support_the_bare_words_are_shown(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    found = _of(desk, Directory((), {}))
    assert found.posts[0].text == "What helped you? (wmhd/opener)"


def test_a_thread_that_is_not_there_is_said_so(desk: Desk) -> None:
    with pytest.raises(UnknownThread, match="See: the queue"):
        _of(desk)
