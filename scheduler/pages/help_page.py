"""Writes the charity's own "find help now" page: one static file, no scripts."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from scheduler.crisis.directory.entry import Channel, ChannelKind, Entry, Tone
from scheduler.crisis.directory.expiry import is_printed
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import LANGUAGES
from scheduler.pages.environment import template
from scheduler.text.split import with_whole_numbers

_TYPED = (ChannelKind.TEXT, ChannelKind.WHATSAPP, ChannelKind.CHAT, ChannelKind.SIGN)


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to get in touch, as a link."""

    label: str
    href: str
    after: str  # what to press, after the link


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the page shows it."""

    name: str
    contacts: tuple[Contact, ...]
    hours: str
    details: tuple[str, ...]
    what_happens: str
    checked: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Everything the page shows."""

    organisation: str
    emergency: str | None
    always: tuple[Service, ...]  # at any hour, without an appointment
    others: tuple[Service, ...]
    company: tuple[Service, ...]
    without_voice: tuple[Service, ...]  # text and chat; and what is for Deaf people
    elsewhere: tuple[Service, ...]
    made_on: str


def help_page(directory: Directory, region: str, organisation: str, on: date) -> HelpPage:
    """What people in `region` can use on a day, checked entries only."""
    serving = [entry for entry in directory.serving(region) if is_printed(entry, on)]
    everywhere = [e for e in directory.entries if e.region == "*" and is_printed(e, on)]
    formal = [entry for entry in serving if entry.tone is Tone.FORMAL]
    always = [entry for entry in formal if _has_open_way(entry)]
    always.sort(key=lambda entry: (not entry.serves_everyone, not entry.is_core))
    return HelpPage(
        organisation=organisation,
        emergency=with_whole_numbers(directory.emergency_number(region) or "") or None,
        always=_services(organisation, always),
        others=_services(
            organisation,
            [entry for entry in serving if entry not in always and not _online(entry)],
        ),
        company=_services(organisation, [entry for entry in serving if _online(entry)]),
        without_voice=_services(
            organisation,
            [entry for entry in serving if entry.ways(*_TYPED) or "deaf" in entry.topics],
            *_TYPED,
            ChannelKind.ONLINE,
        ),
        elsewhere=_services(organisation, everywhere),
        made_on=_day(on),
    )


def render_help_page(page: HelpPage) -> str:
    """One HTML file that needs nothing else."""
    return template("help.html.j2").render(page=page)


def _has_open_way(entry: Entry) -> bool:
    return any(
        entry.is_always_open(channel) for channel in entry.ways(ChannelKind.PHONE, ChannelKind.TEXT)
    )


def _online(entry: Entry) -> bool:
    return entry.tone is Tone.INFORMAL and bool(entry.ways(ChannelKind.ONLINE))


def _services(organisation: str, entries: list[Entry], *kinds: ChannelKind) -> tuple[Service, ...]:
    made = (_service(organisation, entry, entry.ways(*(kinds or ChannelKind))) for entry in entries)
    return tuple(service for service in made if service.contacts)


def _service(organisation: str, entry: Entry, channels: tuple[Channel, ...]) -> Service:
    return Service(
        name=entry.name,
        contacts=tuple(_contact(channel) for channel in channels),
        hours="Day and night, every day" if entry.hours.always else _capital(entry.hours.printed),
        details=tuple(_details(entry)),
        what_happens=with_whole_numbers(entry.what_happens),
        checked=_checked(organisation, entry),
    )


def _checked(organisation: str, entry: Entry) -> str:
    """When it was compared with which page, and by whom: never a person's name in public."""
    if entry.verified_on is None:
        return ""
    when = f"Checked {_day(entry.verified_on)}"
    page = (entry.page or "").removeprefix("https://").removeprefix("www.").rstrip("/")
    where = f", on {page}" if page else ""
    if entry.is_confirmed:
        return f"{when} by a person of {organisation}{where}"
    return f"{when} by the makers of this page's program{where}; not yet by {organisation}"


def _details(entry: Entry) -> list[str]:
    spoken = [LANGUAGES.get(code, code) for code in entry.languages]
    details = [f"For {entry.audience}", _capital(entry.cost), ", ".join(spoken)]
    if not entry.needs_appointment:
        details.append("No appointment")
    if entry.needs_referral:
        details.append("Needs a referral")
    if not entry.is_crisis_service:
        details.append("Not a crisis service")
    return details


def _contact(channel: Channel) -> Contact:
    number = re.sub(r"[^\d+]", "", channel.contact)
    shown = with_whole_numbers(channel.contact)
    after = f", then {channel.then}" if channel.then else ""
    after += f" ({channel.cost})" if channel.cost else ""
    match channel.kind:
        case ChannelKind.PHONE:
            return Contact(f"Call {shown}", f"tel:{number}", after)
        case ChannelKind.TEXT:
            word = channel.word
            body = f"?body={quote(word)}" if word else ""
            label = f"Text {word} to {shown}" if word else f"Text {shown}"
            return Contact(label, f"sms:{number}{body}", after)
        case ChannelKind.WHATSAPP:
            return Contact(f"WhatsApp {shown}", f"tel:{number}", after)
        case ChannelKind.SIGN:
            label = f"In sign language: {channel.contact}"
            return Contact(label, f"https://{channel.contact}", after)
        case _:
            return Contact(channel.contact, f"https://{channel.contact}", after)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
