"""Where a story begins, and where it is: each step in words, what others said, how it went."""

from starlette.responses import Response

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.stories.overview import teller
from scheduler.stories.overview.standing import StoryStanding
from scheduler.stories.writing import answers, showing
from scheduler.web.identity.desk_actor import read_in
from scheduler.web.pages.stories.telling import in_their_language, path_of, shown
from scheduler.web.pages.stories.writing import opened
from scheduler.web.reads.review import guarded, whom_to_ask
from scheduler.web.reads.stories import ending_context, story_context, vault_of
from scheduler.web.show.difference import difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit

DONE = frozenset(
    {"agreed", "shown", "taken", "left", "again", "thrown", "rung", "language", "kept"}
)


@in_their_language
def mine(visit: Visit) -> Response:
    """One's own stories, and those that nobody was shown yet."""
    actor = visit.known.actor
    stories = teller.my_stories(story_context(visit.desk), actor)
    there = {one.story.id for one in stories}
    begun = [one for one in answers.begun(ending_context(visit.desk), actor) if one.id not in there]
    if not stories and not begun and not visit.known.actor.roles:
        return visit.to(_first_page(visit))
    return shown(visit, "mine", stories=stories, begun=begun, done=_done(visit))


@in_their_language
def start(visit: Visit) -> Response:
    """Before somebody begins: how long it takes, who reads it, and that they may stop."""
    return shown(visit, "start", can_begin=visit.person is not None)


@in_their_language
def begin(visit: Visit) -> Response:
    """Begins a story."""
    return visit.to(path_of(visit, story=verbs.begin(visit.desk, visit.known), page="write"))


@in_their_language
def language(visit: Visit) -> Response:
    """Keeps in which language somebody reads."""
    read_in(visit.desk.people, visit.known, visit.text("language", 10))
    return visit.to("/stories?done=language")


@in_their_language
def where(visit: Visit) -> Response:
    """Where one story is; one that nobody was shown leads to its questions."""
    return _where(visit)


@in_their_language
def decide(visit: Visit) -> Response:
    """Takes suggested words, or leaves them."""
    number, choice = int(visit.path["number"]), visit.text("choice")
    if choice not in ("take", "leave"):
        return _where(visit, _("Choose whether to take these words"))
    of = (visit.desk, visit.known, visit.path["story"], number)
    try:
        verbs.decide(*of, is_taken=choice == "take")
    except NotPossible as error:
        return _where(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(path_of(visit) + f"?done={'taken' if choice == 'take' else 'left'}")


@in_their_language
def begin_again(visit: Visit) -> Response:
    """Begins another story with the words of one that has ended."""
    fresh = verbs.begin_again(visit.desk, visit.known, visit.path["story"])
    return visit.to(path_of(visit, story=fresh, page="write"))


@in_their_language
def ask_throw_away(visit: Visit) -> Response:
    """Before a writing is forgotten that nobody was shown."""
    return shown(visit, "throw_away", writing=opened(visit))


@in_their_language
def throw_away(visit: Visit) -> Response:
    """Forgets a writing that nobody was shown."""
    verbs.throw_away(visit.desk, visit.known, visit.path["story"])
    return visit.to("/stories?done=thrown")


def _first_page(visit: Visit) -> str:
    """Where somebody belongs who has no story of their own, and no role here."""
    if guarded(visit.desk, visit.known):
        return "/guardian"
    return "/contact" if whom_to_ask(visit.desk, visit.known) else "/stories/start"


def _where(visit: Visit, error: str = "") -> Response:
    context, actor = story_context(visit.desk), visit.known.actor
    try:
        writing = opened(visit)
    except NotAllowed:
        if any(one.story.id == visit.path["story"] for one in guarded(visit.desk, visit.known)):
            return visit.to(f"/guardian/{visit.path['story']}")
        raise
    if writing.story is None:
        return visit.to(path_of(visit, page="write"))
    view = teller.my_story(context, actor, visit.path["story"])
    changed = difference(view.agreed_body, view.body) if view.agreed_body else ()
    return shown(
        visit,
        "where",
        422 if error else 200,
        view=view,
        standing=view.stands.standing,
        stands=view.stands.in_words(visit.times.zone),
        Standing=StoryStanding,
        suggested={
            one.number: difference(view.body, one.suggestion)
            for one in view.said
            if one.suggestion is not None
        },
        changed=changed if view.agreed_body != view.body else (),
        is_edited=_is_edited(visit),
        handles=[
            f"@{context.organisation.accounts[one].handle}"
            for one in (view.yes.accounts if view.yes else ())
            if one in context.organisation.accounts
        ],
        reads_replies=context.organisation.story_cover,
        done=_done(visit),
        error=error,
    )


def _is_edited(visit: Visit) -> bool:
    """Whether something was written since others were shown the words."""
    of = (story_context(visit.desk), vault_of(visit.desk), visit.known.actor)
    try:
        return showing.composed(*of, visit.path["story"]).is_new
    except NotPossible:
        return True


def _done(visit: Visit) -> str:
    done = visit.query.get("done", "")
    return done if done in DONE else ""
