"""Describes ways into the desk as OpenAPI does, from the one table that the desk is made from."""

import re
from collections.abc import Iterable

from scheduler.web.way import EVENTS, HTML, JSON, WebRoute

_IN_PATH = re.compile(r"\{(\w+)(?::(\w+))?\}")
_LONGEST = 200  # characters of a value, as pages read it
_SAID = {
    200: "What was asked for.",
    303: "Leads on: to another page, or to sign in.",
    400: "Not a request of a browser of ours.",
    404: "There is nothing here for whoever asks.",
    409: "Not as it stands now.",
    422: "Something that was asked cannot be read.",
    429: "Too many requests.",
}


def described(ways: Iterable[WebRoute]) -> dict[str, object]:
    """These ways, as an OpenAPI document."""
    paths: dict[str, dict[str, object]] = {}
    for way in ways:
        path = _IN_PATH.sub(lambda found: f"{{{found[1]}}}", way.path)
        paths.setdefault(path, {})[way.method.lower()] = _operation(way)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The desk of Handrail, for programs",
            "version": "1",
            "description": "For whoever is signed in; the cookie of the browser says who.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "desk"}}
        },
    }


def for_programs(ways: Iterable[WebRoute]) -> dict[str, object]:
    """Those of them that answer with JSON, or with a stream of events."""
    return described(way for way in ways if way.answers in (JSON, EVENTS))


def _operation(way: WebRoute) -> dict[str, object]:
    answered = {"content": {way.answers: {"schema": _schema_of(way)}}}
    in_path = [
        _parameter(name, "path", {"type": "integer", "minimum": 0} if kind == "int" else _TEXT)
        for name, kind in _IN_PATH.findall(way.path)
    ]
    return {
        "summary": way.says,
        "parameters": [*in_path, *(_parameter(name, "query", _TEXT) for name in way.asks)],
        "responses": {
            str(status): {"description": description, **(answered if status == 200 else {})}
            for status, description in _SAID.items()
        },
        "security": [] if way.act is None and not way.is_own else [{"session": []}],
    }


_TEXT = {"type": "string", "maxLength": _LONGEST}


def _schema_of(way: WebRoute) -> dict[str, object]:
    return {"type": "string"} if way.answers in (HTML, EVENTS) else {}


def _parameter(name: str, place: str, schema: dict[str, object]) -> dict[str, object]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}
