"""Says how many people review a story before it is released."""

from scheduler.store.stories.people import StoredPerson
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.writing.as_thread import SplitStory, text_of
from scheduler.stories.writing.bodies import touches_bodies


def needs_two(story: StoredStory, split: SplitStory, teller: StoredPerson | None) -> bool:
    """Whether two people review it: by what it touches, or because its teller is under 18."""
    is_young = teller is None or teller.is_under_18
    is_about_bodies = touches_bodies(story.theme, text_of(split.words))
    return story.is_flagged or split.is_sensitive or is_young or is_about_bodies
