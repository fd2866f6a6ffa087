"""Readers who answer, the same whenever somebody looks."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.audience import Audience
from scheduler.x_simulator.model.crowd import LABEL, Crowd
from scheduler.x_simulator.model.voices import SHARES, TEXTS, ReplyTone

MAIN = RehearsalAccount("HarbourMinds", "k", "s", "t", "ts", followers=40_000)
NOON = datetime(2027, 10, 10, 12, tzinfo=UTC)
METHODS = re.compile(
    r"\b(pill|tablet|overdose|bridge|rope|knife|train|jump|cut|hang|gun)s?\b", re.IGNORECASE
)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "rehearsal.sqlite")
    yield archive
    archive.close()


def a_crowd(archive, seed=3):
    return Crowd(archive, Audience(seed), {int(MAIN.user_id): MAIN}, seed)


def said(archive, root_id):
    return [
        (post.post_id, post.text, post.created_at) for post in archive.conversation(root_id)[1:]
    ]


def test_looking_once_or_often_is_the_same(tmp_path):
    heard = []
    for name, looks in (("once", [48]), ("often", [1, 2, 5, 24, 30, 48])):
        archive = Archive(tmp_path / name)
        root = archive.add(MAIN, "What helped you?", None, NOON)
        for hours in looks:
            a_crowd(archive).speak(NOON + timedelta(hours=hours))
        heard.append(said(archive, root))
        archive.close()
    assert heard[0] == heard[1]
    assert len(heard[0]) > 1


def test_nobody_answers_before_the_post_or_after_now(archive):
    root = archive.add(MAIN, "What helped you?", None, NOON)
    now = NOON + timedelta(hours=30)
    a_crowd(archive).speak(now)
    assert all(NOON <= at <= now for _, _, at in said(archive, root))


def test_readers_do_not_take_ids_from_the_accounts(archive):
    first = archive.add(MAIN, "One", None, NOON)
    a_crowd(archive).speak(NOON + timedelta(days=2))
    assert archive.add(MAIN, "Two", None, NOON) == first + 1


def test_every_answer_says_that_it_is_simulated(archive):
    root = archive.add(MAIN, "What helped you?", None, NOON)
    a_crowd(archive).speak(NOON + timedelta(days=2))
    assert all(text.endswith(LABEL) for _, text, _ in said(archive, root))


def test_no_voice_names_a_way():
    assert not [text for texts in TEXTS.values() for text in texts if METHODS.search(text)]
    assert sum(SHARES.values()) == pytest.approx(1)
    assert set(SHARES) == set(TEXTS) == set(ReplyTone)
