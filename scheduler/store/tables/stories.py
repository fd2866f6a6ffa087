"""The tables of people and their stories. All of it can be erased; the audit holds ids only."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from scheduler.store.tables.columns import belongs_to, instant, long_text, partial_index, table_of


class Person(SQLModel, table=True):
    """Somebody who works with stories, or whose story it is. The id names nobody."""

    id: str = Field(primary_key=True)
    os_user: str | None = Field(default=None, unique=True)  # who they are at the keyboard
    passphrase_hash: str | None = None  # Argon2
    wrong_tries: int = 0  # passphrases since the last right one
    is_active: bool = True
    is_under_18: bool = False
    added_at: datetime = instant()


class PersonRole(SQLModel, table=True):
    """What somebody may do; see `scheduler/people/roles.py`."""

    __tablename__ = "person_role"

    person: str = belongs_to("person.id", primary_key=True)
    role: str = Field(primary_key=True)
    accounts: str | None = long_text(nullable=True)  # JSON list; NULL: for all of them
    given_by: str
    given_at: datetime = instant()


class PersonPrivate(SQLModel, table=True):
    """Who a person really is, encrypted, and nowhere else."""

    __tablename__ = "person_private"

    person: str = belongs_to("person.id", primary_key=True)
    name_token: str = long_text()
    address_token: str | None = long_text(nullable=True)


class PersonAddress(SQLModel, table=True):
    """Where a person wants to be told, as Apprise writes it; encrypted."""

    __tablename__ = "person_address"

    person: str = belongs_to("person.id", primary_key=True)
    token: str = long_text()


class PersonMessage(SQLModel, table=True):
    """Something that one person is told, once. Ids and days; never a word of a story."""

    __tablename__ = "person_message"
    __table_args__: ClassVar[Any] = (
        Index("person_message_once", "person", "subject", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id")
    subject: str  # what it is about, so that it is told once
    text: str = long_text()
    # What the organisation is told, if they cannot be reached.
    otherwise: str = long_text(default="")
    at: datetime = instant()
    tries: int = 0
    told_at: datetime | None = instant(nullable=True)  # them, or the organisation instead


class Story(SQLModel, table=True):
    """A personal story. Where it stands is computed from what people did about it."""

    __table_args__: ClassVar[Any] = (
        Index("story_by_added", "added_at", "id"),
        Index("story_by_author", "author", "added_at"),
        partial_index(
            "story_at_work", "added_at", "id", where="ended_at IS NULL AND queued_rows = 0"
        ),
        partial_index("story_ended", "added_at", "id", where="ended_at IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    storyteller: str = Field(index=True)
    author: str  # who brought it in
    line_manager: str | None = None  # kept out of it
    support_contact: str
    guardian: str | None = None
    accounts: str = long_text()  # JSON list
    naming: str
    theme: str
    earliest: datetime | None = instant(nullable=True)
    is_flagged: bool = False  # a person says that it is sensitive
    version: int = 1
    added_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)  # taken back, safeguarded or erased
    ended_why: str | None = None
    ended_by: str | None = None
    queued_rows: int = Field(
        default=0, sa_column_kwargs={"server_default": "0"}
    )  # threads and turns in the queue that tell it; triggers keep it


class StoryVersion(SQLModel, table=True):
    """What the public would read, as it stood once. Never changed, only followed by another."""

    __tablename__ = "story_version"

    story: str = belongs_to("story.id", primary_key=True)
    number: int = Field(primary_key=True)
    body: str = long_text()
    content_note: str | None = long_text(nullable=True)
    shown_as: str  # "" for anonymous
    hashtags: str = long_text()  # JSON list
    are_names_changed: bool = False
    picture: str | None = None  # SHA-256 of the stripped file
    picture_alt: str | None = long_text(nullable=True)
    kept: str = long_text()  # JSON list of rules whose wording the storyteller keeps
    by: str
    at: datetime = instant()
    why: str = ""


class StoryDraft(SQLModel, table=True):
    """What somebody is typing beside the versions: encrypted, one row, no step of the story."""

    __tablename__ = "story_draft"

    story: str = belongs_to("story.id", primary_key=True)
    person: str = belongs_to("person.id", primary_key=True)
    began_from: int  # the version that they had before them
    token: str = long_text()
    at: datetime = instant()


class StoryConsent(SQLModel, table=True):
    """One yes: to this statement, for this version, in these accounts, until then."""

    __tablename__ = "story_consent"
    __table_args__: ClassVar[Any] = (Index("consent_by_end", "ended_at", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    story: str = belongs_to("story.id", index=True)
    version: int
    statement: str  # which wording of the statement was read
    names_health: bool  # the statement names health data, and the yes is to that too
    naming: str
    needs_guardian: bool
    guardian_by: str | None = None
    guardian_at: datetime | None = instant(nullable=True)
    given_by: str
    given_at: datetime = instant()
    until: datetime = instant()
    asked_at: datetime | None = instant(nullable=True)  # whether it may go on after `until`
    ended_at: datetime | None = instant(nullable=True)
    ended_by: str | None = None
    ended_why: str | None = None


class ConsentBody(SQLModel, table=True):
    """The exact posts that a consent is for, on one account."""

    __tablename__ = "consent_body"
    __table_args__: ClassVar[Any] = (
        Index("consent_body_by_words", "words_hash"),
        Index("consent_body_by_body", "body_hash"),
    )

    consent: int = belongs_to("story_consent.id", primary_key=True)
    account: str = Field(primary_key=True)
    body_hash: str  # of the planned thread, pictures included
    words_hash: str  # of accounts, texts and pictures, as the stored posts have them


class StoryReview(SQLModel, table=True):
    """One reviewer's word on one version."""

    __tablename__ = "story_review"

    id: int | None = Field(default=None, primary_key=True)
    story: str = belongs_to("story.id", index=True)
    version: int
    reviewer: str
    is_yes: bool
    reason: str = long_text()
    checklist: str = long_text()  # JSON list of what was looked at
    at: datetime = instant()


class StoryComment(SQLModel, table=True):
    """A remark, or a suggested wording that the storyteller takes or leaves."""

    __tablename__ = "story_comment"

    id: int | None = Field(default=None, primary_key=True)
    story: str = belongs_to("story.id", index=True)
    version: int
    by: str
    text: str = long_text()
    suggested_body: str | None = long_text(nullable=True)
    is_taken: bool | None = None  # None: not decided
    decided_at: datetime | None = instant(nullable=True)
    at: datetime = instant()


class CommentRow(SQLModel, table=True):
    """What somebody says to colleagues about a thread, or about a whole campaign."""

    __tablename__ = "comment"
    __table_args__: ClassVar[Any] = (Index("comment_by_place", "campaign", "thread_key"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign: str
    thread_key: str | None = None  # None: about the campaign
    by: str
    text: str = long_text()
    at: datetime = instant()


class CommentStory(SQLModel, table=True):
    """A story that was told where somebody commented: only who may read it reads the comment."""

    __tablename__ = "comment_story"

    comment: int = belongs_to("comment.id", primary_key=True)
    story: str = belongs_to("story.id", primary_key=True, index=True)


class StoryRelease(SQLModel, table=True):
    """A version that was reviewed may go out from `opens_at` on."""

    __tablename__ = "story_release"

    id: int | None = Field(default=None, primary_key=True)
    story: str = belongs_to("story.id", index=True)
    version: int
    by: str
    at: datetime = instant()
    opens_at: datetime = instant()  # the end of the cooling-off time
    ended_at: datetime | None = instant(nullable=True)


class StoryCode(SQLModel, table=True):
    """The private code with which a storyteller takes the story back; hashed, single use."""

    __tablename__ = "story_code"

    story: str = belongs_to("story.id", primary_key=True)
    code_hash: str
    wrong_tries: int = 0
    made_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class GuardianCode(SQLModel, table=True):
    """The private code with which the guardian takes the story back; hashed, single use."""

    __tablename__ = "guardian_code"

    story: str = belongs_to("story.id", primary_key=True)
    code_hash: str
    made_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class StoryCheck(SQLModel, table=True):
    """A moment at which the support contact asks how the storyteller is."""

    __tablename__ = "story_check"
    __table_args__: ClassVar[Any] = (
        partial_index("story_check_open", "due_at", where="done_at IS NULL"),
    )

    story: str = belongs_to("story.id", primary_key=True)
    which: str = Field(primary_key=True)  # before, a day after, a week after
    due_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
    done_by: str | None = None


class StoryWriting(SQLModel, table=True):
    """What a storyteller writes at the desk, before it is a story and beside it; theirs alone."""

    __tablename__ = "story_writing"

    id: str = Field(primary_key=True)  # the story that is made of it has the same
    person: str = belongs_to("person.id", index=True)
    version: int = 0  # of the story that the answers began from; 0: nobody was shown any
    kept: str = long_text(default="[]")  # JSON list of rules whose wording the storyteller keeps
    picture: str | None = None  # SHA-256 of the stripped file
    began_at: datetime = instant()
    changed_at: datetime = instant()


class StoryAnswer(SQLModel, table=True):
    """One answer, encrypted; and what was written to the same question somewhere else."""

    __tablename__ = "story_answer"

    writing: str = belongs_to("story_writing.id", primary_key=True)
    part: str = Field(primary_key=True)  # which question
    tab: str = Field(primary_key=True)  # "": the answer; else the page on which another was typed
    number: int  # of saves, so that two devices are told apart
    token: str = long_text()
    stage: str  # begun, written, left out
    device: str
    page: str  # on which it was typed: whose answer was lost may send it again
    at: datetime = instant()


class StoryLink(SQLModel, table=True):
    """A private link by which a story is taken back, once; and its receipt is seen afterwards."""

    __tablename__ = "story_link"

    story: str = belongs_to("story.id", index=True)
    token_hash: str = Field(primary_key=True)
    made_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class StoryAsked(SQLModel, table=True):
    """Whose health a story tells too: asked by a link of their own, and what they answered.

    No name and no address: only their storyteller knows who the first is, and who the second.
    """

    __tablename__ = "story_asked"

    story: str = belongs_to("story.id", primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    token_hash: str = Field(unique=True)
    made_at: datetime = instant()
    mailed_at: datetime | None = instant(nullable=True)
    version: int = 0  # of the words that they answered about; 0: they have not answered
    may_be_told: bool = False  # what they answered last
    answered_at: datetime | None = instant(nullable=True)


class StoryRing(SQLModel, table=True):
    """Somebody would rather be rung: when and where, encrypted, until somebody did."""

    __tablename__ = "story_ring"

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id", index=True)
    contact: str  # who rings; the safeguarding lead may too
    token: str = long_text()
    at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
    done_by: str | None = None


people = table_of(Person)
person_roles = table_of(PersonRole)
person_private = table_of(PersonPrivate)
person_addresses = table_of(PersonAddress)
person_messages = table_of(PersonMessage)
stories = table_of(Story)
story_versions = table_of(StoryVersion)
story_drafts = table_of(StoryDraft)
story_consents = table_of(StoryConsent)
consent_bodies = table_of(ConsentBody)
story_reviews = table_of(StoryReview)
story_comments = table_of(StoryComment)
comments = table_of(CommentRow)
comment_stories = table_of(CommentStory)
story_releases = table_of(StoryRelease)
story_codes = table_of(StoryCode)
guardian_codes = table_of(GuardianCode)
story_checks = table_of(StoryCheck)
story_writings = table_of(StoryWriting)
story_answers = table_of(StoryAnswer)
story_links = table_of(StoryLink)
story_asked = table_of(StoryAsked)
story_rings = table_of(StoryRing)
