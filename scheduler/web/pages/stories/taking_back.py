"""Taking a story back: signed in, by private code or by private link, whatever else is broken."""

from starlette.responses import Response

from scheduler.errors import NotAllowed, TryAgainLater
from scheduler.formatting import count
from scheduler.i18n import _
from scheduler.stories.withdrawal import private_links, withdraw
from scheduler.stories.withdrawal.withdraw import CANNOT_RECALL, TAKEN_BACK
from scheduler.web.pages.stories.telling import in_their_language, path_of, shown
from scheduler.web.pages.stories.writing import opened
from scheduler.web.reads.stories import ending_context
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit


@in_their_language
def ask(visit: Visit) -> Response:
    """What happens, and the button; what nobody was shown is thrown away instead."""
    story = opened(visit).story
    if story is None:
        return visit.to(path_of(visit, page="delete"))
    if story.ended_why == TAKEN_BACK:
        return visit.to(path_of(visit, page="taken-back"))
    return shown(visit, "take_back", found=_receipt(visit), recall=_(CANNOT_RECALL))


@in_their_language
def take_back(visit: Visit) -> Response:
    """Takes it back, and leads to how far that has come."""
    opened(visit)  # theirs alone: who decides has other pages
    verbs.take_back(visit.desk, visit.known, visit.path["story"])
    return visit.to(path_of(visit, page="taken-back"))


@in_their_language
def progress(visit: Visit) -> Response:
    """How far it has come, post by post; nothing that is signed in is needed for what goes on."""
    story = opened(visit).story
    if story is None or story.ended_why != TAKEN_BACK:
        return visit.to(path_of(visit, page="take-back"))
    found = _receipt(visit)
    again = path_of(visit, page="taken-back")
    return shown(visit, "taken_back", found=found, again=again, recall=_(CANNOT_RECALL), mine=True)


@in_their_language
def ask_code(visit: Visit) -> Response:
    """Asks for the story's number and its private code."""
    return shown(visit, "take_back_code", error="", given="")


@in_their_language
def with_code(visit: Visit) -> Response:
    """Takes a story back for whoever has its code."""
    story, code = visit.beginning("story", 40).lower(), visit.beginning("code", 100)
    try:
        token = verbs.take_back_with_code(visit.desk, story, code, visit.place)
    except TryAgainLater as error:
        wait = _("Too many tries. Try again in {time}").format(time=count(error.seconds, "second"))
        return shown(visit, "take_back_code", 429, error=wait, given=story)
    except NotAllowed as error:
        sentence = sentence_of(error.sentence).rstrip(".")
        return shown(visit, "take_back_code", 422, error=sentence, given=story)
    return visit.to(f"/back/{token}")


@in_their_language
def look_at_link(visit: Visit) -> Response:
    """What a private link shows: a button, or the receipt. Opening it changes nothing."""
    token = visit.path["token"]
    seen = private_links.look(ending_context(visit.desk), token)
    if seen.is_taken_back:
        return shown(
            visit,
            "taken_back",
            found=seen.receipt,
            again=f"/back/{token}",
            recall=_(CANNOT_RECALL),
            mine=False,
        )
    return shown(visit, "take_back_link", found=seen.receipt, token=token, recall=_(CANNOT_RECALL))


@in_their_language
def with_link(visit: Visit) -> Response:
    """Takes a story back for whoever has its link."""
    verbs.take_back_with_link(visit.desk, visit.path["token"])
    return visit.to(f"/back/{visit.path['token']}")


def _receipt(visit: Visit) -> withdraw.Receipt:
    return withdraw.receipt_for(ending_context(visit.desk), visit.known.actor, visit.path["story"])
