"""Puts each mistake of a thread that is being written beside the field that it is about."""

from collections.abc import Sequence
from pathlib import Path

from scheduler.errors import Mistake
from scheduler.web.pages.campaigns.fields import problems_of
from scheduler.web.pages.writing import fields
from scheduler.web.pages.writing.fields import Given
from scheduler.web.show.findings import NamesHere, mistake_plainly
from scheduler.yaml_files.reader import shown_path

# Where on the page a key of the file is filled in; another one is said above it all.
_ON_THE_PAGE = {
    **{name: name for name in ("account", "day", "hashtags", "id", "template", "table", "times")},
    "text": "post-1",
    "content_note": "note",
    "from": "first",
    "at": "hour",
    "file": "picture",
    "media": "picture",
    "alt": "alt",
    "accounts": "account",
}


def by_field(
    path: Path, mistakes: Sequence[Mistake], text: str, given: Given, names: NamesHere
) -> dict[str, str]:
    """The mistakes by the field that they are about; a rule's own stand beside its sentence.

    `text` is what the file at `path` would be; "" is the key of what has no field.
    """
    own = [each for each in mistakes if each.path == shown_path(path)]
    besides = [each for each in mistakes if each not in own]

    def say(one: Mistake) -> str:
        where = "" if one in own else f"{Path(one.path).name}, line {one.line}: "
        return f"{where}{mistake_plainly(one, names)}"

    accounts = fields.accounts_of(given) if fields.is_several(given) else ()
    told: dict[str, str] = {}
    for each in (*own, *besides):
        [(key, said)] = problems_of([each], text if each in own else "", say).items()
        name = _ON_THE_PAGE.get(key, "")
        if accounts and key in ("text", *accounts):
            name = f"own-{_account_at(text, each.line, accounts)}"
        told[name] = f"{told[name]}. {said}" if name in told else said
    return told


def _account_at(text: str, line: int, accounts: Sequence[str]) -> str:
    """In whose words a line of the file stands, where several accounts say it."""
    for each in reversed(text.split("\n")[:line]):
        if (name := each.strip().partition(":")[0]) in accounts:
            return name
    return accounts[0]
