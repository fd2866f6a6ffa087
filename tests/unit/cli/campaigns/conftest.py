"""A workspace of the samples, where the commands are called."""

from pathlib import Path

import pytest

from scheduler.bootstrap.samples import copy_samples


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
