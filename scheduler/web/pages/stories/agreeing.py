"""The decision, on a page of its own: nothing is ticked, and not yet is a full answer."""

from dataclasses import replace

from starlette.responses import Response

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.i18n import _
from scheduler.stories.consent import agreement
from scheduler.stories.consent.agreement import ConsentPage
from scheduler.stories.consent.health import WhoseHealth
from scheduler.stories.overview import teller
from scheduler.stories.overview.teller import TellerView
from scheduler.web.pages.stories.looking import posts_of
from scheduler.web.pages.stories.questions import WHOSE
from scheduler.web.pages.stories.telling import in_their_language, path_of, shown
from scheduler.web.pages.stories.writing import opened
from scheduler.web.reads.stories import story_context
from scheduler.web.show.difference import difference
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.verbs.stories import Choice
from scheduler.web.visit import NotHere, Visit, number_in

MONTHS = (6, 12, 24)


@in_their_language
def ask(visit: Visit) -> Response:
    """Where, for how long, whose health; and then all that is read before a yes."""
    story = opened(visit).story
    if story is None:  # nobody was shown it yet: that comes first
        return visit.to(path_of(visit, page="preview"))
    if story.ended_at is not None:  # no yes is asked for what has ended
        return visit.to(path_of(visit))
    if visit.query.get("as") == "before":
        return _read(visit, Choice(0, "", is_as_before=True))
    if "months" not in visit.query and "whose" not in visit.query:
        return _choose(visit, {})
    choice, errors = _choice(visit)
    return _choose(visit, errors) if errors else _read(visit, choice)


@in_their_language
def agree(visit: Visit) -> Response:
    """Says yes to what was on the screen; whatever changed meanwhile is shown first."""
    choice = Choice(
        version=number_in(visit.beginning("version", 20)) or 0,
        mark=visit.text("mark", 64),
        accounts=visit.all_of("account"),
        months=number_in(visit.beginning("months", 20)) or 0,
        whose=_whose(visit.text("whose")) or WhoseHealth.MINE,
        is_as_before=visit.text("as") == "before",
        agrees_to_health=visit.text("health") == "yes",
        they_agree=visit.text("they_agree") == "yes",
    )
    errors = {}
    if visit.text("words") != "yes":
        errors["words"] = _("Tick this if you agree to these words. Not yet is a full answer too")
    if not choice.agrees_to_health:
        errors["health"] = _("Tick this if it may be told. Not yet is a full answer too")
    if _needs_their_word(visit, choice) and not choice.they_agree:
        errors["they_agree"] = _("Tick this once they, or their family, have agreed")
    if errors:
        return _read(visit, choice, errors, 422)
    try:
        verbs.agree(visit.desk, visit.known, visit.path["story"], choice)
    except ChangedSinceSeen:
        return _read(visit, choice, is_changed=True, status=409)
    except NotPossible as error:
        errors_by_field = {"": sentence_of(error.sentence).rstrip(".")}
        return _read(visit, choice, errors_by_field, 409, is_changed=True)
    return visit.to(path_of(visit) + "?done=agreed")


@in_their_language
def new_code(visit: Visit) -> Response:
    """A private code and a private link, shown once."""
    code, token = verbs.new_code(visit.desk, visit.known, visit.path["story"])
    address = visit.desk.address.rstrip("/")
    return shown(
        visit, "code", code=code, story=visit.path["story"], link=f"{address}/back/{token}"
    )


def _needs_their_word(visit: Visit, choice: Choice) -> bool:
    """Whether the storyteller says that others agree; one who was asked by link says it alone."""
    is_asked = choice.whose is WhoseHealth.LIVING and bool(_view(visit).others)
    return choice.whose is not WhoseHealth.MINE and not is_asked


def _choice(visit: Visit) -> tuple[Choice, dict[str, str]]:
    """What the first half of the page chose, and what is missing of it."""
    view = _view(visit)
    accounts = tuple(one for one in view.story.accounts if f"account-{one}" in visit.query)
    months, whose = number_in(visit.query.get("months", "")), _whose(visit.query.get("whose", ""))
    errors = {}
    if not accounts:
        errors["accounts"] = _("Choose from which account")
    if months not in MONTHS:
        errors["months"] = _("Choose for how long")
    if whose is None:
        errors["whose"] = _("Choose whose health it tells of")
    if errors:
        return Choice(0, ""), errors
    return Choice(view.story.version, "", accounts, months or 0, whose or WhoseHealth.MINE), {}


def _choose(visit: Visit, errors: dict[str, str]) -> Response:
    view, context = _view(visit), story_context(visit.desk)
    chosen = {one for one in view.story.accounts if f"account-{one}" in visit.query}
    return shown(
        visit,
        "agree_choose",
        422 if errors else 200,
        view=view,
        accounts=[
            (one, context.organisation.accounts[one].handle)
            for one in view.story.accounts
            if one in context.organisation.accounts
        ],
        months=MONTHS,
        whose=WHOSE.items(),
        chosen=chosen,
        given=visit.query,
        may_as_before=_page_as_before(visit, view) is not None,
        errors=errors,
    )


def _read(
    visit: Visit,
    choice: Choice,
    errors: dict[str, str] | None = None,
    status: int = 200,
    *,
    is_changed: bool = False,
) -> Response:
    view, context = _view(visit), story_context(visit.desk)
    try:
        page = _page(visit, view, choice)
    except NotPossible as error:
        return shown(visit, "nothing_yet", 200, said=sentence_of(error.sentence), is_words=False)
    bodies = teller.posts_as_shown(context, visit.known.actor, view.story.id)
    before = _before(view, choice, is_changed=is_changed)
    return shown(
        visit,
        "agree",
        status,
        view=view,
        page=page,
        choice=replace(choice, version=page.version, mark=page.mark),
        accounts=[(one, posts_of(one, bodies)) for one in page.shown],
        changed=difference(before, view.body) if before is not None and before != view.body else (),
        is_changed=is_changed,
        reads_replies=context.organisation.story_cover,
        WhoseHealth=WhoseHealth,
        errors=errors or {},
    )


def _before(view: TellerView, choice: Choice, *, is_changed: bool) -> str | None:
    """The words to compare with: those that were on the screen, or those that were agreed to."""
    if is_changed and choice.version in view.bodies:
        return view.bodies[choice.version]
    return view.agreed_body


def _page(visit: Visit, view: TellerView, choice: Choice) -> ConsentPage:
    context, actor, version = story_context(visit.desk), visit.known.actor, view.story.version
    if choice.is_as_before:
        return agreement.page_for_words(context, actor, view.story.id, version)
    return agreement.page_for(
        *(context, actor, view.story.id),
        version=version,
        accounts=choice.accounts,
        months=choice.months,
        whose=choice.whose,
    )


def _page_as_before(visit: Visit, view: TellerView) -> ConsentPage | None:
    """What is read before a yes with all else as before, where there was such a yes."""
    if view.had_yes is None or view.yes is not None:
        return None
    try:
        return _page(visit, view, Choice(0, "", is_as_before=True))
    except NotPossible:
        return None


def _view(visit: Visit) -> TellerView:
    """The story at hand.

    Raises: NotHere if nobody was shown it yet, or it is not theirs.
    """
    try:
        return teller.my_story(story_context(visit.desk), visit.known.actor, visit.path["story"])
    except NotPossible:
        raise NotHere("No story.") from None


def _whose(given: str) -> WhoseHealth | None:
    try:
        return WhoseHealth(given)
    except ValueError:
        return None
