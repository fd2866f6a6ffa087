"""What a campaign asks to be put into its links."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from scheduler.campaigns.model.fields import FileModel, Text, refuse

_ON, _OFF = ("yes", "true", "on"), ("no", "false", "off")


def _word(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?", value):
        refuse(
            f'"{value}" cannot stand in a link as a tag',
            "Use up to 64 letters, digits, hyphens, full stops and underscores: walk-27.",
        )
    return value


TagWord = Annotated[Text, AfterValidator(_word)]


class Utm(FileModel):
    """Tags on links to our own sites."""

    source: TagWord = Field(default="x", description="Where readers come from: x, if left out.")
    medium: TagWord = Field(
        default="social", description="By what kind of way: social, if left out."
    )
    campaign: TagWord | None = Field(
        default=None, description="Which campaign; its own name, if left out."
    )
    content: TagWord | None = Field(
        default=None, description="Which of several, where you tell them apart; none, if left out."
    )


def _asked(value: object) -> object:
    """`yes` asks for the tags as they are by themselves, `no` for none."""
    if not isinstance(value, str):
        return value
    if value.strip().casefold() in _OFF:
        return None
    if value.strip().casefold() not in _ON:
        remedy = "Write yes, or source, medium, campaign and content."
        refuse(f'"{value}" does not say which tags', remedy)
    return Utm()


def or_yes(schema: dict[str, Any]) -> None:
    """Tells an editor that yes and no can stand there too."""
    tags = [branch for branch in schema["anyOf"] if branch != {"type": "null"}]
    schema["anyOf"] = [*tags, {"type": "boolean"}]


AskedUtm = Annotated[Utm | None, BeforeValidator(_asked)]
