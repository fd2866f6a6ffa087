"""Reads a workspace: its organisation and its campaigns, and every mistake in them at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.campaigns.model.campaign import Campaign, CampaignHead
from scheduler.campaigns.model.fields import Known
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.thread import ThreadSpec
from scheduler.campaigns.model.validation import validated
from scheduler.campaigns.model.words_in_comments import lost_in_comments
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import Source, read, shown_path
from scheduler.yaml_files.suggestions import did_you_mean

ORGANISATION_FILE = "organisation.yaml"


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
    try:
        organisation = load_organisation(folder / ORGANISATION_FILE)
    except MistakesFound as error:
        return None, list(error.mistakes)
    mistakes: list[Mistake] = []
    campaigns = list(_campaigns(_files(folder, only), organisation, mistakes))
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
    return tuple(_campaigns(files, workspace.organisation, []))


def files_of(root: Path, only: Sequence[str] | None = None) -> list[Path]:
    """The campaign files under `root`, or those that `only` names by file or by file name."""
    return _files(root / "campaigns", only)


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


def load_campaign(path: Path, organisation: Organisation) -> Campaign:
    """The campaign that the file at `path` describes.

    Raises: MistakesFound with every mistake in the file.
    """
    source = read(path, shown_path(path))
    known = Known(accounts=tuple(organisation.accounts))
    mistakes: list[Mistake] = []
    rest = dict(source.tree) if isinstance(source.tree, dict) else source.tree
    threads: tuple[ThreadSpec, ...] = ()
    if isinstance(rest, dict):
        threads = _threads(source, rest.pop("threads", None), known, mistakes)
    mistakes.extend(lost_in_comments(source))
    head = validated(CampaignHead, rest, source, (), known, mistakes)
    if mistakes or head is None:
        raise MistakesFound(mistakes)
    return Campaign.of(head, threads, path, source)


def _threads(
    source: Source, tree: object, known: Known, mistakes: list[Mistake]
) -> tuple[ThreadSpec, ...]:
    if not isinstance(tree, list) or not tree:
        mistakes.append(
            source.mistake(
                ("threads",), "there are no threads here", "Add `threads:` and a list below it."
            )
        )
        return ()
    first_lines: dict[str, int] = {}
    threads = []
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
        threads.append(thread)
    return tuple(threads)


def _files(folder: Path, only: Sequence[str] | None) -> list[Path]:
    """The files to read: those that `only` names by path or by file name, else all of them."""
    every = sorted(path for path in folder.glob("*.y*ml") if path.name != ORGANISATION_FILE)
    if only is None:
        return every
    chosen = []
    for name in only:
        named = [path for path in (Path(name), folder / f"{name}.yaml") if path.is_file()]
        if not named:
            return every  # a campaign's name may differ from its file's
        chosen.append(named[0])
    return chosen


def _campaigns(
    files: Iterable[Path], organisation: Organisation, mistakes: list[Mistake]
) -> Iterator[Campaign]:
    for path in files:
        try:
            yield load_campaign(path, organisation)
        except MistakesFound as error:
            mistakes.extend(error.mistakes)


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
