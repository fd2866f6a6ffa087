"""The tables of how people prove who they are. Each row goes when its person goes, or by itself."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from scheduler.store.tables.columns import belongs_to, instant, long_text, table_of


class PersonMail(SQLModel, table=True):
    """The address that stands: where a person's links go; encrypted, and found by a keyed hash."""

    __tablename__ = "person_mail"

    person: str = belongs_to("person.id", primary_key=True)
    token: str = long_text()
    lookup: str = Field(unique=True)
    at: datetime = instant()


class PersonProfile(SQLModel, table=True):
    """How a person is shown to colleagues, and how they read times and words."""

    __tablename__ = "person_profile"

    person: str = belongs_to("person.id", primary_key=True)
    shown_name: str | None = None  # never of a storyteller: theirs is encrypted
    zone: str | None = None  # an IANA name
    language: str | None = None


class SignInTry(SQLModel, table=True):
    """How often somebody was wrong of late; the subject is a hash of whom, and from where."""

    __tablename__ = "sign_in_try"
    __table_args__: ClassVar[Any] = (Index("sign_in_try_by_time", "last_at"),)

    subject: str = Field(primary_key=True)
    tries: int = 0
    last_at: datetime = instant()


class PersonSession(SQLModel, table=True):
    """Somebody who is signed in, in one browser. The token itself is only there."""

    __tablename__ = "person_session"

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id", index=True)
    token_hash: str = Field(unique=True)
    form_hash: str | None = Field(default=None, index=True)  # of what its pages' forms carry
    proof: str  # how they showed who they are; see `people/sessions.py`
    is_whole: bool  # False: the second proof is still to come
    made_at: datetime = instant()
    seen_at: datetime = instant()
    idle_seconds: int
    ends_at: datetime = instant()
    strong_at: datetime | None = instant(nullable=True)  # the last proof that was no mail link
    browser: str  # in rough words
    network: str  # without its last part


class KeptForm(SQLModel, table=True):
    """What somebody typed into a form that could not be taken: shown to them alone, for hours."""

    __tablename__ = "kept_form"

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id", index=True)
    token: str = long_text()  # encrypted: where to, and every field
    made_at: datetime = instant()
    until: datetime = instant()


class MailedLink(SQLModel, table=True):
    """A link that was mailed, once; the token itself is only in the mail."""

    __tablename__ = "mailed_link"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    purpose: str  # see `people/mailed/links.py`
    person: str | None = belongs_to("person.id", nullable=True, index=True)
    browser_hash: str | None = None  # None: any browser
    # Encrypted: the new address, or who is asked.
    address_token: str | None = long_text(nullable=True)
    roles: str = long_text(default="[]")  # JSON list, of an invitation
    accounts: str = long_text(default="[]")  # JSON list, of an invitation
    by: str  # who had it sent
    made_at: datetime = instant()
    until: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class PersonTotp(SQLModel, table=True):
    """The secret of somebody's one-time codes, encrypted."""

    __tablename__ = "person_totp"

    person: str = belongs_to("person.id", primary_key=True)
    secret_token: str = long_text()
    begun_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)  # None: not in force yet
    last_step: int = 0  # of the last code that was taken: none is taken twice


class RecoveryCode(SQLModel, table=True):
    """One of the codes for whoever lost their telephone; hashed, single use."""

    __tablename__ = "recovery_code"

    code_hash: str = Field(primary_key=True)
    person: str = belongs_to("person.id", index=True)
    used_at: datetime | None = instant(nullable=True)


class PersonPasskey(SQLModel, table=True):
    """The public half of a passkey; the other never leaves its device."""

    __tablename__ = "person_passkey"

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id", index=True)
    credential: str = Field(unique=True)  # base64url
    public_key: str = long_text()  # base64url
    sign_count: int = 0
    name: str  # what its owner calls the device
    made_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class PasskeyChallenge(SQLModel, table=True):
    """What a device is asked to sign, once, for a few minutes."""

    __tablename__ = "passkey_challenge"

    token_hash: str = Field(primary_key=True)
    challenge: str  # base64url
    purpose: str
    person: str | None = belongs_to("person.id", nullable=True, index=True)
    until: datetime = instant()


class CalendarFeed(SQLModel, table=True):
    """The private address under which somebody's own calendar reads ours; only its hash is kept."""

    __tablename__ = "calendar_feed"

    person: str = belongs_to("person.id", primary_key=True)
    token_hash: str = Field(unique=True)
    made_at: datetime = instant()


class CampaignDraft(SQLModel, table=True):
    """What somebody is typing of a campaign, beside its file; two branches where two went apart."""

    __tablename__ = "campaign_draft"

    person: str = belongs_to("person.id", primary_key=True)
    place: str = Field(primary_key=True)  # which file or thread
    branch: str = Field(primary_key=True)
    revision: int
    device: str  # whose page saved it last
    began_from: str  # the hash of the file that was on the screen
    content: str = long_text()
    at: datetime = instant()


def _some(name: str, column: str, condition: str) -> Index:
    where = text(condition)
    return Index(name, column, sqlite_where=where, postgresql_where=where)


class PersonNotice(SQLModel, table=True):
    """One thing that somebody was told, for the bell and perhaps for a mail."""

    __tablename__ = "person_notice"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("person", "key"),
        Index("person_notice_by_time", "at"),
        Index("person_notice_by_key", "key"),
        Index("person_notice_of_person", "person", "at"),
        _some("person_notice_unread", "person", "read_at IS NULL"),
        _some("person_notice_to_mail", "mail_at", "mail_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: str = belongs_to("person.id")
    key: str  # what it is about, and which time: told once, whoever tells
    kind: str  # see `people/notices/bell.py`
    subject: str  # a thread's key, a hold's number, an entry's id
    words: str = long_text()  # nothing of a story, and no name
    at: datetime = instant()
    read_at: datetime | None = instant(nullable=True)
    mail_at: datetime | None = instant(nullable=True)  # when to look at it; None: not to be mailed


class PersonNoticeChoice(SQLModel, table=True):
    """How somebody wants to be mailed one kind of notice."""

    __tablename__ = "person_notice_choice"

    person: str = belongs_to("person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    how: str  # see `people/notices/mail_choices.py`
    is_urgent: bool  # in quiet hours too


class PersonMailHours(SQLModel, table=True):
    """When somebody wants their digest, and when no mail: HH:MM, in their own zone."""

    __tablename__ = "person_mail_hours"

    person: str = belongs_to("person.id", primary_key=True)
    digest_at: str
    quiet_from: str
    quiet_to: str  # the same as `quiet_from`: no quiet hours


class PersonMailTurn(SQLModel, table=True):
    """Who is mailing somebody at this moment, and how often it failed."""

    __tablename__ = "person_mail_turn"

    person: str = belongs_to("person.id", primary_key=True)
    owner: str
    until: float  # seconds since 1970, of the database's own clock
    tries: int = 0


person_mail = table_of(PersonMail)
person_profiles = table_of(PersonProfile)
sign_in_tries = table_of(SignInTry)
person_sessions = table_of(PersonSession)
kept_forms = table_of(KeptForm)
mailed_links = table_of(MailedLink)
person_totp = table_of(PersonTotp)
recovery_codes = table_of(RecoveryCode)
person_passkeys = table_of(PersonPasskey)
passkey_challenges = table_of(PasskeyChallenge)
calendar_feeds = table_of(CalendarFeed)


campaign_drafts = table_of(CampaignDraft)
person_notices = table_of(PersonNotice)
person_notice_choices = table_of(PersonNoticeChoice)
person_mail_hours = table_of(PersonMailHours)
person_mail_turns = table_of(PersonMailTurn)
