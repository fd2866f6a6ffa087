"""Being rung instead of writing, and who waits to be rung."""

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.i18n import N_
from scheduler.stories import ringing
from scheduler.stories.overview import teller
from scheduler.web.pages.stories.telling import in_their_language, shown
from scheduler.web.reads.stories import ending_context, story_context, vault_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit

TIMES = (
    N_("In the morning"),
    N_("At midday"),
    N_("In the afternoon"),
    N_("In the evening"),
    N_("At the weekend"),
)


@in_their_language
def ask(visit: Visit) -> Response:
    """Where and when somebody would like to be rung."""
    return shown(visit, "ring", times=TIMES, error="", given={}, chosen=())


@in_their_language
def ask_us(visit: Visit) -> Response:
    """Has somebody ring."""
    number, chosen = visit.text("number", 60), visit.all_of("when")
    when = ", ".join([*(one for one in TIMES if one in chosen), visit.text("besides", 200)])
    try:
        verbs.ask_to_be_rung(visit.desk, visit.known, number, when.strip(", "), _contact(visit))
    except NotPossible as error:
        sentence = sentence_of(error.sentence).rstrip(".")
        values = {"number": number, "besides": visit.text("besides", 200)}
        return shown(visit, "ring", 422, times=TIMES, error=sentence, given=values, chosen=chosen)
    return visit.to("/stories/ring/asked")


@in_their_language
def asked(visit: Visit) -> Response:
    """Says that somebody will ring."""
    return shown(visit, "rung")


@in_their_language
def waiting(visit: Visit) -> Response:
    """Who waits to be rung by whoever asks."""
    found = ringing.waiting_to_be_rung(
        ending_context(visit.desk), vault_of(visit.desk), visit.known.actor
    )
    return shown(visit, "to_ring", rings=found)


@in_their_language
def rung(visit: Visit) -> Response:
    """Notes that somebody rang."""
    verbs.rung(visit.desk, visit.known, int(visit.path["number"]))
    return visit.to("/stories/to-ring")


def _contact(visit: Visit) -> str:
    """Who asks this storyteller how they are, if a story of theirs says so."""
    found = teller.my_stories(story_context(visit.desk), visit.known.actor)
    return found[0].story.support_contact if found else ""
