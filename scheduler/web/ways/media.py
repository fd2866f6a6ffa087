"""The ways to the library of pictures and films."""

from scheduler.people.roles import Act
from scheduler.web.pages.media import library, one, removing
from scheduler.web.way import WebRoute

_L, _U = Act.SEE, Act.UPLOAD
_DONE = ("done",)
WAYS = (
    WebRoute(
        *("GET", "/media", library.show, _L, "Every picture and film."),
        asks=("show", "words", "page", "done"),
    ),
    WebRoute(
        *("POST", "/media", library.upload, _U, "Adds pictures and films."),
        most_bytes=library.MOST_BYTES,
        takes_files=True,
    ),
    WebRoute("GET", "/media/{item}", one.show, _L, "One picture or film.", asks=_DONE),
    WebRoute(
        *("GET", "/media/{item}/picture", one.picture, _L, "The picture itself."),
        answers="image/*",
    ),
    WebRoute(
        *("GET", "/media/{item}/small", one.small, _L, "The same, as a list shows it."),
        answers="image/jpeg",
    ),
    WebRoute(
        *("POST", "/media/{item}/describe", one.describe, _U, "Says what it shows."),
        most_bytes=one.MOST_BYTES,
        takes_files=True,
    ),
    WebRoute("POST", "/media/{item}/leave", one.leave, _U, "Notes who can be seen, until when."),
    WebRoute("POST", "/media/{item}/withdraw", one.withdraw, Act.HOLD, "They no longer agree."),
    WebRoute("POST", "/media/{item}/not-in-it", one.forget, _U, "They are not in it after all."),
    WebRoute("POST", "/media/{item}/focus", one.focus, _U, "What a crop keeps in view."),
    WebRoute("POST", "/media/{item}/crop", one.crop, _U, "Cuts it to a shape, as a new one."),
    WebRoute("GET", "/media/{item}/remove", removing.show, _U, "What removing it would mean."),
    WebRoute("POST", "/media/{item}/remove", removing.remove, _U, "Takes it out of the library."),
)
