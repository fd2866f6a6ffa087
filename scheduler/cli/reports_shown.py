"""How reports are shown in the terminal."""

from scheduler.cli.show import out, table
from scheduler.engagement import forms
from scheduler.engagement.report import HashtagReport


def print_report(report: HashtagReport) -> None:
    """The table, and what a reader must know beside it."""
    shown = forms.as_table(report)
    console = out()
    if not shown.rows:
        console.print("Nothing with a hashtag is published yet.")
        return
    console.print(table(shown.headings, shown.rows, figures=len(shown.headings) - 1))
    for note in shown.notes:
        console.print(note)
