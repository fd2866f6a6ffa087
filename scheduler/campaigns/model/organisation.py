"""campaigns/organisation.yaml: who we are, and the accounts that speak for us."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, field_validator, model_validator

from scheduler.campaigns.model.fields import (
    Approval,
    AwarenessYear,
    Day,
    Duration,
    FileModel,
    Handle,
    Hashtag,
    Identifier,
    Late,
    Quiet,
    Region,
    Text,
    Zone,
    refuse,
)
from scheduler.campaigns.model.plan import QuietHours
from scheduler.campaigns.model.sites import Site
from scheduler.campaigns.model.weekly_slot import Slot
from scheduler.crisis.directory.phone_numbers import wrong_to_dial
from scheduler.formatting import Exchange


class AccountRole(StrEnum):
    """Whose voice an account is."""

    ORGANISATION = "organisation"
    FUNDRAISING = "fundraising"
    SERVICE = "service"
    PEERS = "peers"  # speaks only by reference to approved stories
    STAFF = "staff"


def _secrets(value: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,60}", value):
        refuse(
            f'"{value}" cannot begin the names of secrets',
            "Use capitals, digits and underscores, such as HARBOUR_MAIN.",
        )
    return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        refuse(f'"{value}" is no currency', "Write its three capitals, such as GBP.")
    return value


class Account(FileModel):
    """An account on X that this organisation runs."""

    handle: Handle = Field(description="Its handle on X; checked before its first post.")
    role: AccountRole = Field(description="Whose voice it is.")
    secrets: Annotated[Text, AfterValidator(_secrets)] = Field(
        description="Its secrets in .env begin with this: HARBOUR_MAIN reads "
        "HARBOUR_MAIN_API_KEY, _API_SECRET, _ACCESS_TOKEN and _ACCESS_SECRET."
    )
    region: Region | None = Field(
        default=None, description="Where its readers are, if not where the organisation's are."
    )
    quiet: Quiet | None = Field(
        default=None, description="Its own quiet hours, if not the organisation's."
    )
    spacing: Duration | None = Field(
        default=None, description="Its own least time between two threads."
    )
    daily_cap: int | None = Field(
        default=None, ge=1, description="The most posts it sends in any 24 hours."
    )
    closing_link: bool = Field(
        default=True,
        description="no: its closing posts name the welcoming place online in words, so that "
        "readers find it by searching, in place of a link, which X charges $0.200 for.",
    )
    slots: tuple[Slot, ...] = Field(
        default=(),
        description="Its weekly times for threads, shown empty in the calendar while they are "
        "free: Tuesday 16:00.",
    )
    story_slots: tuple[Slot, ...] = Field(
        default=(), description="When personal stories may go out, each week: Tuesday 18:00."
    )


class Policy(FileModel):
    """The social media policy that the Charity Commission expects."""

    url: Text = Field(description="Where the public can read it.")
    owner: Text = Field(description="Policy owner.")


class Safeguarding(FileModel):
    """Where a worry about somebody's safety goes."""

    contact: Text = Field(description="An address that somebody reads.")


class OwnNumber(FileModel):
    """A telephone number of the organisation itself, that posts may name."""

    number: Text = Field(description="As people dial it; never one that costs a premium.")
    page: Text = Field(description="Where the public can read it: https://...")

    @field_validator("page")
    @classmethod
    def _is_a_page(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", value):
            refuse(f'"{value}" is no address of a page', "Write it as https://www.example.org/us.")
        return value


class Volume(FileModel):
    """How much everyone says with our hashtags: counted, and paid for, only where this stands."""

    account: Identifier = Field(description="The account whose app asks X.")
    hashtags: tuple[Hashtag, ...] = Field(
        default=(), description="Counted all the year round: TimeToTalk."
    )
    campaigns: bool = Field(
        default=True,
        description="Whether the hashtags of campaigns, and those that they follow as related, "
        "are counted while they run: from a week before to a month after.",
    )
    read_posts: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="How many posts are looked at for each hashtag every week, at X's price for "
        "each: for the share with links, the links, the hashtags beside it and how many people "
        "wrote. Only counts are kept. 0: none.",
    )


class SecondCurrency(FileModel):
    """A currency to show costs in, beside X's dollars. The rate is yours: none is ever fetched."""

    code: Annotated[Text, AfterValidator(_currency)] = Field(description="ISO 4217: GBP, EUR.")
    per_dollar: float = Field(
        gt=0, lt=1_000_000, allow_inf_nan=False, description="How much of it is a US dollar: 0.79."
    )
    read_on: Day = Field(description="The day that you read this rate.")

    @property
    def exchange(self) -> Exchange:
        """The same, as everything that shows money takes it."""
        return Exchange(self.code, self.per_dollar, self.read_on)


class Organisation(FileModel):
    """Everything that holds for every campaign."""

    name: Text = Field(alias="organisation", description="The organisation's name.")
    region: Region = Field(description="ISO 3166; chooses the crisis support.")
    zone: Zone = Field(alias="timezone", description="The time zone of every time in the files.")
    accounts: dict[Identifier, Account] = Field(
        min_length=1, description="The accounts that speak for it, each by a short name."
    )
    late: Late | None = Field(
        default=None, description="What to do with a thread that missed its time."
    )
    approval: Approval = Field(
        default=Approval.NOT_NEEDED,
        description="required: someone other than a campaign's owner needs to approve its words.",
    )
    quiet: Quiet | None = Field(default=None, description="Hours in which nothing goes out.")
    spacing: Duration | None = Field(
        default=None, description="The least time between two threads of one account."
    )
    dates: dict[AwarenessYear, Day] = Field(
        default_factory=dict,
        description="Awareness dates that you confirmed on the organiser's page: "
        "Mental Health Awareness Week 2027: Mon 10 May 2027.",
    )
    policy: Policy | None = Field(default=None, description="The social media policy.")
    story_cover: Text | None = Field(
        default=None, description="Who reads the replies to personal stories, and when."
    )
    safeguarding: Safeguarding | None = Field(
        default=None, description="Where a worry about somebody's safety goes."
    )

    numbers: dict[Identifier, OwnNumber] = Field(
        default_factory=dict,
        description="Your own office and event numbers, that posts may name: office, walk. "
        "Help lines belong into crisis-directory.yaml.",
    )
    own_sites: tuple[Site, ...] = Field(
        default=(),
        description="Domains of your own, without what follows them: harbourminds.org.uk. A "
        "campaign with `utm` tags the links to them, and to what lies below each.",
    )
    volume: Volume | None = Field(
        default=None, description="Counting what everyone says with our hashtags; empty: not."
    )

    currency: SecondCurrency | None = Field(
        default=None, description="A second currency to show costs in: {code, per_dollar, read_on}."
    )

    @model_validator(mode="after")
    def _volume_is_asked_by_one_of_us(self) -> Any:
        if self.volume is not None and self.volume.account not in self.accounts:
            wrong = f'account "{self.volume.account}" is not one of our accounts'
            refuse(wrong, f"Write one of: {', '.join(self.accounts)}.", "volume", "account")
        return self

    @model_validator(mode="after")
    def _numbers_can_be_dialled(self) -> Any:
        for name, own in self.numbers.items():
            if wrong := wrong_to_dial(own.number, self.region):
                refuse(wrong, "Write it as people dial it here.", "numbers", name, "number")
        return self

    @model_validator(mode="after")
    def _dates_are_of_their_years(self) -> Any:
        for named, day in self.dates.items():
            if day.year != named.year:
                wrong = f"{day.day} {day:%b} {day.year} is not in the year of {named}"
                refuse(wrong, "Correct the year of one of them.", "dates")
        return self

    @property
    def exchange(self) -> Exchange | None:
        """The second currency, if there is one."""
        return self.currency.exchange if self.currency else None

    def region_of(self, account: str) -> str:
        """The region that `account` speaks to: its own, or the organisation's."""
        return self.accounts[account].region or self.region

    def quiet_of(self, account: str) -> QuietHours | None:
        """The quiet hours of `account`: its own, or the organisation's."""
        quiet = self.accounts[account].quiet or self.quiet
        return quiet.hours if quiet else None

    def spacing_of(self, account: str) -> timedelta:
        """The least time between two threads of `account`."""
        own = self.accounts[account].spacing
        return own or self.spacing or timedelta()
