"""Shows a story as the public will see it: posts with their help, the closing post, the picture."""

from dataclasses import dataclass

from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.context import StoryContext
from scheduler.stories.writing.as_thread import SplitStory, planned


@dataclass(frozen=True, slots=True)
class AsItWillBe:
    """A story on one account, with today's support lines: they are kept current."""

    account: str
    handle: str
    posts: tuple[str, ...]  # with help lines; the last of several is the closing post
    picture: str | None  # SHA-256 of the picture of the first post
    alt: str | None


def from_its_accounts(
    context: StoryContext, story: StoredStory, split: SplitStory
) -> tuple[AsItWillBe, ...]:
    """The story from each account that it names and that is here still; raises as below."""
    return tuple(
        as_it_will_be(context, story, split, account)
        for account in story.accounts
        if account in context.organisation.accounts
    )


def as_it_will_be(
    context: StoryContext, story: StoredStory, split: SplitStory, account: str
) -> AsItWillBe:
    """The story from `account`, as it would go out now.

    Raises: NoSupport if the account's region has no help that can be printed.
    """
    thread = planned(story, split, account, context.organisation)
    posts = sealed_posts(thread, context.publishing.directory(), 0)
    return AsItWillBe(
        account,
        context.organisation.accounts[account].handle,
        tuple(post.text for post in posts),
        split.words.picture,
        split.words.picture_alt,
    )
