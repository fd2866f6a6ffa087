"""Shows the commands of a group with whole summaries: a line that is cut says nothing."""

from typing import Any

from typer.core import TyperGroup

_WHOLE = 1_000  # characters; the formatter breaks lines between words


class WholeSummaries(TyperGroup):
    """A group whose help has each command's first sentence to its end."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes a command a row."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [
            (name, command.get_short_help_str(_WHOLE))
            for name, command in found
            if command is not None and not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
