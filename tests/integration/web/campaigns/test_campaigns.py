"""Campaigns at the desk: as a file and by form, applied as shown, copied, put aside."""

from pathlib import Path

import pytest

from scheduler.bootstrap.drafts.campaign_files import KEPT
from scheduler.people.roles import Actor
from scheduler.publishing.operations.cancel import move
from tests.support.desks.web import Answer, Browser, WebDesk

PAGES = (
    *("/campaigns", "/campaigns/new", "/campaign/walk", "/campaign/walk/file"),
    *("/campaign/walk/apply", "/campaign/walk/head", "/rehearse", "/write"),
    *("/campaign/walk/archive", "/campaign/walk/copy", "/write/walk"),
    *("/campaign/walk/download", "/write/walk/opener"),
)
WALK = """\
# We meet at the pier.
campaign: walk
title: We walk
owner: dev
cover: Comms desk, 09:00-17:00

threads:
  - id: opener
    account: main  # the large one
    when: Sun 10 Oct 2027, 09:00
    text: |
      Come along on Sunday. Bring nobody, or somebody.
      ---
      We begin at the pier, and go as slowly as the slowest.
"""
BOMB = "a: &a [x]\nb: [*a, *a]\n"


@pytest.fixture
def walk(web: WebDesk) -> Path:
    """A small campaign of one thread, in its file."""
    path = web.root / "campaigns" / "walk.yaml"
    path.write_text(WALK, "utf-8")
    return path


def _field(answer: Answer, name: str) -> str:
    """The value of a hidden field."""
    return answer.text.partition(f'name="{name}" value="')[2].partition('"')[0]


def _save(browser: Browser, text: str, **more: str) -> Answer:
    page = browser.get("/campaign/walk/file")
    fields = {name: _field(page, name) for name in ("read", "device", "branch", "revision")}
    return browser.post("/campaign/walk/file", fields | {"text": text, "do": "save"} | more)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("walk")
def test_every_page_opens(web: WebDesk, path: str) -> None:
    assert web.browser("amira").get(path).status == 200


def test_one_chooses_by_a_campaigns_title_for_which_to_write(web: WebDesk, walk: Path) -> None:
    again = walk.with_name("walk-2.yaml")
    again.write_text(WALK.replace("walk\n", "walk-2\n", 1).replace("We walk", "We walk again"))
    page = web.browser("amira").get("/write")
    assert '<a class="name" href="/write/walk-2">We walk again</a>' in page.text


def test_a_campaign_of_one_time_says_it_once(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    assert "1 thread, Sun 10 Oct, 09:00 Add a thread" in browser.get("/campaign/walk").words
    more = "  - id: more\n    account: main\n    when: Mon 11 Oct 2027, 09:00\n    text: More.\n"
    walk.write_text(WALK + more, "utf-8")
    assert "Sun 10 Oct, 09:00 to Mon 11 Oct, 09:00" in browser.get("/campaign/walk").words


@pytest.mark.usefixtures("walk")
def test_the_list_says_how_each_stands(web: WebDesk) -> None:
    words = web.browser("nia").get("/campaigns").words
    assert "We walk" in words
    assert "Not in the queue yet" in words
    assert "approval: none needed" in words
    (web.root / "campaigns" / "walk.yaml").write_text(WALK.replace("main", "mian"), "utf-8")
    words = web.browser("nia").get("/campaigns").words
    assert "1 problem keeps this file from the queue" in words


@pytest.mark.usefixtures("walk")
def test_applying_does_what_was_shown_and_stale_pages_are_refused(web: WebDesk) -> None:
    browser = web.browser("amira")
    page = browser.get("/campaign/walk/apply")
    assert "Come along on Sunday." in page.words
    seen = _field(page, "seen")
    (web.root / "campaigns" / "walk.yaml").write_text(WALK.replace("slowly", "gently"), "utf-8")
    stale = browser.post("/campaign/walk/apply", {"seen": seen})
    assert stale.status == 409
    assert "It has changed since you looked" in stale.words
    done = browser.post("/campaign/walk/apply", {"seen": _field(stale, "seen")})
    assert done.location == "/campaign/walk?done=applied"
    assert "Nothing: the queue is as the file says" in browser.get("/campaign/walk/apply").words


@pytest.mark.usefixtures("walk")
def test_a_queue_that_moved_is_shown_before_anything_is_applied(web: WebDesk) -> None:
    browser = web.browser("amira")
    browser.post(
        "/campaign/walk/apply", {"seen": _field(browser.get("/campaign/walk/apply"), "seen")}
    )
    (web.root / "campaigns" / "walk.yaml").write_text(WALK.replace("slowly", "gently"), "utf-8")
    page = browser.get("/campaign/walk/apply")
    assert "removed: slowly" in page.words
    later = web.clock.now().replace(year=2027, month=10, day=11)
    move(web.context, "walk/opener", later, actor=Actor("amira"), why="rain")
    assert browser.post("/campaign/walk/apply", {"seen": _field(page, "seen")}).status == 409


def test_a_file_is_saved_with_its_comments_and_line_ends(web: WebDesk, walk: Path) -> None:
    walk.write_bytes(WALK.replace("\n", "\r\n").encode())
    answer = _save(web.browser("dev"), WALK.replace("We walk", "We stroll"))
    assert answer.location == "/campaign/walk?done=saved"
    assert walk.read_bytes() == WALK.replace("We walk", "We stroll").replace("\n", "\r\n").encode()
    page = web.browser("dev").get("/campaign/walk")
    assert "Changed by Dev" in page.words
    version = web.browser("dev").get("/campaign/walk/version/1")
    assert "removed: walk" in version.words


def test_mistakes_stand_at_their_line_and_nothing_is_saved(web: WebDesk, walk: Path) -> None:
    answer = _save(web.browser("dev"), WALK.replace("main", "mian").replace("Sun 10", "Mon 10"))
    assert answer.status == 422
    assert 'href="#l9"' in answer.text
    assert 'id="l10"' in answer.text
    assert "Did you mean" in answer.words
    assert walk.read_text("utf-8") == WALK
    assert "mian" in web.browser("dev").get("/campaign/walk/file").text  # kept as a draft


def test_a_file_that_somebody_changed_is_refused_and_both_are_shown(
    web: WebDesk, walk: Path
) -> None:
    browser = web.browser("dev")
    page = browser.get("/campaign/walk/file")
    theirs = WALK.replace("We walk", "We run")
    walk.write_text(theirs, "utf-8")
    fields = {"read": _field(page, "read"), "device": _field(page, "device"), "do": "save"}
    answer = browser.post(
        "/campaign/walk/file", fields | {"text": WALK.replace("walk\n", "swim\n")}
    )
    assert answer.status == 409
    assert "Somebody changed this file since you began" in answer.words
    assert "removed: run" in answer.words
    assert walk.read_text("utf-8") == theirs


@pytest.mark.usefixtures("walk")
def test_as_one_types_the_same_verb_answers_and_what_is_typed_is_kept(web: WebDesk) -> None:
    browser = web.browser("dev")
    answer = browser.post("/campaign/walk/file", {"text": "campaign: [", "live": "1"})
    assert answer.status == 200
    assert "<html" not in answer.text
    assert "A list or mapping in brackets is not closed" in answer.text
    assert "campaign: [" in browser.get("/campaign/walk/file").text


@pytest.mark.usefixtures("walk")
def test_two_pages_that_went_apart_are_both_shown(web: WebDesk) -> None:
    browser = web.browser("dev")
    first, second = browser.get("/campaign/walk/file"), browser.get("/campaign/walk/file")
    for page, words in ((first, "one"), (second, "two")):
        fields = {name: _field(page, name) for name in ("read", "device", "branch", "revision")}
        browser.post("/campaign/walk/file", {**fields, "text": f"# {words}\n{WALK}", "live": "1"})
    page = browser.get("/campaign/walk/file")
    assert "Two versions of yours" in page.words
    assert "# one" in page.text
    assert "# two" in page.text
    chosen = page.text.rpartition('name="pick" value="')[2].partition('"')[0]
    browser.post("/campaign/walk/file", {"pick": chosen})
    assert "Two versions of yours" not in browser.get("/campaign/walk/file").words


@pytest.mark.usefixtures("walk")
def test_one_page_that_lost_an_answer_does_not_go_apart_from_itself(web: WebDesk) -> None:
    browser = web.browser("dev")
    page = browser.get("/campaign/walk/file")
    fields = {name: _field(page, name) for name in ("read", "device", "branch", "revision")}
    for words in ("one", "one and more"):
        browser.post("/campaign/walk/file", {**fields, "text": f"# {words}\n{WALK}", "live": "1"})
    page = browser.get("/campaign/walk/file")
    assert "Two versions of yours" not in page.words
    assert "# one and more" in page.text


@pytest.mark.usefixtures("walk")
def test_what_is_typed_is_seen_by_nobody_else(web: WebDesk) -> None:
    web.browser("dev").post("/campaign/walk/file", {"text": "# mine alone", "live": "1"})
    assert "mine alone" not in web.browser("amira").get("/campaign/walk/file").text
    assert "The file walk.yaml" in web.browser("dev").get("/campaigns").words
    assert "have not finished" not in web.browser("amira").get("/campaigns").words


@pytest.mark.usefixtures("walk")
def test_a_session_that_ended_loses_no_word(web: WebDesk) -> None:
    browser = web.browser("dev")
    browser.cookies["desk"] = "s" * 43
    answer = browser.post("/campaign/walk/file", {"text": "# my words\nof now", "do": "save"})
    assert answer.status == 401
    assert "# my words" in answer.text
    old = browser.token
    browser = web.browser("dev")
    again = browser.post("/campaign/walk/file", {"token": old, "text": "# my words\nof now"})
    assert again.status == 403
    assert "# my words" in again.text
    assert "Your words are all here" in again.words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "the file says that it is UTF-16 and cannot be read as such"),
        (b"title: caf\xe9\n", "the file is most likely Windows-1252"),
        (b"x" * 1_000_001, "the file is over 1 MB"),
    ],
)
def test_an_upload_that_is_no_text_is_told_as_check_tells_it(
    web: WebDesk, content: bytes, said: str
) -> None:
    answer = _upload(web.browser("dev"), "spring.yaml", content)
    assert answer.status == 422
    assert said in answer.words
    assert str(web.root) not in answer.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB.encode(), "This value is used again by an alias"),
        (b"[" * 100, "Lists or mappings are nested too deeply"),
        (b"campaign:\twalk\n\ttitle: x\n", "a tab"),
        (b"campaign: spring\r\ntitle: Spring\r\nowner: dev\r\n", "There are no threads here"),
    ],
)
def test_an_upload_with_mistakes_is_a_draft_with_each_at_its_line(
    web: WebDesk, content: bytes, said: str
) -> None:
    browser = web.browser("dev")
    answer = _upload(browser, "spring.yaml", content)
    assert answer.location == "/campaign/spring/file?done=uploaded"
    page = browser.get("/campaign/spring/file")
    assert said in page.words, page.words
    assert not (web.root / "campaigns" / "spring.yaml").exists()


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "..\\evil.yaml", "organisation.yaml", "a b.yaml", ".yaml"]
)
def test_an_upload_goes_nowhere_but_among_the_campaigns(web: WebDesk, name: str) -> None:
    before = (web.root / "campaigns" / "organisation.yaml").read_bytes()
    answer = _upload(web.browser("dev"), name, b"campaign: x\n")
    assert answer.status == 422 or answer.location == "/campaign/evil/file?done=uploaded"
    assert (web.root / "campaigns" / "organisation.yaml").read_bytes() == before
    assert not list(web.root.rglob("evil*"))


def _upload(browser: Browser, name: str, content: bytes) -> Answer:
    edge = "edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{browser.token}\r\n',
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n',
    ]
    body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    return browser.send("/campaigns/upload", body, content_type=kind)


def test_a_campaign_begins_with_a_form(web: WebDesk) -> None:
    fields = {
        "title": "Spring walks", "owner": "dev", "account": "main", "support": "tender",
        "day": "2027-10-12", "time": "09:00", "text": "The crocuses are out. So are we.",
        "hashtags": "#SpringWalks", "approval": "required",
    }  # fmt: skip
    browser = web.browser("dev")
    assert browser.post("/campaigns/new", fields | {"title": ""}).status == 422
    assert browser.post("/campaigns/new", fields | {"day": ""}).status == 422
    assert browser.post("/campaigns/new", fields | {"account": "nobody"}).status == 422
    assert browser.post("/campaigns/new", fields | {"name": "../x"}).status == 422
    answer = browser.post("/campaigns/new", fields)
    assert answer.location == "/campaign/spring-walks?done=made"
    text = (web.root / "campaigns" / "spring-walks.yaml").read_text("utf-8")
    assert "hashtags: [SpringWalks]" in text
    assert browser.post("/campaigns/new", fields).status == 422  # its name is taken


def test_a_head_is_changed_by_form_and_nothing_else_is(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    page = browser.get("/campaign/walk/head")
    fields = {
        "read": _field(page, "read"),
        "title": "We stroll",
        "owner": "dev",
        "support": "tender",
    }
    assert browser.post("/campaign/walk/head", fields | {"title": ""}).status == 422
    assert browser.post("/campaign/walk/head", fields | {"budget": "much"}).status == 422
    assert browser.post("/campaign/walk/head", fields | {"read": "x"}).status == 409
    assert browser.post("/campaign/walk/head", fields).status == 303
    text = walk.read_text("utf-8")
    assert "title: We stroll" in text
    assert "cover" not in text
    assert "account: main  # the large one" in text


def test_a_campaign_is_put_aside_once_nothing_of_it_is_to_come(web: WebDesk, walk: Path) -> None:
    browser = web.browser("amira")
    seen = _field(browser.get("/campaign/walk/apply"), "seen")
    browser.post("/campaign/walk/apply", {"seen": seen})
    read = _field(browser.get("/campaign/walk/archive"), "read")
    refused = browser.post("/campaign/walk/archive", {"read": read})
    assert refused.status == 422
    assert "1 thread of walk would still go out without its file" in refused.words
    walk.write_text(WALK.replace("campaign: walk", "campaign: other"), "utf-8")
    assert browser.post("/campaign/walk/archive", {"read": read}).status == 422  # another file
    read = _field(browser.get("/campaign/walk/archive"), "read")
    assert (
        browser.post("/campaign/walk/archive", {"read": read}).location
        == "/campaigns?done=archived"
    )
    assert not walk.exists()
    assert browser.get("/campaign/walk").status == 404
    assert browser.post("/campaigns/bring-back", {"name": "../x"}).status == 422
    assert browser.post("/campaigns/bring-back", {"name": "walk.yaml"}).status == 303
    assert walk.exists()


@pytest.mark.parametrize(
    ("fields", "will_be"),
    [
        ({"by": "weekday", "year": "2028"}, "Sun 8 Oct 2028, 09:00"),
        ({"by": "date", "year": "2028"}, "Tue 10 Oct 2028, 09:00"),
        ({"by": "shift", "days": "7"}, "Sun 17 Oct 2027, 09:00"),
        ({"by": "awareness", "year": "2028", "day": "World Mental Health Day"}, "Tue 10 Oct 2028"),
    ],
)
@pytest.mark.usefixtures("walk")
def test_a_copy_shows_each_date_and_begins_as_a_draft(
    web: WebDesk, fields: dict[str, str], will_be: str
) -> None:
    browser = web.browser("dev")
    shown = browser.post("/campaign/walk/copy", {"name": "walk-2028", "do": "show", **fields})
    assert f"becomes {will_be}" in shown.words
    begun = browser.post("/campaign/walk/copy", {"name": "walk-2028", "do": "begin", **fields})
    assert begun.location == "/campaign/walk-2028/file?done=copied"
    page = browser.get("/campaign/walk-2028/file")
    assert will_be in page.text
    assert "# We meet at the pier." in page.text
    assert not (web.root / "campaigns" / "walk-2028.yaml").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"year": "no"}, {"by": "shift", "days": "x"}, {"by": "awareness", "day": "none"},
        {"name": "a b"}, {"by": "shift", "days": "999999"},
    ],
)  # fmt: skip
@pytest.mark.usefixtures("walk")
def test_a_copy_that_cannot_be_made_says_why(web: WebDesk, fields: dict[str, str]) -> None:
    whole = {"name": "walk-2028", "year": "2028", "do": "begin", **fields}
    assert web.browser("dev").post("/campaign/walk/copy", whole).status == 422


def test_a_download_is_the_very_file(web: WebDesk, walk: Path) -> None:
    answer = web.browser("dev").get("/campaign/walk/download")
    assert answer.body == walk.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="walk.yaml"'


def test_versions_are_as_many_as_are_kept(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    for number in range(KEPT + 2):
        assert _save(browser, f"# {number}\n{WALK}").status == 303
    assert browser.get("/campaign/walk").text.count("/version/") == KEPT
    assert walk.read_text("utf-8").startswith(f"# {KEPT + 1}")
