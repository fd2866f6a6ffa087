"""Reads a workspace: its organisation and its campaigns, and every mistake in them at once."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from scheduler.campaigns.model.campaign import Campaign, CampaignHead
from scheduler.campaigns.model.checking.validation import validated
from scheduler.campaigns.model.checking.words_in_comments import lost_in_comments
from scheduler.campaigns.model.fields import Known, Region, Zone, account_remedy
from scheduler.campaigns.model.organisation import Organisation, Safeguarding
from scheduler.campaigns.model.thread import ThreadSpec
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import Source, Tree, at_most, read, shown_path
from scheduler.yaml_files.recovery import read_on, read_on_from
from scheduler.yaml_files.suggestions import did_you_mean

ORGANISATION_FILE = "organisation.yaml"
_CAMPAIGNS = "*.y*ml"  # the names of their files


@dataclass(frozen=True, slots=True)
class CampaignFiles:
    """What the campaign files of a workspace say, and its organisation."""

    root: Path
    organisation: Organisation
    campaigns: tuple[Campaign, ...]

    @property
    def templates(self) -> Path:
        """The only folder that templates are read from."""
        return self.root / "templates"


def load_workspace(root: Path, only: Sequence[str] | None = None) -> CampaignFiles:
    """The organisation and the campaigns under `root`, or those of them that `only` names.

    `only` holds campaigns' names or files' paths.
    Raises: MistakesFound with every mistake of every file that was read.
    """
    workspace, mistakes = read_workspace(root, only)
    if mistakes or workspace is None:
        raise MistakesFound(mistakes)
    return workspace


def read_workspace(
    root: Path, only: Sequence[str] | None = None
) -> tuple[CampaignFiles | None, list[Mistake]]:
    """What can be read under `root`, and the mistakes in the rest of it."""
    folder = root / "campaigns"
    mistakes: list[Mistake] = []
    organisation, known = _organisation(folder / ORGANISATION_FILE, mistakes)
    campaigns = list(_campaigns(_files(folder, only), known, mistakes)) if known else []
    if organisation is None:
        return None, mistakes
    if only is not None:
        campaigns = _chosen(campaigns, only, folder, mistakes)
    mistakes.extend(_named_twice(campaigns))
    return CampaignFiles(root, organisation, tuple(campaigns)), mistakes


def other_campaigns(workspace: CampaignFiles) -> tuple[Campaign, ...]:
    """The campaigns beside those of `workspace`, as far as they can be read.

    Their own mistakes are told when they are asked about.
    """
    read_already = {campaign.path.resolve() for campaign in workspace.campaigns}
    files = (path for path in files_of(workspace.root) if path.resolve() not in read_already)
    return tuple(_campaigns(files, _known(workspace.organisation), []))


def files_of(root: Path, only: Sequence[str] | None = None) -> list[Path]:
    """The campaign files under `root`, or those that `only` names by file or by file name."""
    return _files(root / "campaigns", only)


def file_called(root: Path, names: Collection[str]) -> Path | None:
    """The campaign file under `root` that has one of these names; None if there is none."""
    folder = root / "campaigns"
    try:
        there = set(os.listdir(folder))  # noqa: PTH208 - names alone, without a path of each
    except (FileNotFoundError, NotADirectoryError):
        return None
    return next((folder / name for name in sorted(there & set(names)) if _is_campaigns(name)), None)


def load_organisation(path: Path) -> Organisation:
    """The organisation that the file at `path` describes.

    Raises: MistakesFound.
    """
    source = read(path, shown_path(path))
    mistakes: list[Mistake] = []
    organisation = validated(Organisation, source.tree, source, (), Known(), mistakes)
    if organisation is None:
        raise MistakesFound(mistakes)
    return organisation


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """What must be known of an organisation when somebody is in danger; None where it cannot be."""

    zone: ZoneInfo | None = None
    region: str | None = None
    lead_contact: str | None = None


def what_can_be_read(path: Path) -> KnownOrganisation:
    """What the file at `path` says of these, each for itself, whatever else in it is wrong."""
    try:
        source, _, _ = read_on(path, shown_path(path))
    except MistakesFound:
        return KnownOrganisation()
    tree = source.tree if isinstance(source.tree, dict) else {}

    def part(key: str, kind: Any) -> Any:
        try:
            return TypeAdapter(kind).validate_python(tree.get(key))
        except ValidationError:
            return None

    lead = part("safeguarding", Safeguarding)
    zone, region = part("timezone", Zone), part("region", Region)
    return KnownOrganisation(zone, region, lead.contact if lead else None)


def _organisation(path: Path, mistakes: list[Mistake]) -> tuple[Organisation | None, Known | None]:
    """The organisation, and the names that campaigns may use; these also of a file with mistakes,
    so that those of the campaigns are told in the same round."""
    try:
        source = read(path, shown_path(path))
    except MistakesFound as error:
        mistakes.extend(error.mistakes)
        return None, None
    organisation = validated(Organisation, source.tree, source, (), Known(), mistakes)
    if organisation is not None:
        return organisation, _known(organisation)
    accounts = source.tree.get("accounts") if isinstance(source.tree, dict) else None
    return None, Known(accounts=tuple(accounts)) if isinstance(accounts, dict) else None


def _known(organisation: Organisation) -> Known:
    handles = {name: account.handle for name, account in organisation.accounts.items()}
    return Known(accounts=tuple(organisation.accounts), handles=handles)


def _read_campaign(path: Path, known: Known, mistakes: list[Mistake]) -> Campaign | None:
    """What can be read of a campaign, so that it can be planned; its mistakes go to `mistakes`.

    Raises: MistakesFound if the file is no YAML.
    """
    advice = partial(_account_without_at, known.handles)
    return _with_mistakes(read_on(path, shown_path(path), advice), path, known, mistakes)


def _with_mistakes(
    read_so_far: tuple[Source, list[Mistake], frozenset[int]],
    path: Path,
    known: Known,
    mistakes: list[Mistake],
) -> Campaign | None:
    source, refused, lines = read_so_far
    found: list[Mistake] = []
    campaign = _campaign_in(source, path, known, found)
    # What is wrong on a refused line besides is told once it can be read.
    mistakes += [*refused, *(one for one in found if one.line not in lines)]
    return campaign


def read_instead(
    root: Path, path: Path, text: str, *, is_alone: bool = False
) -> tuple[CampaignFiles | None, list[Mistake]]:
    """What `read_workspace` finds of the one file at `path`, as if it said `text`.

    Where it `is_alone`, no other file is looked at for a campaign of the same name.
    """
    mistakes: list[Mistake] = []
    organisation, known = _organisation(root / "campaigns" / ORGANISATION_FILE, mistakes)
    if organisation is None or known is None:
        return None, mistakes
    found: list[Mistake] = []
    campaign = None
    try:
        advice = partial(_account_without_at, known.handles)
        so_far = read_on_from(text, shown_path(path), advice)
        campaign = _with_mistakes(so_far, path, known, found)
    except MistakesFound as error:
        found.extend(error.mistakes)
    mistakes.extend(at_most(found))
    files = CampaignFiles(root, organisation, (campaign,) if campaign else ())
    if campaign is not None and not is_alone:
        beside = [one for one in other_campaigns(files) if one.name == campaign.name]
        mistakes.extend(_named_twice([*beside, campaign]))
    return files, mistakes


def _campaign_in(
    source: Source, path: Path, known: Known, mistakes: list[Mistake]
) -> Campaign | None:
    rest = dict(source.tree) if isinstance(source.tree, dict) else source.tree
    threads: dict[int, ThreadSpec] = {}
    if isinstance(rest, dict):
        threads = _threads(source, rest.pop("threads", None), known, mistakes)
    mistakes.extend(lost_in_comments(source))
    head = _head(source, rest, known, mistakes)
    return Campaign.of(head, threads, path, source) if head else None


def _head(source: Source, rest: Tree, known: Known, mistakes: list[Mistake]) -> CampaignHead | None:
    """The head; where keys in it are wrong, that of the others, for the threads are looked at."""
    found: list[Mistake] = []
    head = validated(CampaignHead, rest, source, (), known, found)
    mistakes.extend(found)
    if head is None and isinstance(rest, dict):
        places = {(one.line, one.column) for one in found}
        right = {
            key: value for key, value in rest.items() if not places & source.positions_of((key,))
        }
        head = validated(CampaignHead, right, source, (), known, [])
    return head


def _account_without_at(handles: Mapping[str, str], line: str) -> str | None:
    """account: @HarbourMinds, which YAML refuses, as the file should say it."""
    found = re.fullmatch(r"\s*(?:- )?account:\s*(@\w+)\s*", line)
    return account_remedy(found[1], handles) if found else None


def _threads(
    source: Source, tree: object, known: Known, mistakes: list[Mistake]
) -> dict[int, ThreadSpec]:
    """The threads without a mistake, by their place in the list."""
    if not isinstance(tree, list) or not tree:
        mistakes.append(
            source.mistake(
                ("threads",), "there are no threads here", "Add `threads:` and a list below it."
            )
        )
        return {}
    first_lines: dict[str, int] = {}
    threads: dict[int, ThreadSpec] = {}
    for index, entry in enumerate(tree):
        at = ("threads", index)
        thread = validated(ThreadSpec, entry, source, at, known, mistakes)
        if thread is None:
            continue
        if thread.id in first_lines:
            wrong = f'the id "{thread.id}" is here twice; the first is thread '
            wrong += f"{first_lines[thread.id] + 1} of the list"
            mistakes.append(source.mistake((*at, "id"), wrong, "Give this one another id."))
        first_lines.setdefault(thread.id, index)
        threads[index] = thread
    return threads


def _files(folder: Path, only: Sequence[str] | None) -> list[Path]:
    """The files to read: those that `only` names by path or by file name, else all of them."""
    every = sorted(path for path in folder.glob(_CAMPAIGNS) if path.name != ORGANISATION_FILE)
    if only is None:
        return every
    chosen = []
    for name in only:
        named = [path for path in (Path(name), folder / f"{name}.yaml") if _is_file(path)]
        if not named:
            return every  # a campaign's name may differ from its file's
        chosen.append(named[0])
    return chosen


def _is_campaigns(name: str) -> bool:
    return name != ORGANISATION_FILE and fnmatchcase(name, _CAMPAIGNS)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False


def _campaigns(files: Iterable[Path], known: Known, mistakes: list[Mistake]) -> Iterator[Campaign]:
    """What can be read of each campaign, even if there are mistakes in the rest of it."""
    for path in files:
        found: list[Mistake] = []
        try:
            campaign = _read_campaign(path, known, found)
        except MistakesFound as error:
            campaign = None
            found.extend(error.mistakes)
        mistakes.extend(at_most(found))
        if campaign is not None:
            yield campaign


def _chosen(
    campaigns: list[Campaign], only: Sequence[str], folder: Path, mistakes: list[Mistake]
) -> list[Campaign]:
    """Those of `campaigns` that `only` names; a name without a campaign is a mistake."""
    chosen = []
    for name in only:
        found = [campaign for campaign in campaigns if _answers_to(campaign, name)]
        if not found and not mistakes:
            remedy = did_you_mean(name, [campaign.name for campaign in campaigns])
            wrong = f'there is no campaign "{name}" here'
            mistakes.append(Mistake(shown_path(folder), 1, 1, wrong, remedy))
        chosen += found
    return list(dict.fromkeys(chosen))


def _answers_to(campaign: Campaign, name: str) -> bool:
    return name in (campaign.name, campaign.path.stem) or (
        Path(name).absolute() == campaign.path.absolute()
    )


def _named_twice(campaigns: Iterable[Campaign]) -> Iterator[Mistake]:
    files: dict[str, Path] = {}
    for campaign in campaigns:
        if campaign.name in files:
            wrong = f'"{campaign.name}" is also the name of {shown_path(files[campaign.name])}'
            yield campaign.mistake(("campaign",), wrong, "Give one of the two another name.")
        files.setdefault(campaign.name, campaign.path)
