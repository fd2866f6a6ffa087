"""POST /2/tweets, DELETE /2/tweets/:id and GET /2/tweets."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from scheduler.x_simulator.api.authentication import Caller
from scheduler.x_simulator.api.endpoints import PostEndpoints
from scheduler.x_simulator.api.media import MediaEndpoints
from scheduler.x_simulator.api.pipeline import ApiCall, Done
from scheduler.x_simulator.api.presentation import shown_text
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.length import (
    FREE_LIMIT,
    PREMIUM_LIMIT,
    REFUSED,
    normalized,
    weighted_length,
)
from scheduler.x_simulator.http.requests import SHOWING, CreatePost, Query, body_of
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.media_store import UploadedMedia
from scheduler.x_simulator.model.prices import micro
from scheduler.x_simulator.model.types import SimulatedPost

DUPLICATE_WINDOW = timedelta(days=30)  # X does not publish its own; this one is on the safe side
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}\b")
_LOOKUP = frozenset({"ids", *SHOWING})


@dataclass(eq=False)
class Posts(PostEndpoints):
    """Creating, deleting and looking up."""

    _media: MediaEndpoints

    async def create(self, request: Request) -> Response:
        """POST /2/tweets."""
        content = await request.body()
        try:
            body = body_of(CreatePost, content)
        except problems.Problem as problem:
            return self._desk.refuse(request, content, ApiCall("create"), problem)
        parent_id = int(body.reply.in_reply_to_tweet_id) if body.reply else None
        parent = self._archive.post(parent_id) if parent_id else None
        asked = ApiCall("create", body.text, parent_id, parent.depth + 1 if parent else 0)
        return self._desk.serve(
            request, content, asked, lambda caller: self._create(caller, body, parent)
        )

    def _create(self, caller: Caller, body: CreatePost, parent: SimulatedPost | None) -> Done:
        author, text = caller.account, normalized(body.text)
        self._check_text(caller, body, text)
        if body.reply:
            self._check_reply(author, parent)
        if body.quote_tweet_id:
            raise problems.no_quotes()
        shown_media = self._media.attachable(caller, body.media.media_ids) if body.media else []
        post_id = self._archive.add(author, text, parent, caller.now, _extras(body, shown_media))
        shown, links = shown_text(text, tuple(media.key for media in shown_media))
        has_url = any("media_key" not in link for link in links)
        return Done(
            201,
            {"data": {"id": str(post_id), "text": shown, "edit_history_tweet_ids": [str(post_id)]}},
            effect="created",
            post_id=post_id,
            cost_micro=micro(self._price(author, parent, has_url=has_url)),
        )

    def _price(
        self, author: RehearsalAccount, parent: SimulatedPost | None, *, has_url: bool
    ) -> float:
        """A summoned reply, to somebody who named the author, has a price of its own."""
        if has_url:
            return self._prices.create_with_url
        is_summoned = parent is not None and parent.user_id != int(author.user_id)
        return self._prices.summoned_reply if is_summoned else self._prices.create

    def _check_text(self, caller: Caller, body: CreatePost, text: str) -> None:
        author = caller.account
        if not text and not body.media:
            raise problems.invalid_request("$.text: must not be empty")
        if body.media and body.poll:
            raise problems.invalid_request("$.poll: a post has media or a poll")
        if not REFUSED.isdisjoint(text):
            raise problems.invalid_request("$.text: has characters that are not allowed")
        if weighted_length(text) > (PREMIUM_LIMIT if author.is_premium else FREE_LIMIT):
            raise problems.text_too_long()
        if "$" in text and len(_CASHTAG.findall(text)) > 1:
            raise problems.cashtags()
        is_again = text and self._archive.has_posted(author, text, caller.now, DUPLICATE_WINDOW)
        if is_again and self._switches.at.duplicates == "refused":
            raise problems.duplicate()

    def _check_reply(self, author: RehearsalAccount, parent: SimulatedPost | None) -> None:
        """Refuses a reply to nothing, and to somebody who did not name the author."""
        if parent is None or parent.deleted_ms is not None:
            raise problems.deleted_parent()
        if parent.user_id == int(author.user_id) and self._switches.at.self_threads:
            return
        root = self._archive.post(parent.root_id)
        if not any(post and _mentions(post, author.handle) for post in (parent, root)):
            raise problems.cold_reply()

    async def delete(self, request: Request) -> Response:
        """DELETE /2/tweets/:id."""
        post_id = request.path_params["post_id"]
        return self._desk.serve(
            request, b"", ApiCall("delete"), lambda caller: self._delete(caller, post_id)
        )

    def _delete(self, caller: Caller, asked_id: str) -> Done:
        post = self._archive.post(int(asked_id)) if asked_id.isdigit() else None
        if post is None or post.deleted_ms is not None:
            raise problems.not_found()
        if post.user_id != int(caller.account.user_id):
            raise problems.forbidden("You are not authorized to delete this Tweet.")
        self._archive.delete(post.post_id, caller.now)
        return Done(
            200,
            {"data": {"deleted": True}},
            effect="deleted",
            post_id=post.post_id,
            cost_micro=micro(self._prices.delete),
        )

    async def lookup(self, request: Request) -> Response:
        """GET /2/tweets: partial success where some of the ids are not to be seen."""
        return self._desk.serve(
            request,
            b"",
            ApiCall("lookup", text=request.query_params.get("ids")),
            lambda caller: self._lookup(caller, request),
        )

    def _lookup(self, caller: Caller, request: Request) -> Done:
        query = Query.of(request, _LOOKUP)
        asked = query.ids("ids", 100)
        found = [self._archive.post(int(one)) for one in asked]
        visible = [post for post in found if post and post.deleted_ms is None]
        seen = {str(post.post_id) for post in visible}
        body, cost = self._reading.page(caller, visible, query)
        errors = [problems.missing("tweet", "ids", one) for one in asked if one not in seen]
        errors += body.pop("errors", [])
        return Done(200, body | ({"errors": errors} if errors else {}), cost_micro=cost)


def _extras(body: CreatePost, shown_media: Sequence[UploadedMedia]) -> str | None:
    if body.model_fields_set <= {"text", "reply"}:
        return None
    extras = body.model_dump(exclude={"text", "reply"}, exclude_none=True)
    if shown_media:
        extras["media_keys"] = [media.key for media in shown_media]
    return json.dumps(extras) if extras else None


def _mentions(post: SimulatedPost, handle: str) -> bool:
    return re.search(rf"@{re.escape(handle)}\b", post.text, re.IGNORECASE) is not None
