"""JSON Schemas of the files, made from the models, for editors that complete and check."""

from typing import Any

from pydantic import BaseModel, Field

from scheduler.campaigns.model.campaign import CampaignHead
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.thread import ThreadSpec

_YES_OR_NO = {"enum": [True, False, "yes", "no"]}
# An editor reads 3 and 12.50 as numbers; to us every value is text.
_TEXT = ["string", "number", "boolean"]


class CampaignFile(CampaignHead):
    """One campaign: who speaks, when, and in which words."""

    threads: tuple[ThreadSpec, ...] = Field(
        min_length=1, description="What is to be said, when and by whom."
    )


FILES: dict[str, type[BaseModel]] = {"campaign": CampaignFile, "organisation": Organisation}


def json_schema(file: str) -> dict[str, Any]:
    """The schema of "campaign" or "organisation" files, for draft 2020-12."""
    schema = _simpler(FILES[file].model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _simpler(part: Any) -> Any:
    """Without what says nothing to an editor: titles, and that a missing key is null."""
    if isinstance(part, list):
        return [_simpler(item) for item in part]
    if not isinstance(part, dict):
        return part
    branches = [branch for branch in part.get("anyOf", []) if branch != {"type": "null"}]
    if len(branches) == 1:
        part = {**branches[0], **{key: value for key, value in part.items() if key != "anyOf"}}
    kept = {key: _simpler(value) for key, value in part.items() if not _is_noise(key, value)}
    if kept.get("type") == "boolean":
        return {key: value for key, value in kept.items() if key != "type"} | _YES_OR_NO
    if kept.get("type") == "string" and not kept.keys() & {"enum", "const"}:
        kept["type"] = _TEXT
    return kept


def _is_noise(key: str, value: object) -> bool:
    """Titles, and defaults that are nothing. A property named "title" is a mapping, and stays."""
    return (key == "title" and isinstance(value, str)) or (
        key == "default" and (value is None or value in ({}, []))
    )
