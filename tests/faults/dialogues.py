"""Dialogues of two accounts, each led by one of them.

X takes a reply to somebody else's post only if that post names the one who replies.
"""

import os
from dataclasses import replace
from datetime import datetime
from itertools import count

from scheduler.campaigns.model.plan import PlannedPost, PlannedThread
from scheduler.crisis.support.topics import is_sensitive
from tests.faults.words import PATIENT
from tests.support.examples.builders import a_thread, handle_of

ROOT, ANSWER, MIDDLE, LAST_WORD, CLOSING = range(5)
HANDLES = {name: handle_of(name) for name in ("main", "peers")}

_numbers = count(1)


def a_dialogue(due_at: datetime, lead: str) -> PlannedThread:
    """A root, an answer, a word back about suicide, another answer; the lead closes it."""
    name = f"dialogue{next(_numbers)} {os.getpid()}"
    other = "peers" if lead == "main" else "main"
    said = [
        (lead, f"@{HANDLES[other]} what helped you? {name}"),
        (other, f"Being asked, @{HANDLES[lead]}. {name}"),
        (lead, f"Asked about suicide, plainly, @{HANDLES[other]}? {name}"),
        (other, f"Yes, @{HANDLES[lead]}, and being heard. {name}"),
    ]
    thread = a_thread(name.replace(" ", "/"), account=lead, due_at=due_at, late=PATIENT)
    posts = tuple(
        PlannedPost(position, account, text, is_sensitive(text))
        for position, (account, text) in enumerate(said)
    )
    return replace(thread, posts=posts)
