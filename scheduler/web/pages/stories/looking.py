"""Going through the words with the rules, and seeing the story as it will be."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from scheduler.errors import NoSupport, NotPossible
from scheduler.i18n import _
from scheduler.pages.marked import marked
from scheduler.stories.writing import showing
from scheduler.stories.writing.answers import WORDS, StoryPart
from scheduler.stories.writing.as_it_will_be import AsItWillBe
from scheduler.stories.writing.rule_remarks import Remark
from scheduler.stories.writing.showing import Composed
from scheduler.text.rules.base import Severity
from scheduler.web.pages.stories.telling import in_their_language, path_of, shown
from scheduler.web.reads.stories import story_context, vault_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import stories as verbs
from scheduler.web.visit import Visit


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """What a rule says of a sentence: first what is good, then why, then other words."""

    rule: str
    sentence: str
    good: str
    why: str
    other: str
    may_keep: bool  # the choice is the storyteller's
    is_asked_of_all: bool
    part: StoryPart  # where the sentence is written another way


@dataclass(frozen=True, slots=True)
class StoryPost:
    """One post as everybody will see it."""

    own: str
    support: str
    has_picture: bool


@in_their_language
def rules(visit: Visit) -> Response:
    """What the rules say, beside the sentence."""
    return _rules(visit)


@in_their_language
def keep(visit: Visit) -> Response:
    """Keeps words where the choice is the storyteller's."""
    try:
        verbs.keep_words(visit.desk, visit.known, visit.path["story"], visit.text("rule", 20))
    except NotPossible as error:
        return _rules(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(path_of(visit, page="words?done=kept"))


@in_their_language
def preview(visit: Visit) -> Response:
    """Every post from every account, with its help lines, the closing post and the picture."""
    return _preview(visit)


@in_their_language
def show_others(visit: Visit) -> Response:
    """Lets those who are named on the page read the words, and goes on to the decision."""
    try:
        verbs.show_words(visit.desk, visit.known, visit.path["story"])
    except NotPossible as error:
        return _preview(visit, sentence_of(error.sentence).rstrip("."))
    return visit.to(path_of(visit, page="agree"))


def composed(visit: Visit) -> Composed:
    """What the answers make.

    Raises: NotPossible if there is nothing yet.
    """
    context, vault = story_context(visit.desk), vault_of(visit.desk)
    return showing.composed(context, vault, visit.known.actor, visit.path["story"])


def posts_of(one: AsItWillBe, bodies: tuple[str, ...]) -> list[StoryPost]:
    """The posts of one account, the help lines apart from the storyteller's words."""
    return [
        StoryPost(body, text[len(body) :].strip("\n"), place == 0 and one.picture is not None)
        if text.startswith(body) and body
        else StoryPost("", text, False)
        for place, text in enumerate(one.posts)
        for body in [bodies[place] if place < len(bodies) else ""]
    ]


def _rules(visit: Visit, error: str = "") -> Response:
    try:
        found = composed(visit)
    except NotPossible as none:
        return _nothing_yet(visit, none, is_words=True)
    must = {one.rule for one in found.still_open}
    return shown(
        visit,
        "words",
        422 if error else 200,
        found=found,
        looks=[_to_look_at(found, one) for one in found.remarks],
        must=must,
        kept=found.writing.stored.kept,
        is_kept=visit.query.get("done") == "kept",
        error=error,
    )


def _preview(visit: Visit, error: str = "") -> Response:
    context = story_context(visit.desk)
    try:
        found = composed(visit)
        as_it_will_be = showing.as_they_will_be(context, found)
    except (NotPossible, NoSupport) as none:
        return _nothing_yet(visit, none)
    return shown(
        visit,
        "preview",
        422 if error else 200,
        found=found,
        accounts=[(one, posts_of(one, found.split.posts)) for one in as_it_will_be],
        reads_replies=context.organisation.story_cover,
        earliest=max(
            filter(None, (visit.now + context.cooling_off, found.story.earliest)),
        ),
        marked=marked,
        error=error,
    )


def _nothing_yet(
    visit: Visit, error: NotPossible | NoSupport, *, is_words: bool = False
) -> Response:
    sentence = sentence_of(error.sentence) if isinstance(error, NotPossible) else str(error)
    return shown(visit, "nothing_yet", 200, said=sentence, is_words=is_words)


def _to_look_at(found: Composed, one: Remark) -> ToLookAt:
    good, why = _good_and_why(one.kindly)
    bare = " ".join(one.sentence.split())
    texts = {part: " ".join(found.writing.text(part).split()) for part in WORDS}
    return ToLookAt(
        rule=one.rule,
        sentence=one.sentence,
        good=good,
        why=why,
        other=one.suggestion,
        may_keep=one.severity is Severity.CHOICE,
        is_asked_of_all=one.severity is Severity.BLOCK,
        part=_ELSEWHERE.get(one.rule)
        or next((part for part, text in texts.items() if bare in text), StoryPart.HAPPENED),
    )


# What is mended on another page than that of the words.
_ELSEWHERE = {"SM17": StoryPart.NOTE, "AX05": StoryPart.PICTURE}


def _good_and_why(kindly: str) -> tuple[str, str]:
    """The first sentence says what is good, what follows says why we ask."""
    parts = re.split(r"(?<=[.!?])\s+", kindly, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (_("It is yours to tell."), kindly)
