"""organisations: several charities in one installation, each with its own queue and files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.options import HERE, AsJson, InstallationDir
from scheduler.cli.output import err, out, put_json, table

if TYPE_CHECKING:
    from scheduler.bootstrap.charities.organisations import ListedCharity

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Its short name: small letters, digits, hyphens.")
]


def add(
    key: Key,
    name: Annotated[str, typer.Option(help="What it is called.")] = "",
    address: Annotated[
        str,
        typer.Option(metavar="https://…", help="Where its desk is reached: a host of its own."),
    ] = "",
    root: InstallationDir = HERE,
) -> None:
    """Add a charity: its own folder, its own queue, on PostgreSQL its own role and schema.

    Example: handrail organisations add harbour-minds --address https://harbour.example.org
    """
    from scheduler.bootstrap.charities import organisations

    workspace = organisations.add(root, key, name, address)
    out().print(f"{key} is there, in {workspace}.", soft_wrap=True)
    out().print("Next: fill in its campaigns/organisation.yaml and .env, and make its first")
    out().print(f"administrator: handrail --organisation {key} people add YOUR-NAME --role …")


def list_all(root: InstallationDir = HERE, as_json: AsJson = False) -> None:
    """List the charities: accounts, what waits, whether held, and the version of their tables.

    Exit status 1 where one cannot be read. Example: handrail organisations list
    """
    from scheduler.bootstrap.charities import organisations

    found = organisations.listed(root)
    if as_json:
        put_json([_as_json(one) for one in found])
    else:
        headings = ("Key", "Name", "Since", "Held", "Version", "Trouble", "Accounts", "Waiting")
        rows = [
            (
                *(one.entry.key, one.entry.name, one.entry.added_at[:10]),
                *("held" if one.is_held else "", one.version, _trouble(one)),
                *(str(one.accounts), str(one.waiting)),
            )
            for one in found
        ]
        out().print(table(headings, rows, figures=2) if rows else "No charity is kept here yet.")
    if any(one.trouble for one in found):
        raise typer.Exit(1)


def _trouble(one: "ListedCharity") -> str:
    from scheduler.remedies import command

    return f"{one.trouble}: {command(one.mend)}" if one.mend else one.trouble


def _as_json(one: "ListedCharity") -> dict[str, object]:
    return {
        "key": one.entry.key,
        "name": one.entry.name,
        "added_at": one.entry.added_at,
        "accounts": one.accounts,
        "waiting": one.waiting,
        "held": one.is_held,
        "version": one.version,
        "trouble": _trouble(one) or None,
    }


def export(
    key: Key,
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder is made in it.")],
    keys_to: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Another place, for its keys and secrets."),
    ] = None,
    root: InstallationDir = HERE,
) -> None:
    """Write all data and files of one charity, to be restored as an installation of its own.

    Its keys of names are not among them, but go where --keys-to says, if anywhere.
    Example: handrail organisations export harbour-minds /exports --keys-to /safe
    """
    from scheduler.bootstrap.charities import organisations

    made = organisations.export(root, key, to, keys_to)
    out().print(f"{key} is in {made.folder}: workspace/ and queue.backup.", soft_wrap=True)
    if made.keys is not None:
        out().print(f"Its keys and secrets are in {made.keys}.", soft_wrap=True)
    else:
        err().print("Its keys of names were not exported: without them no name can be read.")


def erase(
    key: Key,
    without_export: Annotated[
        bool, typer.Option("--without-export", help="It was never exported, and need not be.")
    ] = False,
    confirm: Annotated[
        str, typer.Option(metavar="KEY", help="The key once more; asked for if not given.")
    ] = "",
    root: InstallationDir = HERE,
) -> None:
    """Erase one charity for ever: its queue, files and keys. What is out on X stays there.

    Refused while anything is being sent. Example: handrail organisations erase harbour-minds
    """
    from scheduler.bootstrap import register
    from scheduler.bootstrap.charities import organisations
    from scheduler.errors import NotPossible

    organisations.workspace_of(root, key)
    entry = register.read(root).entry(key)
    exported = entry.exported_at if entry else ""
    if not exported and not without_export:
        raise NotPossible(
            f"{key} was never exported. First: handrail organisations export {key} FOLDER. If "
            "nothing of it is to be kept, say --without-export."
        )
    last = f"was exported last at {exported[:16]} UTC" if exported else "is not kept anywhere"
    typed = confirm or typer.prompt(f"{key} {last}. Type its key to erase all of it", err=True)
    if typed != key:
        raise NotPossible("That is another key. Nothing was erased.")
    organisations.erase(root, key)
    out().print(f"{key} is erased. Copies that were made of it before are not.")


def tidy(root: InstallationDir = HERE) -> None:
    """Undo what was half added and finish what was half erased when a machine died.

    Example: handrail organisations tidy
    """
    from scheduler.bootstrap.charities import organisations

    done = organisations.tidy(root)
    out().print(f"Tidied: {', '.join(done)}." if done else "Nothing was half done.")
