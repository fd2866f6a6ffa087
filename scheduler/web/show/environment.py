"""Fills the templates: a missing value is an error, and every text is escaped."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from scheduler.campaigns.planning.link_tags import tags_seen
from scheduler.formatting import count
from scheduler.i18n import _
from scheduler.people.roles import Act
from scheduler.publishing.operations.permission import Deed
from scheduler.store.operations.audit import AuditEntry
from scheduler.web.identity.desk_actor import name_of
from scheduler.web.identity.forms import form_token
from scheduler.web.show.assets import assets
from scheduler.web.show.icons import ICONS
from scheduler.web.show.navigation import PLACES
from scheduler.web.show.words import (
    MAY_REPLY,
    WAITS,
    colour_of,
    happened,
    initials,
    said_as_name,
    state_word,
    usd,
    usd_exact,
)

TEMPLATES = Path(__file__).parents[1] / "templates"


def rendered(template: str, **values: object) -> str:
    """A page as HTML."""
    return _environment().get_template(template).render(**values)


def _name(here: Context, person_id: str) -> str:
    """What somebody chose to be called, or what their id reads like."""
    chrome = here.get("chrome")
    return (chrome.names.get(person_id) if chrome else None) or name_of(person_id)


def _handle(here: Context, account: str) -> str:
    """An account as people know it: by its handle on X."""
    chrome = here.get("chrome")
    return (chrome.handles.get(account) if chrome else None) or account


def _happened(here: Context, entry: AuditEntry) -> str:
    """A line of a thread's history, with names and times as this page says them."""
    return happened(entry, lambda one: _name(here, one), here["visit"].times.dated)


@lru_cache(maxsize=1_024)
def _once(name: str, *given: object, of: str = "components.html.j2") -> Markup:
    """A macro that asks nothing of its page, made once for the same values."""
    made: Markup = getattr(_environment().get_template(of).module, name)(*given)
    return made


def _each_once(name: str, given: Iterable[object], of: str) -> Markup:
    """The same of several values, one after the other: a call of a template takes its time."""
    return Markup("".join([_once(name, one, of=of) for one in given]))  # noqa: S704 - made by one


class _OwnEnvironment(Environment):
    """Gives each template its globals in one plain mapping, which is copied for each page."""

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        return {**self.globals, **(d or {})}


@cache
def _environment() -> Environment:
    made = _OwnEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They come with the program: those of another version go with its code, once it is started.
        auto_reload=False,
    )
    made.filters.update(
        pathed=lambda key: quote(str(key)),
        happened=pass_context(_happened),
        person=pass_context(_name),
        handle=pass_context(_handle),
        initials=initials,
        colour=colour_of,
        named=said_as_name,
        state_word=state_word,
        usd=usd,
        usd_exact=usd_exact,
        link_tags=lambda said: tags_seen("".join(piece.part.text for piece in said)),
        begun=lambda words: words[:1].upper() + words[1:],  # a sentence; its days keep theirs
    )
    made.globals.update(
        icon_of=lambda name: Markup(ICONS[name]),  # noqa: S704 - our own drawings, fixed
        svg_of=Markup,  # a picture of a code, made by us of our own secret
        asset=lambda name: assets()[name].path,
        form_token=form_token,
        count=count,
        once=_once,
        each_once=_each_once,
        Act=Act,
        Deed=Deed,
        PLACES=PLACES,
        _=_,
        WAITS=WAITS,
        MAY_REPLY=MAY_REPLY,
    )
    return made
