"""Finds the people whom a form names: by their id, or by the name that they chose to show."""

from dataclasses import replace

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.store.people import addresses
from scheduler.store.stories import people
from scheduler.store.stories.versions import StoredStory


def with_people_meant(connection: Connection, story: StoredStory) -> StoredStory:
    """The same story, with ids in place of the names that people chose to be called.

    Raises: NotPossible if two people are called so.
    """
    shown = addresses.shown_names(connection)

    def meant(typed: str | None) -> str | None:
        if typed is None or people.person(connection, typed) is not None:
            return typed
        called = [one for one, name in shown.items() if _plain(name) == _plain(typed)]
        if len(called) > 1:
            raise NotPossible(
                _("More than one person is called {name}: {ids}. Write the id.").format(
                    name=typed, ids=", ".join(sorted(called))
                )
            )
        return called[0] if called else typed

    return replace(
        story,
        support_contact=meant(story.support_contact) or story.support_contact,
        line_manager=meant(story.line_manager),
        guardian=meant(story.guardian),
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
