"""What the storytellers' forms do: each calls one verb, as whoever is signed in.

Writing, taking back and asking to be rung work with what can be read, whatever file is broken.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.place import Origin
from scheduler.stories import receipts, ringing
from scheduler.stories.consent import agreement
from scheduler.stories.consent.health import WhoseHealth
from scheduler.stories.review import decisions
from scheduler.stories.withdrawal import asking_others, privacy, private_links, withdraw
from scheduler.stories.withdrawal.privacy import ErasureProof
from scheduler.stories.withdrawal.withdraw import Receipt
from scheduler.stories.writing import answers, showing
from scheduler.stories.writing.answers import KeptAnswer, Stage, StoryPart
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.stories import ending_context, story_context, vault_of


@dataclass(frozen=True, slots=True)
class FromPage:
    """On which page something was typed, and which answer stood there."""

    seen: int
    tab: str
    device: str


def begin(desk: Desk, person: SignedIn) -> str:
    """Begins a story; gives its id."""
    return answers.begin(ending_context(desk), person.actor)


def begin_again(desk: Desk, person: SignedIn, story_id: str) -> str:
    """Begins another with the words of one that has ended; gives its id."""
    return answers.begin_again(ending_context(desk), vault_of(desk), person.actor, story_id)


def keep_answer(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    part: StoryPart,
    text: str,
    page: FromPage,
    *,
    stage: Stage,
) -> KeptAnswer:
    """Keeps what was typed; beside what another page saved meanwhile."""
    return answers.keep_answer(
        *(ending_context(desk), vault_of(desk), person.actor, story_id, part, text),
        seen=page.seen,
        tab=page.tab,
        device=page.device,
        stage=stage,
    )


def keep_details(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    part: StoryPart,
    chosen: Mapping[str, Any],
    page: FromPage,
) -> KeptAnswer:
    """Keeps what was chosen on a page with several fields."""
    return showing.keep_details(
        *(story_context(desk), vault_of(desk), person.actor, story_id, part, chosen),
        seen=page.seen,
        tab=page.tab,
        device=page.device,
    )


def keep_picture(
    desk: Desk, person: SignedIn, story_id: str, given: bytes | None, name: str, alt: str
) -> None:
    """Keeps one picture, drawn anew."""
    context = story_context(desk)
    showing.keep_picture(context, vault_of(desk), person.actor, story_id, given, name, alt)


def leave_picture_out(desk: Desk, person: SignedIn, story_id: str) -> None:
    """Forgets the picture."""
    showing.leave_picture_out(story_context(desk), vault_of(desk), person.actor, story_id)


def choose(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    part: StoryPart,
    tabs: Sequence[str],
    seen: Collection[str],
) -> None:
    """Keeps one of what was written in two places, or both."""
    answers.choose(
        *(ending_context(desk), vault_of(desk), person.actor, story_id, part),
        tabs=tabs,
        seen=seen,
    )


def keep_words(desk: Desk, person: SignedIn, story_id: str, rule: str) -> None:
    """Keeps words that a rule is about."""
    showing.keep_words(story_context(desk), vault_of(desk), person.actor, story_id, rule)


def show_words(desk: Desk, person: SignedIn, story_id: str) -> int:
    """Lets others read the words as they are; gives their version."""
    return showing.show_words(story_context(desk), vault_of(desk), person.actor, story_id)


def throw_away(desk: Desk, person: SignedIn, story_id: str) -> None:
    """Forgets what nobody was shown."""
    showing.forget(story_context(desk), person.actor, story_id)


def decide(desk: Desk, person: SignedIn, story_id: str, number: int, *, is_taken: bool) -> None:
    """Takes suggested words, or leaves them."""
    decisions.decide(story_context(desk), person.actor, story_id, number, is_taken=is_taken)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody agrees to, as their form says."""

    version: int
    mark: str  # of the page that they read
    accounts: tuple[str, ...] = ()
    months: int = agreement.USUAL_MONTHS
    whose: WhoseHealth = WhoseHealth.MINE
    is_as_before: bool = False
    agrees_to_health: bool = False
    they_agree: bool = False


def agree(desk: Desk, person: SignedIn, story_id: str, choice: Choice) -> None:
    """Says yes to what was on the screen, and leaves a receipt.

    Raises: ChangedSinceSeen; NotPossible.
    """
    context = story_context(desk)
    if choice.is_as_before:
        given = agreement.approve_text(
            context, person.actor, story_id, choice.version, shown=choice.mark
        )
    else:
        given = agreement.give(
            *(context, person.actor, story_id),
            version=choice.version,
            shown=choice.mark,
            agrees_to_health=choice.agrees_to_health,
            accounts=choice.accounts,
            months=choice.months,
            whose=choice.whose,
            they_agree=choice.they_agree,
        )
    receipts.receipt_of_yes(context, given)


def new_code(desk: Desk, person: SignedIn, story_id: str) -> tuple[str, str]:
    """A new private code, and the secret of a private link; both are shown once."""
    context = ending_context(desk)
    code = withdraw.new_code(context, person.actor, story_id)
    return code, private_links.new_link(context, person.actor, story_id)


def ask_another(
    desk: Desk, person: SignedIn, story_id: str, whom: int | None, *, is_one_more: bool
) -> str:
    """The secret of a link by which somebody else is asked; shown once.

    Raises: NotPossible.
    """
    context = ending_context(desk)
    return asking_others.new_link(context, person.actor, story_id, whom, is_one_more=is_one_more)


def mail_another(
    desk: Desk,
    person: SignedIn,
    story_id: str,
    address: str,
    whom: int | None,
    *,
    is_one_more: bool,
) -> bool:
    """Mails such a link to whoever is asked; whether mail was taken.

    Raises: NotPossible.
    """
    letters = desk.people.letters
    if letters is None:
        raise NotPossible(_("No mail goes out from here. Make a link, and hand it over."))
    context = ending_context(desk)
    to = person.actor, story_id, address, whom
    return asking_others.mail_link(context, letters, *to, is_one_more=is_one_more)


def may_be_told(desk: Desk, token: str, mark: str) -> None:
    """Records the yes of whoever was asked by link.

    Raises: ChangedSinceSeen; NotPossible.
    """
    asking_others.may_be_told(story_context(desk), token, shown=mark)


def please_do_not_tell(desk: Desk, token: str) -> None:
    """Records the no of whoever was asked by link, or takes their yes back."""
    asking_others.please_do_not(ending_context(desk), token)


def take_back(desk: Desk, person: SignedIn, story_id: str) -> Receipt:
    """Takes a story back, whatever is broken, and leaves a receipt."""
    context = ending_context(desk)
    found = withdraw.take_back(context, person.actor, story_id)
    receipts.receipt_of_taking_back(context, story_id)
    return found


def take_back_with_code(desk: Desk, story_id: str, code: str, place: Origin) -> str:
    """Takes a story back for whoever has its code; gives what shows the receipt."""
    context = ending_context(desk)
    token = private_links.take_back_and_watch(context, story_id, code, place)
    receipts.receipt_of_taking_back(context, story_id)
    return token


def take_back_with_link(desk: Desk, token: str) -> None:
    """Takes a story back for whoever has its private link."""
    context = ending_context(desk)
    found = private_links.take_back_with_link(context, token)
    receipts.receipt_of_taking_back(context, found.story_id)


def ask_to_be_rung(desk: Desk, person: SignedIn, number: str, when: str, contact: str) -> None:
    """Has somebody ring."""
    context, vault = ending_context(desk), vault_of(desk)
    ringing.ask_to_be_rung(context, vault, person.actor, number, when, contact)


def rung(desk: Desk, person: SignedIn, number: int) -> None:
    """Notes that somebody rang."""
    ringing.rung(ending_context(desk), person.actor, number)


def export(desk: Desk, person: SignedIn) -> dict[str, Any]:
    """Everything that we hold about whoever asks."""
    return privacy.export(story_context(desk), vault_of(desk), person.actor, person.actor.id)


def erase(desk: Desk, person: SignedIn) -> ErasureProof:
    """Forgets whoever asks, and proves it. What is on X comes down first."""
    logs = [desk.workspace.root / ".handrail"]
    return privacy.erase(story_context(desk), vault_of(desk), person.actor, person.actor.id, logs)
