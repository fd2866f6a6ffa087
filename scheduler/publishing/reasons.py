"""Why a thread waits for a person, and what to do about it: the one table of both."""

from dataclasses import dataclass

from scheduler.remedies import Action, Remedy, Sentence, in_words
from scheduler.store.states import Reason


@dataclass(frozen=True, slots=True)
class WaitReason:
    """One reason in the words of everybody who tells of it."""

    why: str  # goes on after "it waits for you:"
    what_to_do: Sentence
    detail: str = ""  # what the thread's own row says, where every case says the same


_RESOLVE = Remedy(Action.RESOLVE)

REASONS = {
    Reason.LATE: WaitReason(
        "its time passed before it could go out",
        ("Send it now (", _RESOLVE, "), move it (", Remedy(Action.MOVE), "), or cancel it."),
        "It did not go out in time. Send it now, move it, or cancel it.",
    ),
    Reason.UNCONFIRMED: WaitReason(
        "X gave no answer, and we could not find the post on the timeline",
        ("We look on the timeline. When we stop looking: ", _RESOLVE, "."),
    ),
    Reason.SAID_ALREADY: WaitReason(
        "X says that its account has said these very words already, and refuses them",
        (
            "Either this post is out after all, or another one of the account says the same. We "
            "look on the timeline. When we stop looking: ",
            _RESOLVE,
            ". To say it again, change its words in the campaign file.",
        ),
    ),
    Reason.ROOT_ONLY: WaitReason(
        "its first post is out, with the help line, and X refuses the reply",
        ("The first post is out, with its help line. Decide: ", _RESOLVE, "."),
        "X published the first post and refuses the reply. Decide what becomes of it.",
    ),
    Reason.REFUSED: WaitReason(
        "X refuses the post", ("Change its text in the campaign file and apply.",)
    ),
    Reason.NO_SUPPORT: WaitReason(
        "its region has no 24/7 line that somebody has checked",
        ("Add a checked 24/7 line for the region to the directory.",),
    ),
    Reason.ACCOUNT: WaitReason(
        "its account must be connected again",
        ("Connect it again (Accounts, at the desk), or put its right keys into .env.",),
    ),
    Reason.BUDGET: WaitReason(
        "it would pass a spending cap", ("Raise the cap, or drop the thread: ", _RESOLVE, ".")
    ),
    Reason.APPROVAL: WaitReason(
        "it is not approved yet",
        ("Someone other than its owner needs to approve it: ", Remedy(Action.APPROVE), "."),
    ),
    Reason.CONSENT: WaitReason(
        "its storyteller has not consented to these words, or has withdrawn consent",
        ("See what it still needs: ", Remedy(Action.SEE_STORY, "ID")),
        "A personal story needs its teller's consent to exactly these words, a release, and that "
        "somebody asked them how they are.",
    ),
    Reason.MEDIA: WaitReason(
        "a picture of it cannot go out as approved",
        ("Put the approved picture back, or apply and approve the new one.",),
    ),
    Reason.LEAVE: WaitReason(
        "somebody who can be seen in a picture of it does not agree to that, or no longer",
        (
            "Ask them again and write down until when they agree, or take another picture: ",
            Remedy(Action.SEE_MEDIA),
        ),
    ),
    Reason.NOT_READY: WaitReason(
        "it may not go out yet",
        ("Confirm its date and apply again, or wait until its embargo ends.",),
    ),
    Reason.HELD: WaitReason(
        "its time passed while it was held",
        ("Send it now (", _RESOLVE, "), move it, or cancel it."),
        "Its time passed while it was held. Send it now, move it, or cancel it.",
    ),
    Reason.CHANGED: WaitReason(
        "its rows in the database are not as they were applied",
        (
            "Find out who changed the database. Then, if nothing of it is out, apply its file "
            "again; else end it: ",
            _RESOLVE,
            ".",
        ),
        "Its words or their order in the database are not those that were applied.",
    ),
}


def what_to_do(reason: Reason) -> str:
    """What somebody can do about it, as one types it."""
    return in_words(REASONS[reason].what_to_do)


# Details of a thread of which a post may be out, by how.
TEXT_IS_OUT = "X says that this text is out already. Looking for the post."
PROGRAM_STOPPED = "The program stopped while X was being asked. Looking for the post."
NEVER_SHOWN_YET = "X gave no answer about a post of it. Looking for the post once more."
LOOKED_FOR_FIRST = "it is looked for before it is sent again"  # a post that X said no to
NOT_SHOWN_AFTER_A_NO = (
    "X said no to a post of it, which is no proof that it is not out, and its timeline cannot be "
    "read. Looking for the post before it is sent again."
)
RESTORED = "The queue was put back from a backup, and cannot know whether a post of it went out."
TWO_FIT = f"{RESTORED} X shows one that fits more than one thread. Look there, then decide."
DUE_MEANWHILE = (
    "Its time was between the backup and now, and X does not show it. Look there, then send it, "
    "move it, or cancel it."
)
TEXT_IS_NOT_FOUND = (
    "X says that this text is out already, and did not show this post however often we looked: "
    "another post of the account may say the same. Decide what becomes of it."
)
NEVER_SHOWN = "X did not show the post however often we looked. Decide what becomes of it."


def answer_lost(how: str) -> str:
    """The detail where X's answer to a call was lost."""
    return f"X's answer was lost ({how}). Looking for the post."
