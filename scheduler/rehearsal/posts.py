"""POST /2/tweets, DELETE /2/tweets/:id and GET /2/tweets."""

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from scheduler.rehearsal import problems
from scheduler.rehearsal.accounts import RehearsalAccount
from scheduler.rehearsal.archive import Archive, StoredPost
from scheduler.rehearsal.desk import Asked, Caller, Desk, Done
from scheduler.rehearsal.length import (
    FREE_LIMIT,
    PREMIUM_LIMIT,
    normalized,
    weighted_length,
)
from scheduler.rehearsal.presentation import shown_text
from scheduler.rehearsal.prices import Prices, micro
from scheduler.rehearsal.reading import Reading
from scheduler.rehearsal.requested import CreatePost, Query, body_of
from scheduler.rehearsal.switches import Switches

DUPLICATE_WINDOW = timedelta(days=30)  # X does not publish its own; this one is on the safe side
_LOOKUP = frozenset({"ids", "tweet.fields", "expansions", "user.fields", "media.fields"})


class Posts:
    """Creating, deleting and looking up."""

    def __init__(
        self, desk: Desk, archive: Archive, prices: Prices, reading: Reading, switches: Switches
    ) -> None:
        self._desk = desk
        self._archive = archive
        self._prices = prices
        self._reading = reading
        self._switches = switches

    async def create(self, request: Request) -> Response:
        """POST /2/tweets."""
        content = await request.body()
        try:
            body = body_of(CreatePost, content)
        except problems.Problem as problem:
            return self._desk.refuse(request, content, Asked("create"), problem)
        parent_id = int(body.reply.in_reply_to_tweet_id) if body.reply else None
        parent = self._archive.post(parent_id) if parent_id else None
        asked = Asked("create", body.text, parent_id, parent.depth + 1 if parent else 0)
        return self._desk.serve(
            request, content, asked, lambda caller: self._create(caller, body, parent)
        )

    def _create(self, caller: Caller, body: CreatePost, parent: StoredPost | None) -> Done:
        author, text = caller.account, normalized(body.text)
        if not author.may_write:
            raise problems.read_only_app()
        if not text:
            raise problems.invalid_request("$.text: must not be empty")
        if weighted_length(text) > (PREMIUM_LIMIT if author.is_premium else FREE_LIMIT):
            raise problems.text_too_long()
        if self._archive.has_said(author, text, caller.now, DUPLICATE_WINDOW):
            raise problems.duplicate()
        if body.reply:
            self._check_reply(author, parent)
        extras = body.model_dump_json(exclude={"text", "reply"}, exclude_none=True)
        post_id = self._archive.add(
            author, text, parent, caller.now, extras if extras != "{}" else None
        )
        shown, links = shown_text(text)
        price = self._prices.create_with_url if links else self._prices.create
        return Done(
            201,
            {"data": {"id": str(post_id), "text": shown, "edit_history_tweet_ids": [str(post_id)]}},
            effect="created",
            post_id=post_id,
            cost_micro=micro(price),
        )

    def _check_reply(self, author: RehearsalAccount, parent: StoredPost | None) -> None:
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
            request, b"", Asked("delete"), lambda caller: self._delete(caller, post_id)
        )

    def _delete(self, caller: Caller, asked_id: str) -> Done:
        if not caller.account.may_write:
            raise problems.read_only_app()
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
            request, b"", Asked("lookup"), lambda caller: self._lookup(caller, request)
        )

    def _lookup(self, caller: Caller, request: Request) -> Done:
        query = Query.of(request, _LOOKUP)
        asked = query.ids("ids", 100)
        found = [self._archive.post(int(one)) for one in asked]
        visible = [post for post in found if post and post.deleted_ms is None]
        seen = {str(post.post_id) for post in visible}
        body, cost = self._reading.page(caller, visible, query.fields("tweet.fields"))
        errors = [problems.missing("tweet", "ids", one) for one in asked if one not in seen]
        return Done(200, body | ({"errors": errors} if errors else {}), cost_micro=cost)


def _mentions(post: StoredPost, handle: str) -> bool:
    return re.search(rf"@{re.escape(handle)}\b", post.text, re.IGNORECASE) is not None
