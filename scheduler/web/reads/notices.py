"""What somebody was told, as their bell shows it, and what they chose about mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.people.notices import bell, mail_choices
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.notices.mail_choices import AT_FIRST, MailChoice, MailChoices
from scheduler.people.own import profile
from scheduler.people.roles import MAY, Act, Role
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, name_of, names_of
from scheduler.web.reads.rows import RowToShow, rows_of
from scheduler.web.show.notices import called, place_of

_NAMES_YOU = re.compile(r"[a-z0-9-]+(?= names you in a comment)")


@dataclass(frozen=True, slots=True)
class NoticeToShow:
    """One thing that somebody was told."""

    number: int
    about: str
    words: str
    at: datetime
    is_new: bool
    leads_to: str  # "" where there is no page of its own


@dataclass(frozen=True, slots=True)
class ChoiceToShow:
    """One kind of notice, and how somebody is mailed it."""

    name: str  # as the form has it
    words: str
    choice: MailChoice


def mine(desk: Desk, person: SignedIn) -> list[NoticeToShow]:
    """One's own notices, newest first; a thread is called as the lists of the desk call it."""
    notices = bell.mine(desk.people, person.actor)
    threads = [one.subject for one in notices if one.words.startswith(f"{one.subject} (account ")]
    rows = rows_of(desk, person, threads) if threads and person.may(Act.SEE) else {}
    names = names_of(desk.people)
    return [
        NoticeToShow(
            one.id,
            called(one.kind),
            _with_names(_by_title(one.words, rows.get(one.subject)), names),
            one.at,
            one.read_at is None,
            place_of(one.kind, one.subject, one.key, sees_stories=person.may(Act.LIST)),
        )
        for one in notices
    ]


def _with_names(words: str, names: Mapping[str, str]) -> str:
    """The same where it begins with the id of a colleague who commented."""
    found = _NAMES_YOU.match(words)
    return (
        words
        if found is None
        else (names.get(found[0]) or name_of(found[0])) + words[found.end() :]
    )


def _by_title(words: str, row: RowToShow | None) -> str:
    """The same with the first words and the handle of a thread where it says key and account."""
    if row is None:
        return words
    named = f"{row.key} (account {row.account})"
    return words.replace(named, f"“{row.title}” from {row.handle}", 1)


def choices(desk: Desk, person: SignedIn) -> tuple[MailChoices, list[ChoiceToShow]]:
    """What one chose about mail; only kinds that one may ever be told of."""
    chosen = mail_choices.of(desk.people, person.actor)
    shown = [
        ChoiceToShow(kind.name.lower(), called(kind.name), chosen.kinds[kind])
        for kind in kinds_for(person)
    ]
    return chosen, shown


_ASK: dict[NoticeKind, tuple[Act, ...]] = {
    NoticeKind.SAFEGUARDING: (Act.TAKE_BACK,),
    NoticeKind.HOLD: (Act.LIFT,),
    NoticeKind.FAILED: (Act.RESOLVE,),
    NoticeKind.ENGINE: (Act.RESOLVE, Act.KEYS),
    NoticeKind.ACCOUNT: (Act.RESOLVE, Act.KEYS),
    NoticeKind.WAITS: (Act.RESOLVE, Act.APPROVE),
    NoticeKind.APPROVAL: (Act.APPROVE, Act.WRITE),
    NoticeKind.STORY_WORK: (Act.LIST, Act.ADD),
    NoticeKind.COMMENT: (Act.SEE,),
    NoticeKind.DIRECTORY: (Act.DIRECTORY,),
    NoticeKind.MONEY: (Act.RESOLVE, Act.ORGANISATION),
}


def kinds_for(person: SignedIn) -> list[NoticeKind]:
    """What somebody may be told of by what they are here; of one's own story: everybody."""
    theirs = frozenset[Act]().union(*(MAY[role] for role in person.actor.roles if role in Role))
    return [kind for kind in AT_FIRST if kind not in _ASK or theirs & frozenset(_ASK[kind])]


def zone_name(desk: Desk, person: SignedIn, otherwise: ZoneInfo) -> str:
    """The zone in which somebody's hours are: London, for Europe/London."""
    zone = profile.zone_of(profile.of(desk.people, person.actor.id), otherwise)
    return zone.key.rpartition("/")[2].replace("_", " ")
