"""Every setting and every command is documented, word for word as the program has it."""

from pathlib import Path

import pytest

from tests.reference import ROOT, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_made_from_the_code_has_not_fallen_behind(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], (
        f"{page.relative_to(ROOT)} has fallen behind: run `make docs` and commit it"
    )
