"""Asking whoever else's health a story tells: the storyteller makes a link, they answer by it."""

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, HandrailError, NotPossible
from scheduler.stories.overview import teller
from scheduler.stories.withdrawal import asking_others
from scheduler.stories.withdrawal.asking_others import AskedPage
from scheduler.web.pages.stories.looking import posts_of
from scheduler.web.pages.stories.telling import in_their_language, path_of, shown
from scheduler.web.reads.stories import ending_context, story_context
from scheduler.web.show.difference import difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit, number_in


@in_their_language
def others(visit: Visit) -> Response:
    """Whom the storyteller asked, what each answered, and asking one more."""
    return _others(visit)


@in_their_language
def make_link(visit: Visit) -> Response:
    """A link for somebody else, shown once; or one that goes to them by mail."""
    story, whom = visit.path["story"], visit.text("whom", 9)
    who = (number_in(whom), whom == "another")
    is_mailed = visit.text("by", 5) == "mail"
    try:
        if is_mailed:
            address = visit.text("address", 320)
            is_taken = verbs.mail_another(
                *(visit.desk, visit.known, story, address, who[0]), is_one_more=who[1]
            )
            done = "mailed" if is_taken else "not-mailed"
            return visit.to(path_of(visit, page=f"ask-them?done={done}"))
        token = verbs.ask_another(visit.desk, visit.known, story, who[0], is_one_more=who[1])
    except NotPossible as error:
        sentence = sentence_of(error.sentence)
        if is_mailed:
            return _others(visit, 422, error=sentence.rstrip("."), whom=whom)
        return shown(visit, "nothing_yet", 409, said=sentence, is_words=False)
    link = f"{visit.desk.address.rstrip('/')}/asked/{token}"
    return shown(visit, "asked_link", link=link, back=path_of(visit, page="ask-them"))


def _others(visit: Visit, status: int = 200, *, error: str = "", whom: str = "") -> Response:
    return shown(
        visit,
        "others",
        status,
        view=teller.my_story(story_context(visit.desk), visit.known.actor, visit.path["story"]),
        error=error,
        whom=whom,
        typed=visit.text("address", 320) if error else "",
        done=visit.query.get("done", ""),
        sends_mail=visit.desk.people.letters is not None,
        most=asking_others.MOST,
    )


@in_their_language
def look(visit: Visit) -> Response:
    """What is asked, with the posts and two buttons. Opening it changes nothing."""
    return _look(visit)


@in_their_language
def answer(visit: Visit) -> Response:
    """Their yes to what was on the screen; or their no, whatever else is broken."""
    token = visit.path["token"]
    if visit.text("answer", 5) == "no":
        verbs.please_do_not_tell(visit.desk, token)
    elif visit.text("answer", 5) == "yes":
        try:
            verbs.may_be_told(visit.desk, token, visit.text("mark", 64))
        except (ChangedSinceSeen, NotPossible):
            return _look(visit, 409, is_changed=True)
    return visit.to(f"/asked/{token}")


@in_their_language
def picture(visit: Visit) -> Response:
    """The picture that is asked about."""
    found = asking_others.picture(story_context(visit.desk), visit.path["token"])
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return Response(found, media_type="image/png", headers=headers)


def _look(visit: Visit, status: int = 200, *, is_changed: bool = False) -> Response:
    token = visit.path["token"]
    page = _page(visit, token)
    link = asking_others.look(ending_context(visit.desk), token)  # last: it says whether it opens
    before = page.before if page else None
    return shown(
        visit,
        "asked",
        status,
        link=link,
        page=page,
        token=token,
        accounts=[(one, posts_of(one, page.bodies)) for one in page.shown] if page else (),
        changed=difference(before, page.body) if page and before and before != page.body else (),
        is_changed=is_changed,
    )


def _page(visit: Visit, token: str) -> AskedPage | None:
    """The posts; None where there are none, or a file is broken, when saying no works all the
    same.
    """
    try:
        return asking_others.read(story_context(visit.desk), token)
    except HandrailError:
        return None
