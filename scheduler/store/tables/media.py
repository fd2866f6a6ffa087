"""The tables about people who can be seen in pictures and films, and until when they agree to it.

What a picture shows, its words and its captions stand in a file beside it: see
campaigns/planning/picture_notes.py. What stands here can be erased, and shuts the gate.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from scheduler.store.tables.columns import instant, table_of


class PictureVersion(SQLModel, table=True):
    """A file that shows what an original shows: itself, a crop, a copy under another name."""

    __tablename__ = "picture_version"
    __table_args__: ClassVar[Any] = (Index("picture_version_by_path", "path"),)

    sha256: str = Field(primary_key=True)  # of the file, in hexadecimal
    path: str = Field(primary_key=True)  # below the workspace's media folder
    picture: str = Field(index=True)  # the original's SHA-256: the same for all its versions


class PictureLeave(SQLModel, table=True):
    """Somebody who can be recognised in a picture, and until when they let it be shown."""

    __tablename__ = "picture_leave"
    __table_args__: ClassVar[Any] = (UniqueConstraint("picture", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    picture: str  # as in picture_version
    person: str  # as the team calls them; may be erased
    until: datetime | None = instant(nullable=True)  # none: nobody has asked them yet
    withdrawn_at: datetime | None = instant(nullable=True)
    by: str  # who wrote it down
    at: datetime = instant()


picture_versions = table_of(PictureVersion)
picture_leaves = table_of(PictureLeave)
