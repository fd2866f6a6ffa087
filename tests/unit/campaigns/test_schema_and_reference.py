"""What is made from the models: the JSON Schemas and the reference of every key."""

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.campaigns.formats.json_schema import FILES, json_schema
from scheduler.campaigns.formats.reference import reference
from tests.support.processes.commands import CHECKOUT as ROOT


@pytest.mark.parametrize("file", FILES)
def test_the_shipped_schema_is_the_models_schema(file: str) -> None:
    shipped = (ROOT / "campaigns" / "schema" / f"{file}.json").read_text()
    assert json.loads(shipped) == json_schema(file), "run: handrail schema --write"


def test_the_reference_is_made_from_the_models() -> None:
    written = (ROOT / "docs" / "reference" / "campaign-files.md").read_text()
    assert written == reference(), "run: handrail schema --markdown"


def properties(part: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(part, list):
        return [found for item in part for found in properties(item)]
    if not isinstance(part, dict):
        return []
    own = list(part["properties"].items()) if isinstance(part.get("properties"), dict) else []
    return own + [found for item in part.values() for found in properties(item)]


@pytest.mark.parametrize("file", FILES)
def test_every_key_says_what_it_is(file: str) -> None:
    for name, part in properties(json_schema(file)):
        assert part.get("description"), name


def test_a_value_may_look_like_a_number_to_an_editor() -> None:
    assert json_schema("campaign")["properties"]["title"]["type"] == ["string", "number", "boolean"]
    assert json_schema("campaign")["properties"]["numbering"]["enum"] == [True, False, "yes", "no"]


@pytest.mark.parametrize("path", sorted((ROOT / "campaigns").glob("*.yaml")), ids=lambda p: p.stem)
def test_each_sample_names_its_schema(path: Path) -> None:
    kind = "organisation" if path.stem == "organisation" else "campaign"
    first = path.read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{kind}.json"
