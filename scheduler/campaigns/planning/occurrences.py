"""What one entry of a campaign comes to: a repeat's days, a table's rows, each account's turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.days import written
from scheduler.campaigns.dates.parsing import Instant, When, instant
from scheduler.campaigns.formats.csv_table import Row, Table, read_table
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.organisation import AccountRole, Organisation
from scheduler.campaigns.model.repeat import MOST_OCCURRENCES
from scheduler.campaigns.model.thread import ThreadSpec, ToldTurn
from scheduler.errors import Mistake, MistakesFound
from scheduler.findings import UnconfirmedDay
from scheduler.yaml_files.reader import Loc
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thread that a campaign asks for, before its words are made."""

    suffix: str  # of its key: "", or "/2027-10-05", "/row-key", "/account"
    account: str
    local: datetime  # naive, in the organisation's time zone
    text: str | None
    values: Mapping[str, str]  # for the template, besides the campaign's and the thread's
    loc: Loc  # where its words stand in the file, after ("threads", n)
    doubt: UnconfirmedDay | None = None


class Expansion:
    """Expands the entries of one campaign, as of one day."""

    def __init__(self, campaign: Campaign, organisation: Organisation, today: date) -> None:
        self._campaign = campaign
        self._organisation = organisation
        self._today = today
        self._calendar = awareness.calendar().confirming(organisation.dates)

    def of(self, index: int, spec: ThreadSpec) -> Iterator[Occurrence]:
        """The occurrences of the entry `spec`, which stands at `index`.

        Raises: MistakesFound.
        """
        try:
            if spec.table:
                yield from self._rows(index, spec)
            elif spec.repeat:
                yield from self._times(index, spec)
            else:
                yield from self._accounts(spec)
        except InvalidValue as error:
            loc = ("threads", index, *(error.at or ("when",)))
            found = self._campaign.mistake(loc, error.wrong, error.remedy)
            raise MistakesFound([found]) from error

    def _accounts(self, spec: ThreadSpec) -> Iterator[Occurrence]:
        """One thread; or one from each account, in words of its own."""
        local, why = self._local(spec.when)
        if spec.dialogue:
            first = next(iter(spec.dialogue[0]))
            self._refuse_peers(spec)
            yield Occurrence("", first, local, None, _NOTHING, ("dialogue", 0), why)
        if spec.account:
            key = "story" if spec.story else "text" if spec.text else "template"
            yield Occurrence("", spec.account, local, spec.text, _NOTHING, (key,), why)
        for account, own in spec.accounts.items():
            loc, text = ("accounts", account), own.text or spec.text
            yield Occurrence(f"/{account}", account, local, text, own.values, loc, why)

    def _refuse_peers(self, spec: ThreadSpec) -> None:
        for number, turn in enumerate(spec.dialogue):
            for account, spoken in turn.items():
                is_peers = self._organisation.accounts[account].role is AccountRole.PEERS
                if is_peers and not isinstance(spoken, ToldTurn):
                    wrong = f"{account} speaks only by stories that somebody agreed to"
                    remedy = f"Write `- {account}: {{story: ID}}` instead of words."
                    raise InvalidValue(wrong, remedy, ("dialogue", number, account))

    def _times(self, index: int, spec: ThreadSpec) -> Iterator[Occurrence]:
        """One thread a time, each with an entry of `each_time`."""
        days = self._days(index, spec, len(spec.each_time))
        if len(days) != len(spec.each_time):
            self._refuse(
                (index, "each_time"),
                f"the repeat comes {len(days)} times and `each_time` has {len(spec.each_time)}",
                "Give one entry for each time, so that nothing is said twice.",
            )
        for number, (local, entry) in enumerate(zip(days, spec.each_time, strict=True)):
            suffix, loc = f"/{local:%Y-%m-%d}", ("each_time", number)
            own = {"number": str(number + 1)} | (entry if isinstance(entry, dict) else {})
            text = entry if isinstance(entry, str) else None
            for account in self._who(spec):
                ending = suffix if spec.account else f"{suffix}/{account}"
                yield Occurrence(ending, account, local, text, own, loc)

    def _rows(self, index: int, spec: ThreadSpec) -> Iterator[Occurrence]:
        """One thread a row: `spacing` apart, or each at a time of the repeat."""
        table = self._table(index, spec)
        why = None
        if spec.repeat:
            times = self._days(index, spec, len(table.rows))
            if len(times) != len(table.rows):
                self._refuse(
                    (index, "table"),
                    f"the repeat comes {len(times)} times and the table has {len(table.rows)} rows",
                    "Give one row for each time.",
                )
        else:
            first, why = self._local(spec.when)
            step = spec.spacing or timedelta()
            times = [first + step * number for number in range(len(table.rows))]
        for row, local in zip(table.rows, times, strict=True):
            account = self._account_of(row, table, spec)
            yield Occurrence(f"/{row.key}", account, local, None, row.cells, ("table",), why)

    def _table(self, index: int, spec: ThreadSpec) -> Table:
        folder = self._campaign.folder
        path = folder / str(spec.table)
        if not path.resolve().is_relative_to(folder.resolve()):
            wrong = f'the table "{spec.table}" lies outside the folder of the campaigns'
            self._refuse((index, "table"), wrong, "Put it into the campaign file's folder.")
        if not path.exists():
            known = [file.name for file in folder.glob("*.csv")]
            wrong = f'there is no table "{spec.table}" beside the campaign file'
            self._refuse((index, "table"), wrong, did_you_mean(str(spec.table), known))
        return read_table(path)

    def _account_of(self, row: Row, table: Table, spec: ThreadSpec) -> str:
        account = row.cells.get("account") or spec.account
        if not account:
            wrong = f'the row "{row.key}" names no account'
            raise MistakesFound(
                [Mistake(table.path, row.line, 1, wrong, 'Fill its column "account".')]
            )
        if account not in self._organisation.accounts:
            wrong = f'account "{account}" is not in organisation.yaml'
            remedy = did_you_mean(account, self._organisation.accounts)
            raise MistakesFound([table.mistake(row, "account", wrong, remedy)])
        return account

    def _days(self, index: int, spec: ThreadSpec, needed: int) -> list[datetime]:
        """The naive local times of a repeat."""
        assert spec.repeat  # noqa: S101 - the caller's branch
        days = spec.repeat.days(needed, self._organisation.zone)
        if len(days) > MOST_OCCURRENCES:
            self._refuse(
                (index, "repeat"),
                f"this repeat comes more than {MOST_OCCURRENCES} times",
                "Give it an earlier end; a campaign has at most a thread a day for a year.",
            )
        return [datetime.combine(day, spec.repeat.at) for day in days]

    def moment(self, when: When) -> Instant:
        """The instant that `when` means.

        Raises: NotUnderstood.
        """
        return instant(when.local(self._today, self._calendar), self._organisation.zone)

    def _local(self, when: When | None) -> tuple[datetime, UnconfirmedDay | None]:
        """The naive local time, and why nothing can go out then: nobody has confirmed its day."""
        assert when  # noqa: S101 - a thread has `when` or `repeat`
        local = when.local(self._today, self._calendar)
        if isinstance(when.day, date):
            return local, None
        found = self._calendar.date_of(when.day, self._today)
        if found is None or found.is_confirmed:
            return local, None
        why = f"nobody has confirmed the date of {when.day.name} in {local.year} yet"
        return local, UnconfirmedDay(why, f"{when.day.name} {local.year}: {written(found.day)}")

    def _who(self, spec: ThreadSpec) -> list[str]:
        return [spec.account] if spec.account else list(spec.accounts)

    def _refuse(self, at: tuple[int, str], wrong: str, remedy: str) -> None:
        raise MistakesFound([self._campaign.mistake(("threads", *at), wrong, remedy)])
