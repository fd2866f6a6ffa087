"""What the pages of campaigns say of files that cannot be read, written, applied or copied."""

from pathlib import Path

import pytest

from scheduler.people.roles import Actor
from scheduler.publishing.operations.cancel import cancel
from tests.integration.web.campaigns.test_campaigns import WALK, _field, _upload
from tests.support.databases.story_rows import make_a_story_of
from tests.support.desks.desk import Desk
from tests.support.desks.web import Browser, WebDesk
from tests.support.examples.builders import a_thread

NO_TEXT = b"title: caf\xe9\n"


@pytest.fixture
def walk(web: WebDesk) -> Path:
    """A small campaign of one thread, alone in its folder."""
    for file in (web.root / "campaigns").glob("*.yaml"):
        if file.name != "organisation.yaml":
            file.unlink()
    path = web.root / "campaigns" / "walk.yaml"
    path.write_text(WALK, "utf-8")
    return path


def _apply(browser: Browser) -> None:
    seen = _field(browser.get("/campaign/walk/apply"), "seen")
    assert browser.post("/campaign/walk/apply", {"seen": seen}).status == 303


@pytest.mark.usefixtures("walk")
def test_where_there_is_one_campaign_nobody_chooses(web: WebDesk) -> None:
    assert web.browser("dev").get("/write").location == "/write/walk"


def test_a_file_that_is_no_text_says_so_on_its_pages_and_has_no_form(
    web: WebDesk, walk: Path
) -> None:
    walk.write_bytes(NO_TEXT)
    browser = web.browser("dev")
    assert "Windows-1252" in browser.get("/campaign/walk").words
    page = browser.get("/campaign/walk/file")
    assert "Windows-1252" in page.words
    assert _field(page, "read"), "it can be saved over"
    assert browser.get("/campaign/walk/head").location == "/campaign/walk/file"
    assert browser.post("/campaign/walk/head", {"title": "x", "owner": "y"}).status == 404


def test_what_was_typed_stands_where_the_file_can_be_read_no_more(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    page = browser.get("/campaign/walk/file")
    fields = {name: _field(page, name) for name in ("read", "device", "branch", "revision")}
    browser.post("/campaign/walk/file", {**fields, "text": f"# mine\n{WALK}", "live": "1"})
    walk.write_bytes(NO_TEXT)
    page = browser.get("/campaign/walk/file")
    assert "# mine" in page.text
    assert "Windows-1252" not in page.words


def test_what_was_typed_is_thrown_away(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    browser.post("/campaign/walk/file", {"text": "# mine", "live": "1"})
    thrown = browser.post("/campaign/walk/file", {"do": "throw"})
    assert thrown.location == "/campaign/walk?done=thrown"
    assert "# mine" not in browser.get("/campaign/walk/file").text
    _upload(browser, "spring.yaml", b"campaign: spring\n")
    thrown = browser.post("/campaign/spring/file", {"do": "throw"})
    assert thrown.location == "/campaigns?done=thrown"


@pytest.mark.usefixtures("walk")
def test_more_than_is_kept_of_what_is_typed_is_said_and_stands_in_the_field(web: WebDesk) -> None:
    text = "# " + "long " * 220_000
    answer = web.browser("dev").post("/campaign/walk/file", {"text": text, "do": "save"})
    assert answer.status == 422
    assert "long long" in answer.text


@pytest.mark.usefixtures("walk")
def test_an_upload_over_a_file_begins_from_what_it_says_now(web: WebDesk) -> None:
    browser = web.browser("dev")
    read = _field(browser.get("/campaign/walk/file"), "read")
    _upload(browser, "walk.yaml", WALK.replace("We walk", "We run").encode())
    page = browser.get("/campaign/walk/file")
    assert _field(page, "read") == read
    assert "We run" in page.text


@pytest.mark.usefixtures("walk")
def test_tags_are_written_into_a_head(web: WebDesk) -> None:
    browser = web.browser("dev")
    read = _field(browser.get("/campaign/walk/head"), "read")
    fields = {"read": read, "title": "We walk", "owner": "dev", "hashtags": "#Pier, Sea"}
    assert browser.post("/campaign/walk/head", fields).status == 303
    assert "hashtags: [Pier, Sea]" in (web.root / "campaigns" / "walk.yaml").read_text("utf-8")


def test_what_the_queue_does_not_take_is_said_with_what_would_have_been_done(
    web: WebDesk, walk: Path
) -> None:
    words = WALK.partition("text: |\n")[2].split("---")
    said = [one.strip() for one in words]
    other = WALK.partition("threads:\n")[2].replace("id: opener", "id: other")
    walk.write_text(WALK + other.replace("Come along", "Walk").replace("10 Oct", "17 Oct"), "utf-8")
    web.queue(a_thread("wmhd/before", *said, due_at=web.clock.now()))
    Desk(web.desk.workspace.database, web.clock).publish()
    browser = web.browser("amira")
    seen = _field(browser.get("/campaign/walk/apply"), "seen")
    answer = browser.post("/campaign/walk/apply", {"seen": seen})
    assert answer.status == 422
    assert "has sent exactly this text before" in answer.words


def test_a_campaign_that_is_over_says_so(web: WebDesk, walk: Path) -> None:
    browser = web.browser("amira")
    _apply(browser)
    assert "In the queue" in browser.get("/campaigns").words
    cancel(web.context, "walk/opener", actor=Actor("amira"), why="rain")
    assert "Over" in browser.get("/campaigns").words


def test_what_goes_from_the_queue_is_named_by_its_words(web: WebDesk, walk: Path) -> None:
    browser = web.browser("amira")
    _apply(browser)
    walk.write_text(WALK.replace("id: opener", "id: other").replace("Come along", "Walk"), "utf-8")
    words = browser.get("/campaign/walk/apply").words
    assert "Goes from the queue" in words
    assert "Come along on Sunday." in words


def test_a_story_that_goes_from_the_queue_is_named_without_a_word(web: WebDesk, walk: Path) -> None:
    browser = web.browser("amira")
    _apply(browser)
    with web.desk.workspace.database.write() as connection:
        make_a_story_of(connection, "walk/opener", web.clock.now())
    walk.write_text(WALK.replace("id: opener", "id: other").replace("Come along", "Walk"), "utf-8")
    words = browser.get("/campaign/walk/apply").words
    assert "Goes from the queue" in words
    assert "Come along" not in words


def test_a_copy_is_not_written_over_another_nor_made_of_mistakes(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    fields = {"name": "other", "year": "2028", "by": "date", "do": "begin"}
    walk.with_name("other.yaml").write_text(WALK.replace("walk\n", "other\n", 1), "utf-8")
    taken = browser.post("/campaign/walk/copy", fields)
    assert taken.status == 422
    assert "There is a campaign of this name already" in taken.words
    walk.write_text(f"{WALK}title: again\n", "utf-8")
    answer = browser.post("/campaign/walk/copy", fields | {"name": "new"})
    assert answer.status == 422
    assert "The file has mistakes. Mend them first" in answer.words
