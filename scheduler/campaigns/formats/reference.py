"""The reference of every key, as Markdown, made from the models."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.campaigns.dates import awareness
from scheduler.campaigns.formats.json_schema import FILES
from scheduler.campaigns.templates.filters import FILTERS

_HEAD = """# The keys of the files

Made from the models by `handrail schema --markdown`; a test holds it to them. How the files fit
together is told in the samples under `campaigns/`. Every value is text until a key says otherwise;
put posts in a `|` block, so that `#`, `:` and `@` stay what they are.
"""
_FILE_HEADS = {
    "campaign": "## A campaign: `campaigns/NAME.yaml`",
    "organisation": "## The organisation: `campaigns/organisation.yaml`",
}


def reference() -> str:
    """The whole page."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield _HEAD
    seen: set[type[BaseModel]] = set()
    for name, model in FILES.items():
        yield _FILE_HEADS[name]
        yield from _section(model, seen)
    yield "## Awareness dates\n"
    yield "Each can stand in `when` with a time; a date that nobody has confirmed cannot publish.\n"
    yield from (f"- {entry.name} ({entry.page})" for entry in awareness.calendar().entries.values())
    yield "\n## Filters in templates\n"
    for name, filter_ in FILTERS.items():
        yield f"- `{name}`: {(filter_.__doc__ or '').splitlines()[0]}"


def _section(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """The keys of a model, then those of the models in it, each once."""
    seen.add(model)
    yield f"\n{(model.__doc__ or '').splitlines()[0]}\n"
    yield "| key | needed | what it is |\n|---|---|---|"
    inner: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        yield f"| `{key}` | {'yes' if field.is_required() else ''} | {_told(field)} |"
        inner += [(key, found) for found in _models(field.annotation) if found not in seen]
    yield ""
    for key, found in inner:
        if found not in seen:
            yield f"### `{key}`"
            yield from _section(found, seen)


def _told(field: FieldInfo) -> str:
    return (field.description or "").replace("|", "\\|")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_origin(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    if get_args(annotation) or isinstance(annotation, UnionType):
        for argument in get_args(annotation):
            yield from _models(argument)
