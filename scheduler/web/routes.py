"""Every way into the desk, and whose it is: the one table that the application is made from."""

from scheduler.web.way import WebRoute
from scheduler.web.ways import (
    accounts,
    approvals,
    calendar,
    campaigns,
    engagement,
    hold,
    media,
    notices,
    own,
    people,
    signing_in,
    stories,
    stories_desk,
    threads,
    today,
)

WAYS: tuple[WebRoute, ...] = (
    *today.WAYS,
    *approvals.WAYS,
    *calendar.WAYS,
    *threads.WAYS,
    *campaigns.WAYS,
    *engagement.WAYS,
    *media.WAYS,
    *hold.WAYS,
    *own.WAYS,
    *notices.WAYS,
    *people.WAYS,
    *accounts.WAYS,
    *stories_desk.WAYS,
    *signing_in.WAYS,
    *stories.WAYS,
)
