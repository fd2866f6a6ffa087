"""Writes values as YAML that nothing in them can leave: each is read again as it was."""

from collections.abc import Mapping
from textwrap import indent
from typing import IO, Any

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

from scheduler.hidden_characters import CONTROL

_ENDLESS = 2**31  # characters a line: nothing is folded


class QuotedText(str):
    """A text that is written as a `|` block, where that can hold it."""

    __slots__ = ()


class _Writer(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """PyYAML's own writer, for a reader to whom every value is text: "no" needs no quotes."""

    def __init__(self, stream: IO[str], **options: Any) -> None:
        Emitter.__init__(self, stream, width=_ENDLESS, allow_unicode=True)
        Serializer.__init__(self, explicit_start=None, explicit_end=None)
        SafeRepresenter.__init__(self, sort_keys=False, default_flow_style=False)
        BaseResolver.__init__(self)

    def ignore_aliases(self, data: object) -> bool:
        """Always: our reader refuses aliases."""
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = '"' if CONTROL.search(text) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", str(text), style)


def _words(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = '"' if CONTROL.search(text) else "|"
    return writer.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style)


def _list(writer: _Writer, items: tuple[str, ...]) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Writer.add_representer(str, _text)
_Writer.add_representer(QuotedText, _words)
_Writer.add_representer(tuple, _list)


def as_yaml(value: Mapping[str, object] | list[Mapping[str, object]]) -> str:
    """`value` as lines of YAML: `Words` in blocks, tuples in brackets."""
    made: str = yaml.dump(value, Dumper=_Writer)
    return made


def as_list(entries: list[Mapping[str, object]]) -> str:
    """A list below a key, an empty line between its entries."""
    return "\n".join(indent(as_yaml([entry]), "  ") for entry in entries)
