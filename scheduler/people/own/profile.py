"""How somebody is shown to colleagues, and in which zone and language they read."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from scheduler.errors import NotPossible
from scheduler.i18n import _, languages
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Actor
from scheduler.store.people import addresses
from scheduler.store.people.addresses import Profile
from scheduler.store.stories import people

_LONGEST_NAME = 60


def of(context: PeopleContext, person_id: str) -> Profile:
    """How somebody is shown; empty where they said nothing."""
    with context.database.read() as connection:
        return addresses.profile(connection, person_id)


def shown_names(context: PeopleContext) -> dict[str, str]:
    """What people chose to be called, by id; without those who chose nothing."""
    with context.database.read() as connection:
        return addresses.shown_names(connection)


def zone_of(profile: Profile, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone in which they read times."""
    return ZoneInfo(profile.zone) if profile.zone in _zones() else otherwise


@cache
def _zones() -> frozenset[str]:
    """The zones there are; the system is asked once, for it walks through a folder of them."""
    return frozenset(available_timezones())


def change(context: PeopleContext, actor: Actor, new: Profile) -> None:
    """Changes how one is shown oneself; "" or None forgets a value.

    Raises: NotPossible: a zone or language that there is not, or a storyteller's name, which is
    kept encrypted and shown to nobody.
    """
    kept = Profile(
        " ".join((new.shown_name or "").split()) or None, new.zone or None, new.language or None
    )
    if kept.shown_name and (
        len(kept.shown_name) > _LONGEST_NAME or not kept.shown_name.isprintable()
    ):
        raise NotPossible(
            _("A name to show has at most {longest} characters.").format(longest=_LONGEST_NAME)
        )
    if kept.zone and kept.zone not in available_timezones():
        raise NotPossible(
            _('There is no time zone "{zone}". Write it like Europe/London.').format(zone=kept.zone)
        )
    if kept.language and kept.language not in languages():
        raise NotPossible(
            _('There is no translation "{language}". Choose from: {known}.').format(
                language=kept.language, known=", ".join(languages())
            )
        )
    with context.database.write() as connection:
        found = people.person(connection, actor.id)
        if found is None or not found.is_active:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=actor.id)
            )
        if kept.shown_name and not found.roles:
            raise NotPossible(_("Your name is kept encrypted, and shown to no colleague."))
        addresses.keep_profile(connection, actor.id, kept)
