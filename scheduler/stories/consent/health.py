"""Asks for the yes to health apart from all else, and whose health it is."""

from enum import StrEnum

from scheduler.errors import NotPossible
from scheduler.i18n import N_, _
from scheduler.remedies import Action, then


class WhoseHealth(StrEnum):
    """Whose health a story tells something about."""

    MINE = "mine"
    LIVING = "living"  # a relative, friend, colleague or patient: a person to ask too
    DIED = "died"


QUESTIONS = {
    WhoseHealth.MINE: N_(
        "My story tells something about my health. The law protects that especially. I agree to it "
        "being told too."
    ),
    WhoseHealth.LIVING: N_(
        "My story tells something about the health of somebody who is alive. It is theirs to tell. "
        "I have shown them these words, and they agree to their health being told."
    ),
    WhoseHealth.DIED: N_(
        "My story tells something about the health of somebody who died. I have thought of their "
        "family, asked those who are closest, and agree to it being told."
    ),
}
# Where they were asked by a link of their own, nobody says for them that they agree.
ASKED_BY_LINK = N_(
    "My story tells something about the health of somebody who is alive. It is theirs to tell. "
    "I have asked them with a link of their own: nothing goes out before they say that it may be "
    "told. For my part, I agree to it."
)


def refuse_unasked(whose: WhoseHealth, *, agrees: bool, they_agree: bool) -> None:
    """Passes if health may be told, by whoever's it is.

    Raises: NotPossible, which says what to do.
    """
    if not agrees:
        raise NotPossible(_("A story tells about health, and that needs a yes of its own."))
    if whose is not WhoseHealth.MINE and not they_agree:
        raise NotPossible(
            _(
                "Please ask them first: show them the words. If they would rather not, leave them "
                "out, or tell your own part."
            )
            if whose is WhoseHealth.LIVING
            else _(
                "Please ask their family first: show them the words. If they would rather not, "
                "tell your own part."
            ),
            *then(_("If they agree"), Action.THEY_AGREE),
        )
