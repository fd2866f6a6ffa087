"""A storyteller at the desk."""

import pytest

from tests.support.desks.story_web import StoryWeb
from tests.support.desks.web import WebDesk


@pytest.fixture
def teller(web: WebDesk) -> StoryWeb:
    return StoryWeb(web, web.browser("teller"))
