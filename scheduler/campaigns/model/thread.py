"""One entry under `threads`, as the models read it."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from scheduler.campaigns.model.fields import (
    AccountRef,
    Approval,
    Duration,
    FileModel,
    FileName,
    Hashtag,
    Identifier,
    Language,
    Late,
    Text,
    Topics,
    Values,
    WhenField,
    is_identifier,
    refuse,
)
from scheduler.campaigns.model.plan import ReplySettings, ThreadKind
from scheduler.campaigns.model.repeat import Repeat
from scheduler.crisis.register import Register

Gap = tuple[str, str, tuple[str | int, ...]]  # what is wrong, what to do, where in the thread

# What would change words that somebody agreed to, or say them twice.
_NOT_BESIDE_A_STORY = ("hashtags", "content_note", "media", "numbering", "accounts", "repeat")


# The same, for the campaign's own additions where a story begins a dialogue.
_NOT_BEFORE_A_STORY = ("hashtags", "content_note", "media")


def _is_told(entry: object) -> str:
    is_story = isinstance(entry, ToldTurn) or (isinstance(entry, dict) and "story" in entry)
    return "story" if is_story else "text"


def _is_values(entry: object) -> str:
    """Values are keyed by names; a text that a colon made a mapping hardly ever is."""
    names = isinstance(entry, dict) and all(is_identifier(key) for key in entry)
    return "values" if names else "text"


Entry = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Values, Tag("values")], Discriminator(_is_values)
]


class ToldTurn(FileModel):
    """A turn of a dialogue that is somebody's story, word for word."""

    story: Identifier = Field(description="A released story, by its id.")


Spoken = Annotated[
    Annotated[Text, Tag("text")] | Annotated[ToldTurn, Tag("story")], Discriminator(_is_told)
]
Turn = Annotated[dict[AccountRef, Spoken], Field(min_length=1, max_length=1)]


class Variant(FileModel):
    """What one account says in its own words."""

    text: Text | None = Field(default=None, description="Its own text.")
    values: Values = Field(default_factory=dict, description="Its own values for the template.")


class Media(FileModel):
    """A picture or a film, and what it says to those who cannot see or hear it."""

    file: FileName = Field(description="Its path below the folder `media`.")
    alt: Text | None = Field(
        default=None,
        description="What it shows, in a sentence or two; if it differs from what the library of "
        "pictures says.",
    )
    captions: FileName | None = Field(
        default=None, description="A film's captions: an .srt file below `media`."
    )
    captions_language: Language | None = Field(
        default=None, description="If it differs from the thread's: en, cy, fr, es."
    )


class Accepted(FileModel):
    """A block of the content rules that a second person is asked to lift."""

    rule: Text = Field(description="The rule's id, as check names it: HL01.")
    reason: Text = Field(description="Why the words are right here.")
    words: Text | None = Field(
        default=None,
        description="The sentence that a rule on detail misread; needed for SM05, 06, 14 and 15.",
    )


class ThreadSpec(FileModel):
    """A thread, or a family of them by repeat, table or accounts."""

    id: Identifier = Field(description="Its name within the campaign; part of its key for good.")
    account: AccountRef | None = Field(default=None, description="The account that posts it.")
    accounts: dict[AccountRef, Variant] = Field(
        default_factory=dict,
        description="Instead of `account`: a thread from each, in words of its own.",
    )
    when: WhenField | None = Field(default=None, description="The day and the time.")
    repeat: Repeat | None = Field(default=None, description="Instead of `when`: several days.")
    text: Text | None = Field(
        default=None, description="The words. `---` alone on a line begins a new post."
    )
    template: FileName | None = Field(default=None, description="Instead of `text`: a Jinja2 file.")
    each_time: tuple[Entry, ...] = Field(
        default=(), description="With `repeat`: the words, or the template's values, each time."
    )
    table: FileName | None = Field(default=None, description="A CSV file: one thread a row.")
    dialogue: tuple[Turn, ...] = Field(
        default=(),
        description="Instead of `text`: two or more accounts in turn, a post or a story each.",
    )
    spacing: Duration | None = Field(default=None, description="With `table`: between two rows.")
    values: Values = Field(default_factory=dict, description="Values for the template.")
    hashtags: tuple[Hashtag, ...] = Field(
        default=(), description="Besides the campaign's; counted in the length."
    )
    content_note: Text | None = Field(
        default=None,
        description="What the thread mentions, plainly and without detail; it opens the root.",
    )
    media: tuple[Media, ...] = Field(
        default=(), max_length=4, description="Up to four pictures, or one film, on the root."
    )
    numbering: bool | None = Field(default=None, description="If it differs from the campaign's.")
    support: Register | None = Field(default=None, description="The tone of the support lines.")
    audience: Topics = Field(
        default=(), description="If it differs from the campaign's; everyone, to have none."
    )
    topic: Topics = Field(
        default=(), description="If it differs from the campaign's; everyone, to have none."
    )
    language: Language | None = Field(
        default=None, description="If it differs from the campaign's: en, cy, fr, es."
    )
    kind: ThreadKind | None = Field(
        default=None, description="celebration, appeal or joke: what must not appear next to grief."
    )
    reply_settings: ReplySettings | None = Field(
        default=None, description="Who may reply; everybody, if this is left out."
    )
    approval: Approval | None = Field(
        default=None, description="If it differs from the campaign's."
    )
    accept: tuple[Accepted, ...] = Field(
        default=(),
        description="Blocks to be lifted, each a `rule` with a `reason`, and for detail that was "
        "misread the sentence as `words`. The thread then needs approval.",
    )
    not_before: WhenField | None = Field(
        default=None, description="An embargo: it never goes out before, whoever moves it."
    )
    not_after: WhenField | None = Field(
        default=None, description="If it could not go out by then, it is skipped."
    )
    late: Late | None = Field(default=None, description="If it differs from the campaign's.")
    story: Identifier | None = Field(
        default=None,
        description="Instead of `text`: a released story, by its id, word for word.",
    )

    @property
    def stories(self) -> tuple[str, ...]:
        """The stories that it tells, by their ids."""
        if self.story:
            return (self.story,)
        if not self.dialogue:
            return ()
        spoken = (said for turn in self.dialogue for said in turn.values())
        return tuple(said.story for said in spoken if isinstance(said, ToldTurn))

    @model_validator(mode="after")
    def _is_whole(self) -> Any:
        if self._is_plain():
            return self
        for gaps in (self._who(), self._when(), self._words(), self._belongings()):
            for gap in gaps:
                wrong, remedy, at = gap
                refuse(wrong, remedy, *at)
        return self

    def _is_plain(self) -> bool:
        """Whether it is as most threads are, a text at a time from an account: nothing is amiss."""
        has_more = (
            *(self.accounts, self.repeat, self.template, self.each_time, self.table),
            *(self.dialogue, self.spacing, self.not_after, self.story),
        )
        return bool(self.account and self.when and self.text) and not any(has_more)

    def _who(self) -> Iterator[Gap]:
        if self.dialogue:
            if self.account or self.accounts:
                yield "a dialogue names its accounts itself", "Remove `account`.", ()
            if len({account for turn in self.dialogue for account in turn}) < 2:
                yield "a dialogue needs two accounts", "Give another account a turn.", ("dialogue",)
        elif self.account and self.accounts:
            yield "`account` and `accounts` are both here", "Keep one of them.", ("accounts",)
        elif not (self.account or self.accounts or self.table):
            yield "no account is named", "Add `account:` with a name.", ()

    def _when(self) -> Iterator[Gap]:
        if (self.when is None) == (self.repeat is None):
            yield "a thread needs either `when` or `repeat`", "Write one of them.", ()
        if self.not_after and self.late:
            yield "`not_after` and `late` are both here", "Keep one of them.", ("not_after",)

    def _words(self) -> Iterator[Gap]:
        entries = [isinstance(entry, str) for entry in self.each_time]
        own_texts = [bool(variant.text) for variant in self.accounts.values()]
        one_of = (self.text, self.template, self.dialogue, self.story)
        sources = (*one_of, any(entries), any(own_texts))
        if self.each_time and not self.template and not all(entries):
            wrong = "this entry became a mapping, because of a colon in it"
            yield wrong, "Put the text in a `|` block.", ("each_time", entries.index(False))
        elif sum(map(bool, sources)) != 1:
            wrong = "a thread needs its words once: `text`, `template`, `each_time`, `dialogue`, "
            wrong += "`story`, or a text for each of its `accounts`"
            yield wrong, "Write exactly one of them.", ()
        elif any(own_texts) and not all(own_texts):
            wrong, remedy = "not every account has a text here", "Give each of them its own."
            yield wrong, remedy, ("accounts",)

    def _belongings(self) -> Iterator[Gap]:
        for name in self._not_beside_its_stories():
            if getattr(self, name):
                wrong = f"`{name}` would change a story, or say it twice"
                yield wrong, "Remove it: only what its teller agreed to goes out.", (name,)
        if self.repeat and not (self.each_time or self.table):
            wrong = "this would say the same thing each time"
            remedy = "Give words for each time under `each_time`, or rows in a `table`."
            yield wrong, remedy, ("repeat",)
        if self.each_time and not self.repeat:
            yield (
                "`each_time` belongs to a `repeat`",
                "Add `repeat`, or use `text`.",
                ("each_time",),
            )
        if self.table and not self.template:
            yield "a table needs a template for its rows", "Add `template:`.", ("table",)
        if self.table and self.accounts:
            wrong = "a table names its accounts in a column"
            yield wrong, 'Move them to the column "account".', ("accounts",)
        if self.spacing and not self.table:
            yield "`spacing` belongs to a `table`", "Remove it, or add `table:`.", ("spacing",)

    def _not_beside_its_stories(self) -> tuple[str, ...]:
        """The keys that would change a story, or say it twice."""
        if self.story:
            return _NOT_BESIDE_A_STORY
        if not self.stories:
            return ()
        first = next(iter(self.dialogue[0].values()))
        return ("numbering", *(_NOT_BEFORE_A_STORY if isinstance(first, ToldTurn) else ()))
