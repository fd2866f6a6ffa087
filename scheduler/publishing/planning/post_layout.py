"""From the body posts of a plan to the posts that the public will see."""

from dataclasses import dataclass

from scheduler.campaigns.model.plan import PlannedMedia, PlannedPost, PlannedThread
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import Place, SealedPost, SupportWording
from scheduler.crisis.support.topics import is_sensitive
from scheduler.store.queue.layout import places_of
from scheduler.text.length import has_url


@dataclass(frozen=True, slots=True)
class PostDraft:
    """One post before it is sealed."""

    position: int
    account: str
    place: Place
    body: str  # "" in a closing post
    media: tuple[PlannedMedia, ...] = ()
    story: str | None = None


def shapes_of(thread: PlannedThread) -> tuple[PostDraft, ...]:
    """The body posts and, after more than one, the closing post."""
    accounts = [post.account for post in thread.posts]
    if thread.has_closing:
        accounts.append(thread.account)
    places = places_of(accounts)
    shapes = [
        PostDraft(
            post.position,
            post.account,
            _with_help(place, post),
            post.text,
            post.media,
            post.story,
        )
        for post, place in zip(thread.posts, places, strict=False)
    ]
    if thread.has_closing:
        shapes.append(PostDraft(len(shapes), thread.account, places[-1], ""))
    return tuple(shapes)


def closes_in_words(thread: PlannedThread) -> bool:
    """Whether the closing post holds no link: its account wants none, or the thread has its own."""
    return thread.closes_in_words or any(has_url(post.text) for post in thread.posts)


def has_media(thread: PlannedThread) -> bool:
    """Whether any of its posts shows a picture."""
    return any(post.media for post in thread.posts)


def sealed_posts(
    thread: PlannedThread, directory: Directory, variant: int
) -> tuple[SealedPost, ...]:
    """The thread as the public would see it now.

    Raises: NoSupport if its region has no 24/7 way that needs no appointment.
    """
    support = Support.for_readers(directory, thread.region, thread.readers)
    voice = SupportWording(thread.register, variant, closes_in_words(thread))
    return tuple(SealedPost(shape.body, shape.place, support, voice) for shape in shapes_of(thread))


def _with_help(place: Place, post: PlannedPost) -> Place:
    """Its place, and whether a picture of it asks for help where its words do not."""
    shows_it = place is Place.MIDDLE and is_sensitive(post.shown_words)
    return Place.MIDDLE_WITH_HELP if shows_it else place
