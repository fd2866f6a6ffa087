"""What X says of times and ids is believed within bounds only."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.networks.base import Outcome, RemoteId, Sent, Unavailable, Wait
from scheduler.networks.waits import LONGEST
from scheduler.publishing.credentials import later
from scheduler.store.database import Database
from scheduler.store.queue import accounts
from scheduler.store.states import PostState
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "outcome",
    [
        Wait(FAR, "429"),
        Wait(FAR, "429", is_whole_app=True),
        Sent(RemoteId("100"), FAR),
    ],
)
def test_no_reset_in_another_age_stops_an_account_for_ever(
    database: Database, clock: StandingClock, outcome: Outcome
) -> None:
    desk = Desk(database, clock, ScriptedNetwork(outcome))
    put_into_queue(database, a_thread())
    desk.publish()
    with database.read() as connection:
        found = [one.quiet_until for one in accounts.all_accounts(connection)]
    assert max(one for one in found if one is not None) <= clock.now() + LONGEST


def test_keys_that_cannot_be_asked_about_wait_no_longer_either(
    database: Database, clock: StandingClock
) -> None:
    desk = Desk(database, clock)
    desk.network.identities["main"] = Unavailable("429", FAR)
    put_into_queue(database, a_thread())
    desk.publish()
    with database.read() as connection:
        found = {one.name: one.quiet_until for one in accounts.all_accounts(connection)}
    assert found["main"] == clock.now() + LONGEST


def test_a_wait_within_a_day_is_kept_as_it_is(clock: StandingClock) -> None:
    until = clock.now() + timedelta(hours=23)
    assert later(clock.now(), until, timedelta(seconds=1)) == until


def test_an_id_that_one_of_our_posts_has_is_no_new_post(
    database: Database, clock: StandingClock
) -> None:
    put_into_queue(database, a_thread("wmhd/a", "First."), a_thread("wmhd/b", "Second."))
    before = Desk(database, clock)
    before.publish()
    with database.write() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE thread SET state = 'scheduled' WHERE key = 'wmhd/b'"))
        connection.execute(
            text(
                "UPDATE post SET state = 'unsent', remote_id = NULL, fence = 0, "
                "sending_at = NULL, sent_text = NULL WHERE thread_id IN "
                "(SELECT id FROM thread WHERE key = 'wmhd/b')"
            )
        )
    known = before.thread("wmhd/a").posts[0].remote_id
    assert known is not None
    again = Desk(database, clock, ScriptedNetwork(Sent(RemoteId(known))))
    again.publish()
    assert again.thread("wmhd/b").posts[0].state is PostState.UNCONFIRMED
