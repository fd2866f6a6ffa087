"""How much everyone says with a hashtag: asked of the rehearsal X, stored as counts only."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import MetaData, select

from scheduler.campaigns.model.organisation import Volume
from scheduler.engagement.listening.listener import COUNT_AGAIN, Listener, ListeningPrices
from scheduler.engagement.listening.tracked import query_of
from scheduler.engagement.reports.volume import VolumeReport, volume_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.networks.base import AccountName, Unavailable
from scheduler.networks.listening import HourCount, SearchResult
from scheduler.networks.x.search import XListening
from scheduler.store.database import Database
from scheduler.store.money.ledger import Call, spent_usd
from scheduler.store.tables.queue import campaigns, ledger
from tests.support.databases.published import APost, publish_thread
from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    OPENS_AT,
    PEERS,
    Rehearsal,
    a_rehearsal,
    credentials,
)

LONDON = ZoneInfo("Europe/London")
PRICES = ListeningPrices(count_usd=0.005, post_usd=0.005)
FAMILIES = Families(
    {"wmhd": "WorldMentalHealthDay", "worldmentalhealthday": "WorldMentalHealthDay"}
)
SAID = (
    (MAIN, "Ask twice. #WMHD https://www.nhs.uk/mental-health?utm_source=harbour"),
    (MAIN, "The kettle is on. #WorldMentalHealthDay #Harbour"),
    (PEERS, "Somebody asked me. #wmhd @HarbourMinds"),
    (PEERS, "Another thing altogether. #Harbour"),
)


class Silent:
    """A network that answers nothing, and counts how often it is asked."""

    def __init__(self, why: Unavailable | None = None) -> None:
        self.asked: list[str] = []
        self._why = why or Unavailable("away")

    def recent_counts(self, account: AccountName, query: str) -> list[HourCount] | Unavailable:
        self.asked.append(query)
        return self._why

    def recent_posts(
        self, account: AccountName, query: str, most: int
    ) -> SearchResult | Unavailable:
        self.asked.append(f"{most} of {query}")
        return self._why


def a_volume(read_posts: int = 0, campaigns: bool = False) -> Volume:
    return Volume(account=MAIN, hashtags=("WMHD",), campaigns=campaigns, read_posts=read_posts)


def listening(rehearsal: Rehearsal) -> XListening:
    known = {name: credentials(account) for name, account in ACCOUNTS.items()}
    return XListening(known, rehearsal.url, 2, 5)


def say(rehearsal: Rehearsal) -> list[str]:
    """What everyone says, an hour apart."""
    ids = []
    for number, (account, text) in enumerate(SAID):
        rehearsal.clock.jump_to(OPENS_AT + timedelta(hours=number, minutes=5))
        ids.append(rehearsal.tweepy(account).create_tweet(text=text)["data"]["id"])
    rehearsal.clock.jump_to(OPENS_AT + timedelta(hours=6))
    return ids


def report(rehearsal: Rehearsal, database: Database, name: str = "WMHD") -> VolumeReport:
    with database.read() as connection:
        return volume_report(connection, rehearsal.clock.now(), LONDON, FAMILIES, name)


def everything_in(database: Database) -> str:
    """Every value of every table, as text."""
    with database.read() as connection:
        there = MetaData()
        there.reflect(connection)
        rows = [connection.execute(select(one)).fetchall() for one in there.sorted_tables]
    return repr(rows)


def test_a_family_is_counted_by_the_hour_and_billed_once(
    tmp_path: Path, database: Database
) -> None:
    with a_rehearsal(tmp_path / "x") as rehearsal:
        say(rehearsal)
        listen = Listener(
            database, listening(rehearsal), rehearsal.clock, lambda: (a_volume(), FAMILIES), PRICES
        )
        assert listen.listen_due() == 1
        assert listen.listen_due() == 0  # it is not due again
        found = report(rehearsal, database).tag
        billed = [one["cost_usd"] for one in rehearsal.truth() if one["call"] == "counts"]
    assert found.name == "WorldMentalHealthDay"
    assert {at: posts for at, posts in found.hours if posts} == {
        OPENS_AT + timedelta(hours=number): 1 for number in range(3)
    }
    assert found.week_posts is None or found.week_posts == 3
    assert len(found.hours) == 7 * 24  # hours of silence are known, and 0
    assert found.hours[-1][0] == OPENS_AT + timedelta(hours=5)  # the hour at hand is not over
    assert billed == [0.005]
    with database.read() as connection:
        assert spent_usd(connection) == pytest.approx(0.005)


def test_an_hour_is_kept_as_it_was_counted_last(tmp_path: Path, database: Database) -> None:
    with a_rehearsal(tmp_path / "x") as rehearsal:
        ids = say(rehearsal)
        listen = Listener(
            database, listening(rehearsal), rehearsal.clock, lambda: (a_volume(), FAMILIES), PRICES
        )
        listen.listen_due()
        rehearsal.tweepy(MAIN).delete_tweet(ids[0])
        rehearsal.clock.jump_to(rehearsal.clock.now() + COUNT_AGAIN)
        assert listen.listen_due() == 1
        found = report(rehearsal, database).tag
    counted = dict(found.hours)
    assert sum(counted.values()) == 2
    assert len(counted) == (7 + 6) * 24  # both weeks, without a gap between them


def test_nothing_of_anybody_is_stored_by_a_search(tmp_path: Path, database: Database) -> None:
    with a_rehearsal(tmp_path / "x") as rehearsal:
        ids = say(rehearsal)
        before = everything_in(database)
        listen = Listener(
            database,
            listening(rehearsal),
            rehearsal.clock,
            lambda: (a_volume(read_posts=50), FAMILIES),
            PRICES,
        )
        assert listen.listen_due() == 2
        search = report(rehearsal, database).tag.search
        truth = [one for one in rehearsal.truth() if one["call"] == "search"]
    assert search is not None
    assert (search.posts, search.with_links, search.authors, search.is_all) == (3, 1, 2, True)
    assert [posts for _, posts in search.hours] == [1, 1, 1]
    assert (search.links, search.hashtags) == ((), ())  # too few people: they might be found
    stored = everything_in(database)
    assert stored != before
    handles = [account.handle for account in ACCOUNTS.values()]
    users = [account.user_id for account in ACCOUNTS.values()]
    words = ["Ask twice", "kettle", "Somebody asked", "utm_source"]
    for secret in (*ids, *handles, *users, *words):
        assert secret not in stored
    with database.read() as connection:
        row = connection.execute(select(ledger).where(ledger.c.call == Call.SEARCH)).one()
    assert (row.units, row.usd) == (3, pytest.approx(sum(one["cost_usd"] for one in truth)))


def test_the_cap_stops_counting_first_and_halves_a_search(database: Database, clock) -> None:
    network = Silent()
    wanted = lambda: (a_volume(read_posts=200), Families())  # noqa: E731
    Listener(database, network, clock, wanted, PRICES, monthly_cap_usd=0.004).listen_due()
    assert network.asked == []
    clock.jump_to(clock.now() + timedelta(days=1))
    Listener(database, network, clock, wanted, PRICES, monthly_cap_usd=0.1).listen_due()
    assert network.asked == ["#wmhd -is:retweet", "20 of #wmhd -is:retweet"]


def test_a_network_that_is_away_is_asked_again_after_a_while(database: Database, clock) -> None:
    until = clock.now() + timedelta(minutes=20)
    network = Silent(Unavailable("too many", until=until))
    listen = Listener(database, network, clock, lambda: (a_volume(), Families()), PRICES)
    listen.listen_due()
    listen.listen_due()
    assert len(network.asked) == 1
    clock.jump_to(until)
    listen.listen_due()
    assert len(network.asked) == 2
    with database.read() as connection:
        assert spent_usd(connection) == 0  # what failed is not billed


def test_nobody_is_asked_unless_organisation_yaml_says_so(database: Database, clock) -> None:
    network = Silent()
    assert Listener(database, network, clock, lambda: (None, Families()), PRICES).listen_due() == 0
    assert network.asked == []


def test_the_hashtags_of_a_running_campaign_and_its_related_ones_are_counted(
    database: Database, clock
) -> None:
    publish_thread(database, APost(hashtags=["Listening", "Harbour"]))
    with database.write() as connection:
        connection.execute(
            campaigns.update().values(hashtags='["Listening"]', related='["TimeToTalk"]')
        )
    network = Silent()
    volume = a_volume(campaigns=True)
    Listener(database, network, clock, lambda: (volume, Families()), PRICES).listen_due()
    assert network.asked == [query_of([one]) for one in ("wmhd", "listening", "timetotalk")]
    with database.read() as connection:
        found = volume_report(connection, clock.now(), LONDON, Families(), "#listening")
    assert (found.tag.our_posts, found.tag.beside_ours) == (1, (("Harbour", 1),))
    assert [(one.name, one.is_followed) for one in found.related] == [("TimeToTalk", True)]
    clock.jump_to(clock.now() + timedelta(days=90))  # the campaign is over
    network.asked.clear()
    Listener(database, network, clock, lambda: (volume, Families()), PRICES).listen_due()
    assert network.asked == [query_of(["wmhd"])]
