"""Campaigns in a list; beginning a new one, by a form or from a file of one's own."""

from datetime import datetime

from starlette.responses import Response

from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark
from scheduler.campaigns.dates.days import written
from scheduler.campaigns.formats.composing import CampaignValues, ThreadValues
from scheduler.crisis.register import Register
from scheduler.errors import FileChangedSince, MistakesFound, NotPossible
from scheduler.people.roles import Act
from scheduler.web.identity.forms import new_secret
from scheduler.web.pages.campaigns.fields import hashtags_in, problems_of, short_name
from scheduler.web.reads.calendar.slots import next_free
from scheduler.web.reads.campaigns.file import file_page
from scheduler.web.reads.campaigns.listing import address_of, campaigns_page
from scheduler.web.reads.campaigns.one import path_for
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import Visit

DONE = {
    "archived": "Put aside. Nothing reads it until it is brought back.",
    "back": "Brought back among the campaigns.",
    "thrown": "Thrown away. The file is as it was.",
}


def show(visit: Visit) -> Response:
    """Every campaign."""
    return _list(visit)


def _list(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    return visit.page(
        "campaigns/list.html.j2",
        422 if errors else 200,
        here="campaigns",
        shown=campaigns_page(visit.desk, visit.known),
        errors=errors or {},
        done=DONE.get(visit.query.get("done", ""), ""),
        address_of=address_of,
    )


def ask_new(visit: Visit) -> Response:
    """A new campaign, with its first thread."""
    return _new(visit, {})


def _new(visit: Visit, errors: dict[str, str]) -> Response:
    accounts = visit.desk.workspace.organisation.accounts
    return visit.page(
        "campaigns/new.html.j2",
        422 if errors else 200,
        here="campaigns",
        given={"owner": visit.known.actor.id, **visit.form},
        errors=errors,
        accounts=[(name, one.handle) for name, one in accounts.items()],
        slots=[
            (
                f"{name} {visit.our_times.date_field(at)} {visit.our_times.time_field(at)}",
                handle,
                at,
            )
            for name, handle, at in _next_slots(visit)
        ],
        tones=list(Register),
    )


def _next_slots(visit: Visit) -> list[tuple[str, str, datetime]]:
    """The next free weekly time of each account that has any, by account and handle."""
    accounts = visit.desk.workspace.organisation.accounts
    return [
        (name, one.handle, at)
        for name, one in accounts.items()
        if one.slots and visit.may(Act.WRITE, account=name)
        for at in next_free(visit.desk, name, visit.now, most=1)
    ]


def begin(visit: Visit) -> Response:
    """Makes the file of a new campaign."""
    person = visit.require(Act.WRITE)
    name = visit.text("name", 64) or short_name(visit.text("title"))
    account, day, clock = _where_and_when(visit)
    errors = {
        field: sentence
        for field, sentence in (
            ("title", "Enter what people call it"),
            ("owner", "Enter who answers for it"),
            ("text", "Enter the words of the first thread"),
        )
        if not visit.text(field, 20_000)
    } | ({} if account else {"account": "Choose the account"})
    try:
        at = visit.our_times.read(day, clock)
    except NotPossible as error:
        errors["day"] = str(error)
    if errors:
        return _new(visit, errors)
    local = visit.our_times.local(at)
    thread = ThreadValues(
        id=short_name(visit.beginning("text", 200)) or "opener",
        account=account,
        when=f"{written(local.date())}, {local:%H:%M}",
        posts=(visit.text("text", 20_000),),
    )
    values = CampaignValues(
        name=name,
        title=visit.text("title", 200),
        owner=visit.text("owner", 200),
        hashtags=hashtags_in(visit.text("hashtags", 500)),
        support=visit.text("support", 20),
        cover=visit.text("cover", 300),
        approval="required" if visit.text("approval") else "",
    )
    slot = at if visit.text("slot", 200) else None
    try:
        made = verbs.begin(
            visit.desk, person, values, [thread], lambda: _require_free(visit, account, slot)
        )
    except SlotTaken as error:
        return _new(visit, {"slot": str(error)})
    except MistakesFound as error:
        return _new(visit, problems_of(error.mistakes))
    except FileChangedSince:
        return _new(visit, {"name": "There is a campaign of this name already. Choose another"})
    except NotPossible as error:
        return _new(visit, {"name": sentence_of(error.sentence).rstrip(".")})
    return visit.to(f"/campaign/{address_of(made.path)}?done=made")


class SlotTaken(NotPossible):
    """The slot that was chosen is free no more: another one is to be chosen, or a time."""


def _require_free(visit: Visit, account: str, slot: datetime | None) -> None:
    """Passes if no slot was chosen, or it is its account's next free one still.

    Raises: SlotTaken.
    """
    if slot is None or (free := next_free(visit.desk, account, visit.now, most=1)) == (slot,):
        return
    taken = f"{visit.our_times.dated(slot)} is no longer the next free slot. Nothing was written"
    if not free:
        raise SlotTaken(f"{taken}. Choose a day and a time")
    when = f"{visit.our_times.dated(free[0])} {visit.our_times.zone_name}"
    raise SlotTaken(f"{taken}. The next one is {when} now. Choose that, or a day and a time")


def _where_and_when(visit: Visit) -> tuple[str, str, str]:
    """The account, the day and the time: of the free slot that was chosen, or as they are given."""
    account, _, at = visit.text("slot", 200).partition(" ")
    day, _, clock = at.partition(" ")
    if account:
        return account, day, clock
    return visit.text("account", 100), visit.text("day"), visit.text("time")


def upload(visit: Visit) -> Response:
    """Takes a campaign file from somebody's own machine: it is looked at before it is kept."""
    person = visit.require(Act.WRITE)
    sent = visit.files.get("file")
    if sent is None or not sent.name:
        return _list(visit, {"file": "Choose a campaign file that ends in .yaml"})
    try:
        path, text = verbs.take_upload(visit.desk, person, sent.name, sent.content)
        verbs.keep_typed(
            visit.desk, person, DraftPlace(path.name), text, _hash_now(visit, path.name),
            PageMark(new_secret()),
        )  # fmt: skip
    except MistakesFound as error:
        (mistake, *_) = error.mistakes
        message = f"{path_name(mistake.path)}:{mistake.line}:{mistake.column}: {mistake.wrong}"
        return _list(visit, {"file": f"{message}. {mistake.remedy}"})
    except NotPossible as error:
        return _list(visit, {"file": sentence_of(error.sentence).rstrip(".")})
    return visit.to(f"/campaign/{address_of(path)}/file?done=uploaded")


def bring_back(visit: Visit) -> Response:
    """Puts an archived file back."""
    person = visit.require(Act.WRITE)
    try:
        verbs.bring_back(visit.desk, person, visit.text("name", 200))
    except NotPossible as error:
        return _list(visit, {"archived": sentence_of(error.sentence).rstrip(".")})
    return visit.to("/campaigns?done=back")


def path_name(path: str) -> str:
    """The last part of a path: nobody at the desk needs where this machine keeps its files."""
    return path.replace("\\", "/").rpartition("/")[2]


def _hash_now(visit: Visit, name: str) -> str:
    """The hash of the file that an upload of this name would replace; "" where there is none."""
    try:
        path = path_for(visit.desk, name)
    except NotPossible:
        return ""
    return file_page(visit.desk, visit.known, path).read_hash
