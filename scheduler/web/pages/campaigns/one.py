"""One campaign: its threads, its head by form, its earlier versions, putting aside and copying."""

from pathlib import Path

from starlette.responses import Response

from scheduler.bootstrap.drafts.campaign_files import KeptVersion, kept_versions, read_path
from scheduler.bootstrap.drafts.copying import Copied, CopyTo, DatesBy
from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark
from scheduler.campaigns.dates.awareness import calendar
from scheduler.campaigns.formats.composing import CampaignValues
from scheduler.crisis.register import Register
from scheduler.errors import ChangedSinceSeen, FileChangedSince, MistakesFound, NotPossible
from scheduler.people.roles import Act
from scheduler.web.identity.forms import new_secret
from scheduler.web.pages.campaigns.fields import hashtags_in, problems_of
from scheduler.web.reads.campaigns.one import CampaignToShow, campaign_page, path_for
from scheduler.web.show.difference import difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import NotHere, Visit, number_in

DONE = {
    "made": "The campaign has its file. Nothing of it is in the queue yet.",
    "saved": "Saved. The queue is as it was, until you apply it.",
    "put": "The thread is in the file. The queue is as it was, until you apply it.",
    "applied": "It is in the queue. What needs approval waits for it.",
    "thrown": "Thrown away. The file is as it was.",
}


def show(visit: Visit) -> Response:
    """One campaign."""
    shown = _shown(visit)
    return visit.page(
        "campaigns/one.html.j2",
        here="campaigns",
        shown=shown,
        done=DONE.get(visit.query.get("done", ""), ""),
    )


def ask_apply(visit: Visit) -> Response:
    """Everything that applying would change, before anything is."""
    return _apply(visit)


def _apply(visit: Visit, error: str = "", *, is_stale: bool = False) -> Response:
    return visit.page(
        "campaigns/apply.html.j2",
        409 if is_stale else 422 if error else 200,
        here="campaigns",
        shown=_shown(visit),
        error=error,
        is_stale=is_stale,
    )


def apply(visit: Visit) -> Response:
    """Puts it into the queue, as it was shown."""
    person, path = visit.require(Act.APPLY), _path(visit)
    try:
        verbs.apply(visit.desk, person, path, visit.text("seen", 200))
    except ChangedSinceSeen:
        return _apply(visit, is_stale=True)
    except MistakesFound:
        return _apply(visit)
    except NotPossible as error:
        return _apply(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(f"/campaign/{visit.path['file']}?done=applied")


def download(visit: Visit) -> Response:
    """The file itself."""
    path = _path(visit)
    return Response(
        path.read_bytes(),
        media_type="application/yaml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{_safe(path.name)}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def ask_head(visit: Visit) -> Response:
    """The head of a campaign, by form."""
    return _head(visit, {})


def _head(visit: Visit, errors: dict[str, str], *, is_stale: bool = False) -> Response:
    shown = _shown(visit)
    campaign, file = shown.campaign, shown.file
    if campaign is None or file is None:
        return visit.to(f"/campaign/{visit.path['file']}/file")
    now = {
        "title": campaign.title,
        "owner": campaign.owner,
        "hashtags": " ".join(f"#{tag}" for tag in campaign.hashtags),
        "support": str(campaign.support),
        "cover": campaign.cover or "",
        "approval": str(campaign.approval or ""),
        "budget": f"{campaign.budget_usd:.2f}" if campaign.budget_usd else "",
    }
    return visit.page(
        "campaigns/head.html.j2",
        409 if is_stale else 422 if errors else 200,
        here="campaigns",
        shown=shown,
        given={**now, **visit.form},
        now=now,
        read_hash=file.hash,
        errors=errors,
        is_stale=is_stale,
        tones=list(Register),
    )


def change_head(visit: Visit) -> Response:
    """Gives it another head."""
    person, shown = visit.require(Act.WRITE), _shown(visit)
    if shown.campaign is None:
        raise NotHere("It cannot be read.")
    fields = ("cover", "approval", "budget")
    tags = hashtags_in(visit.text("hashtags", 500))
    given = {name: visit.text(name, 300) for name in fields}
    emptied: dict[str, object] = {name: None for name, value in given.items() if not value}
    if not tags:
        emptied["hashtags"] = None
    values = CampaignValues(
        name=shown.campaign.name,
        title=visit.text("title", 200),
        owner=visit.text("owner", 200),
        hashtags=tags,
        support=visit.text("support", 20),
        more=emptied,
        **given,
    )
    missing = {"title": "Enter what people call it", "owner": "Enter who answers for it"}
    errors = {name: sentence for name, sentence in missing.items() if not visit.text(name)}
    if errors:
        return _head(visit, errors)
    try:
        verbs.change_head(visit.desk, person, values, visit.text("read", 64))
    except FileChangedSince:
        return _head(visit, {}, is_stale=True)
    except MistakesFound as error:
        return _head(visit, problems_of(error.mistakes))
    except NotPossible as error:
        return _head(visit, {"": sentence_of(error.sentence).rstrip(".")})
    return visit.to(f"/campaign/{visit.path['file']}?done=saved")


def version(visit: Visit) -> Response:
    """An earlier version, and what the file says otherwise now."""
    path, number = _path(visit), int(visit.path["number"])
    found: list[KeptVersion] = [
        one for one in kept_versions(visit.desk.workspace, path) if one.number == number
    ]
    if not found:
        raise NotHere("No such version.")
    before, now = read_path(found[0].path).text, read_path(path).text
    return visit.page(
        "campaigns/version.html.j2",
        here="campaigns",
        shown=_shown(visit),
        version=found[0],
        pieces=difference(before, now),
        before=before,
    )


def ask_archive(visit: Visit) -> Response:
    """Before putting it aside."""
    return _archive(visit)


def _archive(visit: Visit, error: str = "") -> Response:
    shown = _shown(visit)
    return visit.page(
        "campaigns/archive.html.j2",
        422 if error else 200,
        here="campaigns",
        shown=shown,
        error=error,
    )


def archive(visit: Visit) -> Response:
    """Puts it aside."""
    person = visit.require(Act.WRITE)
    _path(visit)
    try:
        verbs.archive(visit.desk, person, visit.path["file"], visit.text("read", 64))
    except FileChangedSince:
        return _archive(visit, "Somebody changed the file since you looked. Look at it again")
    except NotPossible as error:
        return _archive(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to("/campaigns?done=archived")


def ask_copy(visit: Visit) -> Response:
    """A copy for another year."""
    return _copy(visit)


def _copy(visit: Visit, error: str = "", copied: Copied | None = None) -> Response:
    shown = _shown(visit)
    year = visit.our_times.today.year + 1
    return visit.page(
        "campaigns/copy.html.j2",
        422 if error else 200,
        here="campaigns",
        shown=shown,
        error=error,
        copied=copied,
        ways=list(DatesBy),
        days=calendar().names,
        given={
            "name": f"{visit.path['file']}-{year}"[:64],
            "year": str(year),
            "by": DatesBy.WEEKDAY.value,
            "days": "364",
            "day": "",
            **visit.form,
        },
    )


def copy(visit: Visit) -> Response:
    """Shows each date as it would be; then begins the new file with them, as a draft."""
    person, path = visit.require(Act.WRITE), _path(visit)
    wanted = _wanted(visit)
    try:
        copied = verbs.copied(visit.desk, read_path(path).text, path.name, wanted)
        if visit.text("do") != "begin":
            return _copy(visit, copied=copied)
        made, _ = verbs.take_upload(visit.desk, person, f"{wanted.name}.yaml", copied.text.encode())
        if made.exists():
            return _copy(visit, "There is a campaign of this name already. Choose another", copied)
        verbs.keep_typed(
            visit.desk, person, DraftPlace(made.name), copied.text, "", PageMark(new_secret())
        )
    except MistakesFound:
        return _copy(visit, "The file has mistakes. Mend them first")
    except NotPossible as error:
        return _copy(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(f"/campaign/{made.stem}/file?done=copied")


def _wanted(visit: Visit) -> CopyTo:
    by = visit.text("by", 20)
    days, year = (number_in(visit.beginning(name, 20)) for name in ("days", "year"))
    return CopyTo(
        name=visit.text("name", 64),
        by=DatesBy(by) if by in set(DatesBy) else DatesBy.WEEKDAY,
        year=year if year and year <= 9999 else 0,
        awareness_day=visit.text("day", 100),
        days=10**6 if days is None or abs(days) > 10**6 else days,
    )


def _path(visit: Visit) -> Path:
    try:
        return path_for(visit.desk, visit.path["file"])
    except NotPossible:
        raise NotHere("No such campaign.") from None


def _shown(visit: Visit) -> CampaignToShow:
    return campaign_page(visit.desk, visit.known, _path(visit))


def _safe(name: str) -> str:
    """A file's name as a header may have it."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "-_.") else "_" for one in name
    )
