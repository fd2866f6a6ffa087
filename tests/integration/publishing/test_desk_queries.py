"""What the desk asks the database, on both of them."""

from datetime import timedelta

from scheduler.networks.base import RemoteId, Sent
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.operations import audit
from scheduler.store.overview import upcoming
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import DANA
from tests.support.examples.builders import a_thread, put_into_queue

TOMORROW = A_TUESDAY_NOON + timedelta(days=1)


def test_what_is_coming_is_ordered_by_account_and_time_and_counted(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/peers", "One.", account="peers"),
        a_thread("wmhd/late", "Two.", due_at=TOMORROW),
        a_thread("wmhd/half", "Three.", "Four."),
    )
    desk.network.outcomes = [Sent(RemoteId("1"), TOMORROW)]
    desk.publish()
    hold.place(desk.context, Scope.CAMPAIGN, "wmhd", why="news", actor=DANA)
    cancel.move(desk.context, "wmhd/late", TOMORROW + timedelta(hours=1), actor=DANA, why="clash")
    with desk.database.read() as connection:
        found = upcoming.coming(connection, desk.clock.now())
        soon = upcoming.coming(connection, desk.clock.now(), until=TOMORROW, account="main")
        later = upcoming.count_coming_from(connection, TOMORROW)
    assert [one.key for one in found] == ["wmhd/half", "wmhd/late", "wmhd/peers"]
    assert [(one.posts, one.posts_out) for one in found] == [(3, 1), (1, 0), (1, 0)]
    assert [one.moved_by for one in found] == [None, DANA.written, None]
    assert all([hold.number for hold in one.holds] == [1] for one in found)
    assert [one.key for one in soon] == ["wmhd/half"]
    assert later == 1


def test_the_log_of_an_account_holds_its_threads_posts_and_holds(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One."), a_thread("wmhd/one%", "Two."))
    desk.publish()
    hold.place(desk.context, Scope.ACCOUNT, "main", why="news", actor=DANA)
    with desk.database.read() as connection:
        subjects = {
            one.subject for one in audit.entries(connection, audit.AuditFilter(account="main"))
        }
        of_thread = audit.entries(connection, audit.AuditFilter(thread="wmhd/one%"))
    assert subjects == {
        "thread:wmhd/one",
        "post:wmhd/one#0",
        "thread:wmhd/one%",
        "post:wmhd/one%#0",
        "hold:1",
    }
    assert {one.subject for one in of_thread} == {"thread:wmhd/one%", "post:wmhd/one%#0"}
