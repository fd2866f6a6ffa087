"""Lists commands in `--help` by what one wants to do, each with its whole summary."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Write": (
        *("init", "check", "plan", "preview", "import", "export"),
        *("campaign", "media", "copy", "fmt", "schema", "rules"),
    ),
    "Practise": ("rehearse", "simulate", "demo"),
    "Approve": ("approve", "reject", "ask-approval", "ask-outside", "sensitive"),
    "Publish": ("apply", "run", "status", "queue", "sent", "show", "comment", "resolve"),
    "Stop": ("hold", "release", "move", "cancel", "restore", "take-down"),
    "Learn": ("report", "costs", "log", "audit"),
    "Look after": (
        *("doctor", "accounts", "clock", "resources", "people", "stories", "privacy", "keys"),
        *("organisations", "backup", "upgrade", "web"),
    ),
}
OTHERS = "Other commands"
_UNCUT = 10_000  # characters


class WholeSummaries(TyperGroup):
    """A group of commands whose summaries are wrapped, not cut."""

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Writes a section for each heading."""
        shown = {
            name: command.get_short_help_str(_UNCUT)
            for name, command in self.commands.items()
            if not command.hidden
        }
        width = max(map(len, shown))
        for heading, names in self.sections(shown):
            with formatter.section(heading):
                # Padded, so that the summaries of all sections begin in one column.
                formatter.write_dl([(name.ljust(width), shown[name]) for name in names])

    def sections(self, shown: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
        """The headings, and which commands stand below each."""
        yield "Commands", list(shown)


class ByWhatOneWants(WholeSummaries):
    """The commands of the program itself."""

    def sections(self, shown: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
        """The headings of GROUPS; what none of them names comes last."""
        for heading, names in GROUPS.items():
            if here := [name for name in names if name in shown]:
                yield heading, here
        named = {name for names in GROUPS.values() for name in names}
        if others := [name for name in shown if name not in named]:
            yield OTHERS, others
