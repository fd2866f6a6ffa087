"""media: the pictures and films that campaigns may show."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, offline, workspace_at
from scheduler.cli.options import HERE, AsJson, ByName, WorkspaceDir, chosen
from scheduler.cli.output import out, put_json, table

if TYPE_CHECKING:
    from scheduler.media.leave import LeaveKept
    from scheduler.people.roles import Actor
    from scheduler.publishing.context import PublishingContext

Name = Annotated[str, typer.Argument(metavar="FILE", help="Its name in the folder media.")]


def list_all(
    wanted: Annotated[
        str,
        typer.Option("--show", help="all, not described, leave ends soon, or unused."),
    ] = "all",
    as_: ByName = "",
    as_json: AsJson = False,
    root: WorkspaceDir = HERE,
) -> None:
    """List the pictures and films, what is missing of each, and how often it is used.

    Example: handrail media list --show "not described"
    """
    from scheduler.media.library import LibraryFilter, listed

    context, actor = _opened(root, as_)
    now = context.clock.now()
    items = listed(context, actor, chosen(LibraryFilter, wanted, "--show"))
    if as_json:
        put_json(
            [
                {
                    "name": one.name,
                    "alt": one.notes.alt,
                    "is_described": one.is_described,
                    "without_leave": len(one.without_leave(now)),
                    "leave_ends": None if (ends := one.ends_at(now)) is None else ends.isoformat(),
                    "threads": one.used,
                }
                for one in items
            ]
        )
        return
    rows = []
    for one in items:
        lacks = [] if one.is_described else ["not described"]
        if one.without_leave(now):
            lacks.append("without leave of whom it shows")
        rows.append((one.name, ", ".join(lacks), str(one.used), one.notes.alt or ""))
    out().print(table(("File", "Missing", "Threads", "What it shows"), rows))


def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Pictures or films, from anywhere.")
    ],
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Add pictures or films, without the place, the camera and whatever else they carry.

    Example: handrail media add ~/Pictures/harbour.jpg
    """
    from scheduler.media.adding import add as added

    context, actor = _opened(root, as_)
    for path in files:
        found = added(context, actor, path.name, _content_of(path))
        what = "Added" if found.is_new else "It is there already:"
        out().print(f"{what} media/{found.name}", markup=False)


def describe(
    name: Name,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="What it shows, in a sentence.")],
    captions: Annotated[
        Path | None, typer.Option("--captions", help="A film's captions: an .srt file.")
    ] = None,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say what a picture or film shows, for those who do not see it; and what is said in a film.

    Example: handrail media describe harbour.jpg "A small sailing boat on calm water"
    """
    from scheduler.media.adding import add_captions
    from scheduler.media.describing import describe as said

    context, actor = _opened(root, as_)
    said(context, actor, name, words)
    if captions:
        add_captions(context, actor, name, captions.name, _content_of(captions))
    out().print(f"{name} is described.", markup=False)


def crop(
    name: Name,
    shape: Annotated[str, typer.Option("--shape", help="16:9, 1:1 or 4:5.")] = "16:9",
    focus: Annotated[
        str, typer.Option("--focus", help='What stays in view, in per cent: "50, 30".')
    ] = "",
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Cut a picture to a shape, as a new one; the old one stays.

    Example: handrail media crop sam.jpg --shape 1:1 --focus "50, 30"
    """
    from scheduler.errors import NotPossible
    from scheduler.media.adding import crop as cut
    from scheduler.media.describing import look_at

    context, actor = _opened(root, as_)
    if focus:
        parts = [part.strip() for part in focus.split(",")]
        if len(parts) != 2 or not all(part.isascii() and part.isdecimal() for part in parts):
            raise NotPossible(f'"{focus}" is no place. Write it like this: "50, 30".')
        look_at(context, actor, name, int(parts[0][:4]), int(parts[1][:4]))
    found = cut(context, actor, name, shape)
    what = "Cut as" if found.is_new else "It is there already:"
    out().print(f"{what} media/{found.name}. Say what it shows.", markup=False)


def leave(
    name: Name,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="As your team calls them.")],
    until: Annotated[
        str, typer.Option("--until", help="The last day on which they agree: 2028-09-30.")
    ] = "",
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="They no longer agree: its threads wait at once.")
    ] = False,
    not_in_it: Annotated[
        bool, typer.Option("--not-in-it", help="They were written down by mistake.")
    ] = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Write down who can be seen in a picture and until when they agree, or that they do not.

    Without --until, nobody has asked them yet. Example: handrail media leave sam.jpg Sam --until
    2028-09-30
    """
    from datetime import date

    from scheduler.errors import NotPossible
    from scheduler.media.leave import end_of, forget, give, withdraw

    context, actor = _opened(root, as_)
    if withdrawn:
        return _told(withdraw(context, actor, name, person))
    if not_in_it:
        return _told(forget(context, actor, name, person))
    ends = None
    if until:
        try:
            day = date.fromisoformat(until)
        except ValueError:
            raise NotPossible(f'"{until}" is no day. Write it like this: 2028-09-30.') from None
        ends = end_of(day, workspace_at(root).zone)
    return _told(give(context, actor, name, person, ends))


def show(name: Name, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Show all that is known of a picture or film, and which threads show it.

    Example: handrail media show sam.jpg
    """
    from scheduler.cli.time_input import LocalTimes
    from scheduler.media.library import detail

    workspace = workspace_at(root)
    context, actor = _opened(root, as_)
    times, now = LocalTimes(workspace), context.clock.now()
    found = detail(context, actor, name)
    item = found.item
    rows = [("What it shows", item.notes.alt or "nobody has said")]
    if item.is_another:
        rows.append(("", "the file is another than the one that was described"))
    if item.notes.captions:
        rows.append(("Captions", item.notes.captions))
    for one in item.leaves:
        stands = (
            "no longer agrees"
            if one.withdrawn_at
            else f"agrees until {times.shown(one.until)}"
            if one.until and one.holds_at(now)
            else f"agreed until {times.shown(one.until)}"
            if one.until
            else "nobody has asked them"
        )
        rows.append((one.person, stands))
    rows += [("In a thread", f"{one.key}, {times.shown(one.begin_at)}") for one in found.threads]
    rows += [("Similar", one.name) for one in found.similar]
    out().print(table((item.name, ""), rows))


def _opened(root: Path, as_: str) -> "tuple[PublishingContext, Actor]":
    workspace = workspace_at(root)
    return offline(workspace), actor_at(workspace, as_)


def _content_of(path: Path) -> bytes:
    from scheduler.errors import NotPossible

    try:
        return path.read_bytes()
    except OSError as error:
        raise NotPossible(f"{path} cannot be read: {error.strerror}.") from error


def _told(kept: "LeaveKept") -> None:
    lines = [
        *(f"{key} waits from now on." for key in kept.waiting),
        *(f"{key} goes out after that day: it will wait." for key in kept.too_late),
        *(f"{key} goes on." for key in kept.going_on),
        *(
            f"{key} is public with it. To take it down: handrail take-down {key}"
            for key in kept.out
        ),
    ]
    for line in lines or ["Written down."]:
        out().print(line, markup=False)
