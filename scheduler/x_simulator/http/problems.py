"""What the rehearsal X answers when it says no, in X's own words.

Source: X's OpenAPI 2.167 and recorded answers, August 2026.
"""

from typing import Any

TYPES = "https://api.x.com/2/problems/"


class Problem(Exception):
    """A request that is refused: nothing was stored."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body.get("detail", ""))
        self.status = status
        self.body = body


def invalid_request(message: str, parameters: dict[str, list[str]] | None = None) -> Problem:
    """400: a field or a value that the endpoint does not take."""
    return Problem(
        400,
        {
            "errors": [{"parameters": parameters or {}, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": TYPES + "invalid-request",
        },
    )


def unknown_field(name: str) -> Problem:
    """400: a field that the schema of the body does not have."""
    return invalid_request(
        f"$.{name}: is not defined in the schema and the schema does not allow additional"
        " properties"
    )


def text_too_long() -> Problem:
    """400: more weighted characters than the account may use."""
    return Problem(
        400,
        _plain(
            400,
            "Invalid Request",
            "Your Tweet text is too long. For more information on how Twitter determines text"
            " length see https://github.com/twitter/twitter-text.",
        ),
    )


def unauthorized() -> Problem:
    """401: the credentials or the signature are not good."""
    return Problem(401, _plain(401, "Unauthorized", "Unauthorized"))


def credits_depleted() -> Problem:
    """402: nothing is left to pay with; the whole app stops."""
    return Problem(
        402,
        {
            "title": "CreditsDepleted",
            "detail": "Your enrolled account does not have any credits to fulfill this request.",
            "type": TYPES + "credits",
            "status": 402,
        },
    )


def forbidden(detail: str = "You are not permitted to perform this action.") -> Problem:
    """403 without a type of its own."""
    return Problem(403, _plain(403, "Forbidden", detail))


def duplicate() -> Problem:
    """403: the same text again; the answer names no id."""
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def cold_reply() -> Problem:
    """403: a reply to somebody who neither mentioned nor quoted the account."""
    return forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or"
        " otherwise engaged by the author of the post you are replying to."
    )


def deleted_parent() -> Problem:
    """403: a reply under a post that is gone or was never there."""
    return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")


def no_quotes() -> Problem:
    """403: a quote, which no self-serve plan may write by API since 20 April 2026."""
    return forbidden("You are not permitted to perform this action.")


def cashtags() -> Problem:
    """403: more than one cashtag in a post."""
    return forbidden("You can only include up to 1 cashtag in a Post.")


def spend_cap(reset_date: str) -> Problem:
    """403: the spending limit of the cycle is used up until `reset_date` (YYYY-MM-DD)."""
    return Problem(
        403,
        {
            "title": "SpendCapReached",
            "detail": "Your enrolled account has reached its billing cycle spend cap. API requests"
            f" will be blocked until the next cycle begins on {reset_date}.",
            "type": TYPES + "spend-cap",
            "reset_date": reset_date,
            "status": 403,
        },
    )


def read_only_app() -> Problem:
    """403: the app was given permission to read only."""
    detail = (
        "Your client app is not configured with the appropriate oauth1 app permissions for this"
        " endpoint."
    )
    return Problem(403, {**_plain(403, "Forbidden", detail), "type": TYPES + "oauth1-permissions"})


def unsupported(kind: str) -> Problem:
    """403: an endpoint that this kind of caller may not use."""
    detail = f"Authenticating with {kind} is forbidden for this endpoint."
    body = _plain(403, "Unsupported Authentication", detail)
    return Problem(403, {**body, "type": TYPES + "unsupported-authentication"})


def request_timeout() -> Problem:
    """408: X, or what stands before it, heard no whole request in time."""
    return Problem(408, _plain(408, "Request Timeout", "Request Timeout"))


def not_found() -> Problem:
    """404: no such address."""
    return Problem(404, _plain(404, "Not Found", "Not Found"))


def too_many_requests() -> Problem:
    """429: the window is used up."""
    return Problem(429, _plain(429, "Too Many Requests", "Too Many Requests"))


def server_error(status: int) -> Problem:
    """500, 502 or 503: X itself does not know what became of it."""
    title = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}[status]
    return Problem(status, _plain(status, title, title))


def missing(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """One entry of `errors` in an answer of 200 that could not show everything."""
    return {
        "value": value,
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": TYPES + "resource-not-found",
    }


def withheld(field: str, post_id: str) -> dict[str, Any]:
    """One entry of `errors` for a field that the caller may not see, or not any more."""
    return {
        "resource_id": post_id,
        "resource_type": "tweet",
        "parameter": field,
        "field": field,
        "section": "data",
        "title": "Field Authorization Error",
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with ids :"
        f" [{post_id}].",
        "type": TYPES + "not-authorized-for-field",
    }


def _plain(status: int, title: str, detail: str) -> dict[str, Any]:
    return {"title": title, "type": "about:blank", "status": status, "detail": detail}
