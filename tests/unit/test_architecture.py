"""docs/architecture.md is what the code is."""

import re

from tests.architecture import PAGE, ROOT, page


def test_the_picture_of_rooms_and_floors_has_not_fallen_behind() -> None:
    assert page() == PAGE.read_text("utf-8"), "run: make docs"


def test_every_place_where_something_is_changed_is_there() -> None:
    text = PAGE.read_text("utf-8")
    table = text[text.index("## Where do I change") : text.index("## The promise")]
    places = re.findall(r"`([\w/]+(?:\.py|/))`", table)
    assert len(places) > 12
    assert [place for place in places if not (ROOT / "scheduler" / place).exists()] == []
