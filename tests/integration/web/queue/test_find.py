"""Find: by words, hashtag, account, person and state, and no word of a story that is not theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Table, update

from scheduler.people import accounts
from scheduler.people.own import profile
from scheduler.people.roles import Actor, Role
from scheduler.store.people.addresses import Profile
from scheduler.store.tables.queue import posts, threads
from scheduler.web.reads import found as reads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread

SOON = A_TUESDAY_NOON + timedelta(hours=3)


@pytest.fixture
def queued(web: WebDesk) -> WebDesk:
    asking = replace(
        a_thread("wmhd/walk", "A walk helped. #WMHD", due_at=SOON),
        needs_approval=True,
        owner="dev",
    )
    web.queue(asking, a_thread("wmhd/tea", "Tea helped.", due_at=SOON, account="peers"))
    return web


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("words=helped", {"walk", "tea"}),
        ("words=nowhere", set()),
        ("words=helped&account=peers", {"tea"}),
        ("hashtag=%23WMHD", {"walk"}),
        ("person=dev", {"walk"}),
        ("state=needs+approval", {"walk"}),
        ("state=scheduled", {"walk", "tea"}),
        ("state=published", set()),
        ("state=held", set()),
        ("account=peers&state=not+one", {"tea"}),
    ],
)
def test_threads_are_found_by(queued: WebDesk, asked: str, there: set[str]) -> None:
    text = queued.browser("nia").get(f"/find?{asked}").text
    assert {one for one in ("walk", "tea") if f"/threads/wmhd/{one}" in text} == there
    assert ("Nothing found" in text) == (not there)


def test_nothing_is_looked_for_before_anything_is_asked(queued: WebDesk) -> None:
    assert "looked through" not in queued.browser("nia").get("/find").words


def test_a_search_goes_on_further_back(queued: WebDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST_FOUND", 1)
    browser = queued.browser("nia")
    first = browser.get("/find?words=helped").text
    path = first.partition('<a href="/find?')[2].partition('"')[0].replace("&amp;", "&")
    second = browser.get(f"/find?{path}").text
    shown = [{one for one in ("walk", "tea") if f"/threads/wmhd/{one}" in page}
             for page in (first, second)]  # fmt: skip
    assert sorted(map(len, shown)) == [1, 1]
    assert shown[0] != shown[1]
    assert browser.get("/find?words=helped&after=nonsense").status == 422


def test_a_story_is_not_found_by_its_words_where_it_may_not_be_read(queued: WebDesk) -> None:
    with queued.desk.workspace.database.write() as connection:
        connection.execute(update(threads).where(threads.c.key == "wmhd/walk").values(story="s1"))
    assert "walk" not in queued.browser("dev").get("/find?hashtag=WMHD").words.lower()
    assert "A walk helped" in queued.browser("ruth").get("/find?words=walk").words


@pytest.mark.parametrize(
    "path", ["/find?hashtag=WMHD", "/calendar?view=day&day=2027-10-05&hashtag=WMHD"]
)
@pytest.mark.parametrize("told_by", [threads, posts])
def test_a_story_is_not_found_by_its_hashtag_before_it_is_out(
    queued: WebDesk, told_by: Table, path: str
) -> None:
    """Else whoever may not read it asks one hashtag after the other what it is about."""
    assert "A walk helped" in queued.browser("nia").get(path).words
    with queued.desk.workspace.database.write() as connection:
        connection.execute(update(told_by).values(story="s1"))
    assert "A person’s story" not in queued.browser("nia").get(path).words
    with queued.desk.workspace.database.write() as connection:
        connection.execute(update(posts).values(state="sent"))
    assert "A person’s story" in queued.browser("nia").get(path).words


def test_a_file_with_a_mistake_hides_nothing(queued: WebDesk) -> None:
    (queued.root / "campaigns" / "organisation.yaml").write_text("accounts: [", encoding="utf-8")
    assert "/threads/wmhd/tea" in queued.browser("nia").get("/find?words=tea").text


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("person=Dev+Patel", {"walk"}),
        ("person=dev+patel", {"walk"}),
        ("person=Devi", {"walk"}),
        ("person=Dev", set()),
        ("account=%40HarbourMinds", {"walk"}),
        ("account=harbourminds", {"walk"}),
        ("account=peers", {"tea"}),
        ("account=nobodys", set()),
    ],
)
def test_people_and_accounts_are_found_as_they_are_called(
    web: WebDesk, asked: str, there: set[str]
) -> None:
    accounts.add(web.desk.people, Actor("admin"), "dev-patel", roles=[Role.WRITER])
    profile.change(web.desk.people, Actor("dev-patel"), Profile("Devi"))
    asking = replace(
        a_thread("wmhd/walk", "A walk helped.", due_at=SOON), needs_approval=True, owner="dev-patel"
    )
    web.queue(asking, a_thread("wmhd/tea", "Tea helped.", due_at=SOON, account="peers"))
    text = web.browser("nia").get(f"/find?{asked}").text
    assert {one for one in ("walk", "tea") if f"/threads/wmhd/{one}" in text} == there


def test_a_search_says_what_it_can_find_and_in_which_words(queued: WebDesk) -> None:
    browser = queued.browser("nia")
    assert "Waits for a person" in browser.get("/find").words
    assert "a part of a word is enough" in browser.get("/find?words=nowhere").words
    assert "1 thread " in browser.get("/find?words=elp&account=peers").words
