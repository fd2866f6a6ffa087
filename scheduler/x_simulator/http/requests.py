"""What a client may ask for, and X's words where it asks for something else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request

from scheduler.x_simulator.http.problems import Problem, invalid_request, unknown_field

SHOWING = frozenset(  # what every read takes
    {"tweet.fields", "post.fields", "user.fields", "media.fields", "expansions"}
)
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]


class Strict(BaseModel):
    """A body that knows its fields and their types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Reply(Strict):
    """Where a reply goes."""

    in_reply_to_tweet_id: Digits
    exclude_reply_user_ids: list[Digits] | None = None
    auto_populate_reply_metadata: bool | None = None


class Attached(Strict):
    """Uploads that a post shows."""

    media_ids: list[Digits] = Field(min_length=1, max_length=4)
    tagged_user_ids: list[Digits] | None = Field(default=None, max_length=10)


class Poll(Strict):
    """A question with two to four answers."""

    options: list[Annotated[str, Field(min_length=1, max_length=25)]] = Field(
        min_length=2, max_length=4
    )
    duration_minutes: int = Field(ge=5, le=10_080)


class CreatePost(Strict):
    """The body of POST /2/tweets. Communities and edits are left out of this rehearsal."""

    text: str = ""
    reply: Reply | None = None
    media: Attached | None = None
    poll: Poll | None = None
    quote_tweet_id: Digits | None = None
    reply_settings: Literal["following", "mentionedUsers", "subscribers", "verified"] | None = None
    made_with_ai: bool | None = None
    paid_partnership: bool | None = None


Body = TypeVar("Body", bound=BaseModel)


def body_of(kind: type[Body], content: bytes) -> Body:
    """The body as `kind`.

    Raises: Problem (400) for JSON that is not one, an unknown field or a value of another type.
    """
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise _refusal(error) from error


def checked(kind: type[Body], fields: Mapping[str, Any]) -> Body:
    """The same for fields that came in a form."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> Problem:
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    name = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return unknown_field(name)
    return invalid_request(f"$.{name}: {first['msg']}")


@dataclass(frozen=True, slots=True)
class Query:
    """The query of one request, each name known to its endpoint."""

    given: Mapping[str, str]

    @classmethod
    def of(cls, request: Request, known: frozenset[str]) -> "Query":
        """Raises: Problem (400) if the request names a parameter that is not `known`."""
        for name in request.query_params:
            if name not in known:
                listed = ",".join(sorted(known))
                raise invalid_request(
                    f"The query parameter [{name}] is not one of [{listed}]",
                    {name: [request.query_params[name]]},
                )
        return cls(request.query_params)

    def fields(self, name: str) -> frozenset[str]:
        """A list of field names, as `tweet.fields` gives them."""
        return frozenset(filter(None, self.given.get(name, "").split(",")))

    def ids(self, name: str, most: int) -> list[str]:
        """A list of ids in the order they were asked for, each once."""
        asked = list(dict.fromkeys(self.given.get(name, "").split(",")))
        if not 1 <= len(asked) <= most or not all(re.fullmatch(r"\d{1,19}", one) for one in asked):
            raise invalid_request(
                f"The `{name}` query parameter takes 1 to {most} ids of digits", {name: asked}
            )
        return asked

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.given.get(name, str(default))
        if not re.fullmatch(r"\d{1,19}", value) or not least <= int(value) <= most:
            raise invalid_request(
                f"The `{name}` query parameter value [{value}] is not between {least} and {most}",
                {name: [value]},
            )
        return int(value)
