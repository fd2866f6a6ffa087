"""One request as a page sees it, and what a page may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from scheduler.errors import HandrailError
from scheduler.people.own.profile import zone_of
from scheduler.people.place import Origin
from scheduler.people.roles import Act
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.frame import chrome
from scheduler.web.show.environment import rendered
from scheduler.web.show.navigation import PageInBars
from scheduler.web.show.times import Times

UNKNOWN = Origin("unknown", "A browser")
_LONGEST_PASSPHRASE = 1_000  # characters


class NotHere(HandrailError):
    """There is nothing of this name for whoever asks: the same answer for gone, wrong and theirs"""


class FieldTooLong(HandrailError):
    """A field has more words than are kept of it. They are never cut in silence."""

    def __init__(self, name: str, has: int, most: int) -> None:
        super().__init__(f"The field {name} has {has:,} characters, and {most:,} fit.")
        self.name, self.has, self.most = name, has, most


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a form. Its name is somebody's word, and no path."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """What was asked, by whom, and when."""

    desk: Desk
    person: SignedIn | None
    secret: str  # of the browser's cookie, new or known
    nonce: str
    is_https: bool
    place: Origin = UNKNOWN  # from where
    site: str = ""  # where it was asked: http://127.0.0.1:8432; a host that the defence let pass
    is_ahead: bool = False  # a browser fetches it before anybody asked to see it
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)  # of several with one name, the last
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # all with one name
    files: Mapping[str, "SentFile"] = field(default_factory=dict)  # of several, the last
    sent: Mapping[str, tuple["SentFile", ...]] = field(default_factory=dict)  # all with one name

    @property
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.desk.context.clock.now()

    @property
    def times(self) -> Times:
        """How times are said here and now: in the zone that whoever asks has chosen."""
        zone = self.desk.workspace.zone
        return Times(zone_of(self.person.profile, zone) if self.person else zone, self.now)

    @property
    def our_times(self) -> Times:
        """How times are said where a day is the organisation's: in the calendar."""
        return Times(self.desk.workspace.zone, self.now)

    @property
    def known(self) -> SignedIn:
        """Whoever is signed in.

        Raises: NotHere if nobody is; the table of routes lets nobody come so far.
        """
        if self.person is None:
            raise NotHere("Nobody is signed in.")
        return self.person

    def may(self, act: Act, *, account: str | None = None) -> bool:
        """Whether whoever asks may do it here."""
        return self.person is not None and self.person.may(act, account=account)

    def may_open(self, place: PageInBars) -> bool:
        """Whether a page that bars lead to is theirs to open."""
        return self.person is not None and (place.act is None or self.may(place.act))

    def require(self, act: Act) -> SignedIn:
        """Whoever asks, if they may do it.

        Raises: NotHere.
        """
        if not self.may(act):
            raise NotHere(f"Not theirs to do: {act}.")
        return self.known

    def text(self, name: str, most: int = 2_000) -> str:
        """One field of the form, without the space around it; "" if it is not there.

        Raises: FieldTooLong beyond `most` characters.
        """
        given = self.form.get(name, "").strip()
        if len(given) > most:
            raise FieldTooLong(name, len(given), most)
        return given

    def beginning(self, name: str, most: int) -> str:
        """The beginning of one field: for what is pressed in need, and for names and
        proofs, where too long is as wrong as any other.
        """
        return self.form.get(name, "").strip()[:most]

    def passphrase(self, name: str) -> str:
        """A passphrase as it was typed, with the space around it; one too long stays too long."""
        return self.form.get(name, "")[: _LONGEST_PASSPHRASE + 1]

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every value of one field, for boxes of which several may be ticked."""
        return self.chosen.get(name, ())

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page."""
        frame = chrome(self.desk, self.person)
        return HTMLResponse(rendered(template, visit=self, chrome=frame, **values), status)

    def part(self, template: str, status: int = 200, **values: object) -> Response:
        """Some of a page, for a script that puts it in its place: without what stands around it."""
        return HTMLResponse(rendered(template, visit=self, chrome=None, **values), status)

    def keep_cookie(self, response: Response, secret: str) -> None:
        """Has the browser keep the secret of a session, or of a form before there is one."""
        response.set_cookie(
            cookie_name(is_https=self.is_https),
            secret,
            path="/",
            secure=self.is_https,
            httponly=True,
            samesite="lax",  # people come from their mail
        )

    def forget_cookie(self, response: Response) -> None:
        """Has the browser forget it."""
        response.delete_cookie(
            cookie_name(is_https=self.is_https),
            path="/",
            secure=self.is_https,
            httponly=True,
            samesite="lax",
        )

    def to(self, path: str) -> Response:
        """Leads on after a form: reloading the page that comes sends nothing twice."""
        return RedirectResponse(path, 303)


def number_in(given: str) -> int | None:
    """The whole number that somebody typed; None if it is none, or has ten digits or more.

    Python takes digits of other scripts for numbers, and fails at more than 4,300 of them.
    """
    plain = given.removeprefix("-")
    is_number = plain.isascii() and plain.isdecimal() and len(plain) < 10
    return int(given) if is_number else None


def cookie_name(*, is_https: bool) -> str:
    """The cookie's name: without https, which is for this machine alone, no browser takes the
    prefix that keeps other hosts from setting it.
    """
    return "__Host-desk" if is_https else "desk"


def thread_path(key: str, place: str = "threads") -> str:
    """Where a page about a thread is."""
    return f"/{place}/{quote(key)}"


def download(content: str | bytes, media_type: str, name: str) -> Response:
    """A file that the browser keeps under this name; the name is ours."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
