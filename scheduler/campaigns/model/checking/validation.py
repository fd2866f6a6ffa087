"""From a file's values to a model, every mistake of it with its place and its remedy."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scheduler.campaigns.model.checking import advice
from scheduler.campaigns.model.fields import Known
from scheduler.crisis.register import MEANT_AS
from scheduler.errors import Mistake
from scheduler.yaml_files.reader import MOST_MISTAKES, Loc, Source, Tree
from scheduler.yaml_files.suggestions import did_you_mean

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model], tree: Tree, source: Source, at: Loc, known: Known, mistakes: list[Mistake]
) -> Model | None:
    """The model of the values at `at`, or None with its mistakes added to `mistakes`."""
    if not isinstance(tree, dict):
        wrong = f"this is {_kind(tree)} where keys with values are expected"
        mistakes.append(source.mistake(at, wrong, "Write `key: value` on lines below."))
        return None
    try:
        return model.model_validate(tree, context=known)
    except ValidationError as error:
        # Each is told in words of its own, which takes its time; nobody mends more at once.
        left = max(MOST_MISTAKES + 1 - len(mistakes), 0)
        for detail in error.errors(include_url=False)[:left] if left else ():
            loc = (*at, *detail["loc"], *detail.get("ctx", {}).get("at", ()))
            mistakes.append(_mistake(model, detail, source, loc))
        return None


def commented(comment: str, loc: Loc = ()) -> tuple[str, str]:
    """What is wrong, and what to do, where YAML took words for a comment instead of a value."""
    wrong = f'"{comment}" is a comment and will not be posted'
    keys = [step for step in loc if isinstance(step, str)]
    if keys and keys[-1] in ("hashtags", "related"):
        tags = ", ".join(word.strip("#,") for word in comment.split())
        return wrong, f"Write it without the #, in brackets: `{keys[-1]}: [{tags}]`."
    return wrong, "Put the text in a `|` block, or in quotes."


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a file may use, as they are written there."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _mistake(model: type[BaseModel], detail: ErrorDetails, source: Source, loc: Loc) -> Mistake:
    context: Mapping[str, Any] = detail.get("ctx", {})
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if comment := source.comment_in_place(loc):
        return source.mistake(loc, *commented(comment, loc))
    if detail["type"] == "mistake":
        return source.mistake(loc, context["wrong"], context["remedy"])
    if detail["type"] == "extra_forbidden":
        keys = keys_of(_model_at(model, detail["loc"][:-1]))
        wrong = f'"{name}" is not a key that belongs here'
        remedy = advice.for_key(name, keys, _mapping_at(source.tree, loc[:-1]))
        return source.mistake(loc, wrong, remedy, at_key=True)
    if name == "repeat" and isinstance(detail["input"], str):
        remedy = advice.for_repeat(detail["input"], _mapping_at(source.tree, loc[:-1]))
        return source.mistake(loc, _mapping(detail)[0], remedy)
    if detail["type"] == "missing":
        return source.mistake(loc, f'"{name}" is missing', f"Add `{name}:` with its value.")
    wrong, remedy = _WORDS.get(detail["type"], _unknown)(detail)
    return source.mistake(loc, wrong, remedy)


def _mapping_at(tree: Tree, loc: Loc) -> dict[str, Tree]:
    """The mapping that `loc` leads to; an empty one where there is none."""
    found: Any = tree
    for step in loc:  # which may name a union's branch, that no file has
        is_key, is_place = isinstance(found, dict), isinstance(found, list)
        found = found.get(step) if is_key else found[step] if is_place else None
    return found if isinstance(found, dict) else {}


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The model that `loc` leads to from `model`; `model` itself where no other is named."""
    for step in loc:
        for name, field in model.model_fields.items():
            if step in (name, field.alias):
                model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)


def _choice(detail: ErrorDetails) -> tuple[str, str]:
    expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    choices = [choice.strip(" '") for choice in expected.split(",")]
    given = str(detail["input"])
    meant = MEANT_AS.get(given.strip().casefold())
    remedy = f'Did you mean "{meant}"?' if meant in choices else did_you_mean(given, choices)
    return f'"{given}" is not one of the choices', remedy


def _list(detail: ErrorDetails) -> tuple[str, str]:
    return f"this is {_kind(detail['input'])} where a list is expected", "Write it as [one, two]."


def _mapping(detail: ErrorDetails) -> tuple[str, str]:
    wrong = f"this is {_kind(detail['input'])} where keys with values are expected"
    return wrong, "Write `key: value` on lines below, or {key: value}."


def _number(detail: ErrorDetails) -> tuple[str, str]:
    return f'"{detail["input"]}" is not a whole number that can stand here', "Write one, such as 3."


def _amount(detail: ErrorDetails) -> tuple[str, str]:
    return f'"{detail["input"]}" is not an amount that can stand here', "Write one, such as 25.00."


def _yes_or_no(detail: ErrorDetails) -> tuple[str, str]:
    return f'"{detail["input"]}" is neither yes nor no', "Write yes or no."


def _one_key(_: ErrorDetails) -> tuple[str, str]:
    return "there are several keys where one is expected", "Begin a line of its own for each."


def _too_short(_: ErrorDetails) -> tuple[str, str]:
    return "there is nothing in it", "Add at least one."


def _unknown(detail: ErrorDetails) -> tuple[str, str]:
    return f"this cannot stand here ({detail['msg'].lower()})", "Compare it with the samples."


_WORDS: dict[str, Callable[[ErrorDetails], tuple[str, str]]] = {
    "enum": _choice,
    "tuple_type": _list,
    "list_type": _list,
    "dict_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "int_parsing": _number,
    "int_type": _number,
    "greater_than_equal": _number,
    "int_parsing_size": _number,
    "float_parsing": _amount,
    "float_type": _amount,
    "greater_than": _amount,
    "finite_number": _amount,
    "too_short": _too_short,
    "too_long": _one_key,
    "bool_parsing": _yes_or_no,
    "bool_type": _yes_or_no,
}


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "one text" if value else "empty"
    return "a mapping" if isinstance(value, dict) else "a list"
