"""What we hold about a storyteller: shown, handed over, and erased with proof."""

import io
import json
import zipfile

from starlette.responses import Response

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.stories.overview import teller
from scheduler.stories.writing import answers
from scheduler.web.pages.stories.telling import in_their_language, shown
from scheduler.web.reads.stories import ending_context, story_context
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit


@in_their_language
def held(visit: Visit) -> Response:
    """What is held, in words."""
    actor, context = visit.known.actor, story_context(visit.desk)
    return shown(
        visit,
        "data",
        stories=teller.my_stories(context, actor),
        begun=answers.begun(ending_context(visit.desk), actor),
        days=context.keep_ended.days,
    )


@in_their_language
def export(visit: Visit) -> Response:
    """All of it in one file, to keep: words and figures as JSON, and the pictures."""
    found = verbs.export(visit.desk, visit.known)
    pictures = found.pop("pictures")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        text = json.dumps(found, ensure_ascii=False, indent=2, default=str)
        packed.writestr("what-is-held.json", text)
        for name, content in pictures.items():
            packed.writestr(name, content)
    headers = {"Content-Disposition": 'attachment; filename="what-is-held.zip"'}
    return Response(file.getvalue(), media_type="application/zip", headers=headers)


@in_their_language
def ask_erase(visit: Visit) -> Response:
    """What erasing does, before it is done."""
    return shown(visit, "erase", error="")


@in_their_language
def erase(visit: Visit) -> Response:
    """Erases everything about whoever asks, shows the proof, and signs them out."""
    if visit.text("sure") != "yes":
        return shown(visit, "erase", 422, error=_("Tick the box if everything shall be erased"))
    try:
        proof = verbs.erase(visit.desk, visit.known)
    except NotPossible as error:
        return shown(visit, "erase", 409, error=sentence_of(error.sentence).rstrip("."))
    response = shown(visit, "erased", proof=proof)
    visit.forget_cookie(response)
    return response
