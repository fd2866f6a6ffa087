"""Unit tests open no socket."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.examples import x_text


@pytest.fixture(autouse=True)
def _no_socket(socket_disabled: None) -> None:
    """Opening one ends the test."""


@pytest.fixture(scope="session")
def oracle() -> Iterator[Callable[[str], x_text.Answer]]:
    """X's own package for texts, asked about one text at a time."""
    with x_text.an_oracle() as ask:
        yield ask
