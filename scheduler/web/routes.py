"""Every way into the desk, and whose it is: the one table that the application is made from."""

from scheduler.web.way import WebRoute
from scheduler.web.ways import (
    campaigns,
    hold,
    notices,
    own,
    people,
    signing_in,
    stories,
    threads,
    today,
)

WAYS: tuple[WebRoute, ...] = (
    *today.WAYS,
    *threads.WAYS,
    *campaigns.WAYS,
    *hold.WAYS,
    *own.WAYS,
    *notices.WAYS,
    *people.WAYS,
    *signing_in.WAYS,
    *stories.WAYS,
)
