"""The columns of a spreadsheet of posts, beside its words: as `export` writes and `import` reads.

Each is empty where a thread has nothing of its own, and a column that is empty throughout is not
written.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from scheduler.campaigns.model.campaign import CampaignHead
from scheduler.campaigns.model.fields import Approval
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedMedia, PlannedThread
from scheduler.crisis.register import Register

MOST_MEDIA = 4
ASK_AFTER_HALF_AN_HOUR = LatePolicy(within=timedelta(minutes=30), otherwise=Lateness.ASK)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a row says nothing."""

    needs_approval: bool = False
    late: LatePolicy = ASK_AFTER_HALF_AN_HOUR

    @classmethod
    def of(cls, organisation: Organisation) -> "Defaults":
        """What holds in this organisation."""
        late = organisation.late.policy if organisation.late else ASK_AFTER_HALF_AN_HOUR
        return cls(organisation.approval is Approval.REQUIRED, late)


Written = Callable[[PlannedThread, Defaults], str]


class MediaColumns(NamedTuple):
    """The columns of one picture or film."""

    file: str
    alt: str
    captions: str
    captions_language: str


MEDIA = tuple(
    MediaColumns(f"media_{n}", f"alt_{n}", f"captions_{n}", f"captions_language_{n}")
    for n in range(1, MOST_MEDIA + 1)
)


def _approval(thread: PlannedThread, of: Defaults) -> str:
    wanted = Approval.REQUIRED if thread.needs_approval else Approval.NOT_NEEDED
    return "" if thread.needs_approval == of.needs_approval else str(wanted)


def _late(thread: PlannedThread, of: Defaults) -> str:
    minutes = int(thread.late.within.total_seconds()) // 60
    return "" if thread.late == of.late else f"{minutes}m, then {thread.late.otherwise}"


def _not_before(thread: PlannedThread, _: Defaults) -> str:
    zone = thread.local_time.tzinfo
    at = thread.not_before
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _utm(head: CampaignHead) -> str:
    """Yes, or what differs: campaign=walk-27, content=east."""
    own = head.utm.model_dump(exclude_defaults=True) if head.utm else {}
    differing = ", ".join(f"{name}={value}" for name, value in own.items())
    return differing or ("yes" if head.utm else "")


# Each is a key of a thread, too.
THREAD: Mapping[str, Written] = {
    "approval": _approval,
    "support": lambda one, _: "" if one.register is Register.EVERYDAY else str(one.register),
    "topic": lambda one, _: ", ".join(one.readers.topics),
    "language": lambda one, _: one.readers.language or "",
    "kind": lambda one, _: str(one.kind or ""),
    "reply_settings": lambda one, _: str(one.reply_settings or ""),
    "not_before": _not_before,
    "late": _late,
}
# Each is a key of a campaign, but for the hashtags; every row of a campaign says the same.
HEAD: Mapping[str, tuple[str, Callable[[CampaignHead], str]]] = {
    "title": ("title", lambda head: head.title),
    "owner": ("owner", lambda head: head.owner),
    "cover": ("cover", lambda head: head.cover or ""),
    "campaign_hashtags": ("hashtags", lambda head: ", ".join(head.hashtags)),
    "related": ("related", lambda head: ", ".join(head.related)),
    "mentions": ("mentions", lambda head: ", ".join(head.mentions)),
    "utm": ("utm", lambda head: _utm(head)),
    "budget": ("budget", lambda head: "" if head.budget_usd is None else f"{head.budget_usd:g}"),
}
CAMPAIGN = "campaign"
_PAIR = re.compile(r"\s*(\w+)\s*=\s*(.*?)\s*")
LISTS = frozenset({"topic", "campaign_hashtags", "related", "mentions"})
OPTIONAL = (*(name for columns in MEDIA for name in columns), *THREAD, CAMPAIGN, *HEAD)


def cells_of(thread: PlannedThread, defaults: Defaults) -> dict[str, str]:
    """What a thread has of its own, by column."""
    cells = {name: written(thread, defaults) for name, written in THREAD.items()}
    for columns, media in zip(MEDIA, thread.posts[0].media, strict=False):
        cells |= dict(zip(columns, _media(media), strict=True))
    return {name: cell for name, cell in cells.items() if cell}


def head_cells_of(head: CampaignHead) -> dict[str, str]:
    """What a campaign says above its threads, by column."""
    cells = {name: written(head) for name, (_, written) in HEAD.items()}
    return {name: cell for name, cell in cells.items() if cell}


def _media(media: PlannedMedia) -> tuple[str, ...]:
    captions = (media.captions.path, media.captions.language) if media.captions else ("", "")
    return (media.path, media.alt, *captions)


def keys_of(cells: Mapping[str, str]) -> dict[str, object]:
    """The keys that a thread's cells make in a campaign file; empty cells make none."""
    keys: dict[str, object] = {}
    if media := list(_pictures(cells)):
        keys["media"] = media
    for name in THREAD:
        if cell := cells.get(name, "").strip():
            keys[name] = _value(name, cell)
    return keys


def head_keys_of(cells: Mapping[str, str]) -> dict[str, object]:
    """The keys that a campaign's cells make in its file."""
    filled = {name: " ".join(cells.get(name, "").split()) for name in HEAD}
    return {HEAD[name][0]: _value(name, cell) for name, cell in filled.items() if cell}


def _pictures(cells: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for columns in MEDIA:
        values = [cells.get(name, "").strip() for name in columns]
        if any(values):
            names = ("file", "alt", "captions", "captions_language")
            yield {name: value for name, value in zip(names, values, strict=True) if value}


def _value(name: str, cell: str) -> object:
    if name in LISTS:
        words = cell.replace(";", ",").split(",")
        return tuple(word.strip().lstrip("#@") for word in words if word.strip())
    if name == "utm":
        pairs = [_PAIR.fullmatch(one) for one in cell.split(",")]
        named = {pair[1]: pair[2] for pair in pairs if pair}
        return named if len(named) == len(pairs) else cell
    if name == "late":
        within, _, otherwise = cell.partition(",")
        then = otherwise.strip().removeprefix("then").strip()
        return {"within": within.strip(), **({"otherwise": then} if then else {})}
    return cell
