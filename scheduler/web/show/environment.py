"""Fills the templates: a missing value is an error, and every text is escaped."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scheduler.formatting import count
from scheduler.people.roles import Act
from scheduler.publishing.operations.permission import Deed
from scheduler.web.identity.desk_actor import name_of
from scheduler.web.identity.sessions import form_token
from scheduler.web.show.assets import assets
from scheduler.web.show.icons import ICONS
from scheduler.web.show.navigation import PLACES
from scheduler.web.show.words import WAITS, colour_of, happened, initials, said_as_name, usd

TEMPLATES = Path(__file__).parents[1] / "templates"


def rendered(template: str, **values: object) -> str:
    """A page as HTML."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        pathed=lambda key: quote(str(key)),
        happened=lambda entry: happened(entry, name_of(entry.actor)),
        person=name_of,
        initials=initials,
        colour=colour_of,
        named=said_as_name,
        usd=usd,
    )
    made.globals.update(
        icon_of=lambda name: Markup(ICONS[name]),  # noqa: S704 - our own drawings, fixed
        asset=lambda name: assets()[name].path,
        form_token=form_token,
        count=count,
        Act=Act,
        Deed=Deed,
        PLACES=PLACES,
        WAITS=WAITS,
    )
    return made
