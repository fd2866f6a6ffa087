"""The JSON shapes of lists, of a day and of what waits: plain values with instants in UTC."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduler.crisis.directory import services
from scheduler.publishing.monitoring.listing import find
from scheduler.publishing.monitoring.today import today
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.serializers.listing import found_json, today_json, waits_for_me_json
from scheduler.store.overview.listing import ThreadFilter
from scheduler.stories.overview.mine import WaitsForMe
from tests.support.desks.desk import Desk
from tests.support.desks.people import DANA
from tests.support.examples.builders import a_thread, put_into_queue


def test_a_day_is_told_in_plain_values(desk: Desk) -> None:
    put_into_queue(desk.database, replace(a_thread("wmhd/one", "One."), needs_approval=True))
    hold.place(desk.context, Scope.ACCOUNT, "main", why="news", actor=DANA)
    now, zone = desk.clock.now(), ZoneInfo("Europe/London")
    shown = json.loads(json.dumps(today_json(today(desk.database, now, zone, services.load()))))
    assert [one["key"] for one in shown["threads"]] == ["wmhd/one"]
    assert shown["threads"][0]["is_held"]
    (waits,) = shown["waits"]
    assert (waits["subject"], waits["why"], waits["since"]) == (
        "wmhd/one",
        "Not approved yet.",
        None,
    )
    assert waits["remedies"] == [{"does": "approve it", "command": "handrail approve wmhd/one"}]
    assert shown["holds"][0]["subject"] == "main"
    assert shown["engine"] == {"running": False, "last_seen": None}
    assert (shown["unapproved"], shown["spent_usd"]) == (1, 0)


def test_what_a_search_found_says_how_far_it_looked(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One walk."), a_thread("wmhd/two", "Two."))
    found = find(desk.database, desk.clock.now(), ThreadFilter(), words="walk")
    shown = json.loads(json.dumps(found_json(found)))
    assert [one["key"] for one in shown["threads"]] == ["wmhd/one"]
    assert (shown["searched"], shown["next"]) == (2, None)
    assert shown["back_to"].endswith("+00:00") or shown["back_to"].endswith("Z")


def test_what_waits_for_somebody_is_counts_and_their_sum() -> None:
    shown = waits_for_me_json(WaitsForMe(1, 2, 3, 4, 5, 6))
    assert shown["total"] == 21
    assert list(shown) == [
        *("approvals", "resolves", "reviews", "releases", "yeses", "check_ins", "total")
    ]
