"""A campaign file, as the models read it."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from scheduler.campaigns.fields import (
    AccountRef,
    Duration,
    FileModel,
    Hashtag,
    Identifier,
    Late,
    Text,
    WhenField,
    refuse,
)
from scheduler.campaigns.repeat import Repeat
from scheduler.campaigns.source import Loc, Source
from scheduler.crisis.register import Register
from scheduler.errors import Mistake

Values = dict[Identifier, Text]


def _no_stories(_: Any) -> Any:
    refuse(
        "stories cannot be published yet",
        "Remove this thread until then; never type a person's story for them.",
    )


class Variant(FileModel):
    """What one account says in its own words."""

    text: Text | None = Field(default=None, description="Its own text.")
    values: Values = Field(default={}, description="Its own values for the template.")


class ThreadSpec(FileModel):
    """One entry under `threads`: a thread, or a family of them by repeat, table or accounts."""

    id: Identifier = Field(description="Its name within the campaign; part of its key for good.")
    account: AccountRef | None = Field(default=None, description="The account that posts it.")
    accounts: dict[AccountRef, Variant] = Field(
        default={}, description="Instead of `account`: a thread from each, in words of its own."
    )
    when: WhenField | None = Field(default=None, description="The day and the time.")
    repeat: Repeat | None = Field(default=None, description="Instead of `when`: several days.")
    text: Text | None = Field(
        default=None, description="The words. `---` alone on a line begins a new post."
    )
    template: Text | None = Field(default=None, description="Instead of `text`: a Jinja2 file.")
    each_time: tuple[Text | Values, ...] = Field(
        default=(), description="With `repeat`: the words, or the template's values, each time."
    )
    table: Text | None = Field(default=None, description="A CSV file: one thread a row.")
    spacing: Duration | None = Field(default=None, description="With `table`: between two rows.")
    values: Values = Field(default={}, description="Values for the template.")
    hashtags: tuple[Hashtag, ...] = Field(
        default=(), description="Besides the campaign's; counted in the length."
    )
    support: Register | None = Field(default=None, description="The tone of the support lines.")
    late: Late | None = Field(default=None, description="If it differs from the campaign's.")
    story: Annotated[Any, AfterValidator(_no_stories)] = Field(
        default=None, description="Reserved: an approved story, once there are stories."
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Any:
        for wrong, remedy in self._gaps():
            refuse(wrong, remedy)
        return self

    def _gaps(self) -> list[tuple[str, str]]:
        """What is missing or there twice: (what is wrong, what to do)."""
        found = []
        if self.account and self.accounts:
            found.append(("`account` and `accounts` are both here", "Keep one of them."))
        if not (self.account or self.accounts or self.table):
            found.append(("no account is named", "Add `account:` with a name."))
        if (self.when is None) == (self.repeat is None):
            found.append(("a thread needs either `when` or `repeat`", "Write one of them."))
        return found + self._gaps_in_words()

    def _gaps_in_words(self) -> list[tuple[str, str]]:
        found = []
        sources = [self.text, self.template, self._has_each_text(), self._has_variant_text()]
        if sum(map(bool, sources)) != 1:
            found.append(
                (
                    "a thread needs its words once: `text`, `template`, `each_time`, or a text for "
                    "each of its `accounts`",
                    "Write exactly one of them.",
                )
            )
        if self.repeat and not (self.each_time or self.table):
            found.append(
                (
                    "this would say the same thing each time",
                    "Give words for each time under `each_time`, or rows in a `table`.",
                )
            )
        if self.each_time and not self.repeat:
            found.append(("`each_time` belongs to a `repeat`", "Add `repeat`, or use `text`."))
        if self.table and not self.template:
            found.append(("a table needs a template for its rows", "Add `template:`."))
        return found

    def _has_each_text(self) -> bool:
        return any(isinstance(entry, str) for entry in self.each_time)

    def _has_variant_text(self) -> bool:
        return any(variant.text for variant in self.accounts.values())


class CampaignHead(FileModel):
    """A campaign file without its threads."""

    name: Identifier = Field(alias="campaign", description="Its name; part of each key for good.")
    title: Text = Field(description="What people call it.")
    owner: Text = Field(description="Who answers for it.")
    hashtags: tuple[Hashtag, ...] = Field(
        default=(), description="On every thread, counted in the length."
    )
    related: tuple[Hashtag, ...] = Field(
        default=(), description="Followed for comparison, never posted."
    )
    support: Register = Field(
        default=Register.EVERYDAY,
        description="The tone of the support lines: everyday, tender, urgent.",
    )
    cover: Text | None = Field(
        default=None, description="Who reads the replies, and when; needed where a post asks."
    )
    values: Values = Field(default={}, description="Values for every template of the campaign.")
    late: Late | None = Field(default=None, description="If it differs from the organisation's.")

    @model_validator(mode="after")
    def _related_is_not_posted(self) -> Any:
        posted = {tag.casefold() for tag in self.hashtags}
        for tag in self.related:
            if tag.casefold() in posted:
                refuse(
                    f'"{tag}" is followed as related and posted as well', "Keep it in one of them."
                )
        return self


class Campaign(CampaignHead):
    """A whole campaign, and where each part of it stands in its file."""

    threads: tuple[ThreadSpec, ...]
    path: Path
    _source: Source

    @classmethod
    def of(
        cls, head: CampaignHead, threads: tuple[ThreadSpec, ...], path: Path, source: Source
    ) -> "Campaign":
        """A campaign of parts that were validated already."""
        campaign = cls.model_construct(**dict(head), threads=threads, path=path)
        campaign._source = source
        return campaign

    @property
    def folder(self) -> Path:
        """Where its tables are."""
        return self.path.parent

    def mistake(self, loc: Loc, wrong: str, remedy: str) -> Mistake:
        """A mistake at the place in the file that `loc` leads to."""
        return self._source.mistake(loc, wrong, remedy)

    def __hash__(self) -> int:
        return hash(self.path)
