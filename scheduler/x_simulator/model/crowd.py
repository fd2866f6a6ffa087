"""The readers who answer: some of the replies that the audience counts, as posts.

Who says what, and when, depends on the seed and the post only, never on when somebody looks.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import READERS_FROM, Archive
from scheduler.x_simulator.model.audience import Audience, Seen
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds
from scheduler.x_simulator.model.voices import SHARES, TEXTS, ReplyTone

LABEL = "(simulated reply)"
READERS = 1_000
_FOLLOWERS = 150
_MOST_PER_POST = 8  # written out; the count goes on
_LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReaderReply:
    """One reader's answer to one post."""

    reader: RehearsalAccount
    text: str
    tone: ReplyTone
    at: datetime


class Crowd:
    """Lets readers answer the accounts' posts."""

    def __init__(
        self,
        archive: Archive,
        audience: Audience,
        accounts: Mapping[int, RehearsalAccount],
        seed: int,
    ) -> None:
        self._archive = archive
        self._audience = audience
        self._accounts = accounts
        self._seed = seed

    def speak(self, now: datetime, since: datetime | None = None) -> None:
        """Stores every answer that was given by `now` and is not stored yet.

        To posts of the last days only, or of all the time from `since` on.
        """
        for post in self._archive.posts_since(milliseconds(since or now - _LOOKS_BACK)):
            author = self._accounts.get(post.user_id)
            if author is None:
                continue
            answered = self._archive.answers(post.post_id)
            for number in range(answered + 1, _MOST_PER_POST + 1):
                voice = self._voice(post, author, number, now)
                if voice is None:
                    break
                salt = int(self._share("id", post.post_id, number) * 2**21)
                self._archive.add(
                    voice.reader,
                    voice.text,
                    post,
                    voice.at,
                    f'{{"tone":"{voice.tone}"}}',
                    self._archive.reader_id(voice.at, salt),
                )

    def _voice(
        self, post: SimulatedPost, author: RehearsalAccount, number: int, now: datetime
    ) -> ReaderReply | None:
        """The `number`th answer, if it was given by `now`."""
        seen = Seen(post.post_id, post.text, author.followers, post.depth, post.created_at)
        if self._audience.counts(seen, now).replies < number:
            return None
        tone = self._tone(post.post_id, number)
        texts = TEXTS[tone]
        text = texts[int(self._share("text", post.post_id, number) * len(texts))]
        return ReaderReply(
            reader=reader(int(self._share("reader", post.post_id, number) * READERS)),
            text=f"@{author.handle} {text} {LABEL}",
            tone=tone,
            at=self._moment(seen, number, now),
        )

    def _moment(self, seen: Seen, number: int, now: datetime) -> datetime:
        """When the count of replies reached `number`, to the second."""
        early, late = 0, int((now - seen.posted_at).total_seconds())
        while early < late:
            middle = (early + late) // 2
            moment = seen.posted_at + timedelta(seconds=middle)
            if self._audience.counts(seen, moment).replies >= number:
                late = middle
            else:
                early = middle + 1
        return seen.posted_at + timedelta(seconds=late)

    def _tone(self, post_id: int, number: int) -> ReplyTone:
        drawn = self._share("tone", post_id, number)
        for tone, share in SHARES.items():
            if drawn < share:
                return tone
            drawn -= share
        return ReplyTone.KIND

    def _share(self, *name: object) -> float:
        key = repr((self._seed, "crowd", *name)).encode()
        return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2**64


def reader(number: int) -> RehearsalAccount:
    """One simulated reader. It can be read and never signs in."""
    return RehearsalAccount(
        handle=f"sim_reader_{number:03d}",
        api_key="",
        api_secret="",
        access_token="",
        access_secret="",
        user_id=str(READERS_FROM + number),
        followers=_FOLLOWERS,
        may_write=False,
    )


def is_reader(user_id: int) -> bool:
    """Whether the id is a simulated reader's."""
    return READERS_FROM <= user_id < READERS_FROM + READERS


def reader_of(user_id: int) -> RehearsalAccount:
    """The simulated reader with that id."""
    return reader(user_id - READERS_FROM)
