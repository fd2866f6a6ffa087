"""schema, fmt: help while one writes campaign files."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, Campaigns, WorkspaceDir
from scheduler.cli.output import out, put_json

Which = Annotated[str, typer.Argument(metavar="[FILE]", help="campaign or organisation.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the reference of every key.")]
Write = Annotated[bool, typer.Option("--write", help="Write both into campaigns/schema.")]
OnlyCheck = Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if it would.")]


def schema(
    file: Which = "campaign",
    as_markdown: AsMarkdown = False,
    write: Write = False,
    root: WorkspaceDir = HERE,
) -> None:
    """Print the JSON Schema that lets an editor complete campaign files.

    Example: handrail schema --write
    """
    import json
    import sys

    from scheduler.campaigns.formats.json_schema import FILES, json_schema
    from scheduler.campaigns.formats.reference import reference
    from scheduler.errors import NotPossible

    if as_markdown:
        sys.stdout.write(reference())
        return
    if file not in FILES:
        raise NotPossible(f'There is no schema "{file}". Choose from: {", ".join(FILES)}.')
    if not write:
        put_json(json_schema(file))
        return
    folder = root / "campaigns" / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        text = json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")
        out().print(f"wrote {folder / f'{name}.json'}")


def fmt(
    campaigns: Campaigns = None, root: WorkspaceDir = HERE, only_check: OnlyCheck = False
) -> None:
    """Tidy campaign files: posts in blocks, threads apart. Comments and order stay.

    Example: handrail fmt campaigns/still-waiting.yaml
    """
    from scheduler.campaigns.formats.yaml_format import formatted
    from scheduler.campaigns.loader import files_of
    from scheduler.yaml_files.reader import read, shown_path

    changed = []
    for path in files_of(root, campaigns or None):
        source = read(path, shown_path(path))
        text = formatted(source)
        if text.encode() != path.read_bytes():
            changed.append(path)
            if not only_check:
                path.write_text(text, "utf-8", newline="\n")
    for path in changed:
        out().print(f"{'would change' if only_check else 'changed'} {shown_path(path)}")
    if not changed:
        out().print("Nothing to change.")
    raise typer.Exit(1 if only_check and changed else 0)
