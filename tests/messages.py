"""Collects what is to be translated: `python -m tests.messages`, or `make messages`.

scheduler/languages/messages.pot is the template; a test fails when it has fallen behind. Each
LANGUAGE/LC_MESSAGES/messages.po beside it is brought up to date and compiled.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from scheduler.crisis.rules.check import BY_ID
from scheduler.i18n import CATALOGUES, DOMAIN

ROOT = Path(__file__).parent.parent
TEMPLATE = CATALOGUES / f"{DOMAIN}.pot"
BEGAN = datetime(2026, 11, 23, tzinfo=UTC)  # a date that changed would say nothing
_FILES = (
    *("stories/**/*.py", "people/**/*.py", "mail/letter.py"),
    *("cli/people/*.py", "cli/opened.py"),
    *("web/pages/stories/*.py", "web/reads/stories.py"),
)
_TEMPLATES = ("web/templates/stories/*.j2", "web/templates/forgotten.html.j2")


def template() -> str:
    """What the template should hold: sorted, without dates and lines that change by themselves."""
    catalogue = Catalog(project="Handrail", charset="utf-8", creation_date=BEGAN, fuzzy=False)
    for path in sources():
        found = extract_from_file("python", path, {"_": None, "N_": None},
                                  ["Translators:"], strip_comment_tags=True)  # fmt: skip
        for _, message, comments, _ in found:
            where = str(path.relative_to(ROOT))
            catalogue.add(message, locations=[(where, 0)], auto_comments=comments)
    for path in templates():
        with path.open("rb") as file:
            for _, _, message, comments in babel_extract(file, ("_",), (), {}):
                if isinstance(message, str):  # not a name, whose words are marked elsewhere
                    where = str(path.relative_to(ROOT))
                    catalogue.add(message, locations=[(where, 0)], auto_comments=comments)
    for rule in BY_ID.values():  # what a storyteller reads of the rules
        for text in (rule.kindly, rule.suggestion):
            catalogue.add(text, locations=[("the content rules", 0)])
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True,
             include_lineno=False)  # fmt: skip
    return written.getvalue().decode()


def sources() -> list[Path]:
    """The files with words for storytellers and reviewers."""
    return sorted(path for one in _FILES for path in (ROOT / "scheduler").glob(one))


def templates() -> list[Path]:
    """The pages for storytellers."""
    return sorted(path for one in _TEMPLATES for path in (ROOT / "scheduler").glob(one))


def _bring_up_to_date() -> Iterator[Path]:
    known = read_po(io.BytesIO(TEMPLATE.read_bytes()))
    for path in sorted(CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
        catalogue.update(known, no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        yield path


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), "utf-8")
    for written in _bring_up_to_date():
        print(f"brought {written} up to date")
    print(f"wrote {TEMPLATE}")
