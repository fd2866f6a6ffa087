"""Adds pictures and films to the library: drawn anew, of a size that X takes, none twice."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from scheduler.campaigns.planning.media import srt_words
from scheduler.campaigns.planning.picture_notes import PictureNotes, read_notes
from scheduler.campaigns.planning.pictures import FILM, GIF, check_opens, format_of
from scheduler.errors import NotPossible
from scheduler.hidden_characters import shown
from scheduler.media import drawing
from scheduler.media.drawing import CannotDraw, DrawnPicture, TooManyPixels, fitted, upright
from scheduler.media.files import (
    hash_of,
    id_of,
    names_in,
    path_in,
    plain_name,
    put,
    write_notes,
    writing,
)
from scheduler.media.films import BrokenFilm, without_notes
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.store.agreements import picture_leave
from scheduler.store.operations import audit
from scheduler.yaml_files.suggestions import InvalidValue

MOST_BYTES = 40_000_000  # of a picture as it is given
MOST_PIXELS = 64_000_000  # a telephone's largest photograph has 50 million
LONGEST_SIDE: Final = 4_096  # of what is kept; Source: X shows 4096 x 4096 at most
MOST_KEPT_BYTES: Final = 5_000_000  # Source: what X takes of a picture
SHAPES: Final = {"16:9": (16, 9), "1:1": (1, 1), "4:5": (4, 5)}
_KINDS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_WITHOUT_LOSS = (b"\x89PNG", b"GIF8")
_AVIF = (b"avif", b"avis")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class AddedMedia:
    """What became of a file that was given."""

    id: str
    name: str
    is_new: bool  # False: the same was there already


def add(context: PublishingContext, actor: Actor, given_name: str, content: bytes) -> AddedMedia:
    """Adds a picture or a film to the library; the same one twice is found, and not kept twice.

    Raises: NotAllowed; NotPossible if it is none that X takes, in words that say what to do.
    """
    _require(context, actor)
    called = plain_called(given_name)
    made = _made(content, called)
    digest = hashlib.sha256(made.content).hexdigest()
    same = {digest, hashlib.sha256(content).hexdigest()}
    with writing:
        for name in names_in(context.media):
            if hash_of(context.media / name) in same:
                return AddedMedia(id_of(name), name, is_new=False)
        return _keep(context, actor, plain_name(given_name), made, digest)


def add_captions(
    context: PublishingContext, actor: Actor, name: str, given_name: str, content: bytes
) -> None:
    """Keeps the captions of a film of the library beside it.

    Raises: NotAllowed; NotPossible if it is no film, or these are no captions that X takes.
    """
    _require(context, actor)
    path = path_in(context.media, name)
    if path is None or path.suffix.lower() not in FILM.endings:
        raise NotPossible("Captions belong to a film, MP4 or MOV. Choose one of the library.")
    called = plain_called(given_name)
    _checked(content, ".srt", lambda file: srt_words(file, called))
    with writing:
        kept = put(context.media, plain_name(given_name), ".srt", content)
        notes = read_notes(path).model_copy(update={"captions": kept.name})
        write_notes(path, notes)
    _note(context, actor, path, "captions added")


def crop(context: PublishingContext, actor: Actor, name: str, shape: str) -> AddedMedia:
    """Cuts a picture of the library to a shape, around its focus, as a new one; the old one stays.

    Whoever can be seen in the one is taken to be seen in the other. It is described anew: what was
    said of the whole may not be true of a part.
    Raises: NotAllowed; NotPossible.
    """
    _require(context, actor)
    path = path_in(context.media, name)
    if path is None or path.suffix.lower() in (*FILM.endings, *GIF.endings):
        raise NotPossible("Only a picture can be cropped. Choose one of the library.")
    if shape not in SHAPES:
        raise NotPossible(f"Choose one of these shapes: {', '.join(SHAPES)}.")
    notes, before = read_notes(path), path.read_bytes()
    try:
        whole = upright(before, _KINDS, MOST_PIXELS)
    except CannotDraw as error:
        raise NotPossible(f'"{name}" cannot be opened: it is damaged. Add it again.') from error
    part = drawing.cropped(whole, SHAPES[shape], notes.focus_point)
    made = fitted(
        part, LONGEST_SIDE, MOST_KEPT_BYTES, without_loss=before.startswith(_WITHOUT_LOSS)
    )
    digest = hashlib.sha256(made.content).hexdigest()
    stem = f"{plain_name(name)}-{shape.replace(':', 'x')}"
    with writing:
        for other in names_in(context.media):
            if hash_of(context.media / other) == digest:
                _join(context, actor, path, digest)
                return AddedMedia(id_of(other), other, is_new=False)
        return _keep(context, actor, stem, made, digest, cut_from=path)


def plain_called(given_name: str) -> str:
    """What to call a file in a sentence: its own name, without what would turn the words round."""
    return shown(given_name.replace("\\", "/").rpartition("/")[2])[:100] or "the file"


def _require(context: PublishingContext, actor: Actor) -> None:
    with context.database.read() as connection:
        allowed(connection, actor, Act.UPLOAD)


def _join(context: PublishingContext, actor: Actor, cut_from: Path, digest: str) -> None:
    """Has a file that was there already, whoever brought it, show whom this picture shows."""
    source = cut_from.relative_to(context.media).as_posix()
    with context.database.write() as connection:
        allowed(connection, actor, Act.UPLOAD)
        picture = picture_leave.know(connection, hash_of(cut_from), source)
        # Under the source's name: under its own it may be known as a picture of its own.
        picture_leave.know(connection, digest, source, picture)


def _keep(
    context: PublishingContext,
    actor: Actor,
    stem: str,
    made: DrawnPicture,
    digest: str,
    cut_from: Path | None = None,
) -> AddedMedia:
    """Puts it there, with what is known of it, and joins it to the picture that it is cut from."""
    folder = context.media
    with context.database.write() as connection:
        by = allowed(connection, actor, Act.UPLOAD).written
        known = picture_leave.known_paths(connection)
        path = put(folder, stem, made.ending, made.content, known)
        name = path.relative_to(folder).as_posix()
        source = cut_from.relative_to(folder).as_posix() if cut_from else None
        notes = PictureNotes(
            look=made.look or None,
            cut_from=source,
            added_by=actor.id,
            added_on=f"{context.clock.now():%Y-%m-%d}",
        )
        write_notes(path, notes)
        picture = (
            picture_leave.know(connection, hash_of(cut_from), source)
            if (cut_from and source)
            else None
        )
        picture_leave.know(connection, digest, name, picture)
        entry = audit.AuditEntry(
            context.clock.now(), by, f"picture:{id_of(name)}", "", "", "added to the library"
        )
        audit.record(connection, [entry])
    return AddedMedia(id_of(name), name, is_new=True)


def _note(context: PublishingContext, actor: Actor, path: Path, what: str) -> None:
    name = path.relative_to(context.media).as_posix()
    with context.database.write() as connection:
        by = allowed(connection, actor, Act.UPLOAD).written
        now = context.clock.now()
        entry = audit.AuditEntry(now, by, f"picture:{id_of(name)}", "", "", what)
        audit.record(connection, [entry])


def _made(content: bytes, called: str) -> DrawnPicture:
    """What is kept of a file that was given.

    Raises: NotPossible.
    """
    if content[4:8] == b"ftyp" and any(brand in content[8:64] for brand in _AVIF):
        return _picture(content, called)  # X takes none; it becomes a JPEG
    kind = _checked(content, "", lambda path: format_of(path, called))
    if kind.is_film:
        return _film(content, called)
    if kind is GIF:
        _checked(content, GIF.endings[0], lambda path: check_opens(path, called, GIF))
        return _gif(content, called)
    return _picture(content, called)


def _picture(content: bytes, called: str) -> DrawnPicture:
    if len(content) > MOST_BYTES:
        raise NotPossible(
            f'"{called}" is larger than {MOST_BYTES // 1_000_000} MB. '
            "Save it smaller: X shows 4,096 pixels at most."
        )
    try:
        seen = upright(content, _KINDS, MOST_PIXELS, LONGEST_SIDE)
    except TooManyPixels as error:
        raise NotPossible(
            f'"{called}" has more pixels than anybody can see, or says so. Save it smaller.'
        ) from error
    except CannotDraw as error:
        raise NotPossible(
            f'"{called}" cannot be opened as a picture: it is cut short or damaged. '
            "Look whether it opens on your own screen, and save it again as JPEG or PNG."
        ) from error
    lossless = content.startswith(_WITHOUT_LOSS)
    return fitted(seen, LONGEST_SIDE, MOST_KEPT_BYTES, without_loss=lossless)


def _gif(content: bytes, called: str) -> DrawnPicture:
    try:
        if drawing.frames_in(content) == 1:
            return _picture(content, called)
        return drawing.moving(content, GIF.most_bytes)
    except CannotDraw as error:
        raise NotPossible(
            f'"{called}" moves too long, or is damaged. Make it shorter or smaller, or save it '
            "as a film (MP4)."
        ) from error


def _film(content: bytes, called: str) -> DrawnPicture:
    if len(content) > FILM.most_bytes:
        raise NotPossible(f'"{called}" is larger than the 512 MB that X takes. Save it smaller.')
    try:
        film = without_notes(content)
    except BrokenFilm as error:
        raise NotPossible(
            f'"{called}" cannot be used as a film: {error}. Save it again as MP4 or MOV.'
        ) from error
    ending = ".mov" if content[8:12] == b"qt  " else ".mp4"
    return DrawnPicture(film.content, ending, "")


def _checked(content: bytes, ending: str, look: Callable[[Path], Found]) -> Found:
    """What the campaign files' own check says of it: the same words in both places."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"given{ending}"
        path.write_bytes(content[:512] if not ending else content)
        try:
            return look(path)
        except InvalidValue as error:
            raise NotPossible(f"{error.wrong}. {error.remedy}") from error
