"""From a campaign to its threads: pure, with keys that last and times in UTC."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.campaigns.body import Body, body
from scheduler.campaigns.dates import instant
from scheduler.campaigns.occurrences import Expansion, Occurrence
from scheduler.campaigns.organisation import Organisation
from scheduler.campaigns.planned import Lateness, LatePolicy, PlannedPost, PlannedThread
from scheduler.campaigns.remedies import NotUnderstood
from scheduler.campaigns.render import Templates
from scheduler.campaigns.repeated import repeated
from scheduler.campaigns.schema import Campaign, ThreadSpec
from scheduler.campaigns.source import Loc
from scheduler.crisis.directory import Directory
from scheduler.crisis.support import Support
from scheduler.crisis.topics import is_sensitive
from scheduler.errors import Mistake, MistakesFound, NoSupport
from scheduler.text.length import urls
from scheduler.text.split import WordTooLong

MOST_POSTS = 25  # what X's own composer takes for one thread, its closing post included
_ASK = LatePolicy(within=timedelta(minutes=30), otherwise=Lateness.ASK)


def plan(
    campaign: Campaign,
    organisation: Organisation,
    templates: Path,
    directory: Directory,
    now: datetime,
) -> tuple[PlannedThread, ...]:
    """The threads of `campaign`, in order of time and then of key.

    The same arguments always give the same; `now` decides only the year of an awareness date that
    is written without one.
    Raises: MistakesFound with every mistake that shows once the words are made.
    """
    drafting = _Drafting(campaign, organisation, Templates(templates), directory, now)
    placed = list(drafting.threads())
    mistakes = drafting.mistakes + [
        campaign.mistake(placed[index][1], wrong, remedy)
        for index, wrong, remedy in repeated([thread for thread, _ in placed])
    ]
    if mistakes:
        raise MistakesFound(mistakes)
    return tuple(sorted((thread for thread, _ in placed), key=lambda one: (one.due_at, one.key)))


class _Drafting:
    """One pass over a campaign, which notes mistakes and goes on."""

    def __init__(
        self,
        campaign: Campaign,
        organisation: Organisation,
        templates: Templates,
        directory: Directory,
        now: datetime,
    ) -> None:
        self._campaign = campaign
        self._organisation = organisation
        self._templates = templates
        self._directory = directory
        today = now.astimezone(organisation.zone).date()
        self._expansion = Expansion(campaign, organisation, today)
        self._unsupported: dict[str, str | None] = {}
        self.mistakes: list[Mistake] = []

    def threads(self) -> Iterator[tuple[PlannedThread, Loc]]:
        """Each thread that can be planned, and where it stands in the file."""
        for index, spec in enumerate(self._campaign.threads):
            try:
                for occurrence in self._expansion.of(index, spec):
                    thread = self._thread(index, spec, occurrence)
                    if thread:
                        yield thread, ("threads", index, *occurrence.loc)
            except MistakesFound as error:
                self.mistakes.extend(error.mistakes)

    def _thread(self, index: int, spec: ThreadSpec, occurrence: Occurrence) -> PlannedThread | None:
        loc = ("threads", index, *occurrence.loc)
        try:
            words = self._words(spec, occurrence)
            made = body(words, (*self._campaign.hashtags, *spec.hashtags))
        except NotUnderstood as error:
            self._note(("threads", index, "template"), error.wrong, error.remedy)
            return None
        except WordTooLong as error:
            self._note(loc, str(error), "Shorten it, or break it with a space.")
            return None
        region = self._organisation.region_of(occurrence.account)
        self._look_at(made, loc)
        self._look_for_support(region, ("threads", index, "account"))
        return self._planned(spec, occurrence, made, region)

    def _words(self, spec: ThreadSpec, occurrence: Occurrence) -> str:
        if occurrence.text is not None:
            return occurrence.text
        values: Mapping[str, str] = {
            **self._campaign.values,
            **spec.values,
            **occurrence.values,
            "account": occurrence.account,
        }
        return self._templates.render(spec.template or "", values)

    def _planned(
        self, spec: ThreadSpec, occurrence: Occurrence, made: Body, region: str
    ) -> PlannedThread:
        at = instant(occurrence.local, self._organisation.zone)
        late = spec.late or self._campaign.late or self._organisation.late
        return PlannedThread(
            key=f"{self._campaign.name}/{spec.id}{occurrence.suffix}",
            campaign=self._campaign.name,
            account=occurrence.account,
            region=region,
            register=spec.support or self._campaign.support,
            due_at=at.utc,
            local_time=at.local,
            posts=tuple(
                PlannedPost(position, occurrence.account, text, is_sensitive(text))
                for position, text in enumerate(made.posts)
            ),
            hashtags=made.hashtags,
            late=late.policy if late else _ASK,
            warnings=tuple(note for note in (occurrence.note, at.note) if note),
        )

    def _look_at(self, made: Body, loc: Loc) -> None:
        if not made.posts:
            self._note(loc, "there are no words between the breaks", "Write them, or remove it.")
        if len(made.posts) >= MOST_POSTS:
            wrong = f"this comes to {len(made.posts)} posts and a closing post"
            self._note(loc, wrong, f"Shorten it, so that all come to {MOST_POSTS} at most.")
        if not self._campaign.cover and any(map(_asks, made.posts)):
            wrong = "a post asks a question, and nobody is named who reads the replies"
            self._note(loc, wrong, 'Add `cover: "Comms desk, 09:00-21:00"` to the campaign.')

    def _look_for_support(self, region: str, loc: Loc) -> None:
        if region not in self._unsupported:
            self._unsupported[region] = self._why_unsupported(region)
            if reason := self._unsupported[region]:
                self._note(loc, f"no thread can be sent to {region}", reason)

    def _why_unsupported(self, region: str) -> str | None:
        try:
            Support.for_region(self._directory, region)
        except NoSupport as error:
            return str(error)
        return None

    def _note(self, loc: Loc, wrong: str, remedy: str) -> None:
        self.mistakes.append(self._campaign.mistake(loc, wrong, remedy))


def _asks(text: str) -> bool:
    """Whether a post asks something, question marks in links apart."""
    if "?" not in text:
        return False
    for url in urls(text):
        text = text.replace(url, "")
    return "?" in text
