"""Unit tests open no socket."""

import pytest


@pytest.fixture(autouse=True)
def _no_socket(socket_disabled: None) -> None:
    """Opening one ends the test."""
