"""Finds which pictures of a thread the library describes, and asks for words for the others."""

from dataclasses import replace

from scheduler.campaigns.formats.composing import MediaValues
from scheduler.media.library import listed
from scheduler.web.pages.writing import fields
from scheduler.web.pages.writing.fields import FieldMissing
from scheduler.web.visit import Visit


def as_described(visit: Visit, media: tuple[MediaValues, ...]) -> tuple[MediaValues, ...]:
    """The pictures of a draft: one that says nothing of its own has the library's words."""
    known = _described(visit, media)
    return tuple(
        replace(one, alt="") if one.alt == fields.NOT_DESCRIBED and one.file in known else one
        for one in media
    )


def require_described(visit: Visit, media: tuple[MediaValues, ...]) -> None:
    """Raises: FieldMissing where neither the thread nor the library says what a picture shows."""
    known = _described(visit, media)
    if any(not one.alt and one.file not in known for one in media):
        raise FieldMissing("alt", "Say what the picture shows: some readers hear it instead")


def _described(visit: Visit, media: tuple[MediaValues, ...]) -> frozenset[str]:
    """Those of the pictures that the library says something about."""
    items = listed(visit.desk.context, visit.known.actor) if media else ()
    named = {one.file for one in media}
    return frozenset(one.name for one in items if one.name in named and one.notes.alt)
