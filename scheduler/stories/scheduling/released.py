"""Lists the released stories, for campaign files that refer to them."""

from datetime import datetime, timedelta

from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.planning.story_references import ReleasedStory
from scheduler.store.database import Database
from scheduler.store.stories import versions
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.lookup import current
from scheduler.stories.writing.as_thread import planned, split_story
from scheduler.stories.writing.own_words import leftover_in


def released_stories(
    database: Database,
    organisation: Organisation,
    now: datetime,
    apart: timedelta = timedelta(days=7),
) -> dict[str, ReleasedStory]:
    """Each story that has its teller's yes and a release, by its id; none without a policy."""
    found: dict[str, ReleasedStory] = {}
    if organisation.policy is None:
        return found
    with database.read() as connection:
        times = [(one, due_at, theme) for _, one, due_at, theme in versions.story_times(connection)]
        for story in versions.all_stories(connection):
            given = in_force(connection, story, now)
            opens_at = versions.release_opens_at(connection, story.id, story.version)
            if story.ended_at or given is None or not given.is_whole or opens_at is None:
                continue
            words = current(connection, story).words
            if leftover_in(words.body) is not None:
                continue
            thread = planned(story, split_story(words), given.accounts[0], organisation)
            found[story.id] = ReleasedStory(
                posts=tuple(post.text for post in thread.posts),
                hashtags=thread.hashtags,
                accounts=given.accounts,
                opens_at=max(filter(None, (opens_at, story.earliest))),
                until=given.until,
                media=thread.posts[0].media,
                theme=story.theme,
                others=tuple(
                    due_at
                    for one, due_at, theme in times
                    if one != story.id and theme.casefold() == story.theme.casefold()
                ),
                apart=apart,
            )
    return found
