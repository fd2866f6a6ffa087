"""The questions of a story, in words that ask for nothing."""

from dataclasses import dataclass

from scheduler.i18n import N_
from scheduler.stories.consent.health import WhoseHealth
from scheduler.stories.writing.answers import Part
from scheduler.stories.writing.form import Naming


@dataclass(frozen=True, slots=True)
class Question:
    """One question, one page."""

    part: Part
    title: str
    hint: str
    starts: tuple[str, ...] = ()  # for who does not know how to begin


TYPED = (
    Question(
        Part.HAPPENED,
        N_("What happened"),
        N_(
            "As much or as little as you like. You choose where it begins. We ask because readers "
            "who are in it now look for someone who was."
        ),
        (
            N_("A place, or a time of day"),
            N_("Something that someone said"),
            N_("The first thing you noticed"),
        ),
    ),
    Question(
        Part.HELPED,
        N_("What helped"),
        N_(
            "A word, a habit, a person, a piece of luck: small things count. We ask because this "
            "is what readers hold on to."
        ),
        (N_("Something you did each day"), N_("Something that was easier than you thought")),
    ),
    Question(
        Part.WHO,
        N_("Who helped, and how"),
        N_(
            "You need not name anybody: “a colleague” or “my sister” is enough. Would they want "
            "to be in it? We ask because many readers wonder whom to turn to."
        ),
        (N_("Somebody who asked, and waited"), N_("Somebody you would thank")),
    ),
    Question(
        Part.KNOW,
        N_("What you would like people to know"),
        N_(
            "To somebody who is where you were, or to those around them. We ask because it is "
            "often the sentence that stays."
        ),
        (N_("What you wish somebody had told you"), N_("What you would say to a friend")),
    ),
    Question(
        Part.RECOGNISED,
        N_("Who might recognise you"),
        N_(
            "A place, a ward, a date or a way of putting things can be enough, even under another "
            "name. Note here who might, if it helps you to decide. Nobody but you reads it, and "
            "it is never published."
        ),
    ),
)
CHOSEN = (
    Question(
        Part.NAMING,
        N_("How you are named"),
        N_(
            "No name is as welcome as a name. Another name is no promise: who knows you may "
            "recognise you all the same."
        ),
    ),
    Question(
        Part.NOTE,
        N_("What readers are told before"),
        N_(
            "A sentence at the top says what comes, without detail, so that readers can choose. "
            "For example: mentions a low winter, and says what helped."
        ),
    ),
    Question(
        Part.PICTURE,
        N_("A picture"),
        N_(
            "One, if you like. We draw it anew, so that no place, no day and no camera is in it. "
            "What can be seen in it stays: faces, signs, windows."
        ),
    ),
    Question(
        Part.ACCOUNTS,
        N_("Where it may be told"),
        N_("From which of our accounts. You decide once more when you agree."),
    ),
    Question(
        Part.DAY,
        N_("Not before a day"),
        N_("If some days are hard ones: it does not go out before the day that you choose."),
    ),
    Question(
        Part.CONTACT,
        N_("Who asks how you are"),
        N_("Before it goes out, a day after and a week after. Somebody whom you would tell."),
    ),
)
QUESTIONS = {one.part: one for one in (*TYPED, *CHOSEN)}
NAMINGS = {
    Naming.FULL_NAME: N_("My full name"),
    Naming.FIRST_NAME: N_("My first name"),
    Naming.ALIAS: N_("Another name"),
    Naming.ANONYMOUS: N_("No name"),
}
WHOSE = {
    WhoseHealth.MINE: N_("Mine"),
    WhoseHealth.LIVING: N_("Somebody else’s, who is alive"),
    WhoseHealth.DIED: N_("Somebody’s who died"),
}
