"""The bell: what one was told, each with the page that resolves it, and what one is mailed."""

from datetime import time

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.people.notices.mail_choices import How, MailChoice, read_time
from scheduler.people.roles import Act
from scheduler.web.reads import notices as reads
from scheduler.web.show.notices import place_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import notices as verbs
from scheduler.web.visit import NotHere, Visit

TIMES = ("digest_at", "quiet_from", "quiet_to")


def show(visit: Visit) -> Response:
    """One's own notices, newest first."""
    notices = reads.mine(visit.desk, visit.known)
    return visit.page("notices/list.html.j2", here="notices", told=notices)


def open_one(visit: Visit) -> Response:
    """Opens one: it is read with that, and leads on to its page."""
    try:
        found = verbs.open_notice(visit.desk, visit.known, int(visit.path["number"]))
    except NotPossible as wrong:
        raise NotHere(str(wrong)) from None
    sees_stories = visit.known.may(Act.LIST)
    place = place_of(found.kind, found.subject, found.key, sees_stories=sees_stories)
    return visit.to(place or "/notices")


def stand_as_new(visit: Visit) -> Response:
    """Lets one stand as new, for later."""
    try:
        verbs.stand_as_new(visit.desk, visit.known, int(visit.path["number"]))
    except NotPossible as wrong:
        raise NotHere(str(wrong)) from None
    return visit.to("/notices")


def read_all(visit: Visit) -> Response:
    """Marks all that were on the screen as read."""
    numbers = [int(one) for one in visit.all_of("seen") if one.isdecimal() and len(one) < 19]
    verbs.read_all(visit.desk, visit.known, numbers)
    return visit.to("/notices")


def ask_choices(visit: Visit) -> Response:
    """What one is mailed, and when."""
    chosen, _ = reads.choices(visit.desk, visit.known)
    given = {name: f"{getattr(chosen, name):%H:%M}" for name in TIMES}
    return _choices(visit, given, {})


def choose(visit: Visit) -> Response:
    """Keeps what one chose; what is wrong is asked again beside what was typed."""
    given = {name: visit.text(name, 20) for name in TIMES}
    times: dict[str, time] = {}
    errors: dict[str, str] = {}
    for name, typed in given.items():
        try:
            times[name] = read_time(typed)
        except NotPossible as wrong:
            errors[name] = sentence_of(wrong.sentence).rstrip(".")
    if errors:
        return _choices(visit, given, errors)
    kinds = {kind: _chosen(visit, kind.name.lower()) for kind in reads.kinds_for(visit.known)}
    verbs.choose_mail(visit.desk, visit.known, kinds, **times)
    return visit.to("/me/notices?done=1")


def _chosen(visit: Visit, name: str) -> MailChoice:
    how = visit.text(f"how-{name}", 20)
    is_urgent = visit.text(f"urgent-{name}", 5) == "yes"
    return MailChoice(How(how) if how in set(How) else How.NEVER, is_urgent=is_urgent)


def _choices(visit: Visit, given: dict[str, str], errors: dict[str, str]) -> Response:
    _, kinds = reads.choices(visit.desk, visit.known)
    if visit.form:
        kinds = [reads.ChoiceToShow(one.name, one.words, _chosen(visit, one.name)) for one in kinds]
    return visit.page(
        "notices/choices.html.j2",
        422 if errors else 200,
        here="notices",
        kinds=kinds,
        given=given,
        errors=errors,
        zone=reads.zone_name(visit.desk, visit.known, visit.times.zone),
        is_mailed=visit.desk.people.letters is not None,
        is_done="done" in visit.query,
    )
