"""Writes the pages that are made from the code: `python -m tests.reference`.

docs/reference/settings.md, commands.md and web.md beside it, and .env.example. A test fails when
one of them has fallen behind.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import typer
import yaml
from pydantic.fields import FieldInfo

from scheduler.cli.app import app
from scheduler.people.roles import Role
from scheduler.settings import Credentials, Settings
from scheduler.web.identity.rights import MAY
from scheduler.web.routes import WAYS, Way

ROOT = Path(__file__).parent.parent
_PAPER = 88  # characters a line in .env.example


def pages() -> dict[Path, str]:
    """Each generated page and what it should say."""
    return {
        ROOT / ".env.example": env_example(),
        ROOT / "docs" / "reference" / "settings.md": settings_page(),
        ROOT / "docs" / "reference" / "commands.md": commands_page(),
        ROOT / "docs" / "reference" / "web.md": web_page(),
    }


def env_example() -> str:
    """Every setting with its default, commented out, and the secrets of the sample accounts."""
    lines = [
        "# Copy this file to .env and fill in what you need. Keep it where nobody else reads it.",
        "# A setting that is commented out has the value shown.",
    ]
    for name, field in Settings.model_fields.items():
        lines += ["", *textwrap.wrap(_said(field), _PAPER, initial_indent="# ",
                                     subsequent_indent="# ", break_on_hyphens=False)]  # fmt: skip
        lines.append(f"#{_variable(name)}={_default(field)}")
    lines += [
        "",
        "# The keys of each account, from X's developer console: the app needs permission to read",
        "# and write. The first part of each name is what organisation.yaml calls `secrets`.",
    ]
    organisation = yaml.safe_load((ROOT / "campaigns" / "organisation.yaml").read_text("utf-8"))
    for account in organisation["accounts"].values():
        lines += [
            "",
            *(f"{account['secrets']}_{one.name.upper()}=change-me" for one in fields(Credentials)),
        ]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every setting in a table."""
    lines = [
        "# Settings",
        "",
        "Each is a variable of the environment, or a line of `.env` in the workspace; the "
        "environment wins. Made from `scheduler/settings.py` by `make docs`.",
        "",
        "| Setting | Unless you set it | What it is |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{_variable(name)}` | {_shown_default(field)} | {_said(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    lines += [
        "",
        "The secrets of an account are `PREFIX_API_KEY`, `PREFIX_API_SECRET`, "
        "`PREFIX_ACCESS_TOKEN` and `PREFIX_ACCESS_SECRET`, where `PREFIX` is what "
        "`organisation.yaml` names under `secrets`. Placeholders are refused.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its help, as `handrail COMMAND --help` has it."""
    lines = [
        "# Commands",
        "",
        "`handrail COMMAND --help` says the same. Made from the program by `make docs`.",
        "",
        "Exit status: 0 all is well; 1 something that the message says how to mend; 2 the command "
        "was written wrongly.",
    ]
    root = typer.main.get_command(app)
    for name, command in _commands(root, "handrail"):
        lines += ["", f"## {name}", "", _help(command)]
        options = [one for one in command.params if one.name != "help"]
        if options:
            lines += ["", *(f"- {_option(one)}" for one in options)]
    return "\n".join(lines) + "\n"


def web_page() -> str:
    """Every way into the desk, whose it is and what it does."""
    lines = [
        "# The web desk",
        "",
        "Every address of `handrail web`, and for which roles it is. To everybody else, and for "
        "what is not there, each answers alike. Forms carry a token of the browser that they were "
        "given to. Made from `scheduler/web/routes.py` by `make docs`.",
        "",
        "| Way | For | What |",
        "|---|---|---|",
    ]
    lines += [f"| `{way.name}` | {_for(way)} | {way.says} |" for way in WAYS]
    return "\n".join(lines) + "\n"


def _for(way: Way) -> str:
    if way.deed is None:
        return "everybody"
    roles = sorted(MAY[way.deed])
    return "every role" if len(roles) == len(Role) else ", ".join(roles)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        shown = (name for name, one in command.commands.items() if not one.hidden)
        for child in sorted(shown):
            yield from _commands(command.commands[child], f"{name} {child}")
    else:
        yield name, command


def _help(command: Any) -> str:
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _option(option: Any) -> str:
    is_argument = option.param_type_name == "argument"
    names = option.metavar or option.name.upper() if is_argument else ", ".join(option.opts)
    said = getattr(option, "help", None)
    return f"`{names}`" + (f": {said}" if said else "")


def _said(field: FieldInfo) -> str:
    assert field.description, "every setting says what it is"
    return field.description


def _variable(name: str) -> str:
    return f"HANDRAIL_{name.upper()}"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown_default(field: FieldInfo) -> str:
    return f"`{_default(field)}`" if _default(field) else "empty"


def main() -> None:
    """Writes every generated page."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
