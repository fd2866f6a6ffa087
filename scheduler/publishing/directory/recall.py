"""Finds every published post that carries a contact which is no longer right."""

import re
from dataclasses import dataclass
from datetime import datetime

from scheduler.networks.addresses import post_address
from scheduler.store.database import Database
from scheduler.store.metrics.published import sent_posts
from scheduler.store.queue.accounts import handle_of


@dataclass(frozen=True, slots=True)
class Recalled:
    """A public post with an old contact in it, and what to post beneath it."""

    account: str
    thread_key: str
    address: str
    contact: str
    sent_at: datetime
    correction: str


def recall(database: Database, contacts: tuple[str, ...], instead: str) -> list[Recalled]:
    """The published posts that print any of `contacts`, the oldest first.

    `instead` is what readers should use, as a help line prints it.
    """
    with database.read() as connection:
        found = []
        for post in sent_posts(connection):
            for contact in contacts:
                if prints(post.text, contact):
                    handle = handle_of(connection, post.account)
                    address = post_address(handle, post.remote_id)
                    found.append(
                        Recalled(
                            account=post.account,
                            thread_key=post.thread_key,
                            address=address,
                            contact=contact,
                            sent_at=post.sent_at,
                            correction=correction(contact, instead),
                        )
                    )
    return found


def prints(text: str, contact: str) -> bool:
    """Whether `text` shows the contact, however its digits are set apart."""
    digits = re.sub(r"\D", "", contact)
    if not digits:
        return contact in text
    pattern = r"[\s().-]*".join(digits)
    return re.search(rf"(?<!\d){pattern}(?!\d)", text) is not None


def correction(contact: str, instead: str) -> str:
    """A reply that puts an old contact right."""
    return (
        f"A correction: {contact} in this post is out of date. Please use this instead. {instead}"
    )
