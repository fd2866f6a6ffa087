"""Reads and writes the form of a story: Markdown, with what we need to know at its head."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from scheduler.errors import Mistake, MistakesFound
from scheduler.i18n import N_, _
from scheduler.remedies import Action, Remedy, command
from scheduler.stories.writing import own_words
from scheduler.stories.writing.blank_form import BLANK
from scheduler.yaml_files.reader import place_of, read_from

MOST_CHARACTERS = 6_000
MOST_BYTES = 100_000


class Naming(StrEnum):
    """How the storyteller is named."""

    FULL_NAME = "full name"
    FIRST_NAME = "first name"
    ALIAS = "alias"
    ANONYMOUS = "anonymous"


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class FormHead(BaseModel):
    """What stands between the two lines of dashes."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    storyteller: str = Field(min_length=1, description=N_("Their id; people add makes one."))
    accounts: Several = Field(min_length=1, description=N_("Where it may be told."))
    naming: Naming = Field(description=N_("full name, first name, alias or anonymous."))
    shown_as: str = Field(default="", max_length=50, description=N_("The name people will read."))
    theme: str = Field(min_length=1, max_length=60, description=N_("In two or three words."))
    content_note: str | None = Field(default=None, max_length=200)
    hashtags: Several = Field(default=(), max_length=2)
    names_changed: bool = Field(
        default=False, description=N_("yes, if names or details are changed.")
    )
    earliest: date | None = Field(default=None, description=N_("Not before this day."))
    picture: str | None = Field(default=None, description=N_("A picture's file, if there is one."))
    alt: str | None = Field(
        default=None, max_length=1_000, description=N_("What the picture shows.")
    )
    support_contact: str = Field(
        min_length=1, description=N_("Who asks how they are, before, after.")
    )
    line_manager: str | None = Field(default=None, description=N_("Kept out of the story."))
    guardian: str | None = Field(default=None, description=N_("Under 18: whose yes is needed too."))
    sensitive: bool = Field(default=False, description=N_("yes, if two people should review it."))
    keep: Several = Field(default=(), description=N_("Rules whose wording you choose to keep."))


@dataclass(frozen=True, slots=True)
class StoryForm:
    """A form that was filled in."""

    head: FormHead
    body: str


# Marks that turn text round or hide in it: they would let a reviewer read other words than X shows.
HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f]"
)


def blank(storyteller: str, accounts: Iterable[str], support_contact: str) -> str:
    """An empty form, with calm guidance."""
    return _(BLANK).format(
        storyteller=storyteller, accounts=", ".join(accounts), support_contact=support_contact
    )


def read(text: str, path: str) -> StoryForm:
    """The form that `text` is.

    Raises: MistakesFound, with every mistake at its line.
    """
    if len(text.encode()) > MOST_BYTES:
        raise _mistake(
            path, 1, _("this file is too long for a form"), _("Keep to the form's own text.")
        )
    text = text.replace("\r\n", "\n")
    found = own_words.HEAD.match(text)
    if found is None:
        remedy = _("Start with `{command}`, and keep the two lines of dashes.").format(
            command=command(Remedy(Action.NEW_STORY))
        )
        raise _mistake(path, 1, _("the head of the form is missing"), remedy)
    head = _head(found.group(1), path)
    if hidden := HIDDEN.search(text, found.start(2)):
        raise _hidden_mark(path, *place_of(text, hidden.start()))
    return StoryForm(head, checked_body(text, path))


def checked_body(body: str, path: str = "the story") -> str:
    """The words of a story in whatever comes in: a whole form, what is left of one, or words.

    The form's head, questions and guidance are ours, and never become words of the story.
    Raises: MistakesFound, with the line of what is ours and cannot be told from the rest.
    """
    body = own_words.only_own(body, path)
    if not body.strip():
        raise _mistake(
            path, 1, _("there is no story yet"), _("Write below the head, as you would speak.")
        )
    if len(body) > MOST_CHARACTERS:
        wrong = _("the story has {len:,} characters; there is room for {most_characters:,}").format(
            len=len(body), most_characters=MOST_CHARACTERS
        )
        raise _mistake(path, 1, wrong, _("Shorten it, or tell it in two stories."))
    if hidden := HIDDEN.search(body):
        raise _hidden_mark(path, *place_of(body, hidden.start()))
    return body.strip()


def _hidden_mark(path: str, line: int, column: int) -> MistakesFound:
    wrong = _("there is a mark here that nobody can see")
    return MistakesFound([Mistake(path, line, column, wrong, _("Type this line again."))])


def _head(text: str, path: str) -> FormHead:
    source = read_from("\n" + text, path, may_be_empty=True)  # its first line is the dashes'
    if not isinstance(source.tree, dict) or not source.tree:
        raise _mistake(path, 2, _("the head of the form is empty"), _("Fill it in."))
    given = {key: value for key, value in source.tree.items() if value != ""}
    try:
        return FormHead.model_validate(given)
    except ValidationError as error:
        raise MistakesFound(
            source.mistake(problem["loc"], _wrong(problem), _remedy(problem), at_key=True)
            for problem in error.errors(include_url=False, include_input=False)
        ) from None


def _wrong(error: Any) -> str:
    where = error["loc"][0] if error["loc"] else _("the head")
    return f"{where}: {str(error['msg']).rstrip('.')}"


def _remedy(error: Any) -> str:
    field = FormHead.model_fields.get(str(error["loc"][0]) if error["loc"] else "")
    return (_(field.description) if field and field.description else None) or _(
        "See docs/stories.md for what goes here."
    )


def _mistake(path: str, line: int, wrong: str, remedy: str) -> MistakesFound:
    return MistakesFound([Mistake(path, line, 1, wrong, remedy)])
