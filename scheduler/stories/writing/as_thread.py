"""Makes a story's words into the thread that the public would read: always the same."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import (
    Lateness,
    LatePolicy,
    PlannedMedia,
    PlannedPost,
    PlannedThread,
    ReplySettings,
)
from scheduler.campaigns.planning.body import Finish, body
from scheduler.crisis.register import Register
from scheduler.crisis.support.topics import is_sensitive
from scheduler.store.agreements.content_hash import SaidPost, words_hash
from scheduler.store.stories.versions import ConsentedBody, StoredStory, Words

NAMES_CHANGED = "Some names and details have been changed."
_LATE = LatePolicy(timedelta(hours=1), Lateness.ASK)
_NO_TIME_YET = datetime(2000, 1, 1, tzinfo=UTC)


def key_of(story_id: str, account: str) -> str:
    """The key of the thread that carries a story of its own accord."""
    return f"{campaign_of(story_id)}/{account}"


def campaign_of(story_id: str) -> str:
    """Each story is a campaign of its own."""
    return f"story-{story_id}"


def text_of(words: Words) -> str:
    """The whole text: the body, what was changed in it, and who tells it."""
    parts = [words.body.strip()]
    if words.are_names_changed:
        parts.append(NAMES_CHANGED)
    if words.shown_as:
        parts.append(f"– {words.shown_as}")
    return "\n\n".join(parts)


@dataclass(frozen=True, slots=True)
class SplitStory:
    """A story's words and the body posts that they make; the same from every account."""

    words: Words
    posts: tuple[str, ...]

    @property
    def is_sensitive(self) -> bool:
        """Whether any of it is about suicide, self-harm or an eating disorder."""
        return is_sensitive(*self.posts, self.words.picture_alt or "")


def split_story(words: Words) -> SplitStory:
    """Splits a story into posts. It is never a template: nothing in it is filled in.

    Raises: scheduler.text.split.WordTooLong.
    """
    parts = body(text_of(words), "", Finish(words.hashtags, words.content_note))
    return SplitStory(words, tuple(text for _, text in parts.posts))


def planned(
    story: StoredStory,
    split: SplitStory,
    account: str,
    organisation: Organisation,
    due_at: datetime = _NO_TIME_YET,
) -> PlannedThread:
    """The story as a thread from `account`. Who may reply is limited."""
    words = split.words
    media: tuple[PlannedMedia, ...] = ()
    if words.picture:
        path = f"stories/{words.picture}.png"
        media = (PlannedMedia(path, words.picture, words.picture_alt or ""),)
    return PlannedThread(
        key=key_of(story.id, account),
        campaign=campaign_of(story.id),
        account=account,
        region=organisation.region_of(account),
        register=Register.TENDER,
        due_at=due_at,
        local_time=due_at.astimezone(organisation.zone),
        posts=tuple(
            _post(place, account, text, () if place else media)
            for place, text in enumerate(split.posts)
        ),
        hashtags=words.hashtags,
        late=_LATE,
        owner=story.author,
        not_before=story.earliest,
        reply_settings=ReplySettings.MENTIONED_USERS,
        story=story.id,
    )


def _post(place: int, account: str, text: str, shown: tuple[PlannedMedia, ...]) -> PlannedPost:
    is_about_it = is_sensitive(text, *(one.words for one in shown))
    return PlannedPost(place, account, text, is_about_it, shown)


def consented(thread: PlannedThread) -> ConsentedBody:
    """What a yes binds of this thread."""
    posts = (
        SaidPost(post.account, post.text, [(one.sha256, one.alt) for one in post.media])
        for post in thread.posts
    )
    return ConsentedBody(thread.account, thread.body_hash, words_hash(posts))
