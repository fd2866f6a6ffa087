"""X, by API v2 through tweepy."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar, Unpack

import requests
from urllib3.exceptions import HTTPError

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.networks.base import (
    AccountName,
    Deleted,
    Identity,
    MediaFile,
    MediaId,
    Metrics,
    NotFound,
    NotReached,
    Outcome,
    Processing,
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Unconfirmed,
    Uploaded,
)
from scheduler.networks.x.errors import outcome_of, unavailable_of, used_up_until
from scheduler.networks.x.fields import METRICS, OWN_METRICS, TIMELINE, Spelling, Wanted
from scheduler.networks.x.keys import keys_of
from scheduler.networks.x.media import BILLED, FileChanged, Upload
from scheduler.networks.x.responses import (
    UnreadableAnswer,
    created_id,
    identity_of,
    is_deleted,
    may_write,
    metrics_of,
    next_page,
    posts_of,
)
from scheduler.networks.x.seen_date import SeenDate
from scheduler.networks.x.session import Bearer, Client, Content, signer_of
from scheduler.networks.x.tokens import KEYS_ONLY, AccessToken, NoAccess, UserTokens
from scheduler.networks.x.transport import Answered, Line, checked_url, lost, never_left
from scheduler.settings import Credentials

log = logging.getLogger(__name__)

_PAGE = 100
_REMEMBERED = 500  # ids of late: a broken proxy that answers twice does it soon
_PAGES = 10  # of a timeline in one look: 1,000 posts
_LOGGERS = ("tweepy", "oauthlib", "requests_oauthlib")  # at DEBUG these print what signs a call

_UNAUTHORISED = 401
_MEDIA = "media.write"
_TOKEN_ENDED = "X took the access token for ended; it is renewed before the next try"  # noqa: S105
_LACKS = (
    "The account {account} was connected without leave to upload pictures and films ({scope}). "
    "Open Accounts at the desk, connect it again with that leave, then send the thread again."
)
_OTHER_WAY = "the account was connected or disconnected meanwhile, and it is uploaded anew"

Parsed = TypeVar("Parsed")


class _NotSigned(Exception):
    """A call that was not made, for nothing could sign it."""

    def __init__(self, none: NoAccess) -> None:
        super().__init__(none.detail)
        self.none = none


class X:
    """Accounts on X. Several threads may use it at once."""

    def __init__(
        self,
        credentials: Mapping[AccountName, Credentials],
        api_url: str,
        connect_timeout_seconds: float,
        read_timeout_seconds: float,
        tokens: UserTokens = KEYS_ONLY,
    ) -> None:
        """An account that was connected calls by its token, and every other by its keys.

        Raises: SettingsError if `api_url` is neither https nor on this machine.
        """
        self._credentials = credentials
        self._tokens = tokens
        self._api_url = checked_url(api_url)
        self._timeouts = (connect_timeout_seconds, read_timeout_seconds)
        self._clients: dict[AccountName, Client] = {}
        self._signing: dict[AccountName, AccessToken | None] = {}  # None: by keys
        self._user_ids: dict[AccountName, str] = {}
        self._confirmed: deque[RemoteId] = deque(maxlen=_REMEMBERED)
        self._creating = threading.Lock()
        self._spelling = Spelling.TWEET
        self.date = SeenDate()  # X's clock, by every answer to any account
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.INFO)

    def identity(self, account: AccountName) -> Identity | Unavailable:
        """Who the account's credentials belong to."""
        write_access: list[bool | None] = []

        def ask(client: Client) -> requests.Response:
            answer: requests.Response = client.get_me()
            write_access.append(may_write(answer.headers))
            return answer

        found = self._read(
            account,
            ask,
            lambda _, content: replace(identity_of(content), may_write=write_access[-1]),
        )
        if isinstance(found, Identity):
            self._user_ids[account] = found.remote_user_id
        return found

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        """Makes one call that publishes `post`, and never a second one."""
        try:
            client = self._client(account, may_renew=False)
        except _NotSigned as why:
            return _not_sent(why.none)
        try:
            response = client.create_tweet(
                text=post.text,
                in_reply_to_tweet_id=in_reply_to,
                reply_settings=reply_settings,
                media_ids=list(media_ids) or None,
            )
            created = created_id(response.content, in_reply_to)
            if created in self._confirmed:
                return Unconfirmed("X's answer has the id of an older post")
            self._confirmed.append(created)
            return Sent(created, used_up_until(response.headers))
        except Answered as answered:
            if self._may_be_renewed(account, answered):
                return Refused(Refusal.ENDED, _TOKEN_ENDED)
            return outcome_of(answered.status, answered.headers, answered.content)
        except UnreadableAnswer as error:
            return Unconfirmed(str(error))
        except (OSError, HTTPError) as error:  # requests' own are OSErrors
            # What was never sent cannot have been stored.
            return NotReached(lost(error)) if never_left(error) else Unconfirmed(lost(error))
        except Exception as error:
            # The post may be out: whatever an answer does to us, it must be looked for, and an
            # error that escaped would leave it in "sending" until the lease runs out.
            log.exception("X's answer to account %s could not be read", account)
            return Unconfirmed(f"X's answer could not be read ({type(error).__name__})")

    def upload_media(
        self,
        account: AccountName,
        media: MediaFile,
        begun: MediaId | None = None,
        after_each_part: Callable[[], None] = lambda: None,
    ) -> Uploaded | Processing | Refused | Unavailable:
        """Uploads a picture or a film with its words, or asks how far `begun` has come."""
        last = ""
        by_token: bool | None = None

        def ask(method: str, route: str, **body: Unpack[Content]) -> bytes:
            nonlocal last, by_token
            client = self._client(account, may_renew=False, needs=_MEDIA)
            before, by_token = by_token, self._signing[account] is not None
            if before not in (None, by_token):
                raise _NotSigned(NoAccess(_OTHER_WAY))
            last = route
            return client.send(method, route, **body).content

        upload = Upload(ask, media, after_each_part)
        try:
            return upload.go_on(begun) if begun else upload.begin()
        except _NotSigned as why:
            return _unavailable(why.none)
        except Answered as answered:
            if self._may_be_renewed(account, answered):
                return Unavailable(_TOKEN_ENDED)
            outcome = outcome_of(answered.status, answered.headers, answered.content)
            if isinstance(outcome, Refused):
                return outcome
            found = unavailable_of(answered.status, answered.headers, answered.content)
            is_lost = isinstance(outcome, Unconfirmed)
            return replace(found, may_be_billed=is_lost and last in BILLED)
        except (UnreadableAnswer, FileChanged) as error:
            return Unavailable(str(error))
        except (OSError, HTTPError) as error:
            may_be_billed = last in BILLED and not never_left(error)
            return Unavailable(lost(error), may_be_billed=may_be_billed)

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted | Unavailable:
        """Takes one of the account's own posts down; one that is gone already counts."""
        found = self._read(
            account,
            lambda client: client.delete_tweet(remote_id),
            lambda _, content: is_deleted(content),
        )
        if isinstance(found, Unavailable):
            return Deleted() if found.is_gone else found
        return Deleted() if found else Unavailable("X did not say that the post is gone")

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost] | Unavailable:
        """The account's own posts and replies after `since_id`, or else `since`, newest first.

        With neither, the newest hundred: each post that is read is paid for.
        """
        after = _after(since_id, since)
        if account not in self._user_ids:
            found = self.identity(account)
            if isinstance(found, Unavailable):
                return found
        posts: list[RemotePost] = []
        token: str | None = None
        for _ in range(_PAGES if after else 1):
            page = self._timeline_page(account, after, token)
            if isinstance(page, Unavailable):
                return page
            shown, token = page
            posts += shown
            if token is None:
                break
        return posts

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics | NotFound] | Unavailable:
        """Readings of at most 100 posts, by the credentials of `account`.

        If X will not have the private figures asked for, the public ones come alone.
        """
        if not remote_ids:
            return ()
        query = {"ids": ",".join(remote_ids)}
        if is_author:
            found = self._read_posts(account, "/2/tweets", query, OWN_METRICS, metrics_of)
            if not (isinstance(found, Unavailable) and found.is_refused):
                return found
        return self._read_posts(account, "/2/tweets", query, METRICS, metrics_of)

    def _timeline_page(
        self, account: AccountName, after: Mapping[str, str], token: str | None
    ) -> tuple[list[RemotePost], str | None] | Unavailable:
        given = {"max_results": _PAGE, **after}
        return self._read_posts(
            account,
            f"/2/users/{self._user_ids[account]}/tweets",
            given if token is None else {**given, "pagination_token": token},
            TIMELINE,
            lambda content: (posts_of(content), next_page(content)),
        )

    def _read_posts(
        self,
        account: AccountName,
        route: str,
        query: Mapping[str, object],
        wanted: Wanted,
        parse: Callable[[bytes], Parsed],
    ) -> Parsed | Unavailable:
        """Asks under the name of the fields that X last knew; if they do not come, under both."""

        def ask(client: Client, spelling: Spelling) -> requests.Response:
            asked = {str(spelling): wanted.fields(spelling), **query}
            response: requests.Response = client.request("GET", route, params=asked, user_auth=True)
            return response

        def heard(client: Client, content: bytes) -> Parsed:
            if not wanted.is_missing_from(content):
                return parse(content)
            other = self._spelling.other
            again = ask(client, other).content
            if wanted.is_missing_from(again):
                return parse(content)
            self._spelling = other
            return parse(again)

        return self._read(account, lambda client: ask(client, self._spelling), heard)

    def _read(
        self,
        account: AccountName,
        call: Callable[[Client], requests.Response],
        parse: Callable[[Client, bytes], Parsed],
    ) -> Parsed | Unavailable:
        """Asks; once more where X took the access token for ended, and another one is to be had."""
        try:
            client = self._client(account)
            try:
                answer = call(client)
            except Answered as answered:
                if not self._may_be_renewed(account, answered):
                    raise
                client = self._client(account)
                answer = call(client)
            return parse(client, answer.content)
        except _NotSigned as why:
            return _unavailable(why.none)
        except Answered as answered:
            return unavailable_of(answered.status, answered.headers, answered.content)
        except UnreadableAnswer as error:
            return Unavailable(str(error))
        except (OSError, HTTPError) as error:
            return Unavailable(lost(error))

    def _may_be_renewed(self, account: AccountName, answered: Answered) -> bool:
        """Whether X refused an access token in whose place there may be another."""
        token = self._signing.get(account)
        if answered.status != _UNAUTHORISED or token is None:
            return False
        return self._tokens.refused(account, token)

    def _client(self, account: AccountName, *, may_renew: bool = True, needs: str = "") -> Client:
        """What signs a call of the account: by its token, or where it has none by its keys.

        Raises: _NotSigned where neither can; SettingsError where nothing was ever set up.
        """
        found = self._tokens.of(account, may_renew=may_renew)
        if isinstance(found, NoAccess):
            raise _NotSigned(found)
        if found is not None and needs and needs not in found.scopes:
            lacking = _LACKS.format(account=account, scope=needs)
            raise _NotSigned(NoAccess(lacking, lacks_leave=True))
        if account not in self._clients or self._signing.get(account) != found:
            with self._creating:
                self._sign_by(account, found)
        return self._clients[account]

    def _sign_by(self, account: AccountName, token: AccessToken | None) -> None:
        known = self._clients.get(account)
        signer = Bearer(token.value) if token else signer_of(keys_of(self._credentials, account))
        if known is None:
            line = Line(self._api_url, self._timeouts, self.date)
            self._clients[account] = Client(signer, line)
        else:
            known.signer = signer  # a token is renewed; the open line stays
        self._signing[account] = token


def _not_sent(none: NoAccess) -> Refused | NotReached:
    if none.needs_reconnect:
        return Refused(Refusal.RECONNECT, none.detail, was_asked=False)
    return NotReached(none.detail)


def _unavailable(none: NoAccess) -> Unavailable:
    return Unavailable(
        none.detail, needs_reconnect=none.needs_reconnect, lacks_leave=none.lacks_leave
    )


def _after(since_id: RemoteId | None, since: datetime | None) -> dict[str, str]:
    """How X is asked for what is younger; an id is surer than a clock."""
    if since_id is not None:
        return {"since_id": since_id}
    return {} if since is None else {"start_time": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
