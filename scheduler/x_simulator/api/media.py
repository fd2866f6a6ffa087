"""/2/media/upload, /2/media/metadata and /2/media/subtitles: uploads that take time and fail.

A picture is ready once it is finalized. A film or an animation is processed: "pending", then
"in_progress", then "succeeded", one step each time somebody asks or at once after half a minute
of the civil clock. A file that is not what it says it is fails.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from scheduler.x_simulator.api.authentication import Caller
from scheduler.x_simulator.api.media_bodies import Describe, Initialize, Segment, Subtitle, Whole
from scheduler.x_simulator.api.pipeline import ApiCall, Done, RequestPipeline
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.requests import Query, body_of, checked
from scheduler.x_simulator.model.media_kinds import (
    FILMS,
    LIMITS,
    PROCESSED,
    SUBTITLES,
    is_of,
    is_processed,
    shown_track,
    shown_upload,
    state_of,
    type_of,
)
from scheduler.x_simulator.model.media_store import (
    EXPIRES_AFTER,
    MediaStore,
    StoredTrack,
    UploadedMedia,
)
from scheduler.x_simulator.model.prices import SimulatedPrices, micro
from scheduler.x_simulator.model.types import instant


class MediaEndpoints:
    """Uploads, from the first byte to the alt text."""

    def __init__(self, desk: RequestPipeline, shelf: MediaStore, prices: SimulatedPrices) -> None:
        self._desk = desk
        self._shelf = shelf
        self._prices = prices

    async def initialize(self, request: Request) -> Response:
        """POST /2/media/upload/initialize."""
        content = await request.body()

        def deed(caller: Caller) -> Done:
            body = body_of(Initialize, content)
            return Done(200, {"data": shown_upload(self._begun(caller, body), caller.now)})

        return self._desk.serve(request, content, ApiCall("media_initialize"), deed)

    async def append(self, request: Request) -> Response:
        """POST /2/media/upload/:id/append, as JSON with base64 or as multipart."""
        content = await request.body()
        segment = await _parsed(request, Segment, content)

        def deed(caller: Caller) -> Done:
            media = self._open(caller, request.path_params["media_id"])
            body = segment()
            self._shelf.append(media.media_id, body.segment_index, _decoded(body.media))
            expires_at = instant(media.created_ms) + EXPIRES_AFTER
            return Done(200, {"data": {"expires_at": int(expires_at.timestamp())}})

        return self._desk.serve(request, content, ApiCall("media_append"), deed)

    async def finalize(self, request: Request) -> Response:
        """POST /2/media/upload/:id/finalize."""

        def deed(caller: Caller) -> Done:
            media = self._open(caller, request.path_params["media_id"])
            return self._finalized(caller, media)

        return self._desk.serve(request, await request.body(), ApiCall("media_finalize"), deed)

    async def upload(self, request: Request) -> Response:
        """POST /2/media/upload: everything in one call."""
        content = await request.body()
        whole = await _parsed(request, Whole, content)

        def deed(caller: Caller) -> Done:
            body = whole()
            file = _decoded(body.media)
            media_type = body.media_type or type_of(file)
            if media_type is None:
                raise problems.invalid_request("$.media: neither picture nor film")
            announced = checked(
                Initialize,
                {
                    "media_type": media_type,
                    "total_bytes": len(file),
                    "media_category": body.media_category,
                },
            )
            _check_picture(media_type, file)
            media = self._begun(caller, announced)
            self._shelf.append(media.media_id, 0, file)
            return self._finalized(caller, media)

        return self._desk.serve(request, content, ApiCall("media_upload"), deed)

    async def status(self, request: Request) -> Response:
        """GET /2/media/upload?media_id=ID&command=STATUS."""

        def deed(caller: Caller) -> Done:
            query = Query.of(request, frozenset({"media_id", "command"}))
            media = self._own(caller, query.given.get("media_id", ""))
            self._shelf.look(media.media_id)
            return Done(
                200, {"data": shown_upload(self._own(caller, str(media.media_id)), caller.now)}
            )

        return self._desk.serve(request, b"", ApiCall("media_status"), deed)

    async def describe(self, request: Request) -> Response:
        """POST /2/media/metadata: the alt text."""
        content = await request.body()

        def deed(caller: Caller) -> Done:
            body = body_of(Describe, content)
            media = self._own(caller, body.id)
            self._shelf.describe(media.media_id, body.metadata.alt_text.text)
            metadata = body.metadata.model_dump()
            return Done(
                200,
                {"data": {"id": body.id, "associated_metadata": metadata}},
                effect="described",
                cost_micro=micro(self._prices.media_metadata),
            )

        return self._desk.serve(request, content, ApiCall("media_metadata"), deed)

    async def caption(self, request: Request) -> Response:
        """POST /2/media/subtitles: joins uploaded subtitles to an uploaded film."""
        content = await request.body()

        def deed(caller: Caller) -> Done:
            body = body_of(Subtitle, content)
            film = self._ready(caller, body.id, FILMS)
            track = self._ready(caller, body.subtitles.id, (SUBTITLES,))
            language = body.subtitles.language_code.upper()
            name = body.subtitles.display_name
            self._shelf.caption(film.media_id, StoredTrack(track.media_id, language, name))
            shown = {
                "id": body.id,
                "media_category": body.media_category,
                "associated_subtitles": {
                    "subtitles": list(map(shown_track, self._shelf.tracks(film.media_id)))
                },
            }
            cost = micro(self._prices.media_subtitles)
            return Done(200, {"data": shown}, effect="captioned", cost_micro=cost)

        return self._desk.serve(request, content, ApiCall("media_subtitles"), deed)

    def attachable(self, caller: Caller, media_ids: list[str]) -> list[UploadedMedia]:
        """The uploads that a post of `caller` shows.

        Raises: Problem (400) unless each is the caller's own, ready and not expired, and they
        are one to four pictures, or one film or animation alone.
        """
        found = [self._shelf.media(int(media_id)) for media_id in dict.fromkeys(media_ids)]
        good = [
            media
            for media in found
            if media
            and media.user_id == int(caller.account.user_id)
            and media.expires_in(caller.now) > 0
            and state_of(media, caller.now) == "succeeded"
            and media.media_type != SUBTITLES
        ]
        moving = [media for media in good if is_processed(media)]
        if len(good) != len(media_ids) or (moving and len(good) > 1):
            raise problems.invalid_request(
                "Your media IDs are invalid.", {"media.media_ids": media_ids}
            )
        return good

    def _begun(self, caller: Caller, body: Initialize) -> UploadedMedia:
        if body.total_bytes > LIMITS[body.media_type]:
            raise problems.invalid_request(
                f"$.total_bytes: {body.media_type} takes at most {LIMITS[body.media_type]} bytes"
            )
        return self._shelf.begin(
            int(caller.account.user_id),
            body.media_type,
            body.media_category or "tweet_image",
            body.total_bytes,
            caller.now,
        )

    def _finalized(self, caller: Caller, media: UploadedMedia) -> Done:
        file = self._shelf.content(media.media_id)
        if len(file) != media.total_bytes:
            raise problems.invalid_request(
                "Segments do not add up to provided total file size.",
                {"total_bytes": [str(media.total_bytes), str(len(file))]},
            )
        _check_picture(media.media_type, file)
        failure = None if is_of(media.media_type, file) else "InvalidMedia"
        self._shelf.finalize(media.media_id, failure, caller.now)
        return Done(
            200,
            {"data": shown_upload(self._own(caller, str(media.media_id)), caller.now)},
            effect="uploaded",
            cost_micro=micro(self._prices.media_upload),
        )

    def _open(self, caller: Caller, media_id: str) -> UploadedMedia:
        media = self._own(caller, media_id)
        if media.finalized_ms is not None:
            raise problems.invalid_request("The upload is finalized already.")
        return media

    def _ready(self, caller: Caller, media_id: str, types: tuple[str, ...]) -> UploadedMedia:
        media = self._own(caller, media_id)
        if media.media_type not in types or state_of(media, caller.now) != "succeeded":
            raise problems.invalid_request("Your media IDs are invalid.", {"id": [media_id]})
        return media

    def _own(self, caller: Caller, media_id: str) -> UploadedMedia:
        media = self._shelf.media(int(media_id)) if media_id.isdecimal() else None
        if (
            media is None
            or media.user_id != int(caller.account.user_id)
            or media.expires_in(caller.now) <= 0
        ):
            raise problems.invalid_request("Your media IDs are invalid.", {"id": [media_id]})
        return media


def _check_picture(media_type: str, file: bytes) -> None:
    """Refuses a picture at once; what is processed fails later."""
    if media_type not in PROCESSED and not is_of(media_type, file):
        raise problems.invalid_request(f"The file is not of type {media_type}.")


def _decoded(media: str | bytes) -> bytes:
    if isinstance(media, bytes):
        return media
    try:
        return base64.b64decode(media, validate=True)
    except binascii.Error as error:
        raise problems.invalid_request("$.media: not base64") from error


async def _parsed(request: Request, kind: Any, content: bytes) -> Callable[[], Any]:
    """A body of either form, to be checked once the caller is known."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return lambda: body_of(kind, content)
    fields: dict[str, Any] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            fields[name] = await value.read() if isinstance(value, UploadFile) else value
    if str(fields.get("segment_index", "")).isdecimal():
        fields["segment_index"] = int(fields["segment_index"])
    return lambda: checked(kind, fields)
