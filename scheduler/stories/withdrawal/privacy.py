"""Shows, exports and erases what we hold about somebody, and proves the erasure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, Table, delete, select, text, type_coerce
from sqlmodel import SQLModel

import scheduler.store.tables.metrics
import scheduler.store.tables.people  # noqa: F401 - looked through as well
from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh, allowed
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.notices.bell import OF_A_STORY
from scheduler.people.roles import Act, Actor, Ties, may
from scheduler.remedies import Action, then
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.people import (
    notices,
)
from scheduler.store.queue import plans
from scheduler.store.stories import comments, people, versions, writings
from scheduler.store.tables.queue import campaigns
from scheduler.store.tables.stories import stories as story_table
from scheduler.stories.context import StoryContext
from scheduler.stories.scheduling.rehearsal_copy import forget_copies
from scheduler.stories.withdrawal.held_data import held_about, pictures_of
from scheduler.stories.withdrawal.withdraw import end_with_person, receipt
from scheduler.stories.writing.as_thread import campaign_of

_SHORTEST_LINE = 20  # characters: shorter lines of a story are anybody's words


@dataclass(frozen=True, slots=True)
class Private:
    """Who somebody is."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class ErasureProof:
    """What was looked for after an erasure, where, and what was found."""

    person: str
    looked_for: int  # names, addresses and lines of stories
    columns: int
    files: int
    found: tuple[str, ...]  # places, never what stands there
    pictures: int = 0  # that were deleted

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left."""
        return not self.found

    def __str__(self) -> str:
        extent = _(
            "Looked for {looked_for} names and lines in {columns} columns of the "
            "database and {files} files, for pictures: {pictures}."
        ).format(
            looked_for=self.looked_for,
            columns=self.columns,
            files=self.files,
            pictures=self.pictures,
        )
        if self.is_clean:
            return _(
                "{looked} Nothing is left. Copies (backups) run out by their own plan."
            ).format(looked=extent)
        return "\n".join(
            [
                _("{looked} Still there:").format(looked=extent),
                *(f"  {place}" for place in self.found),
            ]
        )


def keep_name(
    context: StoryContext,
    vault: Vault,
    actor: Actor,
    person_id: str,
    name: str,
    address: str | None,
) -> None:
    """Keeps who somebody is, encrypted: their own to give and to change.

    Whoever adds them may give it first: a writer a storyteller's, an administrator anybody's.
    Raises: NotAllowed; NotPossible if there is nobody with this id.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = afresh(connection, actor)
        person = people.person(connection, person_id)
        is_first = people.private(connection, person_id) is None
        may_give = may(actor, Act.PEOPLE) or (
            may(actor, Act.ADD) and person is not None and not person.roles
        )
        if actor.id != person_id and not (may_give and is_first):
            raise NotAllowed(
                _("{id} may not keep the name of {person_id}.").format(
                    id=actor.id, person_id=person_id
                )
            )
        if person is None:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        locked = vault.lock(address) if address else None
        people.keep_private(connection, person_id, vault.lock(name), locked)
        _note(connection, actor, person_id, "name kept", now)


def see_name(context: StoryContext, vault: Vault, actor: Actor, person_id: str) -> Private:
    """Who somebody is: for themselves and the safeguarding lead. Each look is in the audit.

    Raises: NotAllowed; NotPossible if we do not know.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.SEE_NAME, _own(person_id))
        found = people.private(connection, person_id)
        _note(connection, actor, person_id, "name seen", now)
    if found is None:
        raise NotPossible(_("No name is kept for {person_id}.").format(person_id=person_id))
    return Private(vault.unlock(found[0]), vault.unlock(found[1]) if found[1] else None)


def export(context: StoryContext, vault: Vault, actor: Actor, person_id: str) -> dict[str, Any]:
    """Everything that we hold about somebody, for themselves.

    Raises: NotAllowed; NotPossible.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.EXPORT, _own(person_id))
        person = people.person(connection, person_id)
        if person is None:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        held = held_about(connection, vault, person, actor, now)
        pictures = pictures_of(connection, person_id)
        _note(connection, actor, person_id, "exported", now)
    files = (context.pictures / f"{picture}.png" for picture in sorted(pictures))
    return {**held, "pictures": {file.name: file.read_bytes() for file in files if file.exists()}}


def erase(
    context: StoryContext, vault: Vault, actor: Actor, person_id: str, logs: Iterable[Path] = ()
) -> ErasureProof:
    """Forgets somebody, their stories and pictures, and looks whether anything is left.

    `logs` are folders to look through besides. What is on X comes down first.
    Raises: NotAllowed; NotPossible while something of theirs is still on X, or may be.
    """
    with context.database.read() as connection:
        actor = allowed(connection, actor, Act.ERASE, _own(person_id))
        if people.person(connection, person_id) is None:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        private = people.private(connection, person_id)
        theirs = versions.stories_of(connection, person_id)
        needles = _needles(connection, [one.id for one in theirs])
        if (told_at := people.address_of(connection, person_id)) is not None:
            needles.add(vault.unlock(told_at))
        if (mail := mail_addresses.of(connection, vault, person_id)) is not None:
            needles.add(mail)
    if private:
        needles |= {vault.unlock(token) for token in private if token}
    for story in theirs:
        if story.ended_at is None:
            end_with_person(context, actor, story.id)
    waiting = [one.id for one in theirs if not receipt(context, one.id).is_whole]
    if waiting:
        raise NotPossible(
            _("Still coming down from X: {join}. The engine deletes it post by post.").format(
                join=", ".join(waiting)
            ),
            *then(_("Then again"), Action.ERASE_PERSON, person_id),
        )
    pictures = _forget_all(context, actor, person_id, [one.id for one in theirs])
    forget_copies(context.rehearsals, [one.id for one in theirs])
    left = _remove(context, pictures)
    _really_erase(context.database)
    proof = look_for(context.database, person_id, needles, [context.pictures, *logs])
    return replace(proof, pictures=len(pictures), found=(*proof.found, *left))


def erase_story(context: StoryContext, story_id: str) -> None:
    """Forgets a story that ended, once nothing of it is on X; its audit rows stay."""
    now = context.now()
    with context.database.write() as connection:
        pictures = forget_stories(connection, [story_id])
        entry = audit.AuditEntry(
            now, audit.ENGINE, f"story:{story_id}", "", "erased", "kept no more"
        )
        audit.record(connection, [entry])
    forget_copies(context.rehearsals, [story_id])
    _remove(context, pictures)


def look_for(
    database: Database, person_id: str, needles: Iterable[str], folders: Iterable[Path]
) -> ErasureProof:
    """Where any of `needles` still stands: in a column of text, or in a file."""
    wanted = sorted(needles)
    found: set[str] = set()
    columns = 0
    with database.read() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for name in _text_columns(table):
                columns += 1
                if _stands_in(connection, table, name, wanted):
                    found.add(_("table {name}, column {name2}").format(name=table.name, name2=name))
    files = [path for folder in folders for path in _files(folder)]
    for path in files:
        held = path.read_bytes()
        if any(needle.encode() in held for needle in wanted):
            found.add(_("file {name}").format(name=path.name))
    return ErasureProof(person_id, len(wanted), columns, len(files), tuple(sorted(found)))


def _remove(context: StoryContext, pictures: Iterable[str]) -> list[str]:
    """Deletes pictures; gives those that are there still."""
    files = [context.pictures / f"{picture}.png" for picture in sorted(pictures)]
    for file in files:
        file.unlink(missing_ok=True)
    return [_("picture {name}").format(name=file.name) for file in files if file.exists()]


def _forget_all(
    context: StoryContext, actor: Actor, person_id: str, story_ids: Sequence[str]
) -> set[str]:
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.ERASE, _own(person_id))
        begun = [one.id for one in writings.writings_of(connection, person_id)]
        pictures = forget_stories(connection, story_ids)
        pictures |= writings.pictures(connection, begun)
        people.forget(connection, person_id)
        pictures -= versions.pictures(connection) | writings.pictures(connection)
        _note(connection, actor, person_id, "erased", now)
    return pictures


def forget_stories(connection: Connection, story_ids: Sequence[str]) -> set[str]:
    """Forgets them; gives the pictures that no other story shows."""
    pictures = {one for story_id in story_ids for one in versions.pictures(connection, story_id)}
    pictures |= writings.pictures(connection, story_ids)
    writings.forget(connection, story_ids)
    for story_id in story_ids:
        threads = versions.threads_of(connection, story_id)
        plans.remove_threads(connection, [thread.id for thread in threads])
        comments.forget_story(connection, story_id)
        notices.forget_about(connection, story_id, [kind.name for kind in OF_A_STORY])
        connection.execute(delete(campaigns).where(campaigns.c.name == campaign_of(story_id)))
        connection.execute(delete(story_table).where(story_table.c.id == story_id))
    return pictures - versions.pictures(connection) - writings.pictures(connection)


def _needles(connection: Connection, story_ids: Sequence[str]) -> set[str]:
    texts: list[str] = []
    for story_id in story_ids:
        for version in versions.versions(connection, story_id):
            words = version.words
            texts += [words.body, words.picture_alt or "", words.content_note or ""]
        for one in versions.comments(connection, story_id):
            texts += [one["text"], one["suggested_body"] or ""]
        texts += [one.text for one in comments.of_story(connection, story_id)]
    lines = {line.strip() for part in texts for line in part.splitlines()}
    return {line for line in lines if len(line) >= _SHORTEST_LINE}


def _really_erase(database: Database) -> None:
    """Databases keep deleted rows in their pages until they are told to tidy up."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.is_sqlite:
            driver = connection.connection.dbapi_connection
            if driver is not None:
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute(text("VACUUM FULL"))


def _text_columns(table: Table) -> list[str]:
    # SQLModel wraps its strings in a type of its own, with the real one as `impl`.
    kinds = {column.name: getattr(column.type, "impl", column.type) for column in table.columns}
    return [name for name, kind in kinds.items() if isinstance(kind, String)]


def _stands_in(connection: Connection, table: Table, name: str, wanted: Sequence[str]) -> bool:
    as_kept = type_coerce(table.c[name], String)  # not as the value that the text stands for
    rows = connection.execute(select(as_kept).where(table.c[name].is_not(None)))
    return any(needle in value for value in rows.scalars() for needle in wanted)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.exists() else []


def _own(person_id: str) -> Ties:
    return Ties(storyteller=person_id, author="", support_contact="")


def _note(connection: Connection, actor: Actor, person_id: str, to: str, now: datetime) -> None:
    entry = audit.AuditEntry(now, actor.id, f"person:{person_id}", "", to, "")
    audit.record(connection, [entry])
