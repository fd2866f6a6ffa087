"""A sensitive story over real HTTP: two reviews, out, asked about, taken back in the middle."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.errors import NotPossible
from scheduler.networks.base import AccountName, MediaId, Outcome, RemoteId, Unavailable
from scheduler.networks.x.client import X
from scheduler.store.database import Database
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import notices
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk, a_form, actor
from tests.support.processes.rehearsals import Rehearsal, a_rehearsal

HANDLES = {"main": "HarbourMinds", "peers": "HarbourPeers"}
TWO = ("rev-1", "rev-2")
WORDS = "I thought about suicide for a winter.\n---\nThen a friend asked.\n---\nI am well now."


class Regretful:
    """X itself; after a number of posts somebody thinks again."""

    def __init__(self, x: X) -> None:
        self._x = x
        self.left = -1
        self.regret = lambda: None

    def __getattr__(self, name: str) -> object:
        return getattr(self._x, name)

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        outcome = self._x.create_post(account, post, in_reply_to, reply_settings, media_ids)
        self.left -= 1
        if self.left == 0:
            self.regret()
        return outcome


def a_desk(database: Database, rehearsal: Rehearsal, folder: Path) -> StoryDesk:
    desk = Desk(database, rehearsal.clock, Regretful(rehearsal.x()))  # type: ignore[arg-type]
    story_desk = StoryDesk(desk, folder)
    rows = [dict(row) | {"handle": HANDLES[row["name"]]} for row in story_desk.context.account_rows]
    object.__setattr__(story_desk.context, "account_rows", rows)
    story_desk.everybody()
    return story_desk


def test_out_asked_about_and_taken_back_in_the_middle(database: Database, tmp_path: Path) -> None:
    with a_rehearsal(tmp_path / "rehearsal") as rehearsal:
        desk = a_desk(database, rehearsal, tmp_path)
        x, regretful = rehearsal.x(), desk.desk.network

        def public() -> list[str]:
            found = x.own_timeline(AccountName("main"), None)
            assert not isinstance(found, Unavailable)
            return [post.text for post in found]

        note = "mentions suicidal thoughts, without detail, and what helped"
        first = desk.add(a_form(WORDS, content_note=note))
        agreed_at = rehearsal.clock.now()
        desk.agree(first)
        desk.reviewed(first, "rev-1")
        with pytest.raises(NotPossible, match="two people's yes"):
            decisions.release(desk.context, actor("comms"), first)
        desk.reviewed(first, "rev-2")
        decisions.release(desk.context, actor("comms"), first)
        queueing.enqueue(desk.context, actor("comms"), first, "main")
        desk.wait_until_due(first)
        desk.desk.publish()
        assert len(public()) == 4
        assert all("116\u00a0123" in text for text in public() if "suicide" in text)

        rehearsal.clock.jump_to(agreed_at + relativedelta(months=12) - timedelta(days=29))
        desk.tick()
        with database.read() as connection:
            told = connection.execute(select(notices.c.text)).scalars().all()
        assert any("whether it may stay" in text for text in told)

        second = desk.queued(a_form(WORDS.replace("winter", "spring"), content_note=note), *TWO)
        desk.wait_until_due(second)
        regretful.left = 2
        regretful.regret = lambda: withdraw.take_back(desk.context, actor("teller"), second)
        desk.desk.publish()
        assert len(public()) == 4 + 2
        desk.desk.remover.remove_account("main")
        receipt = withdraw.receipt(desk.context, second)
        assert receipt.is_whole
        assert len(receipt.removed) == 2
        assert len(public()) == 4

        rehearsal.clock.jump_to(agreed_at + relativedelta(months=12))
        desk.tick()
        desk.desk.remover.remove_account("main")
        assert public() == []
        assert desk.desk.thread(desk.key(first)).state is ThreadState.TAKEN_DOWN
