"""A campaign file, as the models read it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from scheduler.campaigns.model.fields import (
    Approval,
    FileModel,
    Handle,
    Hashtag,
    Identifier,
    Language,
    Late,
    Text,
    Topics,
    Values,
    WhenField,
    refuse,
)
from scheduler.campaigns.model.thread import ThreadSpec
from scheduler.campaigns.model.utm import AskedUtm, or_yes
from scheduler.crisis.register import Register
from scheduler.errors import Mistake
from scheduler.findings import CheckFinding
from scheduler.yaml_files.reader import Loc, Source


class CampaignHead(FileModel):
    """A campaign file without its threads."""

    name: Identifier = Field(alias="campaign", description="Its name; part of each key for good.")
    title: Text = Field(description="What people call it.")
    is_sample: bool = Field(
        default=False,
        alias="sample",
        description="true: an example of a made-up charity. It can be rehearsed, and is never put "
        "into the queue of a real organisation; delete the line once it is your own.",
    )
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
    audience: Topics = Field(
        default=(),
        description="Whom it is for: students, veterans, new parents, LGBTQ+, Welsh speakers, "
        "young people. A suitable service is added to those for everyone.",
    )
    topic: Topics = Field(
        default=(),
        description="What it is about: eating disorders, self-harm, bereavement, suicide. "
        "A suitable service is added to those for everyone.",
    )
    language: Language | None = Field(
        default=None,
        description="Of the support lines, if not the region's: en, cy, fr, es.",
    )
    cover: Text | None = Field(
        default=None, description="Who reads the replies, and when; needed where a post asks."
    )
    values: Values = Field(
        default_factory=dict, description="Values for every template of the campaign."
    )
    mentions: tuple[Handle, ...] = Field(
        default=(), description="Accounts besides our own that its posts may mention."
    )
    numbering: bool = Field(default=False, description="yes: posts of a thread end in 1/4, 2/4.")
    approval: Approval | None = Field(
        default=None, description="If it differs from the organisation's: required, not needed."
    )
    not_before: WhenField | None = Field(
        default=None, description="An embargo: nothing of the campaign goes out before."
    )
    late: Late | None = Field(default=None, description="If it differs from the organisation's.")
    budget_usd: float | None = Field(
        default=None,
        alias="budget",
        gt=0,
        allow_inf_nan=False,
        description="What sending all of it may cost at most, in US dollars: 25.00.",
    )
    utm: AskedUtm = Field(
        default=None,
        json_schema_extra=or_yes,
        description="yes, or the tags one by one: links to `own_sites` of organisation.yaml carry "
        "them, so that the site's own statistics know the campaign. Off unless written; never on "
        "a link to help, and never on one that has tags already.",
    )

    @model_validator(mode="after")
    def _related_is_not_posted(self) -> Any:
        posted = {tag.casefold() for tag in self.hashtags}
        for index, tag in enumerate(self.related):
            if tag.casefold() in posted:
                wrong = f'"{tag}" is followed as related and posted as well'
                refuse(wrong, "Keep it in one of them.", "related", index)
        return self


class Campaign(CampaignHead):
    """A whole campaign, and where each part of it stands in its file."""

    threads: tuple[ThreadSpec, ...] = Field(description="What is to be said, when and by whom.")
    path: Path
    _source: Source
    _places: tuple[int, ...]

    @classmethod
    def of(
        cls, head: CampaignHead, threads: Mapping[int, ThreadSpec], path: Path, source: Source
    ) -> "Campaign":
        """A campaign of parts that were validated already; `threads` by their place in the file."""
        campaign = cls.model_construct(**dict(head), threads=tuple(threads.values()), path=path)
        source.let_go()
        campaign._source = source
        campaign._places = tuple(threads)
        return campaign

    @property
    def numbered(self) -> Iterator[tuple[int, ThreadSpec]]:
        """Each thread with its place in the file: those with mistakes were left out."""
        return zip(self._places, self.threads, strict=True)

    @property
    def folder(self) -> Path:
        """Where its tables are."""
        return self.path.parent

    def mistake(
        self, loc: Loc, wrong: str, remedy: str, words: str = "", before: str = ""
    ) -> Mistake:
        """A mistake at the place that `loc` leads to; there, at the `words` behind `before`."""
        return self._source.mistake(loc, wrong, remedy, words=words, before=before)

    def found(self, loc: Loc, about: CheckFinding, words: str = "", before: str = "") -> Mistake:
        """The same, of what `check` finds as a value."""
        return replace(self.mistake(loc, about.wrong, about.remedy, words, before), about=about)

    def with_threads(self, threads: Mapping[int, ThreadSpec]) -> "Campaign":
        """The same campaign with these threads alone, by their places in its file."""
        head = CampaignHead.model_construct(
            **{name: getattr(self, name) for name in CampaignHead.model_fields}
        )
        return Campaign.of(head, threads, self.path, self._source)

    def __hash__(self) -> int:
        return hash(self.path)
